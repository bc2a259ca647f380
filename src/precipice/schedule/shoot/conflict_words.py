"""The rules of a conflict as sentences with names and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from precipice.schedule.shoot.cpsat_draft import Rule
from precipice.schedule.shoot.problem import Shoot, Task

UNIT_WORDS = {"main": "the main unit", "second": "the second unit", "prep": "preparation"}


def sentences(shoot: Shoot, rules: Sequence[Rule]) -> tuple[str, ...]:
    """One sentence for each rule, and one for the tasks that need the same."""
    kinds: dict[str, Callable[[Shoot, Rule], str]] = {
        "away": _away,
        "closed": _closed,
        "window": _window,
        "today": _today,
        "shot": _shot,
        "follows": _follows,
        "rest": _rest,
        "daylight": _light,
        "darkness": _light,
        "child": _child,
        "hours": _hours,
        "bases": _bases,
        "light": _order,
        "twice": _twice,
        "dates": _dates,
    }
    words = [kinds[rule.kind](shoot, rule) for rule in sorted(rules) if rule.kind != "task"]
    return (*words, *_needs(shoot, rules))


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{rest} min"] if rest or not hours else parts)


def _scenes(tasks: Sequence[Task]) -> str:
    """Scenes by number; preparation by its own name."""
    scenes = [task.number for task in tasks if task.number[:1].isdigit()]
    others = [task.number for task in tasks if not task.number[:1].isdigit()]
    head = [f"scene{'s' if len(scenes) > 1 else ''} {_listed(scenes)}"] if scenes else []
    return _listed([*head, *others])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cast(shoot: Shoot, person: int) -> str:
    one = shoot.people[person]
    return f"cast {one.id} ({one.name})"


def _stretch(shoot: Shoot, barred: frozenset[date], at: int) -> tuple[date | None, date | None]:
    """First and last date of a stretch of barred dates; None where it reaches the end of the dates."""
    last = at
    while last + 1 < len(shoot.dates) and shoot.dates[last + 1] in barred:
        last += 1
    begin = None if at == 0 else shoot.dates[at]
    return begin, None if last + 1 == len(shoot.dates) else shoot.dates[last]


def _following(shoot: Shoot, day: date) -> date:
    return next(one for one in shoot.dates if one > day)


def _away(shoot: Shoot, rule: Rule) -> str:
    begin, end = _stretch(shoot, shoot.people[rule.who].away, rule.which)
    who = _capital(_cast(shoot, rule.who))
    if begin is None and end is None:
        return f"{who} is away on all dates."
    if begin is None and end is not None:
        return f"{who} arrives on {_on(_following(shoot, end))}."
    if begin is not None and end is None:
        return f"{who} leaves on {_on(begin)}."
    return f"{who} is away from {_on(begin or shoot.dates[0])} to {_on(end or shoot.dates[-1])}."


def _closed(shoot: Shoot, rule: Rule) -> str:
    begin, end = _stretch(shoot, shoot.bases[rule.who].closed, rule.which)
    name = _capital(shoot.bases[rule.who].name)
    if begin is None and end is None:
        return f"{name} is closed on all dates."
    if begin is None and end is not None:
        return f"{name} opens on {_on(_following(shoot, end))}."
    if begin is not None and end is None:
        return f"{name} closes on {_on(begin)}."
    return f"{name} is closed from {_on(begin or shoot.dates[0])} to {_on(end or shoot.dates[-1])}."


def _window(shoot: Shoot, rule: Rule) -> str:
    task = shoot.tasks[rule.who]
    days = [_on(day) for day in sorted(task.only_on or ())]
    why = f" ({task.only_why})" if task.only_why else ""
    return f"{_capital(_scenes([task]))} is bound to {_listed(days) if days else 'no date'}{why}."


def _today(shoot: Shoot, rule: Rule) -> str:  # noqa: ARG001  one signature for all
    today = shoot.before.today if shoot.before else shoot.dates[0]
    return f"Nothing can be put before {_on(today)} any more."


def _shot(shoot: Shoot, rule: Rule) -> str:
    task = shoot.tasks[rule.who]
    day, column = shoot.before.shot[task.number] if shoot.before else (shoot.dates[0], "main")
    return f"{_capital(_scenes([task]))} was shot on {_on(day)} by {UNIT_WORDS[column]}."


def _follows(shoot: Shoot, rule: Rule) -> str:
    task = shoot.tasks[rule.who]
    link = task.follows[rule.which]
    before = next(one for one in shoot.tasks if one.number == link.number)
    days = f"at least {link.days} day{'s' if link.days > 1 else ''} " if link.days else ""
    why = f" ({link.why})" if link.why else ""
    return f"{_capital(_scenes([task]))} comes {days}after {_scenes([before])}{why}."


def _rest(shoot: Shoot, rule: Rule) -> str:
    rest = _clock(shoot.people[rule.who].rest)
    return f"{_capital(_cast(shoot, rule.who))} needs {rest} between wrap and call."


def _light(shoot: Shoot, rule: Rule) -> str:
    base = shoot.bases[rule.who]
    table = base.daylight if rule.kind == "daylight" else base.darkness
    day, split, night = (_clock(max(column)) for column in zip(*table, strict=True))
    whole = f"{day} on day patterns" if rule.kind == "daylight" else f"{night} on night patterns"
    return f"{_capital(base.name)} has {rule.kind} of at most {whole} and {split} on split patterns."


def _child(shoot: Shoot, rule: Rule) -> str:
    person = shoot.people[rule.who]
    limits = []
    if person.most_minutes is not None:
        limits.append(f"works at most {_clock(person.most_minutes)} a day")
    if person.no_nights:
        limits.append("does not work on split and night days")
    return f"{_capital(_cast(shoot, rule.who))} {_listed(limits)}."


def _hours(shoot: Shoot, rule: Rule) -> str:  # noqa: ARG001  one signature for all
    return f"A day lasts at most {_clock(shoot.hours.day + shoot.hours.overtime)}."


def _bases(shoot: Shoot, rule: Rule) -> str:  # noqa: ARG001  one signature for all
    most = shoot.hours.bases_a_day
    return f"A unit is at {most} base{'s' if most > 1 else ''} a day at most."


def _order(shoot: Shoot, rule: Rule) -> str:  # noqa: ARG001  one signature for all
    return "Within a day a unit goes to each base once, and day scenes come before night scenes."


def _twice(shoot: Shoot, rule: Rule) -> str:
    return f"{_capital(_cast(shoot, rule.who))} is called by one unit a day at most."


def _dates(shoot: Shoot, rule: Rule) -> str:  # noqa: ARG001  one signature for all
    count = len(shoot.dates)
    first, last = _on(shoot.dates[0]), _on(shoot.dates[-1])
    return f"There are {count} dates from {first} to {last}." if count > 1 else f"There is one date, {first}."


def _needs(shoot: Shoot, rules: Sequence[Rule]) -> list[str]:
    """What the tasks of a conflict need of the people, bases, hours and light that its rules speak of."""
    people = {rule.who for rule in rules if rule.kind in {"away", "rest", "child", "twice"}}
    bases = {rule.who for rule in rules if rule.kind in {"closed", "daylight", "darkness"}}
    kinds = {rule.kind for rule in rules}
    if kinds & {"bases", "light"}:
        bases = set(range(len(shoot.bases)))
    lit = bool(kinds & {"daylight", "darkness", "light", "child", "rest"})
    groups: dict[tuple[tuple[int, ...], int | None, str], list[Task]] = {}
    for rule in sorted(rules):
        if rule.kind == "task":
            task = shoot.tasks[rule.who]
            needed = tuple(p for p in sorted(people) if p in task.cast)
            light = task.light if lit and task.light != "any" else ""
            groups.setdefault((needed, task.base if task.base in bases else None, light), []).append(task)
    timed = bool(kinds & {"hours", "dates", "daylight", "darkness", "child"})
    return [
        _need(shoot, tasks, needed, base, light, timed) for (needed, base, light), tasks in groups.items()
    ]


def _need(
    shoot: Shoot, tasks: Sequence[Task], needed: Sequence[int], base: int | None, light: str, timed: bool
) -> str:
    several = len(tasks) > 1
    parts = []
    if needed:
        parts.append(("need " if several else "needs ") + _listed([_cast(shoot, p) for p in needed]))
    elif base is not None:
        parts.append("are" if several else "is")
    elif not timed and not light:
        parts.append("have to be shot" if several else "has to be shot")
    if base is not None:
        parts.append(f"in {shoot.bases[base].name}")
    words = [" ".join(parts)] if parts else []
    if timed:
        words.append(("take " if several else "takes ") + _clock(sum(task.minutes for task in tasks)))
    if light:
        words.append(f"{'need' if several else 'needs'} {'daylight' if light == 'day' else 'night'}")
    return f"{_capital(_scenes(tasks))} {_listed(words)}."
