"""The program's own estimates, used where neither script nor production says; each is named in the plan."""

from __future__ import annotations

from precipice.production.sheet import Sheet

PAGES_A_DAY = 4.0
"""Pages of 8 eighths shot in one working day. Own assumption: mid-sized films shoot 3 to 5."""

LEAST_HOURS = 0.5
"""h; the shortest time a scene takes, camera placed once. Own assumption."""

SETUP_HOURS = 0.5
"""h; a camera set-up from one to the next. Own assumption: twenty or so a day are usual."""

GAG_SHARE = 0.5
"""Share of a working day that a scene with a gag takes at least. Own assumption."""

DAY_RATE = 1_200.0
"""Currency a day, near the 2024 union minimum of a day performer in the United States. Own assumption."""

BASE = "main base"
"""Company base of places that nobody has grouped yet."""


def estimated_hours(sheet: Sheet, has_gag: bool, hours_a_day: float) -> float:
    """Shooting hours of a scene that nobody has timed, to the quarter hour, never above a working day."""
    hours = sheet.eighths / 8.0 / PAGES_A_DAY * hours_a_day
    if has_gag:
        hours = max(hours, GAG_SHARE * hours_a_day)
    rounded = max(LEAST_HOURS, round(4.0 * hours) / 4.0)
    return min(hours_a_day, rounded)
