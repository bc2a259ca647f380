"""Speeds in refusals and on cards as the trade says them, with SI beside."""

from __future__ import annotations

from precipice.production.quantity import show_in


def mph(speed: float) -> str:
    """A speed, m/s, in both tongues: 13.86 -> "31 mph (13.9 m/s)"; slow ones to a tenth of a mile an hour."""
    shown = show_in(speed, "mph")
    return f"{shown:.{1 if shown < 20.0 else 0}f} mph ({speed:.1f} m/s)"
