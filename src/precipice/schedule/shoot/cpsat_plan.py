"""What binds the dates of tasks in the CP-SAT model: precedences, wishes, and an earlier plan."""

from __future__ import annotations

from precipice.schedule.shoot.cpsat_draft import COLUMNS, Draft, Literal, Rule
from precipice.schedule.shoot.cpsat_people import Calls
from precipice.schedule.shoot.days import LIGHT_ORDER
from precipice.schedule.shoot.problem import Wish


def precedences(draft: Draft) -> None:
    """A task comes its days after what it follows; on one date in one column, no earlier in light."""
    shoot = draft.shoot
    for k, task in enumerate(shoot.tasks):
        for n, link in enumerate(task.follows):
            before = draft.index.get(link.number)
            if before is None:
                continue
            rule = Rule("follows", k, n)
            same_date = link.days == 0 and LIGHT_ORDER[shoot.tasks[before].light] <= LIGHT_ORDER[task.light]
            for at, day in enumerate(shoot.dates):
                until = max(
                    (
                        e
                        for e in range(at + 1)
                        if (day - shoot.dates[e]).days >= link.days and (e < at or same_date)
                    ),
                    default=-1,
                )
                sooner = [draft.done[before, until]] if until >= 0 else []
                excuse = [draft.missing[before]] if before in draft.missing else []
                draft.clause(rule, [draft.done[k, at].Not(), *sooner, *excuse])
                if same_date:
                    _one_column(draft, rule, before, k, at)


def _one_column(draft: Draft, rule: Rule, before: int, after: int, at: int) -> None:
    for here in COLUMNS:
        for there in COLUMNS:
            if here != there and (before, here, at) in draft.put and (after, there, at) in draft.put:
                pair = [draft.put[before, here, at].Not(), draft.put[after, there, at].Not()]
                draft.clause(rule, pair)


def pay_plan(draft: Draft, called: Calls) -> None:
    """Adds broken wishes and tasks that leave their date to the cost."""
    for n, wish in enumerate(draft.shoot.wishes):
        if wish.price != 0.0:
            broken = draft.model.new_bool_var(f"broken[{n}]")
            draft.pay(wish.price, broken)
            _break(draft, wish, called, broken)
    before = draft.shoot.before
    if before is not None and before.price != 0.0:
        for number, (day, _) in before.planned.items():
            if number in draft.index:
                k = draft.index[number]
                moved = draft.model.new_bool_var(f"moved[{number}]")
                draft.pay(before.price, moved)
                for (task, _, at), put in draft.put.items():
                    if task == k and draft.shoot.dates[at] != day:
                        draft.model.add_implication(put, moved)


def _break(draft: Draft, wish: Wish, called: Calls, broken: Literal) -> None:
    """A plan that does not keep a wish has it broken."""
    shoot, model = draft.shoot, draft.model
    if wish.before is not None:
        if wish.before[0] not in draft.index or wish.before[1] not in draft.index:
            return
        first, second = (draft.index[number] for number in wish.before)
        level = LIGHT_ORDER[shoot.tasks[first].light] <= LIGHT_ORDER[shoot.tasks[second].light]
        for at in range(len(shoot.dates)):
            until = at if level else at - 1
            sooner = [draft.done[first, until]] if until >= 0 else []
            model.add_bool_or([draft.done[second, at].Not(), *sooner, broken])
    elif wish.person is not None:
        index = next(k for k, person in enumerate(shoot.people) if person.id == wish.person)
        for (person, _, at), call in called.items():
            if person == index and shoot.dates[at] in wish.dates:
                model.add_implication(call, broken)
    else:
        tasks = {draft.index[number] for number in wish.tasks if number in draft.index}
        for (task, _, at), put in draft.put.items():
            if task in tasks and shoot.dates[at] not in wish.dates:
                model.add_implication(put, broken)
