"""Halved tolerances of a sum of bell curves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from precipice.production.findings import Halving
from precipice.risk.halving import LOOKED_AT, halvings
from precipice.risk.odds import harms_of
from precipice.risk.run import Threads
from precipice.risk.sample import gust_keys, samples
from risk.toy import Toy, quiet, specification

PLAIN = {"a": "1 +/- 1 m", "b": "0.5 +/- 0.5 m"}
BEFORE = norm.cdf(-1.5 / np.hypot(1.0, 0.5))
AFTER = {"a": norm.cdf(-1.5 / np.hypot(0.5, 0.5)), "b": norm.cdf(-1.5 / np.hypot(1.0, 0.25))}


def halved(runs: int, seed: int = 1, **written: str) -> tuple[Halving, ...]:
    spec = specification(**(written or PLAIN))
    names = tuple(spec.stated)
    toy = Toy(names=names)
    values, keys = samples(spec, names, seed, runs), gust_keys(seed, "toy", runs)
    before = harms_of(toy.margins(spec), toy.run(spec, values, keys).margins)
    return halvings(Threads(1), toy, spec, names, values, keys, before, quiet)


def test_halving_a_bell_curve_halves_its_standard_deviation() -> None:
    found = halved(50_000)
    for one in found:
        error = 4.0 * np.sqrt(BEFORE / 50_000)
        assert one.before == pytest.approx(BEFORE, abs=error)
        assert one.after == pytest.approx(AFTER[one.input], abs=error)
        assert one.low < AFTER[one.input] - BEFORE < one.high


def test_the_most_helpful_comes_first() -> None:
    assert [one.input for one in halved(5_000)] == ["a", "b"]


@pytest.mark.parametrize("runs", [500, 4_000])
def test_the_interval_holds_the_change_nineteen_times_of_twenty(runs: int) -> None:
    holds = [
        one.low < AFTER[one.input] - BEFORE < one.high for seed in range(100) for one in halved(runs, seed)
    ]
    assert 0.90 <= np.mean(holds) <= 0.99


def test_pairs_narrow_the_interval() -> None:
    """Of two unpaired counts the change would be known worse."""
    (_, b) = halved(20_000)
    unpaired = 2.0 * 1.96 * np.sqrt((b.before * (1.0 - b.before) + b.after * (1.0 - b.after)) / 20_000)
    assert b.high - b.low < 0.7 * unpaired


def test_a_change_that_no_take_showed_is_not_ruled_out() -> None:
    (one,) = halved(500, a="10 +/- 1 m")
    assert one.before == one.after == 0.0
    assert one.low < 0.0 < one.high


def test_no_more_inputs_are_halved_than_were_asked_for() -> None:
    written = {f"x{k}": "1 +/- 1 m" for k in range(LOOKED_AT + 2)}
    assert len(halved(300, **written)) == LOOKED_AT
