"""The wrap by hand, against dice thrown day by day, and the release's odds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from precipice.schedule.gates.attempts import Attempted, Attempts, Calendar, Gag, attempted
from precipice.schedule.gates.chances import TakeOdds
from precipice.schedule.gates.climate import Spells
from precipice.schedule.gates.close_up import close_up
from precipice.schedule.gates.policy import policy
from precipice.schedule.gates.wrap import days_lost, release_odds, wrap_of
from precipice.schedule.shoot.problem import FailureMode, Shoot, Task
from schedule.gates.test_policy import DATES, STRAIGHT, three_days

LATER = tuple(DATES[0] + timedelta(days=k) for k in range(40) if k % 7 < 5)
COMES = Task("9", 480, "any", 0, "cliff", (1,))
REWRITE = FailureMode("rewrite", False, 700.0, 2, falls=frozenset({"3"}), comes=(COMES,))
STOP = FailureMode("stop", True)


def half_bad(dates: object) -> Spells:
    n = len(list(dates))  # type: ignore[call-overload]
    return Spells((0.5,) * n, (0.4,) * n, (0.7,) * n)


def tried(shoot: Shoot, gag: str = "jump", task: str = "1", spoiled: float = 0.3) -> Attempted:
    return attempted(
        Gag(
            gag,
            task,
            Attempts(2, 2, cover=1),
            {"used up": REWRITE, "worse": STOP},
            [[TakeOdds(spoiled, 0.0, 0.05)]] * 5,
        ),
        Calendar(shoot.dates, shoot.regular),
        half_bad,
    )


def test_by_hand() -> None:
    """Indoors, a take a day, one day in reserve, spoiled 0.4: used up 0.16; a success costs no day or one.

    Rewritten it wraps on the fourth date, with a day lost on the fifth. As planned on the third, or fourth.
    """
    shoot = three_days(REWRITE, chances=(0.0,))
    gag = Gag("jump", "1", Attempts(1, 1), {"used up": REWRITE}, [[TakeOdds(0.4)]] * 5)
    made = attempted(gag, Calendar(shoot.dates, shoot.regular))
    found = policy(replace(shoot, gates=(made.gate,)), STRAIGHT, close_up)
    wrap = wrap_of(found, LATER, {"jump": made})
    assert dict(wrap.dates) == pytest.approx({DATES[2]: 0.6, DATES[3]: 0.24, DATES[4]: 0.16})
    assert wrap.stopped == 0.0
    assert (wrap.quantile(0.6), wrap.quantile(0.8), wrap.quantile(0.9)) == (DATES[2], DATES[3], DATES[4])
    assert dict(wrap_of(found, LATER).dates) == pytest.approx({DATES[2]: 0.84, DATES[3]: 0.16})
    odds = release_odds(wrap, DATES[3] + timedelta(weeks=20), 20)
    assert odds.last_wrap == DATES[3]
    assert (odds.made, odds.late, odds.stopped) == pytest.approx((0.84, 0.16, 0.0))


def test_days_lost_go_over_weekends_and_past_the_plan() -> None:
    shoot = three_days(REWRITE, chances=(0.0,))
    gag = Gag("jump", "1", Attempts(1, 4), {"used up": STOP}, [[TakeOdds(0.5)]] * 5)
    made = attempted(gag, Calendar(shoot.dates, shoot.regular))
    found = policy(replace(shoot, gates=(made.gate,)), STRAIGHT, close_up)
    wrap = wrap_of(found, LATER, {"jump": made})
    assert [day for day, _ in wrap.dates] == [*DATES[2:], date(2027, 5, 10), date(2027, 5, 11)]
    assert wrap.stopped == pytest.approx(0.5**5)
    assert wrap.quantile(0.99) is None
    with pytest.raises(ValueError, match="3 more after 2027-05-05 are needed"):
        wrap_of(found, DATES, {"jump": made})


def test_against_dice() -> None:
    """40,000 shoots thrown day by day from one seed, every date's share within four standard errors."""
    base = three_days(REWRITE, chances=(0.0,))
    one, two = tried(base), tried(base, "fire", "2", 0.2)
    two = replace(two, gate=replace(two.gate, modes=(FailureMode("cut", False), STOP)))
    shoot = replace(base, gates=(one.gate, two.gate))
    wrap = wrap_of(policy(shoot, STRAIGHT, close_up), LATER, {"jump": one, "fire": two})
    rng = np.random.default_rng(11)
    n, seen = 40_000, Counter[object]()

    def gag(spoiled: float) -> tuple[str, int]:
        bad, covered = False, 0
        for day in range(3):
            bad = rng.random() < (0.5 if day == 0 else 0.7 if bad else 0.4)
            if bad:
                covered += covered < 1 and day < 2
                continue
            for _ in range(2):
                u = rng.random()
                if u >= spoiled:
                    return ("stop" if u < spoiled + 0.05 else "success"), day - covered
        return "used up", 2 - covered

    for _ in range(n):
        first, lost = gag(0.3)
        second, more = gag(0.2) if first != "stop" else ("", 0)
        if "stop" in (first, second):
            seen["stop"] += 1
            continue
        last = 3 if first == "used up" else 2
        seen[LATER[last + lost + more]] += 1
    for day, p in [*wrap.dates, ("stop", wrap.stopped)]:
        assert seen[day] / n == pytest.approx(p, abs=4 * (p * (1 - p) / n) ** 0.5 + 1e-12), day


def test_expected_days_lost_are_the_gates_extra() -> None:
    base = three_days(REWRITE, chances=(0.0,))
    made = tried(base)
    found = policy(replace(base, gates=(made.gate,)), STRAIGHT, close_up)
    expected = sum(
        leaf.probability * k * p
        for leaf in found.leaves
        for k, p in enumerate(days_lost(leaf, {"jump": made}))
    )
    assert expected == pytest.approx(made.gate.extra[0])
    total = wrap_of(found, LATER, {"jump": made})
    assert sum(p for _, p in total.dates) + total.stopped == pytest.approx(1.0)


def test_what_has_no_date_wraps_after_all_others() -> None:
    """Lost: dates 2 to 5. Scenes 2 and 3 take the next two working days, Monday and Tuesday."""
    shoot = three_days(FailureMode("injury", False, 50.0, 4, hiatus=True), chances=(1.0,))
    wrap = wrap_of(policy(shoot, STRAIGHT, close_up, beyond=True), LATER)
    assert wrap.dates == ((date(2027, 5, 11), 1.0),)
