"""The call sheet of a day, with no more in it of other people than its reader's role may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from precipice.paper.handout.document import (
    Block,
    Document,
    Event,
    Facts,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    Text,
    Tone,
)
from precipice.paper.kinds.board import pages
from precipice.paper.kinds.bulletins import bulletins_of
from precipice.paper.kinds.callsheet_gags import gag_blocks, stopped, weather_table
from precipice.paper.kinds.callsheet_people import (
    cast_table,
    consents_table,
    crew_table,
    medical_table,
    own_call,
    pick_ups,
)
from precipice.paper.kinds.columns import columns
from precipice.paper.kinds.days import (
    Shooting,
    hospitals,
    library,
    map_text,
    places_of,
    shooting_dates,
    shooting_day,
    sun_clock,
    sun_of,
    whereabouts,
)
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient, recipient
from precipice.paper.strips import strip_class
from precipice.paper.words import day_text, plural
from precipice.plan.calls import UnitDay, crew_call, leads, moment, to_clock, unit_days
from precipice.production.scene import format_eighths

ADVANCE = 2
"""Shooting days ahead that the sheet tells of."""

STRIP_TONES: dict[str, Tone] = {
    "interior day": "interior day",
    "exterior day": "exterior day",
    "interior night": "interior night",
    "exterior night": "exterior night",
}


def build(material: Material) -> Document:
    """The call sheet of a day.

    Raises:
        InputError: Nothing is shot on that day, or nobody is known by the name it is for.
    """
    day, who = shooting_day(material), recipient(material)
    return Document(
        kind="callsheet",
        title="Call sheet",
        production=material.checked.production.title,
        status=f"{day.words}; {_for_whom(who)}",
        blocks=tuple(_blocks(material, day, who)),
        events=tuple(_events(material, day, who)),
        calendar=f"call-{day.number}-",
    )


def _for_whom(who: Recipient) -> str:
    """Whose eyes it is for, where it names nobody the role that it shows others to."""
    if who.id:
        return f"for {who.name}, {who.sees.label}"
    is_bare = who.sees.role == "viewer"
    return "no name: parts and calls only" if is_bare else f"for a reader as {who.sees.label}"


def _blocks(material: Material, day: Shooting, who: Recipient) -> Iterator[Block]:
    yield from stopped(material, day, who)
    yield _top(material, day)
    yield from hospitals(material, day)
    note = material.checked.production.callsheet.note
    if note:
        yield Paragraph((Run(note, bold=True),), "banner")
    if who.id:
        yield own_call(material, day, who)
    for unit in day.units:
        yield from _unit(material, day, unit, who)
    yield from _where(material, day)
    yield from _list("Weather limits", weather_table(material, day))
    yield from _bulletins(material, day)
    yield from _preparations(material, day)
    yield from _advance(material, day)
    yield from gag_blocks(material, day.gags, who)
    yield from _list("Consents and limits in force", consents_table(material, day, who))
    yield from _list("Medical: not to be passed on", medical_table(material, day, who))
    yield from _list("Pick-ups: not to be passed on", pick_ups(material, day, who))
    yield Paragraph((Run(_assumed(material), italic=True),))


def _list(title: str, table: Table | None, level: int = 2) -> Iterator[Block]:
    if table is not None:
        yield Heading(title, level)
        yield table


def _top(material: Material, day: Shooting) -> Facts:
    main, production = day.units[0], material.checked.production
    sun, whose = sun_of(material, places_of(material, day.units), day.on)
    pairs: list[tuple[str, Text]] = [
        ("General call", (Run(to_clock(main.call), bold=True),)),
        ("Day", f"{day.number} of {day.of}"),
        ("Date", day_text(day.on)),
        ("Estimated wrap", to_clock(main.wrap)),
        ("Meal", f"{to_clock(main.meal[0])} to {to_clock(main.meal[1])}" if main.meal else "none planned"),
        ("Company base", main.day.base),
    ]
    if sun is None:
        pairs.append(("Sun", whose))
    else:
        times = [sun_clock(at, day.on) for at in (sun.dawn, sun.sunrise, sun.sunset, sun.dusk)]
        pairs += [
            ("Sunrise, sunset", f"{times[1]}, {times[2]}"),
            ("First, last light", f"{times[0]}, {times[3]}"),
            ("Sun times", whose),
        ]
    if production.callsheet.office:
        pairs.append(("Production office", production.callsheet.office))
    if main.day.moved:
        pairs.append(("Company move", "before the call"))
    pairs.append(("Issued", f"{material.now:%Y-%m-%d %H:%M}"))
    return Facts(tuple(pairs), across=3)


def _unit(material: Material, day: Shooting, unit: UnitDay, who: Recipient) -> Iterator[Block]:
    name = f"{unit.day.unit} unit".capitalize()
    if len(day.units) > 1 or unit.day.unit != "main":
        yield Heading(
            f"{name}: call {to_clock(unit.call)}, wrap about {to_clock(unit.wrap)}, {unit.day.base}", 2
        )
    level = 3 if len(day.units) > 1 else 2
    yield from _list("Scenes", _scenes(unit, name), level)
    yield from _list("Cast", cast_table(material, unit, who), level)
    yield from _list("Stunts and crew", crew_table(material, unit, who), level)


def _scenes(unit: UnitDay, name: str) -> Table:
    rows: list[Row] = []
    for k, at in enumerate(unit.scenes):
        scene, before = at.scene, unit.scenes[k - 1].scene if k else None
        if before is not None and before.base != scene.base:
            rows.append(Row((f"Company move to {scene.base}",), "banner", keeps=True))
        notes = [*scene.gags, *([scene.no_go.upper()] if scene.no_go else [])]
        notes += ["cover set"] if scene.number in unit.day.cover else []
        rows.append(
            Row(
                (
                    to_clock(at.start),
                    scene.number,
                    scene.int_ext,
                    f"{_set(scene.heading)}. {scene.synopsis}" if scene.synopsis else _set(scene.heading),
                    scene.light[0].upper(),
                    format_eighths(scene.eighths),
                    ", ".join(scene.cast),
                    ", ".join(notes),
                ),
                STRIP_TONES.get(strip_class(scene), ""),
                tones=((7, "no-go"),) if scene.no_go else (),
            )
        )
    length = pages(sum(at.scene.eighths for at in unit.scenes))
    total = f"{plural(len(unit.scenes), 'scene')}, {length}, wrap about {to_clock(unit.wrap)}"
    heads = columns("from:36 scene:34 i/e:48 set*5 d/n:24 pages:36> cast*1.7 gags, notes*2")
    return Table(f"Scenes {name.lower()}", heads, (*rows, Row((total,), "total")))


def _set(heading: str) -> str:
    """A heading without what the columns beside it say."""
    _, dot, rest = heading.partition(". ")
    words = rest if dot else heading
    return words.rpartition(" - ")[0] or words


def _where(material: Material, day: Shooting) -> Iterator[Block]:
    places = places_of(material, day.units)
    rows, named = [], {place.name.casefold() for place in places}
    for place in places:
        at = whereabouts(material, place)
        here = map_text(material, at) if at is not None else "no latitude and longitude stated"
        rows.append(Row((place.name, place.address or "not stated", here, place.parking)))
    scenes = [at.scene for unit in day.units for at in unit.scenes]
    missing = {scene.place for scene in scenes if scene.place.casefold() not in named}
    rows += [Row((name, "not in the production file", "", "")) for name in sorted(missing)]
    heads = columns("place*1.4 address*2.2 map*2.4 parking*2.2")
    yield from _list("Places", Table("Places", heads, tuple(rows)))


def _bulletins(material: Material, day: Shooting) -> Iterator[Block]:
    found = bulletins_of(material.checked, day.scenes)
    if not found:
        return
    words, link = library()
    rows = tuple(Row((f"#{number}", title or "not in our list", why)) for number, title, why in found)
    yield from _list(
        "Safety bulletins", Table("Bulletins", columns("no.:30 bulletin*2 because of*3"), rows, small=True)
    )
    yield Paragraph((Run(f"{words} ", italic=True), Run(link, link=link)))


def _preparations(material: Material, day: Shooting) -> Iterator[Block]:
    rows = tuple(
        Row((one.name, one.place, f"{one.hours:g} h", ", ".join(one.cast)))
        for one in (material.plan.schedule.preparations if material.plan.schedule else ())
        if one.date == day.on
    )
    if rows:
        heads = columns("what*3 where*2 how long:60 cast*1.5")
        yield from _list("Rehearsals and preparation", Table("Preparation", heads, rows))


def _advance(material: Material, day: Shooting) -> Iterator[Block]:
    later = [on for on in shooting_dates(material.plan) if on > day.on][:ADVANCE]
    rows: list[Row] = []
    for on in later:
        for unit in unit_days(material.checked, material.plan, on):
            label = f"{day_text(on)}, {unit.day.unit} unit: call {to_clock(unit.call)}, {unit.day.base}"
            rows.append(Row((label,), "day break", keeps=True))
            rows += [
                Row(
                    (
                        at.scene.number,
                        at.scene.heading,
                        format_eighths(at.scene.eighths),
                        ", ".join(at.scene.cast),
                        ", ".join([*at.scene.gags, *([at.scene.no_go.upper()] if at.scene.no_go else [])]),
                    )
                )
                for at in unit.scenes
            ]
    heads = columns("scene:40 set*4 pages:36> cast*1.6 gags*1.8")
    if rows:
        yield from _list("Advance schedule", Table("Advance", heads, tuple(rows)))
    else:
        yield Paragraph("Last day of the shoot: no advance schedule.")


def _assumed(material: Material) -> str:
    stated = material.checked.production.callsheet
    own = [
        f"{one.label} {one.minutes} min ({one.source})"
        for name, one in leads().items()
        if getattr(stated, name, None) is None and not name.startswith("meal")
    ]
    words = "Scenes follow one another in the order and for the hours of the plan; the meal falls within six "
    words += f"hours of the call ({leads()['meal_by'].source}). "
    if own:
        words += f"Where the production states nothing: {'; '.join(own)}. "
    return words + "Precipice computes; people decide."


def _events(material: Material, day: Shooting, who: Recipient) -> Iterator[Event]:
    """The reader's own calls; the units' for somebody who has none of their own.

    Calls have ids of their own, with the reader's, apart from those of the shooting days: they begin and end
    at other times, and two people's calls may be in one calendar.
    """
    zone = material.checked.production.calendar.time_zone
    title = material.checked.production.title
    for unit in day.units:
        span = _own_span(material, unit, who)
        if span is None:
            continue
        begin, end = span
        words = f"{day.words}. Unit call {to_clock(unit.call)}, wrap about {to_clock(unit.wrap)}."
        words += f" Scenes {', '.join(at.scene.number for at in unit.scenes)}."
        yield Event(
            id=f"call-{day.number}-{unit.day.unit}{f'-{who.id}' if who.id else ''}",
            title=f"{title}, day {day.number}: call {to_clock(begin)}",
            start=moment(day.on, begin, ZoneInfo(zone)) if zone else day.on,
            end=moment(day.on, end, ZoneInfo(zone)) if zone else day.on + timedelta(days=1),
            place=", ".join(dict.fromkeys(_place_words(material, unit))),
            words=words,
        )


def _own_span(material: Material, unit: UnitDay, who: Recipient) -> tuple[int, int] | None:
    """From call to wrap on the unit's clock; None for somebody who is not called."""
    if who.is_cast:
        return next(((one.call, one.wrap) for one in unit.people if one.person == who.id), None)
    production = material.checked.production
    member = next((one for one in production.crew if one.id == who.id), None)
    call = crew_call(production, member, unit) if member is not None else unit.call
    return None if call is None else (call, unit.wrap)


def _place_words(material: Material, unit: UnitDay) -> Iterator[str]:
    for place in places_of(material, (unit,)):
        yield f"{place.name}, {place.address}" if place.address else place.name
