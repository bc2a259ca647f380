"""Moves as pages send them, amounts as people read them."""

from __future__ import annotations

from typing import Any

from precipice.plan.board_file import StripSlot
from precipice.plan.moves import Move


def signed(amount: float) -> str:
    """An amount with its sign: "+1,200", "-300"."""
    return f"{'+' if amount >= 0 else '-'}{abs(amount):,.0f}"


def move_data(move: Move) -> dict[str, Any]:
    """A move that sets strips, as a page sends it."""

    def slot(one: StripSlot | None) -> dict[str, Any] | None:
        return None if one is None else {"date": f"{one.date}", "unit": one.unit, "order": one.order}

    return {"kind": "set", "places": {strip: slot(one) for strip, one in move.places.items()}}
