from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from precipice.gags.model import Outcome
from precipice.gags.specification import Specification
from precipice.production.assessment import Assessment
from precipice.risk.assess import Effort, assess
from risk.toy import Toy, specification


def quiet(_runs: int) -> None:
    pass


def assessed(effort: Effort, highest_harm: float = 0.2, **written: str) -> Assessment:
    return assess(specification(highest_harm, **written), Toy(), "somebody", effort, quiet)


PLAIN = {"a": "1 +/- 1 m", "b": "0.5 +/- 0.5 m"}


@pytest.fixture(scope="module")
def toy() -> Assessment:
    return assessed(Effort(runs=20_000, map_runs=400, seed=3), **PLAIN)


def test_odds_are_those_of_the_sum_of_two_bell_curves(toy: Assessment) -> None:
    spread = np.hypot(1.0, 0.5)
    assert toy.margins[1].odds.low < stats.norm.cdf(-1.5 / spread) < toy.margins[1].odds.high
    assert toy.margins[2].odds.low < stats.norm.cdf(-2.5 / spread) < toy.margins[2].odds.high


def test_severities_are_joint_and_each_run_counts_once(toy: Assessment) -> None:
    """A run that kills also injures and spoils; it is counted with the dead only."""
    clean = toy.runs - toy.fails.failures
    parts = toy.spoils.failures + toy.injures.failures + toy.kills.failures
    assert clean + parts == toy.runs
    assert toy.kills.failures == toy.margins[2].odds.failures
    assert toy.harm.failures == toy.margins[1].odds.failures
    assert toy.harm.failures < sum(margin.odds.failures for margin in toy.margins[1:])


def test_quantiles_are_those_of_the_bell_curve(toy: Assessment) -> None:
    expected = stats.norm.ppf([0.05, 0.5, 0.95], 1.0, 1.0)
    found = np.array(toy.margins[0].quantiles)[[2, 4, 6]]
    np.testing.assert_allclose(found, expected, atol=0.05)


@pytest.mark.parametrize(("limit", "verdict"), [(0.2, "go"), (0.05, "no-go")])
def test_verdict_holds_the_upper_end_against_the_stated_limit(limit: float, verdict: str) -> None:
    found = assessed(Effort(runs=5_000, map_runs=0), limit, **PLAIN)
    assert found.verdict == verdict
    assert (found.harm.high <= limit) == (verdict == "go")


def test_few_runs_without_a_failure_are_no_go() -> None:
    """100 clean runs prove no better than 3.7 %."""
    found = assessed(Effort(runs=100, map_runs=0), 0.01, a="50 +/- 1 m", b="50 +/- 1 m")
    assert found.harm.failures == 0
    assert found.verdict == "no-go"


def test_same_numbers_on_one_thread_and_on_many() -> None:
    one = assessed(Effort(runs=3_000, map_runs=200, workers=1), **PLAIN)
    many = assessed(Effort(runs=3_000, map_runs=200, workers=7), **PLAIN)
    assert one == many


def test_another_seed_gives_other_runs() -> None:
    first = assessed(Effort(runs=500, map_runs=0, seed=1), **PLAIN)
    second = assessed(Effort(runs=500, map_runs=0, seed=2), **PLAIN)
    assert first.margins[0].quantiles != second.margins[0].quantiles


def test_drivers_share_by_the_squares_of_the_spreads(toy: Assessment) -> None:
    """Of a + b with spreads 1 and 0.5 the first holds 1 / (1 + 0.25) of the variance."""
    shares = {one.input: one.share for one in toy.drivers if one.margin == "sum"}
    assert shares["a"] == pytest.approx(0.8, abs=0.02)
    assert shares["b"] == pytest.approx(0.2, abs=0.02)


def test_an_input_that_moves_nothing_is_no_driver(toy: Assessment) -> None:
    assert "b" not in {one.input for one in toy.drivers if one.margin == "a"}


def test_map_is_certain_on_both_sides_of_the_line(toy: Assessment) -> None:
    """Both inputs held: a + b below zero always harms, above never does."""
    assert toy.go_map is not None
    for y, row in zip(toy.go_map.y, toy.go_map.p, strict=True):
        for x, p in zip(toy.go_map.x, row, strict=True):
            if abs(x + y) > 1e-6:
                assert p == (1.0 if x + y < 0.0 else 0.0)


def test_bands_end_where_too_few_runs_arrive(toy: Assessment) -> None:
    (band,) = toy.bands
    assert band.axis == (0.0, 1.0)
    assert band.middle[0] == pytest.approx(1.0, abs=0.05)


def test_exact_input_is_reported_as_stated_without_tolerance() -> None:
    found = assessed(Effort(runs=200, map_runs=0), a="3 m", b="0 +/- 1 m")
    a, b = found.inputs
    assert (a.has_tolerance, a.sd, a.low, a.high) == (False, 0.0, 3.0, 3.0)
    assert b.has_tolerance


class Broken(Toy):
    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        outcome = super().run(spec, values, keys)
        outcome.margins[values[:, 0] > 3.0, 0] = np.nan
        return outcome


def test_a_margin_that_is_no_number_stops_the_assessment() -> None:
    with pytest.raises(ArithmeticError, match=r"'toy': run .* not a number"):
        assess(specification(**PLAIN), Broken(), "", Effort(runs=2_000, map_runs=0), quiet)


def test_progress_counts_every_run() -> None:
    seen: list[int] = []
    effort = Effort(runs=1_100, map_runs=0)
    assess(specification(**PLAIN), Toy(), "", effort, seen.append)
    assert sum(seen) == effort.total
