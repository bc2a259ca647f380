"""The plan as a policy: this order until a gate fails, then that one; its cost an exact expectation.

The tree. A node holds a plan. Its gates come by date, on one date as listed; each passes or fails in one of
its modes with the chances of its date, those given the latest earlier failure that it depends on
(`Gate.given`). While all pass, the plan goes on. Once one fails, the tasks of that date are shot whatever
falls, further gates of the date are met unless the film has ended, and the next morning what is left is
planned anew:

* tasks that fall and are not in the can go, tasks that come are added, on dates after the dates lost only;
* what is shot is fixed; after a hiatus work starts again after its dates;
* gates that are left have the chances that then hold.

The re-planning is handed in. A leaf is a full outcome, priced by `course.course_cost`. The expected cost is
the sum over all leaves of probability times cost: exact for the modes, chances and re-plans given, no path
is left out and none sampled. That the re-plans are the best ones is not claimed; that is the re-planner's
affair.

Where the re-planner finds no date for some task, the policy is refused; or, where `beyond` allows it, such
tasks are priced on days after all others (`course.Course.beyond`), against no rule, and the leaf shows them.
A task that has a gate is never put there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from precipice.schedule.gates.course import Course, Met, Stage, course_cost, pages_on
from precipice.schedule.infeasible import Infeasible
from precipice.schedule.shoot.costs import CostSplit
from precipice.schedule.shoot.failing import Failed, Plan, chances_of
from precipice.schedule.shoot.problem import MOST_GATES, Before, Gate, Shoot, Slot, Task
from precipice.schedule.shoot.rules import violations

Replan = Callable[[Shoot, Plan], Mapping[str, Slot]]
"""What is left, and the old slots of those of its tasks that had one, to a slot for every task of it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A full outcome.

    Attributes:
        probability: Of it.
        course: The plans it went through and what failed.
        cost: Of the course.
    """

    probability: float
    course: Course
    cost: CostSplit

    @property
    def wrap(self) -> int:
        """Index of the last date worked, or of the date on which the film stopped."""
        return self.course.wrap

    @property
    def words(self) -> str:
        """What failed, in order: "fjord-jump: rewrite, bridge: stop"; "nothing fails" otherwise."""
        failures = [f"{failed.gate.gag}: {failed.mode.name}" for failed in self.course.failures]
        return ", ".join(failures) or "nothing fails"


@dataclass(frozen=True, slots=True)
class Node:
    """A plan, and what is done once one of its gates fails.

    Attributes:
        shoot: What is known and left.
        plan: The slot of every task, those in the can included.
        since: Index of the date of the failures that led here, -1 for the root.
        failures: All that failed before.
        probability: Of getting here.
        after: A node for each way its gates may fail and the film go on.
    """

    shoot: Shoot
    plan: Plan
    since: int
    failures: tuple[Failed, ...]
    probability: float
    after: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A tree of plans with its outcomes.

    Attributes:
        root: The plan while nothing fails.
        leaves: Every outcome that has a chance.
        cost: Expected.
    """

    root: Node
    leaves: tuple[Leaf, ...]
    cost: CostSplit


@dataclass(frozen=True, slots=True)
class _Here:
    """How far a path has come."""

    stages: tuple[Stage, ...]
    failures: tuple[Failed, ...]
    probability: float


@dataclass(slots=True)
class _Growth:
    """What is handed down the tree, and the leaves as they are found."""

    replan: Replan
    beyond: bool
    leaves: list[Leaf] = field(default_factory=list)


def policy(
    shoot: Shoot,
    plan: Plan,
    replan: Replan,
    *,
    beyond: bool = False,
) -> Policy:
    """The policy that starts with a plan.

    Args:
        shoot: The problem.
        plan: A slot for every task.
        replan: What is done after a failure.
        beyond: Whether tasks that find no date after a failure may be priced after all others.

    Raises:
        Infeasible: The plan, or what the re-planner returns after some failure, breaks a rule; says which.
    """
    if len(shoot.gates) > MOST_GATES:
        raise Infeasible(f"found {len(shoot.gates)} gates; at most {MOST_GATES} are allowed")
    _refuse_broken(shoot, plan, (), beyond=False)
    growth = _Growth(replan, beyond)
    root = _node(growth, shoot, plan, _Here((Stage(shoot, plan, -1),), (), 1.0))
    cost = CostSplit()
    for leaf in growth.leaves:
        cost = cost.plus(leaf.cost, leaf.probability)
    return Policy(root, tuple(growth.leaves), cost)


def _node(growth: _Growth, shoot: Shoot, plan: Plan, here: _Here) -> Node:
    """A node with all that grows from it."""
    since = here.stages[-1].since
    start = here
    after: list[Node] = []
    for gates in _by_date(shoot, plan, since):
        passes = replace(here, probability=0.0)
        for failures, met, chance in _on_one_date(gates, plan, here.failures):
            stages = (*here.stages[:-1], replace(here.stages[-1], met=(*here.stages[-1].met, *met)))
            there = _Here(stages, (*here.failures, *failures), here.probability * chance)
            if not failures:
                passes = there
            elif failures[-1].mode.ends:
                _leaf(growth, there)
            else:
                after.append(_replanned(growth, there, failures))
        here = passes
        if here.probability == 0.0:
            break
    if here.probability > 0.0:
        _leaf(growth, here)
    return Node(shoot, plan, since, start.failures, start.probability, tuple(after))


def _leaf(growth: _Growth, here: _Here) -> None:
    course = Course(here.stages, here.failures)
    growth.leaves.append(Leaf(here.probability, course, course_cost(course)))


def _replanned(growth: _Growth, here: _Here, failures: Sequence[Failed]) -> Node:
    shoot = what_is_left(here.stages[-1].shoot, here.stages[-1].plan, failures)
    numbers = {task.number for task in shoot.tasks}
    old = {number: slot for number, slot in here.stages[-1].plan.items() if number in numbers}
    plan = growth.replan(shoot, old)
    _refuse_broken(shoot, plan, here.failures, growth.beyond)
    stage = Stage(shoot, plan, failures[-1].date)
    return _node(growth, shoot, plan, _Here((*here.stages, stage), here.failures, here.probability))


def _by_date(shoot: Shoot, plan: Plan, since: int) -> list[list[Gate]]:
    """Gates still to come, those of one date together."""
    in_the_can = shoot.before.shot if shoot.before else {}
    dates: dict[int, list[Gate]] = {}
    for gate in shoot.gates:
        if gate.task in plan and gate.task not in in_the_can and plan[gate.task].date > since:
            dates.setdefault(plan[gate.task].date, []).append(gate)
    return [dates[at] for at in sorted(dates)]


def _on_one_date(
    gates: Sequence[Gate], plan: Plan, before: tuple[Failed, ...]
) -> Iterator[tuple[tuple[Failed, ...], tuple[Met, ...], float]]:
    """Every way the gates of one date may go that has a chance: failures, gates met, probability."""
    if not gates:
        yield (), (), 1.0
        return
    gate, others = gates[0], gates[1:]
    here = Met(gate, len(before))
    at = plan[gate.task].date
    chances = chances_of(gate, before)[at]
    passes = 1.0 - sum(chances)
    if passes > 1e-15:
        for failures, met, chance in _on_one_date(others, plan, before):
            yield failures, (here, *met), passes * chance
    for mode, p in zip(gate.modes, chances, strict=True):
        if p > 0.0:
            failed = Failed(gate, mode, at)
            if mode.ends:
                yield (failed,), (here,), p
                continue
            for failures, met, chance in _on_one_date(others, plan, (*before, failed)):
                yield (failed, *failures), (here, *met), p * chance


def what_is_left(shoot: Shoot, plan: Plan, failures: Sequence[Failed]) -> Shoot:
    """The problem on the morning after failures on one date.

    What was shot by then is fixed, today is the next date, after the dates of a hiatus where there is one.
    """
    at = failures[-1].date
    shot = {number: slot for number, slot in plan.items() if slot.date <= at}
    falls = frozenset().union(*(failed.mode.falls for failed in failures))
    alive = [task for task in shoot.tasks if task.number in shot or task.number not in falls]
    for failed in failures:
        known = {task.number for task in alive}
        pages = pages_on(shoot, failed)
        alive += [_coming(shoot, task, pages) for task in failed.mode.comes if task.number not in known]
    numbers = {task.number for task in alive}
    tasks = tuple(
        replace(task, follows=tuple(link for link in task.follows if link.number in numbers))
        for task in alive
    )
    lost = max([at, *(pages_on(shoot, failed) for failed in failures if failed.mode.hiatus)])
    gates = tuple(
        replace(gate, chances=chances_of(gate, failures))
        for gate in shoot.gates
        if gate.task in numbers and gate.task not in shot
    )
    earlier = shoot.before
    return replace(
        shoot,
        tasks=tasks,
        gates=gates,
        wishes=tuple(
            replace(wish, tasks=tuple(number for number in wish.tasks if number in numbers))
            for wish in shoot.wishes
            if (wish.before is None or numbers.issuperset(wish.before))
            and (not wish.tasks or numbers.intersection(wish.tasks))
        ),
        before=Before(
            shot={number: (shoot.dates[slot.date], slot.column) for number, slot in shot.items()},
            planned={
                number: where
                for number, where in (earlier.planned if earlier else {}).items()
                if number in numbers and number not in shot
            },
            price=earlier.price if earlier else 0.0,
            today=shoot.dates[lost + 1]
            if lost + 1 < len(shoot.dates)
            else shoot.dates[-1] + timedelta(days=1),
        ),
    )


def _coming(shoot: Shoot, task: Task, pages: int) -> Task:
    """A task that comes, on its own dates after those lost."""
    free = frozenset(shoot.dates[pages + 1 :])
    return replace(
        task,
        only_on=free if task.only_on is None else free & task.only_on,
        only_why=task.only_why or "its pages are not there before",
    )


def _refuse_broken(shoot: Shoot, plan: Plan, failures: Sequence[Failed], beyond: bool) -> None:
    unmet = any(gate.task not in plan for gate in shoot.gates)
    broken = violations(shoot, plan, complete=unmet or not beyond)
    if broken:
        after = "".join(
            f"after {failed.gate.gag} fails ({failed.mode.name}) on {shoot.dates[failed.date]}: "
            for failed in failures[-1:]
        )
        raise Infeasible(f"{after}{broken[0].words}")
