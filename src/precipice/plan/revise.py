"""What a new draft of the script undoes: decisions on elements, gags, and days of the schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from precipice.breakdown.compare import Comparison
from precipice.plan.result import ScheduleResult
from precipice.production.elements import ElementEntry
from precipice.production.sheet import Sheet
from precipice.production.stunt import GagEntry


@dataclass(frozen=True, slots=True)
class Touched:
    """A decision or a gag that a new draft touches.

    Attributes:
        what: The decision or the gag in words.
        scene: Its scene in the old draft.
        now: That scene's number in the new draft; "" where it is cut.
        why: What happened.
    """

    what: str
    scene: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class TouchedDay:
    """A day of the schedule that a new draft touches, and why, scene by scene."""

    date: date
    unit: str
    number: int
    reasons: tuple[str, ...]


def touched_decisions(comparison: Comparison, decisions: Iterable[ElementEntry]) -> tuple[Touched, ...]:
    """Decisions whose scene is cut or renumbered, or whose words are gone from it."""
    found = []
    for one in decisions:
        what = f"{one.decision} {one.label!r} ({one.category})"
        change = comparison.now(one.scene)
        if change is None:
            if any(sheet.scene == one.scene for sheet in comparison.cut):
                found.append(Touched(what, one.scene, "", "the scene is cut"))
            continue
        if change.renumbered:
            found.append(Touched(what, one.scene, change.new.scene, f"the scene is now {change.new.scene}"))
        if one.decision != "add" and _has(change.old, one) and not _has(change.new, one):
            found.append(Touched(what, one.scene, change.new.scene, "its words are gone"))
    return tuple(found)


def _has(sheet: Sheet, entry: ElementEntry) -> bool:
    wanted = (entry.category, entry.label.casefold())
    return any((mark.category, mark.label.casefold()) == wanted for mark in sheet.elements)


def touched_gags(comparison: Comparison, gags: Iterable[GagEntry]) -> tuple[Touched, ...]:
    """Gags whose scene is cut, renumbered or rewritten."""
    found = []
    for gag in gags:
        change = comparison.now(gag.scene)
        what = f"gag {gag.id} ({gag.kind.replace('_', ' ')})"
        if change is None and any(sheet.scene == gag.scene for sheet in comparison.cut):
            found.append(Touched(what, gag.scene, "", "the scene is cut"))
        elif change is not None and change.renumbered:
            found.append(Touched(what, gag.scene, change.new.scene, f"the scene is now {change.new.scene}"))
        elif change is not None and change.rewritten:
            found.append(Touched(what, gag.scene, change.new.scene, "the scene is rewritten"))
    return tuple(found)


def touched_days(comparison: Comparison, schedule: ScheduleResult) -> tuple[TouchedDay, ...]:
    """Days that shoot a scene which is cut, or changed in length, cast, place, light or gags."""
    cut = {sheet.scene for sheet in comparison.cut}
    reasons = {one.old.scene: one.reasons() for one in comparison.kept if one.reasons()}
    found = []
    for day in schedule.days:
        said = [f"scene {number} is cut" for number in day.scenes if number in cut]
        said += [
            f"scene {number}: {', '.join(reasons[number])}" for number in day.scenes if number in reasons
        ]
        if said:
            found.append(TouchedDay(day.date, day.unit, day.number, tuple(said)))
    return tuple(found)
