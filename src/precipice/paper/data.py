"""The plan as data."""

from __future__ import annotations

from precipice.plan.plan import Plan


def render_json(plan: Plan) -> str:
    """The plan as JSON, in the layout that its `format` names; reading it back gives the same plan."""
    return plan.model_dump_json(indent=1) + "\n"
