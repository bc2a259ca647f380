"""When the shoot wraps: its distribution over outcomes and weather, and the probability of making a release.

Every leaf of the policy has the date on which its last plan ends, re-plans and hiatuses included. On the way
to it gates were met, and each took days in reserve, with the distribution that its attempts have given the
end it came to (`attempts.Outcome`). Given their ends, the days of several gates are taken as independent, so
those of a leaf are distributed as the convolution. Each day lost moves the wrap by one of the calendar's own
working days: nothing is made up on idle dates, which errs on the late side. Tasks that found no date wrap on
working days after all others. Exact for the policy and the attempts; weather counts where a gate has it, and
nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from precipice.schedule.gates.attempts import Attempted, End, Outcome
from precipice.schedule.gates.course import Course, Met, Stage, pages_on
from precipice.schedule.gates.policy import Leaf, Policy


@dataclass(frozen=True, slots=True)
class Wrap:
    """When the shoot wraps.

    Attributes:
        dates: Each date on which it may, rising, and its probability.
        stopped: Probability that the film stops; it then has no wrap.
    """

    dates: tuple[tuple[date, float], ...]
    stopped: float

    def by(self, day: date) -> float:
        """Probability of a wrap on a date or before."""
        return sum(p for wrap, p in self.dates if wrap <= day)

    def quantile(self, share: float) -> date | None:
        """First date by which it has wrapped with at least a probability; None where a stop leaves none."""
        total = 0.0
        for wrap, p in self.dates:
            total += p
            if total >= share - 1e-12:
                return wrap
        return None


@dataclass(frozen=True, slots=True)
class Release:
    """A release and its odds.

    Attributes:
        last_wrap: Last date on which the shoot may wrap.
        made: Probability that it does.
        late: Probability that it wraps later.
        stopped: Probability that the film stops.
    """

    last_wrap: date
    made: float
    late: float
    stopped: float


def release_odds(wrap: Wrap, release: date, weeks_of_post: int) -> Release:
    """The odds of a release date, post-production taking whole weeks from the wrap.

    Raises:
        ValueError: The weeks are negative.
    """
    if weeks_of_post < 0:
        raise ValueError(f"weeks of post-production: found {weeks_of_post}; 0 or more are allowed")
    last = release - timedelta(weeks=weeks_of_post)
    made = wrap.by(last)
    return Release(last, made, max(0.0, 1.0 - made - wrap.stopped), wrap.stopped)


def wrap_of(found: Policy, working: Sequence[date], attempts: Mapping[str, Attempted] | None = None) -> Wrap:
    """The distribution of the wrap.

    Args:
        found: The policy.
        working: The calendar's own working days, rising, going on beyond the plan's dates for days lost.
        attempts: By gag, for those gates that have attempts; the others lose no days.

    Raises:
        ValueError: The working days end before the last wrap, or a gate's modes are not those of its
            attempts.
    """
    dates: dict[date, float] = defaultdict(float)
    stopped = 0.0
    for leaf in found.leaves:
        if leaf.course.ended:
            stopped += leaf.probability
            continue
        wrap = _planned(leaf.course)
        for lost, p in enumerate(days_lost(leaf, attempts or {})):
            if p > 0.0:
                after = lost + len(leaf.course.beyond)
                dates[_later(wrap, after, working)] += leaf.probability * p
    return Wrap(tuple(sorted(dates.items())), stopped)


def _planned(course: Course) -> date:
    """The last plan's last date; of the pages that tasks beyond it wait for, where those come later."""
    shoot = course.stages[-1].shoot
    last = course.wrap
    if course.beyond:
        last = max([last, *(pages_on(shoot, failed) for failed in course.failures)])
    return shoot.dates[min(last, len(shoot.dates) - 1)]


def days_lost(leaf: Leaf, attempts: Mapping[str, Attempted]) -> tuple[float, ...]:
    """Distribution of the days lost on a leaf's way, (days,)."""
    total = [1.0]
    for stage in leaf.course.stages:
        for met in stage.met:
            if met.gate.gag not in attempts:
                continue
            own = _given_its_end(leaf.course, stage, met, attempts[met.gate.gag])
            total = [
                sum(total[k] * own[n - k] for k in range(len(total)) if 0 <= n - k < len(own))
                for n in range(len(total) + len(own) - 1)
            ]
    return tuple(total)


def _given_its_end(course: Course, stage: Stage, met: Met, attempted: Attempted) -> list[float]:
    """Days that a gate took, given how it ended on a course."""
    gag = met.gate.gag
    outcomes: Sequence[Outcome] = attempted.outcomes
    for earlier in course.failures[: met.failures]:
        outcomes = attempted.given.get(earlier.gate.gag, outcomes)
    end: End = "success"
    for failed in course.failures[met.failures :]:
        if failed.gate.gag == gag:
            if failed.mode not in attempted.gate.modes:
                raise ValueError(
                    f"gate {gag}: found a failure {failed.mode.name!r}; one of its attempts' own is allowed"
                )
            end = attempted.ends[attempted.gate.modes.index(failed.mode)]
    row = outcomes[stage.plan[met.gate.task].date].lost[end]
    chance = sum(row)
    return [p / chance for p in row]


def _later(wrap: date, lost: int, working: Sequence[date]) -> date:
    """The date that a number of working days later is; the date itself for none."""
    if lost == 0:
        return wrap
    at = bisect_right(working, wrap) + lost - 1
    if at >= len(working):
        raise ValueError(
            f"working days: found the last on {working[-1] if working else None}, "
            f"{lost} more after {wrap} are needed"
        )
    return working[at]
