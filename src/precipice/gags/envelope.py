"""How far a map of go and no-go looks beyond the plan, so that it shows where the plan ends."""

from __future__ import annotations

from precipice.gags.specification import Specification, reach

BEYOND, SHARE, SLICE = 1.25, 1.0, 0.3
"""Of the input's own reach, of its middle, and of the model's range: the widest of the three counts."""


def wide_range(spec: Specification, name: str) -> tuple[float, float]:
    """From where to where a map goes along an input, SI: past its tolerance, inside the model's range."""
    parameter, quantity = spec.stated[name].parameter, spec.stated[name].quantity
    low, high = reach(quantity)
    span = max(
        BEYOND * (high - low) / 2.0, SHARE * abs(quantity.mean), SLICE * (parameter.high - parameter.low)
    )
    return max(quantity.mean - span, parameter.low), min(quantity.mean + span, parameter.high)
