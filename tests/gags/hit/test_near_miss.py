"""Miss distances against brute force, and the gap that keeps a touch rare against a sample."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.gags.hit import near_miss


def missed(line: near_miss.Line, **changed: float) -> float:
    usual = {
        "standing": 0.15,
        "speed": 8.0,
        "stop_distance": 0.3,
        "reaction_begins": 0.03,
        "reaction_takes": 0.25,
        "reaction_travel": 0.2,
    }
    columns = {name: np.array([value]) for name, value in {**usual, **changed}.items()}
    return float(near_miss.miss_distance(line, **columns)[0])


def test_without_a_reaction_the_gap_is_what_is_left() -> None:
    assert missed("short", reaction_travel=0.0) == pytest.approx(0.15)
    assert missed("across", reaction_travel=0.0) == pytest.approx(0.15)


@given(
    st.floats(0.0, 0.3),
    st.floats(4.0, 15.0),
    st.floats(0.1, 0.5),
    st.floats(-0.2, 0.2),
    st.floats(-0.3, 0.3),
)
def test_the_nearest_point_by_brute_force(
    gap: float, speed: float, stop: float, begins: float, travel: float
) -> None:
    t = np.linspace(-1.0, 1.0, 40001)
    share = np.clip((t - begins) / 0.25, 0, 1)
    moved = gap + travel * (3 * share**2 - 2 * share**3)
    brake = speed**2 / (2 * stop)
    behind = np.where(
        np.abs(t) * brake <= speed, 0.5 * brake * t**2, stop + (np.abs(t) - speed / brake) * speed
    )
    inside = np.abs(t) <= 2 * stop / speed
    truth = np.min((moved + behind)[inside])
    found = missed(
        "short", standing=gap, speed=speed, stop_distance=stop, reaction_begins=begins, reaction_travel=travel
    )
    assert found == pytest.approx(truth, abs=5e-4)
    assert found >= truth - 1e-9


def test_falling_into_the_blow_too_early_costs_the_gap() -> None:
    towards = {"reaction_travel": -0.2}
    assert missed("short", reaction_begins=-0.2, **towards) < missed("short", reaction_begins=0.1, **towards)


def test_a_blow_across_hits_at_full_speed_and_a_braked_one_with_what_is_left() -> None:
    deep = np.array([0.05, -0.01, -0.3])
    eight, stop = np.full(3, 8.0), np.full(3, 0.3)
    assert near_miss.contact_speed("across", deep, eight, stop).tolist() == [0.0, 8.0, 8.0]
    short = near_miss.contact_speed("short", deep, eight, stop)
    # v^2 = 2 a u with a = v0^2 / (2 s)
    assert short == pytest.approx([0.0, np.sqrt(2 * (64 / 0.6) * 0.01), 8.0])


def test_the_gap_for_one_touch_in_a_thousand() -> None:
    gap = near_miss.gap_for(1e-3, 0.03)
    assert gap == pytest.approx(3.0902 * 0.03, rel=1e-4)
    assert near_miss.contact_probability(gap, 0.03) == pytest.approx(1e-3)
    errors = np.random.default_rng(1).normal(0.0, 0.03, 400_000)
    planned = near_miss.gap_in_sample(1e-3, 0.1 + errors, 0.1)
    assert planned == pytest.approx(gap, rel=0.02)
    assert np.mean(planned + errors < 0.0) <= 1e-3


def test_standing_gap_counts_each_error_once() -> None:
    one = np.array([1.0])
    assert near_miss.standing_gap(0.2 * one, 0.01 * one, 0.02 * one, 0.5 * one, 0.04 * one)[
        0
    ] == pytest.approx(0.17)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 2.0])
def test_a_probability_outside_its_range_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        near_miss.gap_for(probability, 0.03)
