"""Wilson's interval by the worked examples of Newcombe, Stat Med 17, 857 (1998), table I; joint counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.production.assessment import Severity
from precipice.risk.odds import harms_of, odds, worst_severity
from risk.toy import Toy, specification

MARGINS = Toy().margins(specification(a="1 m", b="1 m"))


@pytest.mark.parametrize(
    ("failures", "runs", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_of_the_published_examples(failures: int, runs: int, low: float, high: float) -> None:
    found = odds(failures, runs)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 10**9).flatmap(lambda runs: st.tuples(st.integers(0, runs), st.just(runs))))
def test_the_ends_are_where_the_score_test_just_rejects(counts: tuple[int, int]) -> None:
    """Wilson's ends solve |p - share| = 1.96 sqrt(p (1 - p) / n)."""
    failures, runs = counts
    found = odds(failures, runs)
    assert 0.0 <= found.low <= found.p <= found.high <= 1.0
    for p in (found.low, found.high):
        if 0.0 < p < 1.0:
            reach = 1.959964 * math.sqrt(p * (1.0 - p) / runs)
            assert abs(p - failures / runs) == pytest.approx(reach, rel=1e-3, abs=1e-9)


def test_a_run_with_three_margins_below_zero_counts_once() -> None:
    values = np.array([[-1.0, -1.0, -1.0], [-1.0, -1.0, 1.0], [-1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    assert worst_severity(MARGINS, values).tolist() == [Severity.KILLS, Severity.INJURES, Severity.SPOILS, 0]
    assert harms_of(MARGINS, values).tolist() == [True, True, False, False]


def test_a_margin_of_zero_holds() -> None:
    assert worst_severity(MARGINS, np.zeros((1, 3))).tolist() == [0]


@given(st.lists(st.tuples(*[st.floats(-1.0, 1.0)] * 3), min_size=1, max_size=20))
def test_the_worst_is_that_of_a_look_at_each_run(rows: list[tuple[float, ...]]) -> None:
    expected = [
        max([int(m.severity) for m, value in zip(MARGINS, row, strict=True) if value < 0.0], default=0)
        for row in rows
    ]
    assert worst_severity(MARGINS, np.array(rows)).tolist() == expected
