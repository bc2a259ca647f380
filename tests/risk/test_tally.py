"""Counting chunk by chunk: the same as counting everything, in the room of a chunk."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import norm

from precipice.gags.model import Outcome
from precipice.gags.specification import Specification
from precipice.production.assessment import Odds, Severity
from precipice.risk import sample
from precipice.risk import tally as module
from precipice.risk.run import BATCH, LARGEST, Threads
from precipice.risk.sample import gust_keys, samples
from precipice.risk.tally import Tally, branches, nearest_miss, spreads, tally
from risk.toy import Toy, quiet, specification

PLAIN = {"a": "1 +/- 1 m", "b": "0.5 +/- 0.5 m"}
TOY = Toy(noise=0.4, drop=0.7)
SPEC = specification(a="1 m", b="1 m")


def tallied(runs: int, toy: Toy = TOY, workers: int = 1) -> Tally:
    return tally(Threads(workers), toy, specification(**PLAIN), 3, runs, "random", quiet)


def test_counts_are_those_of_looking_at_every_take(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = 4_321
    spec = specification(**PLAIN)
    values, keys = samples(spec, TOY.names, 3, runs), gust_keys(3, "toy", runs)
    whole = TOY.run(spec, values, keys)
    a, total, more = whole.margins.T
    monkeypatch.setattr(sample, "CHUNK", 500)
    monkeypatch.setattr(module, "KEPT", 1_234)
    found = tallied(runs)
    kills, injures = more < 0.0, (total < 0.0) & (more >= 0.0)
    spoils = (a < 0.0) & (total >= 0.0)
    assert found.worst.tolist() == [
        runs - int((kills | injures | spoils).sum()),
        int(spoils.sum()),
        int(injures.sum()),
        int(kills.sum()),
    ]
    assert found.harm == int((total < 0.0).sum())
    assert found.below.tolist() == [int((margin < 0.0).sum()) for margin in (a, total, more)]
    odd = whole.branches == 1
    assert found.drawn.tolist() == [int((~odd).sum()), int(odd.sum())]
    assert found.harmed.tolist() == [int((~odd & (total < 0.0)).sum()), int((odd & (total < 0.0)).sum())]
    np.testing.assert_array_equal(found.values, values[:1_234])
    np.testing.assert_array_equal(found.keys, keys[:1_234])
    np.testing.assert_array_equal(found.kept.margins, whole.margins[:1_234])
    np.testing.assert_array_equal(found.kept.landings["bike"], whole.landings["bike"][:1_234])
    np.testing.assert_array_equal(found.kept.branches, whole.branches[:1_234])
    np.testing.assert_array_equal(found.kept.across["a_along"], whole.across["a_along"][:1_234])


def within(odds: Odds, p: float) -> bool:
    """Within four standard errors: the tests are many, and 95 % intervals miss now and then."""
    return abs(odds.p - p) < 4.0 * np.sqrt(p * (1.0 - p) / odds.runs)


def test_branches_have_the_odds_of_their_bell_curves() -> None:
    plain, odd = branches(TOY, SPEC, tallied(100_000))
    sd = np.sqrt(1.0 + 0.25 + 0.16)
    assert plain.harm is not None
    assert odd.harm is not None
    assert within(odd.share, 0.25)
    assert within(plain.harm, norm.cdf(-1.5 / sd))
    assert within(odd.harm, norm.cdf(-0.8 / sd))
    assert (odd.name, odd.label) == ("odd", "the odd one")


def test_a_branch_that_never_was_has_no_odds_and_one_way_only_no_branches() -> None:
    three = Toy(ways=(*TOY.ways, ("never", "never")))
    assert branches(three, SPEC, tallied(500, three))[2].harm is None

    @dataclass(frozen=True)
    class One(Toy):
        def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
            whole = super().run(spec, values, keys)
            return Outcome(whole.margins, whole.landings, None, whole.across)

    one = One(ways=())
    assert branches(one, SPEC, tallied(500, one)) == ()


def peak(runs: int) -> int:
    tracemalloc.start()
    tallied(runs, Toy())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_ten_times_the_takes_need_no_more_memory() -> None:
    tallied(1_000)
    assert peak(1_000_000) < 1.2 * peak(100_000)


@pytest.mark.parametrize("runs", [1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH])
def test_progress_counts_every_take(runs: int) -> None:
    seen: list[int] = []
    tally(Threads(3), TOY, specification(**PLAIN), 1, runs, "random", seen.append)
    assert sum(seen) == runs
    assert max(seen) <= LARGEST


def test_threads_change_no_bit() -> None:
    one, many = tallied(5_000), tallied(5_000, workers=5)
    assert one.kept.margins.tobytes() == many.kept.margins.tobytes()
    assert one.worst.tolist() == many.worst.tolist()


class Broken(Toy):
    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        outcome = super().run(spec, values, keys)
        outcome.margins[values[:, 0] > 3.0, 0] = np.nan
        return outcome


def test_a_margin_that_is_no_number_stops_the_count() -> None:
    with pytest.raises(ArithmeticError, match=r"'toy': run .* not a number"):
        tallied(2_000, Broken())


def test_the_spread_of_a_bell_curve_is_its_standard_deviation() -> None:
    found = spreads(norm.ppf((np.arange(10_000) + 0.5) / 10_000)[:, None] * [2.0, 0.0])
    assert found == pytest.approx([2.0 * norm.ppf(0.84), 1.0], rel=1e-3)


def test_the_nearest_miss_is_of_harmful_margins_in_their_spreads() -> None:
    margins = TOY.margins(specification(**PLAIN))
    assert [m.severity for m in margins] == [Severity.SPOILS, Severity.INJURES, Severity.KILLS]
    found = nearest_miss(margins, np.array([[-9.0, 4.0, 9.0], [0.0, 6.0, -3.0]]), np.array([1.0, 2.0, 3.0]))
    assert found.tolist() == [2.0, -1.0]
