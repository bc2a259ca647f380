"""Speeds and lengths in refusals and on cards as the trade says them, with SI beside."""

from __future__ import annotations

from precipice.production.quantity import show_in


def mph(speed: float) -> str:
    """A speed, m/s, in both tongues: 13.86 -> "31 mph (13.9 m/s)"; slow ones to a tenth of a mile an hour."""
    shown = show_in(speed, "mph")
    return f"{shown:.{1 if shown < 20.0 else 0}f} mph ({speed:.1f} m/s)"


def feet(length: float) -> str:
    """A length, m, in both tongues: 2.4 -> "7.9 ft (2.40 m)", 0.05 -> "2 in (50 mm)"."""
    if length == 0.0:
        return "0 ft"
    shown = show_in(length, "ft")
    if abs(shown) < 0.99:
        return f"{show_in(length, 'in'):.2g} in ({1000.0 * length:.0f} mm)"
    places = 2 if abs(length) < 10.0 else 1 if abs(length) < 100.0 else 0
    return f"{shown:,.{1 if abs(shown) < 100.0 else 0}f} ft ({length:,.{places}f} m)"
