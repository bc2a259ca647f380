"""Both laws in closed form, fits that find what made the runs, and odds between assessments."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.schedule.gates.chances import TakeOdds, between, by_date
from precipice.schedule.gates.readiness import Session, Skill, Spread, factors, fit, spread_on, strength

START = date(2026, 3, 2)


def after(days: int) -> date:
    return START + timedelta(days=days)


def test_without_forgetting_it_is_the_power_law_of_practice() -> None:
    """Newell and Rosenbloom (1981): floor + scale * N^-rate, N all runs so far."""
    skill = Skill(scale=4.0, rate=0.4, decay=0.0, experience=0.0, floor=0.5)
    sessions = [Session(after(k), 5) for k in range(0, 40, 4)]
    for k, day in enumerate(range(1, 40, 4), start=1):
        assert spread_on(skill, sessions, after(day)).value == pytest.approx(0.5 + 4.0 * (5 * k) ** -0.4)


def test_after_one_session_it_is_the_power_law_of_forgetting() -> None:
    skill = Skill(scale=4.0, rate=0.4, decay=0.5, experience=0.0)
    spreads = [spread_on(skill, [Session(START, 8)], after(age)).value for age in (1, 4, 16, 64)]
    assert spreads[0] == pytest.approx(4.0 * 8**-0.4)
    assert np.diff(np.log(spreads)) == pytest.approx([0.4 * 0.5 * math.log(4.0)] * 3)


def test_by_hand() -> None:
    """Four runs nine days ago and two yesterday, experience 1: 1 + 4/3 + 2 = 13/3."""
    sessions = [Session(after(0), 4), Session(after(8), 2), Session(after(9), 50)]
    assert strength(Skill(1.0, 0.5), sessions, after(9)) == pytest.approx(13 / 3)
    assert factors(Skill(2.0, 0.5), sessions, [after(9)], 0.5)[0].value == pytest.approx(
        4 / math.sqrt(13 / 3)
    )


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=8),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.integers(61, 120),
)
def test_practice_narrows_and_days_widen(
    practised: list[tuple[int, int]], rate: float, decay: float, day: int
) -> None:
    skill = Skill(2.0, rate, decay, floor=0.1)
    sessions = [Session(after(on), runs) for on, runs in practised]
    now = spread_on(skill, sessions, after(day)).value
    assert spread_on(skill, sessions, after(day + 30)).value >= now - 1e-12
    assert spread_on(skill, [*sessions, Session(after(60), 3)], after(day)).value <= now + 1e-12
    assert now >= 0.1


def logbook(truth: Skill, days: list[int], runs: int, seed: int) -> list[Session]:
    """Sessions with spreads as normal runs would measure them, each run as practised as it then is."""
    rng = np.random.default_rng(seed)
    done: list[Session] = []
    for day in days:
        before = strength(truth, done, after(day))
        scatter = [truth.floor + truth.scale * (before + run) ** -truth.rate for run in range(runs)]
        shown = rng.normal(0.0, scatter)
        done.append(Session(after(day), runs, float(np.std(shown, ddof=1))))
    return done


DAYS = [0, 1, 2, 4, 8, 9, 10, 24, 25, 45, 46, 47, 80]


def test_a_fit_finds_what_made_the_runs() -> None:
    """With 2,000 runs a session the noise is 1.6 %; half of the first session's own runs count as
    practice."""
    truth = Skill(scale=3.0, rate=0.35, decay=0.5, experience=5000.0)
    sessions = logbook(truth, DAYS, 2000, 3)
    found = fit(sessions, experience=5000.0)
    sd = np.sqrt(np.diag(np.array(found.covariance)))
    assert abs(found.rate - 0.35) < 3 * sd[1] < 0.15
    assert abs(found.decay - 0.5) < 3 * sd[2]
    assert spread_on(found, sessions, after(90)).value == pytest.approx(
        spread_on(truth, sessions, after(90)).value, rel=0.03
    )


@pytest.mark.parametrize("decay", [0.5, None])
def test_the_interval_holds_the_truth_as_often_as_it_says(decay: float | None) -> None:
    truth = Skill(scale=3.0, rate=0.4, decay=0.5)
    day, held, refused, tried = after(60), 0, 0, 150
    for seed in range(tried):
        sessions = logbook(truth, DAYS[:-1], 8, seed)
        try:
            got = spread_on(fit(sessions, decay=decay), sessions, day)
        except ValueError:
            refused += 1
            continue
        held += got.low <= spread_on(truth, sessions, day).value <= got.high
    assert refused <= 0.03 * tried
    assert 0.90 <= held / (tried - refused) <= 0.995


def test_too_little_is_refused() -> None:
    few = logbook(Skill(3.0, 0.4), [0, 1, 2], 8, 1)
    with pytest.raises(ValueError, match="found 3 measured sessions with 24 runs; at least 4 sessions"):
        fit(few, decay=0.5)
    with pytest.raises(ValueError, match="at least 5 sessions with 12 runs"):
        fit(few)
    alike = [Session(after(k), 3, 1.0) for k in range(5)]
    with pytest.raises(ValueError, match=r"changes the strength by less than a factor 1\.5"):
        fit(alike, experience=100.0, decay=0.5)
    with pytest.raises(ValueError, match="floor of 9 where a session measured"):
        fit(logbook(Skill(3.0, 0.4), DAYS, 8, 1), floor=9.0)
    with pytest.raises(ValueError, match="either is needed"):
        spread_on(Skill(1.0, 0.5, experience=0.0), [Session(after(3), 2)], after(3))
    with pytest.raises(ValueError, match="at most 400 are allowed"):
        spread_on(Skill(1.0, 0.5), [Session(START, 2)], after(401))
    with pytest.raises(ValueError, match=r"spread of 2\.0 over 2 runs"):
        Session(START, 2, 2.0)


ASSESSED = [
    (0.5, TakeOdds(0.02, 0.0004, 0.00001)),
    (1.0, TakeOdds(0.10, 0.003, 0.0002)),
    (1.5, TakeOdds(0.22, 0.012, 0.002)),
    (2.0, TakeOdds(0.35, 0.03, 0.006)),
]


def test_odds_at_and_between_assessments() -> None:
    chances_at = between(ASSESSED)
    for factor, odds in ASSESSED:
        got = chances_at(factor)
        assert (got.spoiled, got.injury, got.worse) == pytest.approx((odds.spoiled, odds.injury, odds.worse))
    rising = [chances_at(factor) for factor in np.linspace(0.5, 2.0, 200)]
    assert all(b.success <= a.success and b.worse >= a.worse for a, b in itertools.pairwise(rising))
    assert all(b.injury + b.worse >= a.injury + a.worse for a, b in itertools.pairwise(rising))
    with pytest.raises(ValueError, match=r"found 2\.1; 0\.5 to 2, where the gag was assessed"):
        chances_at(2.1)


def test_a_straight_line_in_log_odds_stays_one() -> None:
    """Two assessments: log-odds are linear in the log of the factor."""
    chances_at = between([(1.0, TakeOdds(0.1)), (4.0, TakeOdds(0.5))])
    half = 1.0 / (1.0 + math.exp(math.log(9.0) / 2.0))
    assert chances_at(2.0).spoiled == pytest.approx(half)
    assert chances_at(2.0).injury == 0.0


def test_by_date() -> None:
    (day,) = by_date([Spread(1.0, 0.8, 1.4)], between(ASSESSED))
    assert day.low.success > day.value.success > day.high.success
    with pytest.raises(ValueError, match=r"found 2\.5"):
        by_date([Spread(1.0, 0.8, 2.5)], between(ASSESSED))
