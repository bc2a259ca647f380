"""The whole assessment of the toy."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from precipice.gags.model import Card
from precipice.production.assessment import Assessment
from precipice.risk.assess import QUICK, Effort, assess
from precipice.risk.run import Progress, Threads
from risk.toy import Toy, quiet, specification

PLAIN = {"a": "1 +/- 1 m", "b": "0.5 +/- 0.5 m"}
SIDES = (("calm side", {"b": 0.0}), ("other side", {"b": 1.0}))
NOTHING = {
    "rare_runs": 0,
    "map_runs": 0,
    "card_runs": 0,
    "shoots": 0,
    "halved_runs": 0,
    "total_points": 0,
}
SMALL = {
    "runs": 2_000,
    "rare_runs": 3_000,
    "map_cells": (5, 4),
    "map_runs": 3_000,
    "card_runs": 9_000,
    "shoots": 300,
    "halved_runs": 500,
    "total_points": 32,
    "seed": 3,
}
FULL = Toy(noise=0.3, drop=0.2, asked=Card(SIDES))


def still(_what: str, _runs: int) -> Progress:
    return quiet


def assessed(effort: Effort, highest_harm: float = 0.2, toy: Toy = FULL, **written: object) -> Assessment:
    spec = specification(highest_harm, takes=3, shared=("b",), **(written or PLAIN))
    return assess(spec, toy, "somebody", effort, still)


def counted(runs: int, seed: int = 1) -> Effort:
    return Effort(runs=runs, seed=seed, **NOTHING)


@pytest.fixture(scope="module")
def plain() -> Assessment:
    return assessed(counted(20_000, 3), toy=Toy())


@pytest.fixture(scope="module")
def whole() -> Assessment:
    return assessed(Effort(**SMALL))


def test_odds_are_those_of_the_sum_of_two_bell_curves(plain: Assessment) -> None:
    spread = np.hypot(1.0, 0.5)
    assert plain.margins[1].odds.low < stats.norm.cdf(-1.5 / spread) < plain.margins[1].odds.high
    assert plain.margins[2].odds.low < stats.norm.cdf(-2.5 / spread) < plain.margins[2].odds.high


def test_severities_are_joint_and_each_run_counts_once(plain: Assessment) -> None:
    """A run that kills also injures and spoils; it is counted with the dead only."""
    parts = plain.spoils.failures + plain.injures.failures + plain.kills.failures
    assert parts == plain.fails.failures
    assert plain.kills.failures == plain.margins[2].odds.failures
    assert plain.harm.failures == plain.injures.failures + plain.kills.failures
    assert plain.harm.failures == plain.margins[1].odds.failures
    assert plain.harm.failures < sum(margin.odds.failures for margin in plain.margins[1:])


def test_quantiles_are_those_of_the_bell_curve(plain: Assessment) -> None:
    expected = stats.norm.ppf([0.05, 0.5, 0.95], 1.0, 1.0)
    found = np.array(plain.margins[0].quantiles)[[2, 4, 6]]
    np.testing.assert_allclose(found, expected, atol=0.05)


@pytest.mark.parametrize(("limit", "verdict"), [(0.2, "go"), (0.05, "no-go")])
def test_verdict_holds_the_upper_end_against_the_stated_limit(limit: float, verdict: str) -> None:
    found = assessed(counted(5_000), limit)
    assert found.verdict == verdict
    assert (found.harm.high <= limit) == (verdict == "go")


def test_between_the_odds_and_their_upper_end_it_is_no_go(plain: Assessment) -> None:
    limit = (plain.harm.p + plain.harm.high) / 2.0
    assert assessed(counted(20_000, 3), limit, Toy()).verdict == "no-go"
    assert assessed(counted(20_000, 3), plain.harm.high, Toy()).verdict == "go"
    assert assessed(counted(20_000, 3), math.nextafter(plain.harm.high, 0.0), Toy()).verdict == "no-go"


def test_few_runs_without_a_failure_are_no_go() -> None:
    """100 clean runs prove no better than 3.7 %."""
    found = assessed(counted(100), 0.01, a="50 +/- 1 m", b="50 +/- 1 m")
    assert found.harm.failures == 0
    assert found.verdict == "no-go"


FAR = {"a": "3.5 +/- 1 m", "b": "3.5 +/- 1 m"}
FAR_ODDS = float(stats.norm.cdf(-7.0 / math.sqrt(2.0)))


@pytest.mark.parametrize(("limit", "verdict"), [(1e-4, "go"), (1e-7, "no-go")])
def test_far_below_counting_the_verdict_is_that_of_the_rare_odds(limit: float, verdict: str) -> None:
    """2,000 clean takes prove 0.2 %; the odds are 4e-7."""
    effort = Effort(runs=2_000, **(NOTHING | {"rare_runs": 30_000}))
    found = assessed(effort, limit, Toy(), **FAR)
    (chosen,) = [one for one in found.rare if one.chosen and one.of == "harm"]
    assert chosen.converged
    assert chosen.low is not None
    assert chosen.high is not None
    assert chosen.low < FAR_ODDS < chosen.high
    assert found.harm.high > limit
    assert found.verdict == verdict
    assert f"{100 * chosen.high:.2g} %" in found.reasons[0]


def test_a_bound_that_did_not_converge_changes_no_verdict() -> None:
    effort = Effort(runs=2_000, **(NOTHING | {"rare_runs": 3_000}))
    found = assessed(effort, 1e-3, Toy(), a="5 to 6 m", b="1 m")
    assert not any(one.converged for one in found.rare)
    assert found.verdict == "no-go"


def test_where_harm_was_counted_rare_odds_are_not_asked(whole: Assessment) -> None:
    assert whole.harm.failures >= 100
    assert "harm" not in {one.of for one in whole.rare}


def finite(value: object) -> bool:
    if isinstance(value, dict):
        return all(finite(one) for one in value.values())
    if isinstance(value, list):
        return all(finite(one) for one in value)
    return not isinstance(value, float) or math.isfinite(value)


def refuse(word: str) -> None:
    raise AssertionError(word)


CASES = {
    "plain": PLAIN,
    "far": FAR,
    "exact": {"a": "3 m", "b": "2 m"},
    "hopeless": {"a": "-9 +/- 1 m", "b": "0 +/- 1 m"},
    "safe": {"a": "5 to 6 m", "b": "1 m"},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("design", ["random", "latin", "sobol"])
def test_every_assessment_is_json_of_finite_numbers(name: str, design: str) -> None:
    found = assessed(Effort(**SMALL, design=design), **CASES[name])
    text = found.model_dump_json()
    assert finite(json.loads(text, parse_constant=refuse))
    assert Assessment.model_validate_json(text) == found


def test_the_number_of_threads_changes_no_bit(whole: Assessment) -> None:
    many = assessed(Effort(**SMALL, runner=Threads(3)))
    one, other = json.loads(whole.model_dump_json()), json.loads(many.model_dump_json())
    assert [name for name in one if one[name] != other[name]] == []


def test_another_seed_gives_other_runs() -> None:
    first, second = assessed(counted(500, 1)), assessed(counted(500, 2))
    assert first.margins[0].quantiles != second.margins[0].quantiles


def test_everything_asked_for_is_there(whole: Assessment) -> None:
    assert whole.go_map is not None
    assert (len(whole.go_map.x), len(whole.go_map.y)) == (5, 4)
    assert whole.takes is not None
    assert whole.takes.takes == 3
    assert whole.takes.all.runs == 300
    assert whole.card is not None
    assert [line.label for line in whole.card.lines] == ["calm side", "other side"]
    assert {one.input for one in whole.halvings} == {"a", "b"}
    assert {one.input for one in whole.totals} == {"a", "b", ""}
    assert [one.name for one in whole.branches] == ["plain", "odd"]
    assert [zone.share for zone in whole.zones] == [0.95, 0.999]
    assert whole.series is not None
    assert whole.design == "random"


def test_nothing_is_done_that_was_not_asked_for(plain: Assessment) -> None:
    asked = (plain.go_map, plain.card, plain.takes)
    assert asked == (None, None, None)
    assert (plain.rare, plain.halvings, plain.totals) == ((), (), ())


def test_quick_has_odds_and_a_map_only() -> None:
    found = assessed(QUICK, toy=Toy())
    assert found.go_map is not None
    assert np.sum(found.go_map.runs) <= QUICK.map_runs
    assert (found.card, found.takes, found.rare, found.totals) == (None, None, (), ())


def test_map_is_certain_far_from_the_line() -> None:
    """Both inputs held: a + b below zero always harms, above never does."""
    found = assessed(Effort(runs=200, **(NOTHING | {"map_runs": 20_000})), toy=Toy()).go_map
    assert found is not None
    total = np.array(found.x)[None, :] + np.array(found.y)[:, None]
    assert (np.array(found.p)[total < -3.0] > 0.5).all()
    assert (np.array(found.p)[total > 3.0] < 0.5).all()


def test_the_map_may_be_over_other_inputs() -> None:
    effort = Effort(runs=200, **(NOTHING | {"map_runs": 2_000, "map_inputs": ("b", "a")}))
    found = assessed(effort).go_map
    assert found is not None
    assert (found.x_input, found.y_input) == ("b", "a")


def test_bands_end_where_too_few_runs_arrive(plain: Assessment) -> None:
    (band,) = plain.bands
    assert band.axis == (0.0, 1.0)
    assert band.middle[0] == pytest.approx(1.0, abs=0.05)


def test_inputs_are_reported_as_stated() -> None:
    a, b = assessed(counted(20_000), toy=Toy(), a="3 m", b="0 +/- 1 m").inputs
    assert (a.has_tolerance, a.sd, a.low, a.high) == (False, 0.0, 3.0, 3.0)
    assert b.has_tolerance
    assert b.sd == pytest.approx(1.0, abs=0.03)
    assert (b.low, b.high) == pytest.approx(stats.norm.ppf([0.05, 0.95]), abs=0.05)


def test_progress_counts_every_run_and_no_stage_gets_more_than_it_said() -> None:
    stages: list[tuple[str, int, list[int]]] = []

    def stage(what: str, runs: int) -> Progress:
        stages.append((what, runs, []))
        return stages[-1][2].append

    spec = specification(takes=3, shared=("b",), **PLAIN)
    assess(spec, FULL, "", Effort(**SMALL), stage)
    assert stages[0][1] == sum(stages[0][2]) == 2_000
    assert len({what for what, _, _ in stages}) == len(stages) == 7
    for what, most, told in stages:
        assert sum(told) <= most, what
