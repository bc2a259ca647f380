from __future__ import annotations

import hashlib
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from precipice.paper.leaks.code import KEY_BYTES, log_chance, new_key, score, signs


def test_signs_are_shake_256_of_the_key() -> None:
    key = bytes(range(KEY_BYTES))
    first = hashlib.shake_256(b"precipice copy code 1\0" + key).digest(2)
    bits = [(byte >> (7 - place)) & 1 for byte in first for place in range(8)]
    assert signs(key, 16).tolist() == [2 * bit - 1 for bit in bits]


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.integers(0, 300), st.integers(0, 300))
def test_a_longer_paper_has_the_same_signs_first(key: bytes, one: int, two: int) -> None:
    low, high = sorted((one, two))
    assert np.array_equal(signs(key, high)[:low], signs(key, low))


def test_keys_differ() -> None:
    assert len({new_key() for _ in range(100)}) == 100


@given(
    st.lists(st.floats(-1.6, 1.6).filter(lambda one: one == 0.0 or abs(one) > 0.01), min_size=1, max_size=11),
    st.integers(0, 2**11 - 1),
)
def test_the_bound_is_above_the_exact_odds(weights: list[float], pattern: int) -> None:
    values = np.array(weights)
    code = np.array([1.0 if pattern >> place & 1 else -1.0 for place in range(len(weights))])
    total = float(code @ values)
    reached = sum(
        float(np.dot(one, values)) >= total - 1e-9
        for one in itertools.product((-1.0, 1.0), repeat=len(weights))
    )
    assert math.exp(log_chance(values, total)) >= reached / 2 ** len(weights) - 1e-9


@pytest.mark.parametrize("count", [5, 30, 400])
def test_words_that_all_agree_have_the_odds_of_as_many_coins(count: int) -> None:
    assert log_chance(np.ones(count), float(count)) == pytest.approx(-count * math.log(2.0), rel=1e-3)


def test_the_bound_is_near_the_binomial_tail() -> None:
    found, total = np.ones(400), 140.0
    exact = float(stats.binom.logsf((400 + total) / 2 - 1, 400, 0.5))
    assert exact <= log_chance(found, total) <= exact + 3.5


def test_scores_of_innocent_copies_are_standard_normal() -> None:
    found = np.random.default_rng(3).uniform(-1.6, 1.6, 500)
    scores = [score(signs(number.to_bytes(KEY_BYTES, "big"), 500), found) for number in range(4000)]
    assert stats.kstest(scores, "norm").pvalue > 0.001
