from __future__ import annotations

from datetime import date

import pytest

from precipice.paper import words
from precipice.production.assessment import Odds

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("failures", "runs", "low", "high", "said"),
    [
        (0, 10_000, 0.0, 0.000384, "none in 10,000 runs: below 1 in 2,600"),
        (42, 10_000, 0.0031, 0.0057, "about 1 in 240 (between 1 in 170 and 1 in 330)"),
        (3_000, 10_000, 0.291, 0.3091, "about 30 in 100 (between 29 and 31 in 100)"),
        (100, 100, 0.963, 1.0, "in every one of 100 runs: above 96 in 100"),
    ],
)
def test_chances_are_said_in_words_with_their_ends_rounded_outwards(
    failures: int, runs: int, low: float, high: float, said: str
) -> None:
    assert words.chance(Odds(p=failures / runs, low=low, high=high, failures=failures, runs=runs)) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (13.858, "mph", "31 mph (13.9 m/s)"),
        (60.96, "ft", "200 ft (61 m)"),
        (60.96, "m", "200 ft (61 m)"),
        (8006.8, "lbf", "1,800 lbf (8 kN)"),
        (6000.0, "kN", "1,349 lbf (6 kN)"),
        (27.0, "kph", "60.4 mph (27 m/s)"),
        (0.02, "cm", "0.79 in (0.02 m)"),
        (5.4916, "m/s^2", "0.56 g (5.5 m/s²)"),
        (0.1745, "deg", "10°"),
        (4.6, "s", "4.6 s"),
        (0.49, "m^2", "0.49 m²"),
        (2.4, "1", "2.4"),
    ],
)
def test_numbers_are_said_in_both_tongues(value: float, unit: str, said: str) -> None:
    assert words.both(value, unit).replace(NBSP, " ") == said


def test_money_and_dates() -> None:
    assert words.money(1234567.4, "USD") == f"USD{NBSP}1,234,567"
    assert words.money(-500, "USD") == f"\u2212USD{NBSP}500"
    assert words.day_text(date(2027, 6, 7)) == "Mon 7 Jun 2027"


@pytest.mark.parametrize(
    ("since", "said"),
    [("", ""), ("2027-05-03", "Mon 3 May 2027"), ("2027-06-01 09:30", "Tue 1 Jun 2027, 09:30")],
)
def test_when_somebody_agreed(since: str, said: str) -> None:
    assert words.since_text(since) == said
