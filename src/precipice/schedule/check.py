"""Whether a shoot can be shot as planned; shares no code with what made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from precipice.schedule.problem import ShootProblem
from precipice.schedule.solve import ShootDay


def violations(problem: ShootProblem, days: tuple[ShootDay, ...]) -> tuple[str, ...]:
    """Every rule that a shoot breaks, one sentence each; empty where it breaks none."""
    return tuple(
        sentence
        for rule in (_each_scene_once, _each_day, _dates_rise, _holds)
        for sentence in rule(problem, days)
    )


def _each_scene_once(problem: ShootProblem, days: tuple[ShootDay, ...]) -> Iterator[str]:
    shot = Counter(number for day in days for number in day.scenes)
    for scene in problem.scenes:
        if shot.pop(scene.number, 0) != 1:
            yield f"scene {scene.number} is not shot exactly once"
    for number in shot:
        yield f"scene {number} is not a scene of the script"


def _each_day(problem: ShootProblem, days: tuple[ShootDay, ...]) -> Iterator[str]:
    jobs = {scene.number: scene for scene in problem.scenes}
    away = {person.id: person.away for person in problem.cast}
    for count, day in enumerate(days, start=1):
        scenes = [jobs[number] for number in day.scenes if number in jobs]
        if sum(scene.hours for scene in scenes) > problem.hours_per_day + 1e-6:
            yield f"day {count} is longer than {problem.hours_per_day:g} h"
        if {scene.base for scene in scenes} - {day.base}:
            yield f"day {count} is shot at two bases"
        if {"day", "night"} <= {scene.light for scene in scenes} | {day.light}:
            yield f"day {count} mixes day and night"
        needed = {person for scene in scenes for person in scene.cast}
        if needed != set(day.cast):
            yield f"day {count} does not call whom its scenes need"
        for person in sorted(needed):
            if day.date in away[person]:
                yield f"day {count}: {person} is away on {day.date}"


def _dates_rise(problem: ShootProblem, days: tuple[ShootDay, ...]) -> Iterator[str]:
    working = set(problem.dates)
    for count, day in enumerate(days, start=1):
        if day.date not in working:
            yield f"day {count}: {day.date} is not a working date"
        if count > 1 and day.date <= days[count - 2].date:
            yield f"day {count} is not after the day before it"


def _holds(problem: ShootProblem, days: tuple[ShootDay, ...]) -> Iterator[str]:
    for person in problem.cast:
        worked = [count for count, day in enumerate(days) if person.id in day.cast]
        for count, day in enumerate(days):
            between = bool(worked) and worked[0] < count < worked[-1] and count not in worked
            if between != (person.id in day.held):
                yield f"day {count + 1}: {person.id} is {'not ' if between else ''}held"
