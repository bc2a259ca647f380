"""Rank correlations of a sum of bell curves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from precipice.production.assessment import Driver
from precipice.risk.drivers import STRONGEST, drivers
from precipice.risk.sample import gust_keys, samples
from risk.toy import Toy, specification

N = 20_000


def driven(runs: int = N, **written: str) -> tuple[Driver, ...]:
    spec = specification(**written)
    toy = Toy(names=tuple(spec.stated))
    values = samples(spec, toy.names, 3, runs)
    margins = toy.run(spec, values, gust_keys(3, "toy", runs)).margins
    return drivers(spec, toy.names, values, toy.margins(spec), margins)


def test_ranks_go_together_as_those_of_bell_curves_do() -> None:
    """Spearman's correlation is 6/pi asin(r/2), with r the standard deviation's share of the sum's."""
    found = {(one.margin, one.input): one for one in driven(a="1 +/- 1 m", b="0.5 +/- 0.5 m")}
    for name, sd in (("a", 1.0), ("b", 0.5)):
        expected = 6.0 / math.pi * math.asin(sd / math.hypot(1.0, 0.5) / 2.0)
        for margin in ("sum", "more", "harm"):
            assert found[margin, name].correlation == pytest.approx(expected, abs=4.0 / math.sqrt(N))
    assert found["sum", "a"].share == pytest.approx(0.8, abs=0.02)
    assert found["sum", "b"].share == pytest.approx(0.2, abs=0.02)
    assert found["a", "a"].correlation == pytest.approx(1.0)


def test_an_input_that_moves_nothing_is_no_driver() -> None:
    found = driven(a="1 +/- 1 m", b="0.5 +/- 0.5 m", c="3 m")
    assert {one.input for one in found if one.margin == "a"} == {"a"}
    assert "c" not in {one.input for one in found}


def test_the_strongest_come_first_and_no_more_than_six() -> None:
    written = {f"x{k}": f"1 +/- {0.2 + 0.2 * k:.1f} m" for k in range(STRONGEST + 3)}
    found = [one for one in driven(**written) if one.margin == "sum"]
    assert [one.input for one in found] == [f"x{k}" for k in range(STRONGEST + 2, 2, -1)]


def test_one_input_alone_and_none_at_all() -> None:
    assert all(one.correlation == pytest.approx(1.0) for one in driven(500, a="1 +/- 1 m"))
    assert driven(500, a="1 m") == ()
    assert driven(2, a="1 +/- 1 m") == ()
    assert np.isfinite([one.share for one in driven(500, a="1 +/- 1 m", b="2 m")]).all()
