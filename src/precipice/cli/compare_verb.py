"""`compare`: what a new draft changes, and which decisions and days it touches."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.breakdown.compare import Comparison, DraftScript, SceneChange
    from precipice.plan.result import ScheduleResult
    from precipice.plan.revise import Touched, TouchedDay
    from precipice.production.production import Production

DONE = 0
PLANS = ("schedule.json", "plan.json")


@dataclass(frozen=True, slots=True)
class _Undone:
    """What the new draft touches of a production."""

    decisions: tuple[Touched, ...] = ()
    gags: tuple[Touched, ...] = ()
    days: tuple[TouchedDay, ...] = ()


def add_compare(verbs: Any) -> None:
    """Add `compare`."""
    verb = verbs.add_parser(
        "compare",
        help="compare two drafts: scenes, cast, places, eighths, gags, and what they undo",
        description="Matches the scenes of two drafts through renumbering and rewriting. Where OLD is a "
        "production folder, its script is the old draft, and decisions, gags and scheduled days that the new "
        "one touches are listed.",
    )
    verb.add_argument("old", metavar="OLD", type=Path, help="script, breakdown, or production folder")
    verb.add_argument("new", metavar="NEW", type=Path, help="script or breakdown")
    verb.add_argument(
        "--schedule",
        metavar="FILE",
        type=Path,
        help="schedule.json or plan.json; that in OLD/out if left out",
    )
    verb.add_argument("--json", action="store_true", help="print the comparison as JSON")
    verb.set_defaults(verb=_compare)


def _compare(options: argparse.Namespace) -> int:
    import json

    from precipice.breakdown.compare import compare_drafts

    production, script = _production(options.old)
    comparison = compare_drafts(_draft(script), _draft(options.new))
    undone = _undone(options, comparison, production)
    if options.json:
        print(json.dumps(_data(comparison, undone), indent=1, ensure_ascii=False))
    else:
        for line in _lines(comparison, undone):
            print(line)
    return DONE


def _production(path: Path) -> tuple[Production | None, Path]:
    """The production, where a folder was named, and its script."""
    from precipice.production.load import load_production

    if not path.is_dir():
        return None, path
    production = load_production(path)
    return production, path / production.script


def _draft(path: Path) -> DraftScript:
    from precipice.breakdown.compare import draft_of
    from precipice.cli.breakdown_verbs import read_any

    screenplay, breakdown = read_any(path)
    return draft_of(breakdown, screenplay)


def _undone(options: argparse.Namespace, comparison: Comparison, production: Production | None) -> _Undone:
    from precipice.plan.revise import touched_days, touched_decisions, touched_gags

    schedule = _schedule(options)
    return _Undone(
        touched_decisions(comparison, production.elements) if production else (),
        touched_gags(comparison, production.gags) if production else (),
        touched_days(comparison, schedule) if schedule else (),
    )


def _schedule(options: argparse.Namespace) -> ScheduleResult | None:
    """The schedule that was named, or the newest in the production's out folder."""
    from precipice.plan.before import read_schedule

    path: Path | None = options.schedule
    if path is None and options.old.is_dir():
        there = [found for name in PLANS if (found := options.old / "out" / name).is_file()]
        path = max(there, key=lambda found: found.stat().st_mtime, default=None)
    return read_schedule(path) if path is not None else None


def _lines(comparison: Comparison, undone: _Undone) -> Iterator[str]:
    from precipice.production.scene import format_eighths

    old, new = comparison.old, comparison.new
    yield (
        f"{len(old.sheets)} scenes to {len(new.sheets)}, {old.pages} pages to {new.pages}, "
        f"{format_eighths(old.eighths)} to {format_eighths(new.eighths)} in eighths"
    )
    for what, (come, gone) in (("part", comparison.cast), ("place", comparison.places)):
        yield from (f"{what} in: {name}" for name in come)
        yield from (f"{what} out: {name}" for name in gone)
    for sheet in comparison.cut:
        yield f"scene {sheet.scene} cut: {sheet.heading}, {format_eighths(sheet.eighths)}"
    for sheet in comparison.added:
        yield f"scene {sheet.scene} new: {sheet.heading}, {format_eighths(sheet.eighths)}"
    for change in comparison.kept:
        said = [*_said(change)]
        if said:
            yield f"scene {change.old.scene}: {'; '.join(said)}"
    for one in (*undone.decisions, *undone.gags):
        yield f"{one.what} in scene {one.scene}: {one.why}"
    for day in undone.days:
        yield f"day {day.number}, {day.date}, {day.unit} unit: {'; '.join(day.reasons)}"
    if comparison.added and undone.days:
        yield f"on no day yet: {', '.join(sheet.scene for sheet in comparison.added)}"


def _said(change: SceneChange) -> Iterator[str]:
    if change.renumbered:
        yield f"now {change.new.scene}"
    if change.rewritten:
        yield f"rewritten, {change.likeness:.0%} alike"
    yield from change.reasons()
    come, gone = change.elements
    yield from (f"{label} in" for label in come)
    yield from (f"{label} out" for label in gone)


def _data(comparison: Comparison, undone: _Undone) -> dict[str, Any]:
    old, new = comparison.old, comparison.new
    return {
        "pages": [old.pages, new.pages],
        "eighths": [old.eighths, new.eighths],
        "cast": _both(comparison.cast),
        "places": _both(comparison.places),
        "cut": [sheet.scene for sheet in comparison.cut],
        "added": [sheet.scene for sheet in comparison.added],
        "scenes": [
            {
                "old": one.old.scene,
                "new": one.new.scene,
                "likeness": round(one.likeness, 3),
                "rewritten": one.rewritten,
                "eighths": [one.old.eighths, one.new.eighths],
                "place": list(one.place) if one.place else None,
                "cast": _both(one.cast),
                "gags": _both(one.gags),
                "elements": _both(one.elements),
            }
            for one in comparison.kept
        ],
        "decisions": [_touched(one) for one in undone.decisions],
        "gags": [_touched(one) for one in undone.gags],
        "days": [
            {
                "number": day.number,
                "date": day.date.isoformat(),
                "unit": day.unit,
                "reasons": list(day.reasons),
            }
            for day in undone.days
        ],
    }


def _both(come_and_gone: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, list[str]]:
    return {"in": list(come_and_gone[0]), "out": list(come_and_gone[1])}


def _touched(one: Touched) -> dict[str, str]:
    return {"what": one.what, "scene": one.scene, "now": one.now, "why": one.why}
