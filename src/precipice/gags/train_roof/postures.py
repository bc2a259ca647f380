"""What each posture means in numbers, where the production states none. Own assumptions."""

from __future__ import annotations

from types import MappingProxyType

from precipice.production.units import si_factor

FOOT = si_factor("ft")

COLUMNS = (
    "drag_area_ahead",
    "drag_area_side",
    "push_height",
    "cg_height",
    "base_along",
    "base_across",
    "base_in_use",
    "body_height",
    "down_time",
)
"""Parameters that hang on the posture: m2, m2, share, m, m, m, share, m, s."""

MIDDLE = MappingProxyType(
    {
        "standing": (0.70, 0.55, 1.10, 1.00, 0.14, 0.20, 0.10, 7.5 * FOOT, 1.2),
        "braced": (0.65, 0.60, 1.10, 0.90, 0.35, 0.18, 0.10, 7.0 * FOOT, 1.1),
        "fighting": (0.70, 0.65, 1.15, 0.90, 0.35, 0.22, 0.35, 7.5 * FOOT, 1.5),
        "kneeling": (0.45, 0.45, 1.10, 0.60, 0.28, 0.22, 0.10, 4.2 * FOOT, 0.8),
        "lying": (0.15, 0.35, 1.00, 0.14, 0.70, 0.20, 0.00, 1.3 * FOOT, 0.0),
    }
)
"""Middle of each of `COLUMNS`, by posture."""

SPREAD = MappingProxyType(
    {
        "drag_area_ahead": 0.14,
        "drag_area_side": 0.14,
        "push_height": 0.05,
        "cg_height": 0.04,
        "base_along": 0.12,
        "base_across": 0.12,
        "base_in_use": 0.20,
        "body_height": 0.04,
        "down_time": 0.20,
    }
)
"""One standard deviation as a share of the middle. Own assumption."""

GRIP = MappingProxyType({"dry": (0.60, 0.08), "wet": (0.30, 0.06), "mat": (0.80, 0.08)})
"""Friction and one standard deviation, by surface. Own assumption; see the table of parameters."""
