"""A gag tried on its date and on days in reserve, in the weather that comes: how it ends, what that takes.

The days are the gag's date and the `reserve` regular dates after it. On a go day up to `takes_a_day` takes
are flown; a spoiled take is tried again the same day, and with the day's takes used up on the next day in
reserve. A take in the can, an injury, or worse ends it at once. With the last day over the attempts are used
up.

A no-go day is lost, unless a cover set is left: work that the company has in reserve indoors is then shot on
that day in place of the gag, and the day on which that work stood is free for the gag; two days change
places, at the price of a move to the cover set. So a covered day adds nothing to the days lost and
`Attempts.cover_move` to the money. A cover set is used only while a later day in reserve is left to change
places with: a last no-go day is lost with cover or without, which errs on the dear side.

The chain of states (go days so far, cover sets used, whether the last day was go) is walked day by day. It
ends within the reserve, so the joint distribution of the end and of the days lost is exact for the chances
put in::

    P(end e, d days lost) = sum over days j and states s with d = j - cover sets used
                            of P(s on j) P(go | s) P(e within the takes of j)

What is not exact is what went in: odds of a take, the weather's chain and its first order. Takes on one day
and on different days are independent given the odds; where they share what is merely not known, the odds
handed in by number of the take, each given that all before it were spoiled, say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from precipice.schedule.gates.chances import TakeOdds
from precipice.schedule.gates.climate import Spells
from precipice.schedule.shoot.problem import FailureMode, Gate

End = Literal["success", "used up", "injury", "worse"]
ENDS: tuple[End, ...] = ("success", "used up", "injury", "worse")
FAILURES: tuple[End, ...] = ENDS[1:]
MOST_RESERVE = 60
MOST_TAKES = 50

Weather = Callable[[Sequence[date]], Spells]
"""The chain of no-go days along some rising dates."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """What may be tried.

    Attributes:
        takes_a_day: Most takes on one day.
        reserve: Days kept after the gag's date.
        cover: Days of work in cover sets.
        cover_move: What moving to a cover set for a day costs, currency.
    """

    takes_a_day: int
    reserve: int = 0
    cover: int = 0
    cover_move: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.takes_a_day <= MOST_TAKES:
            raise ValueError(f"takes a day: found {self.takes_a_day}; 1 to {MOST_TAKES} are allowed")
        if not 0 <= self.reserve <= MOST_RESERVE:
            raise ValueError(f"days in reserve: found {self.reserve}; 0 to {MOST_RESERVE} are allowed")
        if self.cover < 0 or not self.cover_move >= 0.0:
            raise ValueError(
                f"cover sets: found {self.cover} at {self.cover_move}; 0 or more each are allowed"
            )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a gag ends that is first tried on a date.

    Attributes:
        lost: Probability of each end with each number of days lost, 0 to the reserve, {end: (days,)}.
        covered: Expected days moved to a cover set.
    """

    lost: Mapping[End, tuple[float, ...]]
    covered: float

    def chance(self, end: End) -> float:
        """Probability of an end."""
        return sum(self.lost[end])

    @property
    def extra(self) -> float:
        """Expected days lost, over all ends."""
        return sum(days * p for row in self.lost.values() for days, p in enumerate(row))


def outcome(days: Sequence[Sequence[TakeOdds]], chain: Spells, attempts: Attempts) -> Outcome:
    """How a gag ends.

    Args:
        days: Odds of a take on each day of the gag's date and its reserve, by number of the take given that
            all before it were spoiled; the last of a day holds for all after it, (1 + reserve, 1 or more).
        chain: No-go days along these days.
        attempts: What may be tried.

    Raises:
        ValueError: A day without odds, or days, weather and reserve that do not go together.
    """
    if not len(days) == len(chain.bad) <= attempts.reserve + 1 or not all(days):
        raise ValueError(
            f"attempts: found {len(days)} days with odds and {len(chain.bad)} with weather; the same, up to "
            f"{attempts.reserve + 1}, with odds each, are allowed"
        )
    lost = {end: [0.0] * (attempts.reserve + 1) for end in ENDS}
    covered = 0.0
    states: dict[tuple[int, int, bool], float] = {(0, 0, False): 1.0}
    last = len(days) - 1
    for j, odds in enumerate(days):
        onwards: dict[tuple[int, int, bool], float] = defaultdict(float)
        for (go_days, used, was_bad), p in states.items():
            bad = chain.bad[0] if j == 0 else (chain.after_bad if was_bad else chain.after_good)[j]
            cover = used < attempts.cover and j < last
            covered += p * bad * cover
            onwards[go_days, used + cover, True] += p * bad
            spoiled = p * (1.0 - bad)
            for take in range(go_days * attempts.takes_a_day, (go_days + 1) * attempts.takes_a_day):
                one = odds[min(take, len(odds) - 1)]
                lost["success"][j - used] += spoiled * one.success
                lost["injury"][j - used] += spoiled * one.injury
                lost["worse"][j - used] += spoiled * one.worse
                spoiled *= one.spoiled
            onwards[go_days + 1, used, False] += spoiled
        states = onwards
    for (_, used, _), p in states.items():
        lost["used up"][last - used] += p
    return Outcome({end: tuple(row) for end, row in lost.items()}, covered)


@dataclass(frozen=True, slots=True)
class Attempted:
    """A gate by date, and what stands behind it.

    Attributes:
        gate: For the scheduler: chances by date of its modes.
        ends: What each of its modes is: used up, injury, worse, in this order, those that have a meaning.
        outcomes: For each date.
        given: For another gag that has failed before, the outcomes that hold then.
    """

    gate: Gate
    ends: tuple[End, ...]
    outcomes: tuple[Outcome, ...]
    given: Mapping[str, tuple[Outcome, ...]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates that may be worked, rising, and whether each is one of the calendar's own working days."""

    dates: tuple[date, ...]
    regular: tuple[bool, ...]

    def tried_on(self, first: int, reserve: int) -> tuple[int, ...]:
        """A date and the regular ones in reserve after it, fewer at the calendar's end; indices."""
        later = [at for at in range(first + 1, len(self.dates)) if self.regular[at]]
        return (first, *later[:reserve])


def clear(dates: Sequence[date]) -> Spells:
    """Weather that is always go, for a gag indoors."""
    none = (0.0,) * len(dates)
    return Spells(none, none, none)


@dataclass(frozen=True, slots=True)
class Gag:
    """A make-or-break gag before its chances are known by date.

    Attributes:
        id: Of the gag.
        task: Number of its task.
        attempts: What may be tried.
        failures: What each way of failing means.
        odds: Odds of a take by date and number of the take, see `outcome`, (dates, 1 or more).
        given: For another gag that has failed before, the odds that hold then.
    """

    id: str
    task: str
    attempts: Attempts
    failures: Mapping[End, FailureMode]
    odds: Sequence[Sequence[TakeOdds]]
    given: Mapping[str, Sequence[Sequence[TakeOdds]]] = field(default_factory=dict)


def attempted(gag: Gag, calendar: Calendar, weather: Weather = clear) -> Attempted:
    """A gag's chances of each way of failing, and its expected days lost, for each date it may be put on.

    `Gate.extra` is the expectation of days lost over all ends, as the scheduler prices them wherever the gag
    then ends. Where another gag has failed, the chances of `given` hold and the days lost stay those without.

    Raises:
        ValueError: A way of failing without a meaning that is not impossible, odds for other than every date,
            or as `outcome`.
    """
    tables = {"": gag.odds, **gag.given}
    for words, table in tables.items():
        if len(table) != len(calendar.dates):
            raise ValueError(
                f"gag {gag.id}{f' given {words}' * bool(words)}: found odds for {len(table)} dates; "
                f"{len(calendar.dates)} are allowed"
            )
    ends = {words: _by_date(gag, table, calendar, weather) for words, table in tables.items()}
    used = [end for end in FAILURES if end in gag.failures]
    for end in FAILURES:
        if end not in used and any(one.chance(end) > 0.0 for row in ends.values() for one in row):
            raise ValueError(f"gag {gag.id}: found a chance of {end}; what it means has to be stated")
    chances = {
        words: tuple(tuple(one.chance(end) for end in used) for one in row) for words, row in ends.items()
    }
    gate = Gate(
        gag=gag.id,
        task=gag.task,
        modes=tuple(gag.failures[end] for end in used),
        chances=chances.pop(""),
        extra=tuple(one.extra for one in ends[""]),
        moves=tuple(one.covered * gag.attempts.cover_move for one in ends[""]),
        given=chances,
    )
    return Attempted(gate, tuple(used), ends.pop(""), ends)


def _by_date(
    gag: Gag, table: Sequence[Sequence[TakeOdds]], calendar: Calendar, weather: Weather
) -> tuple[Outcome, ...]:
    result = []
    for first in range(len(calendar.dates)):
        tried = calendar.tried_on(first, gag.attempts.reserve)
        chain = weather([calendar.dates[at] for at in tried])
        result.append(outcome([table[at] for at in tried], chain, gag.attempts))
    return tuple(result)
