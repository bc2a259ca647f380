"""Speeds and lengths in both tongues."""

from __future__ import annotations

import pytest

from precipice.production.spoken import feet, mph


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0.0, "0 ft"),
        (0.001, "0.039 in (1 mm)"),
        (-0.05, "-2 in (-50 mm)"),
        (2.4, "7.9 ft (2.40 m)"),
        (-0.3048, "-1.0 ft (-0.30 m)"),
        (21.336, "70.0 ft (21.3 m)"),
        (60.96, "200 ft (61.0 m)"),
        (365.76, "1,200 ft (366 m)"),
    ],
)
def test_a_length_is_said_in_feet_with_metres_beside(length: float, said: str) -> None:
    assert feet(length) == said


def test_slow_speeds_are_said_to_a_tenth() -> None:
    assert (mph(13.86), mph(4.4704)) == ("31 mph (13.9 m/s)", "10.0 mph (4.5 m/s)")
