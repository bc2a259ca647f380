"""The day that a paper is for, and what its places say of sun, map and hospital."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from astral import Observer

from precipice.paper.handout.document import Paragraph, Run, Text
from precipice.paper.kinds.material import Material
from precipice.paper.words import day_text
from precipice.plan.calls import UnitDay, unit_days
from precipice.plan.daylight import SunTimes, sun_times
from precipice.plan.plan import Plan
from precipice.production.crew import Hospital
from precipice.production.problem import InputError, Problem
from precipice.production.quantity import parse_quantity
from precipice.production.shoot import Place

KM = 1000.0
ASK = "Settle it before anything begins."


@dataclass(frozen=True, slots=True)
class Shooting:
    """A shooting day.

    Attributes:
        on: Date.
        number: Of the day in the plan, 1 for the first.
        of: Number of the last.
        units: The main unit first.
    """

    on: date
    number: int
    of: int
    units: tuple[UnitDay, ...]

    @property
    def scenes(self) -> tuple[str, ...]:
        """Numbers of the scenes of every unit, in shooting order."""
        return tuple(at.scene.number for unit in self.units for at in unit.scenes)

    @property
    def gags(self) -> tuple[str, ...]:
        """Ids of its gags, likewise."""
        return tuple(dict.fromkeys(gag for unit in self.units for at in unit.scenes for gag in at.scene.gags))

    @property
    def words(self) -> str:
        """ "Day 3 of 15, Wed 9 Jun 2027"."""
        return f"Day {self.number} of {self.of}, {day_text(self.on)}"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A point, and whose it is.

    Attributes:
        latitude: Degrees north.
        longitude: Degrees east.
        of: "" for the place's own; else what it is taken from, in words.
    """

    latitude: float
    longitude: float
    of: str


def shooting_dates(plan: Plan) -> tuple[date, ...]:
    """Every date on which a unit works."""
    return tuple(sorted({day.date for day in (plan.schedule.days if plan.schedule else ())}))


def shooting_day(material: Material) -> Shooting:
    """The day that was asked for, the first where none was.

    Raises:
        InputError: Nothing is shot on that day, or on any.
    """
    dates = shooting_dates(material.plan)
    on = material.day if material.day is not None else next(iter(dates), None)
    if on is None or on not in dates:
        found = "a plan without a shooting day" if on is None else f"{on}, on which nothing is shot"
        shown = ", ".join(map(str, dates[:40])) + (", ..." if len(dates) > 40 else "")
        allowed = shown or "a plan with a schedule; `precipice plan` makes one"
        raise InputError((Problem(str(material.checked.folder), "--day", found, allowed),))
    units = unit_days(material.checked, material.plan, on)
    last = max(day.number for day in (material.plan.schedule.days if material.plan.schedule else ()))
    return Shooting(on, units[0].day.number, last, units)


def places_of(material: Material, units: Iterable[UnitDay]) -> tuple[Place, ...]:
    """The production's places of some units, in the order of the day; those it does not name are left out."""
    known = {place.name.casefold(): place for place in material.checked.production.places}
    names = dict.fromkeys(at.scene.place.casefold() for unit in units for at in unit.scenes)
    return tuple(known[name] for name in names if name in known)


def whereabouts(material: Material, place: Place) -> Whereabouts | None:
    """Where a place is: as stated, else where a gag that is shot at its base begins; None for not known."""
    if place.latitude is not None and place.longitude is not None:
        return Whereabouts(place.latitude, place.longitude, "")
    bases = {scene.number: scene.base for scene in material.plan.scenes}
    for one in material.plan.assessments:
        if one.place is not None and bases.get(one.scene) == place.base:
            return Whereabouts(one.place[0], one.place[1], f"the {one.words.origin} of {one.gag}")
    return None


def sun_of(material: Material, places: Iterable[Place], on: date) -> tuple[SunTimes | None, str]:
    """The sun at the first of some places that says where it is, and where that is or what is missing.

    A hospital nearby serves where nothing else does: fifty miles move the sun by about three minutes.
    """
    places, of_base = tuple(places), _of_base(material)
    zone = material.checked.production.calendar.time_zone
    if zone is None:
        return None, "not known: the production states no time zone"
    for place in places:
        found, (_, hospital) = whereabouts(material, place), _nearest(place, of_base)
        if found is None and hospital is not None and hospital.latitude is not None:
            found = Whereabouts(hospital.latitude, hospital.longitude or 0.0, "the hospital nearby")
        if found is not None:
            sun = sun_times(Observer(found.latitude, found.longitude), ZoneInfo(zone), on)
            return sun, f"at {found.of}" if found.of else f"at {place.name}"
    names = ", ".join(place.name for place in places) or "no place of the day"
    return None, f"not known: {names} without latitude and longitude"


def sun_clock(moment: datetime | None, on: date) -> str:
    """A time of the sun, with the days after."""
    if moment is None:
        return "none"
    later = (moment.date() - on).days
    return f"{moment:%H:%M}" + (f" {later:+d}" if later else "")


@lru_cache(maxsize=1)
def _defaults() -> dict[str, dict[str, str]]:
    source = files("precipice.paper.kinds").joinpath("data", "callsheet.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def library() -> tuple[str, str]:
    """Words and address of where the bulletins are."""
    entry = _defaults()["library"]
    return entry["words"], entry["bulletins"]


def map_text(material: Material, at: Whereabouts) -> Text:
    """Degrees as a link to a map."""
    stated = material.checked.production.callsheet.map_link
    template = stated if stated is not None else _defaults()["map"]["link"]
    link = template.replace("{latitude}", f"{at.latitude:.5f}").replace("{longitude}", f"{at.longitude:.5f}")
    north, east = ("N" if at.latitude >= 0.0 else "S"), ("E" if at.longitude >= 0.0 else "W")
    shown = f"{abs(at.latitude):.4f}\u00b0 {north}, {abs(at.longitude):.4f}\u00b0 {east}"
    return (Run(shown, link=link), Run(f" ({at.of})")) if at.of else (Run(shown, link=link),)


def hospital_text(material: Material, hospital: Hospital) -> tuple[Run, ...]:
    """A hospital with all that is stated of it."""
    runs = [Run(hospital.name, bold=True)]
    runs += [Run(f", {text}") for text in _way(hospital)]
    if hospital.phone:
        dialled = re.sub(r"[^+0-9]", "", re.split(r"[xe]", hospital.phone)[0])
        runs += [Run(", "), Run(hospital.phone, bold=True, link=f"tel:{dialled}")]
    if hospital.latitude is not None and hospital.longitude is not None:
        runs.append(Run(", "))
        at = map_text(material, Whereabouts(hospital.latitude, hospital.longitude, ""))
        runs += at if isinstance(at, tuple) else [Run(at)]
    return tuple(runs)


def hospitals(material: Material, day: Shooting) -> Iterator[Paragraph]:
    """The nearest hospital of each place, or the plain word that none is stated.

    A place that states none has that of another place of its base.
    """
    of_base = _of_base(material)
    lines: dict[Hospital, list[str]] = {}
    lacking = []
    for place in places_of(material, day.units):
        whose, hospital = _nearest(place, of_base)
        if hospital is None:
            lacking.append(place.name)
        else:
            name = place.name if whose == place.name else f"{place.name} (as for {whose})"
            lines.setdefault(hospital, []).append(name)
    for hospital, names in lines.items():
        label = Run(f"NEAREST HOSPITAL from {', '.join(names)}: ", bold=True)
        yield Paragraph((label, *hospital_text(material, hospital)), "head")
    if lacking or not lines:
        where = ", ".join(lacking) or "any place of the day"
        yield Paragraph((Run(f"NEAREST HOSPITAL not stated for {where}. ", bold=True), Run(ASK)), "warning")


def _of_base(material: Material) -> dict[str, Place]:
    """The first place of each base that states a hospital."""
    stated = [place for place in material.checked.production.places if place.hospital is not None]
    return {place.base: place for place in reversed(stated)}


def _nearest(place: Place, of_base: Mapping[str, Place]) -> tuple[str, Hospital | None]:
    """A place's own hospital, else that of its base: name of the place that states it, and the hospital."""
    stated = place if place.hospital is not None else of_base.get(place.base, place)
    return stated.name, stated.hospital


def _way(hospital: Hospital) -> Iterator[str]:
    if hospital.address:
        yield hospital.address
    if hospital.distance:
        length = parse_quantity(hospital.distance, "mi")
        km = f" ({length.mean / KM:.1f} km)" if length.unit != "km" else ""
        yield f"{hospital.distance}{km} by road"
    if hospital.minutes is not None:
        yield f"{hospital.minutes:g} min"
