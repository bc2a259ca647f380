"""From which probability of failing on does the first date stop, or start, to be the right one for a gate?

All chances of the gate are scaled by one factor s: by date, by mode, and given other failures. On any course
a gate is met once at most, so under a policy that stays as it is the probability of each outcome, and with
it the expected cost, is linear in s::

    outcomes in which the gate failed     p s
    in which it was met and passed        p (1 - s c) / (1 - c)      c its chance of failing there at s = 1
    in which it was not met               p

Exact: each policy's line. A search's result: which policies there are. For each date the least of the lines
known is an upper bound of the least cost at every s, closest where the policies were searched for (their own
chances); so a break-even is exact for the policies compared, and moves when better ones are found for either
side. Searching again at other chances and handing in those policies as well makes both bounds closer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from precipice.schedule.gates.course import Course
from precipice.schedule.gates.policy import Policy
from precipice.schedule.shoot.failing import chances_of
from precipice.schedule.shoot.problem import Shoot

SLIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """Expected cost of a policy as a function of the factor on a gate's chances.

    Attributes:
        date: Index of the date that the policy has the gate on.
        at_none: Cost where the gate never fails.
        slope: Cost added for each unit of the factor.
    """

    date: int
    at_none: float
    slope: float

    def at(self, factor: float) -> float:
        """Expected cost at a factor."""
        return self.at_none + self.slope * factor


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where the first date is right.

    Attributes:
        first: Index of the first date for which there is a policy.
        right: Ranges of the gate's probability of failing on that date, nothing failing before, in which no
            other date's policies cost less; in order.
        stated: That probability as it was stated.
        most: The greatest probability looked at, the highest that leaves every chance of the gate at most 1.
    """

    first: int
    right: tuple[tuple[float, float], ...]
    stated: float
    most: float


def scaled(shoot: Shoot, gag: str, factor: float) -> Shoot:
    """The problem with all chances of a gate scaled."""

    def times(table: Iterable[Sequence[float]]) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(factor * p for p in row) for row in table)

    gates = tuple(
        replace(
            gate,
            chances=times(gate.chances),
            given={other: times(table) for other, table in gate.given.items()},
        )
        if gate.gag == gag
        else gate
        for gate in shoot.gates
    )
    return replace(shoot, gates=gates)


def line(shoot: Shoot, gag: str, found: Policy) -> Line:
    """The line of a policy.

    Args:
        shoot: The problem with the chances that the policy was made with.
        gag: The gate whose chances vary.
        found: The policy.

    Raises:
        ValueError: The gate is certain to fail where it is met, so that nothing is known of its passing.
    """
    slope = 0.0
    for leaf in found.leaves:
        chance = _met_with(leaf.course, gag)
        if chance is None:
            continue
        if chance >= 1.0 - SLIGHT:
            raise ValueError(f"gate {gag}: found a chance of failing of {chance:g}; below 1 is allowed here")
        failed = any(failed.gate.gag == gag for failed in leaf.course.failures)
        slope += leaf.probability * leaf.cost.total * (1.0 if failed else -chance / (1.0 - chance))
    gate = next(one for one in shoot.gates if one.gag == gag)
    return Line(found.root.plan[gate.task].date, found.cost.total - slope, slope)


def _met_with(course: Course, gag: str) -> float | None:
    """Chance with which a gate fails where a course meets it; None where it does not."""
    for stage in course.stages:
        for met in stage.met:
            if met.gate.gag == gag:
                at = stage.plan[met.gate.task].date
                return sum(chances_of(met.gate, course.failures[: met.failures])[at])
    return None


def break_even(shoot: Shoot, gag: str, lines: Sequence[Line]) -> BreakEven:
    """Where the first date is right, from the lines of policies for several dates.

    Args:
        shoot: The problem with the gate's chances as stated, which the lines' factor 1 stands for.
        gag: The gate.
        lines: One or more for each date.

    Raises:
        ValueError: Fewer than two dates have lines, or the gate has no chance of failing.
    """
    gate = next(one for one in shoot.gates if one.gag == gag)
    first = min((one.date for one in lines), default=-1)
    own = [one for one in lines if one.date == first]
    others = [one for one in lines if one.date != first]
    tables = [gate.chances, *gate.given.values()]
    highest = max(sum(row) for table in tables for row in table)
    stated = sum(gate.chances[first])
    if not others or not stated > 0.0:
        raise ValueError(
            f"break-even of gate {gag}: found policies for {len({one.date for one in lines})} dates and a "
            f"chance of failing of {stated:g}; two dates or more and a chance above 0 are needed"
        )
    most = 1.0 / highest
    crossings = {0.0, most}
    for a, b in combinations(lines, 2):
        if abs(a.slope - b.slope) > SLIGHT:
            factor = (b.at_none - a.at_none) / (a.slope - b.slope)
            if 0.0 < factor < most:
                crossings.add(factor)
    knots = sorted(crossings)
    right: list[tuple[float, float]] = []
    for low, high in pairwise(knots):
        middle = (low + high) / 2.0
        least = min(one.at(middle) for one in own)
        if least <= min(one.at(middle) for one in others) + SLIGHT * abs(least):
            start = right.pop()[0] if right and right[-1][1] == low * stated else low * stated
            right.append((start, high * stated))
    return BreakEven(first, tuple(right), stated, most * stated)
