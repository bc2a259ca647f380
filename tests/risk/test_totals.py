"""Total indices of a sum, whose shares are those of the variance, and of a product."""

from __future__ import annotations

import numpy as np
import pytest

from precipice.gags.model import Outcome
from precipice.gags.specification import Specification
from precipice.production.findings import TotalEffect
from precipice.risk.run import Threads
from precipice.risk.totals import CUT, SHOWN, total_effects
from risk.toy import Toy, quiet, specification

WIDE = np.full(3, 100.0)
"""Spreads so wide that nothing is cut."""


def totals(toy: Toy, spec: Specification, points: int = 2_048, seed: int = 1) -> dict[str, TotalEffect]:
    found = total_effects(Threads(1), toy, spec, WIDE, seed, points, quiet)
    assert [one.total for one in found] == sorted((one.total for one in found), reverse=True)
    return {one.input: one for one in found}


def is_about(one: TotalEffect, share: float) -> None:
    assert one.total == pytest.approx(share, abs=0.06)
    assert one.low is not None
    assert one.high is not None
    # The interval is of 95 %, and of a resampling; it is widened by its own width.
    width = one.high - one.low
    assert one.low - width < share < one.high + width


def test_of_a_sum_it_is_the_share_of_the_variance() -> None:
    found = totals(Toy(noise=1.0), specification(a="1 +/- 1 m", b="0 +/- 2 m"))
    assert list(found) == ["b", "", "a"] or list(found) == ["b", "a", ""]
    is_about(found["a"], 1.0 / 6.0)
    is_about(found["b"], 4.0 / 6.0)
    is_about(found[""], 1.0 / 6.0)
    assert found["a"].label == "the a"
    assert "chance" in found[""].label


def test_of_a_uniform_and_a_triangle_it_is_too() -> None:
    """Variances: of 0 to 6 3, of a symmetric triangle over 0 to 6 1.5."""
    triangle = {"low": 0, "mode": 3, "high": 6, "unit": "m"}
    found = totals(Toy(), specification(a="0 to 6 m", b=triangle))
    is_about(found["a"], 2.0 / 3.0)
    is_about(found["b"], 1.0 / 3.0)
    assert found[""].total == pytest.approx(0.0, abs=1e-9)


class Product(Toy):
    """The sum of a and a b: variance 2, b in half of it, a in all."""

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        whole = super().run(spec, values, keys)
        total = values[:, 0] * (1.0 + values[:, 1])
        margins = np.column_stack([values[:, 0], total, total + 1.0])
        return Outcome(margins, whole.landings, whole.branches, whole.across)


def test_of_a_product_the_parts_go_together() -> None:
    """Total of a: E[(1 + b)^2] / 2 = 1; of b: E[a^2] / 2 = 1/2. They sum to more than 1."""
    found = totals(Product(), specification(a="0 +/- 1 m", b="0 +/- 1 m"))
    is_about(found["a"], 1.0)
    is_about(found["b"], 0.5)


def test_inputs_that_go_together_are_taken_apart() -> None:
    """Sum of two bell curves with correlation r: what is left of the second holds (1 - r) / 2."""
    rank = 0.5
    r = 2.0 * np.sin(np.pi * rank / 6.0)
    spec = specification(a="0 +/- 1 m", b="0 +/- 1 m", correlations={("a", "b"): rank})
    found = totals(Toy(), spec)
    is_about(found["b"], (1.0 - r) / 2.0)
    is_about(found["a"], (1.0 + r) / 2.0)


def test_luck_alone_holds_everything() -> None:
    found = totals(Toy(noise=1.0), specification(a="1 m", b="3 m"), 256)
    assert set(found) == {""}
    assert found[""].total == pytest.approx(1.0, abs=0.2)


def test_exact_inputs_have_none_and_no_points_no_answer() -> None:
    spec = specification(a="1 +/- 1 m", b="3 m")
    assert set(totals(Toy(), spec, 64)) == {"a", ""}
    assert total_effects(Threads(1), Toy(), spec, WIDE, 1, 0, quiet) == ()


def test_rare_disasters_do_not_drown_the_rest() -> None:
    """Spreads of 1: a fall of a million is cut to four, and a still holds most."""

    class Disaster(Toy):
        def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
            whole = super().run(spec, values, keys)
            whole.margins[values[:, 1] > 3.0] -= 1e6
            return whole

    spec = specification(a="2 +/- 1 m", b="0 +/- 1 m")
    flat = total_effects(Threads(1), Disaster(), spec, np.array([1.0, 1.5, 1.5]), 1, 1_024, quiet)
    assert CUT == 4.0
    assert all(0.3 < one.total < 0.7 for one in flat if one.input)


def test_runs_are_as_told_and_the_list_is_short() -> None:
    seen: list[int] = []
    names = tuple(f"x{k:02d}" for k in range(SHOWN + 2))
    spec = specification(**dict.fromkeys(names, "1 +/- 1 m"))
    found = total_effects(Threads(1), Toy(names=names), spec, WIDE, 1, 64, seen.append)
    assert len(found) == SHOWN
    assert sum(seen) == 64 * (len(names) + 1 + 2)


def test_the_same_seed_gives_the_same_bits() -> None:
    spec = specification(a="1 +/- 1 m", b="0 +/- 2 m")
    assert totals(Toy(), spec, 64) == totals(Toy(), spec, 64)
    assert totals(Toy(), spec, 64) != totals(Toy(), spec, 64, seed=2)
