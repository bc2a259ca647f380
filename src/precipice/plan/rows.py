"""Script and production side by side: scenes, cast and places as they will be planned, estimates named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from precipice.plan.check import Checked
from precipice.plan.estimate import BASE, DAY_RATE, PAGES_A_DAY, SETUP_HOURS, estimated_hours
from precipice.plan.plan import SceneRow
from precipice.production.people import CastMember
from precipice.production.scene import IntExt, format_eighths
from precipice.production.sheet import Sheet
from precipice.production.shoot import Place, SceneEntry

ShotIn = Literal["day", "night", "any"]


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody and every place that the plan counts on, the production's own and those it left out.

    Attributes:
        cast: By board number; parts without an entry follow with the next free numbers.
        places: By name, case folded; places without an entry share one base.
        ids: Board number by part, case folded.
        estimates: What had to be estimated, one sentence each.
    """

    cast: tuple[CastMember, ...]
    places: Mapping[str, Place]
    ids: Mapping[str, str]
    estimates: tuple[str, ...]


def company(checked: Checked) -> Company:
    """The production's cast and places, filled up from the script."""
    production, breakdown = checked.production, checked.breakdown
    known = {member.name.casefold() for member in production.cast}
    missing = [part.name for part in breakdown.parts if part.name.casefold() not in known]
    free = _free_numbers({member.id for member in production.cast}, len(missing))
    added = tuple(
        CastMember(id=number, name=name[:200], day_rate=DAY_RATE, estimated=True)
        for number, name in zip(free, missing, strict=True)
    )
    cast = (*production.cast, *added)
    places = {place.name.casefold(): place for place in production.places}
    unplaced = [name for name in breakdown.places if name.casefold() not in places]
    for name in unplaced:
        places[name.casefold()] = Place(name=name[:200] or BASE, base=BASE, estimated=True)
    return Company(
        cast=cast,
        places=places,
        ids={member.name.casefold(): member.id for member in cast},
        estimates=_company_estimates(cast, tuple(places.values())),
    )


def scene_rows(checked: Checked, crew: Company) -> tuple[SceneRow, ...]:
    """Every scene of the script as it will be planned, in script order."""
    entries = {entry.number: entry for entry in checked.production.scenes}
    return tuple(
        _scene_row(checked, crew, sheet, entries.get(sheet.scene)) for sheet in checked.breakdown.sheets
    )


def hours_estimates(rows: tuple[SceneRow, ...]) -> tuple[str, ...]:
    """What was assumed of the scenes that nobody has timed."""
    count = sum(row.hours_estimated for row in rows)
    if count == 0:
        return ()
    return (
        f"Shooting hours of {count} of {len(rows)} scenes are this program's own: "
        f"{PAGES_A_DAY:g} pages a day, and half a day or more where there is a gag.",
    )


def _scene_row(checked: Checked, crew: Company, sheet: Sheet, entry: SceneEntry | None) -> SceneRow:
    gags = [gag for gag in checked.production.gags if gag.scene == sheet.scene]
    name = entry.place if entry is not None and entry.place is not None else sheet.place
    place = crew.places.get(name.casefold()) or Place(name=name or BASE, base=BASE, estimated=True)
    hours_a_day = checked.production.calendar.hours
    stated = entry.hours if entry is not None else None
    if stated is None and entry is not None and entry.setups is not None:
        stated = SETUP_HOURS * entry.setups
    called = [crew.ids[name.casefold()] for name in sheet.cast if name.casefold() in crew.ids]
    in_gags = [gag.performer for gag in gags if gag.performer is not None]
    in_gags += [one.id for gag in gags for one in gag.people]
    called += [one for one in dict.fromkeys(in_gags) if one not in called]
    order = [member.id for member in crew.cast]
    return SceneRow(
        number=sheet.scene,
        heading=sheet.heading,
        int_ext=sheet.int_ext.value,
        place=place.name,
        base=place.base,
        time=sheet.time,
        light=sheet.light.value,
        shot_in=_shot_in(sheet, entry),
        eighths=sheet.eighths,
        pages=format_eighths(sheet.eighths),
        hours=stated if stated is not None else estimated_hours(sheet, bool(gags), hours_a_day),
        hours_estimated=stated is None,
        cast=tuple(sorted(called, key=order.index)),
        synopsis=sheet.synopsis,
        gags=tuple(gag.id for gag in gags),
        stunt_words=tuple(f"{word.word} (line {word.line}, {word.kind})" for word in sheet.stunts),
        line=sheet.line,
    )


def _shot_in(sheet: Sheet, entry: SceneEntry | None) -> ShotIn:
    if entry is not None and entry.light is not None:
        return entry.light
    return "any" if sheet.int_ext is IntExt.INT else sheet.light.value


def _free_numbers(taken: set[str], count: int) -> list[str]:
    numbers = (str(k) for k in range(1, len(taken) + count + 1))
    return [number for number in numbers if number not in taken][:count]


def _company_estimates(cast: tuple[CastMember, ...], places: tuple[Place, ...]) -> tuple[str, ...]:
    rates = [member.name for member in cast if member.estimated]
    bases = [place.name for place in places if place.estimated]
    sentences = []
    if rates:
        sentences.append(f"Day rates of {_named(rates)} are this program's own estimate, not yours.")
    if bases:
        sentences.append(
            f"Base and moves of {_named(bases)} are this program's own estimate: one base, no moves."
        )
    return tuple(sentences)


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:6])
    return f"{shown} and {len(names) - 6} more" if len(names) > 6 else shown
