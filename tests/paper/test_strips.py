"""Strip colours are data, and the two houses differ by night only."""

from __future__ import annotations

from precipice.paper.strips import USUAL, strip_of, strip_themes


def test_the_houses_differ_by_night_only() -> None:
    usual, other = strip_themes()["usual"].colours, strip_themes()["singleton"].colours
    assert USUAL.colours is usual
    by_day, by_night = [(False, False), (True, False)], [(False, True), (True, True)]
    assert [usual[key] for key in by_day] == [other[key] for key in by_day]
    assert [usual[key] for key in by_night] == [other[key] for key in reversed(by_night)]


def test_inside_and_outside_at_once_counts_as_outside() -> None:
    assert [strip_of(where, "night")[0] for where in ("INT", "", "EXT", "INT/EXT")] == [
        False,
        False,
        True,
        True,
    ]
