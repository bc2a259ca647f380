"""The chain of attempts against closed forms, against every course enumerated, and against dice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.schedule.gates.attempts import (
    ENDS,
    Attempts,
    Calendar,
    Gag,
    Outcome,
    attempted,
    clear,
    outcome,
)
from precipice.schedule.gates.chances import TakeOdds
from precipice.schedule.gates.climate import Spells, climate, spells
from precipice.schedule.shoot.problem import FailureMode
from schedule.gates.test_weather import chained

REWRITE = FailureMode("rewrite", ends=False, cost=1000.0, lost_dates=2)
INJURY = FailureMode("injury", ends=False, lost_dates=15, hiatus=True)
STOP = FailureMode("stop", ends=True)


def steady(bad: float, stay: float, turn: float, days: int) -> Spells:
    return Spells((bad,) * days, (turn,) * days, (stay,) * days)


def test_indoors_it_is_a_geometric_law() -> None:
    """3 takes a day on 3 days: used up with 0.4^9; day j is reached with 0.4^(3j)."""
    got = outcome([[TakeOdds(0.4)]] * 3, clear([date(2026, 6, 1)] * 3), Attempts(3, 2))
    assert got.chance("used up") == pytest.approx(0.4**9)
    assert got.lost["success"] == pytest.approx([(1 - 0.4**3) * 0.4 ** (3 * j) for j in range(3)])
    assert got.extra == pytest.approx(0.4**3 + 0.4**6)


def test_certain_takes_in_weather_wait_for_the_first_go() -> None:
    """No-go with 0.5, then 0.8 after a no-go: first go on day j is 0.5 x 0.8^(j-1) x 0.2."""
    got = outcome([[TakeOdds(0.0)]] * 4, steady(0.5, 0.8, 0.3, 4), Attempts(1, 3))
    assert got.lost["success"] == pytest.approx([0.5, 0.5 * 0.2, 0.5 * 0.8 * 0.2, 0.5 * 0.64 * 0.2])
    assert got.lost["used up"] == pytest.approx([0, 0, 0, 0.5 * 0.8**3])


def test_cover_saves_the_days_it_covers_by_hand() -> None:
    """One cover set: every success after a first no-go day loses a day less; the chances stay."""
    bare = outcome([[TakeOdds(0.0)]] * 4, steady(0.5, 0.8, 0.3, 4), Attempts(1, 3))
    kept = outcome([[TakeOdds(0.0)]] * 4, steady(0.5, 0.8, 0.3, 4), Attempts(1, 3, cover=1))
    assert [kept.chance(end) for end in ENDS] == pytest.approx([bare.chance(end) for end in ENDS])
    assert kept.covered == pytest.approx(0.5)
    assert bare.extra - kept.extra == pytest.approx(0.5)
    # With no day in reserve there is nothing to change places with.
    assert outcome([[TakeOdds(0.0)]], steady(0.5, 0.8, 0.3, 1), Attempts(1, cover=1)).covered == 0.0


def test_injuries_and_odds_by_number_of_the_take_by_hand() -> None:
    """First take spoils 0.5, injures 0.1; later takes spoil 0.8, injure 0.2: day 2 holds takes 3 and 4."""
    odds = [TakeOdds(0.5, 0.1), TakeOdds(0.8, 0.2)]
    got = outcome([odds, odds], clear([date(2026, 6, 1)] * 2), Attempts(2, 1))
    assert got.lost["success"] == pytest.approx([0.4, 0.0])
    assert got.lost["injury"] == pytest.approx([0.1 + 0.5 * 0.2, 0.5 * 0.8 * (0.2 + 0.8 * 0.2)])
    assert got.chance("used up") == pytest.approx(0.5 * 0.8**3)


def every_course(
    days: list[list[TakeOdds]], chain: Spells, attempts: Attempts
) -> dict[tuple[str, int], float]:
    """Every sequence of weather and of what each take comes to, one by one."""
    found: Counter[tuple[str, int]] = Counter()
    n = len(days)
    for weather in product((0, 1), repeat=n):
        p_weather = 1.0
        for j, bad in enumerate(weather):
            p_bad = (
                chain.bad[0] if j == 0 else (chain.after_bad[j] if weather[j - 1] else chain.after_good[j])
            )
            p_weather *= p_bad if bad else 1.0 - p_bad
        flown = [(j, k) for j in range(n) if not weather[j] for k in range(attempts.takes_a_day)]
        for results in product(("success", "spoiled", "injury", "worse"), repeat=len(flown)):
            p, end, day = p_weather, "used up", n - 1
            for number, ((j, _), result) in enumerate(zip(flown, results, strict=True)):
                one = days[j][min(number, len(days[j]) - 1)]
                p *= getattr(one, result)
                if end == "used up" and result != "spoiled":
                    end, day = result, j
            covered = min(attempts.cover, sum(weather[: min(day, n - 1)]))
            found[end, day - covered] += p
    return found


def odds_from(rng: np.random.Generator) -> TakeOdds:
    _, *parts = rng.dirichlet([1.0, 1.0, 0.4, 0.2])
    return TakeOdds(*parts)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), st.integers(1, 2), st.integers(0, 2), st.integers(0, 10**6))
def test_against_every_course(days: int, takes: int, cover: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds = [[odds_from(rng) for _ in range(rng.integers(1, 4))] for _ in range(days)]
    chain = Spells(*(tuple(rng.random(days)) for _ in range(3)))
    attempts = Attempts(takes, days - 1, cover)
    got = outcome(odds, chain, attempts)
    want = every_course(odds, chain, attempts)
    for end in ENDS:
        for lost in range(days):
            assert got.lost[end][lost] == pytest.approx(want[end, lost], abs=1e-12)
    assert sum(got.chance(end) for end in ENDS) == pytest.approx(1.0)


def test_against_dice() -> None:
    """200,000 courses from one seed: ends within four standard errors, days lost within as many."""
    rng = np.random.default_rng(4)
    odds, attempts = TakeOdds(0.55, 0.02, 0.004), Attempts(2, 4, cover=1, cover_move=10.0)
    chain = steady(0.4, 0.7, 0.25, 5)
    n = 200_000
    bad = np.zeros(n, bool)
    end, lost, covered = np.full(n, "used up", dtype="U8"), np.full(n, 0), np.zeros(n, int)
    open_ = np.ones(n, bool)
    for j in range(5):
        p_bad = np.where(bad, chain.after_bad[j], chain.after_good[j]) if j else np.full(n, chain.bad[0])
        bad = rng.random(n) < p_bad
        covered += open_ & bad & (covered < 1) & (j < 4)
        for _ in range(2):
            u = rng.random(n)
            result = np.select([u < 0.55, u < 0.57, u < 0.574], ["spoiled", "injury", "worse"], "success")
            over = open_ & ~bad & (result != "spoiled")
            end[over], lost[over] = result[over], j - covered[over]
            open_ &= ~over
    lost[open_] = 4 - covered[open_]
    got = outcome([[odds]] * 5, chain, attempts)
    for name in ENDS:
        p = got.chance(name)
        assert np.mean(end == name) == pytest.approx(p, abs=4 * (p * (1 - p) / n) ** 0.5)
    assert lost.mean() == pytest.approx(got.extra, abs=4 * lost.std() / n**0.5)


def gag(dates: int, **changed: object) -> Gag:
    rows = [[TakeOdds(0.2 + 0.02 * k, 0.01)] for k in range(dates)]
    stated = {"failures": {"used up": REWRITE, "injury": INJURY}, "odds": rows, **changed}
    return Gag("jump", "14", Attempts(2, 2), **stated)  # type: ignore[arg-type]


def test_a_gate_by_date() -> None:
    """Reserve falls on regular dates only, and runs out at the calendar's end."""
    dates = tuple(date(2026, 6, 1) + timedelta(days=k) for k in range(8))
    calendar = Calendar(dates, (True,) * 5 + (False, False, True))
    assert calendar.tried_on(3, 2) == (3, 4, 7)
    assert calendar.tried_on(7, 2) == (7,)
    place = climate(chained(4000, 0.6, 0.3, 5), half_days=182)
    made = attempted(gag(8), calendar, partial(spells, place))
    by_hand = outcome(
        [gag(8).odds[k] for k in (3, 4, 7)], spells(place, [dates[k] for k in (3, 4, 7)]), Attempts(2, 2)
    )
    assert made.gate.chances[3] == pytest.approx((by_hand.chance("used up"), by_hand.chance("injury")))
    assert made.gate.extra[3] == pytest.approx(by_hand.extra)
    assert made.gate.modes == (REWRITE, INJURY)
    assert made.gate.extra[7] == 0.0


def test_given_another_failure() -> None:
    dates = tuple(date(2026, 6, 1) + timedelta(days=k) for k in range(3))
    worse = [[TakeOdds(0.9)]] * 3
    made = attempted(gag(3, given={"fire": worse}), Calendar(dates, (True,) * 3))
    assert made.gate.given["fire"][0] == pytest.approx((0.9**6, 0.0))


def test_refused() -> None:
    dates = tuple(date(2026, 6, 1) + timedelta(days=k) for k in range(3))
    with pytest.raises(
        ValueError, match="gag jump: found a chance of injury; what it means has to be stated"
    ):
        attempted(gag(3, failures={"used up": REWRITE, "worse": STOP}), Calendar(dates, (True,) * 3))
    with pytest.raises(ValueError, match="found odds for 2 dates; 3 are allowed"):
        attempted(gag(2), Calendar(dates, (True,) * 3))
    with pytest.raises(ValueError, match="takes a day: found 0"):
        Attempts(0)
    with pytest.raises(ValueError, match="found 2 days with odds and 1 with weather"):
        outcome([[TakeOdds(0.1)]] * 2, clear(dates[:1]), Attempts(1, 1))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_more_reserve_never_makes_success_less_likely(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds, chain = [[odds_from(rng)]] * 6, steady(*rng.random(3), 6)

    def with_reserve(days: int) -> Outcome:
        cut = Spells(chain.bad[: days + 1], chain.after_good[: days + 1], chain.after_bad[: days + 1])
        return outcome(odds[: days + 1], cut, Attempts(2, days))

    chances = [with_reserve(days).chance("success") for days in range(6)]
    assert chances == sorted(chances)
