"""The production's make-or-break gags as the scheduler's gates: odds of each way of failing, date by date."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from precipice.gags.registry import model_of
from precipice.plan.check import Checked
from precipice.plan.rows import Company
from precipice.production.assessment import Assessment
from precipice.production.gate import ComingScene, GateEntry, Readiness, WeatherLimits
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem
from precipice.production.quantity import parse_quantity
from precipice.risk.assess import Effort
from precipice.risk.by_spread import by_spread
from precipice.schedule.gates.attempts import (
    Attempted,
    Attempts,
    Calendar,
    End,
    Gag,
    Weather,
    attempted,
    clear,
)
from precipice.schedule.gates.chances import TakeOdds, between
from precipice.schedule.gates.climate import climate, spells
from precipice.schedule.gates.readiness import Session, Skill, factors, fit
from precipice.schedule.gates.station import read_station
from precipice.schedule.gates.weather import Limits, record
from precipice.schedule.shoot.problem import FailureMode, Gate, Task

SPREADS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""Multiples of the stated spread at which a gag is flown for its readiness."""

SPREAD_RUNS = 20_000


@dataclass(frozen=True, slots=True)
class GateOdds:
    """A gate for the scheduler, and the odds of a take behind it on each date.

    Attributes:
        gate: Chances and expected further days by date.
        by_day: Probability that a day's attempts do not get it, by date, before weather and days in reserve.
        go: Probability of a window of weather, by date; 1 where none is asked for.
        attempted: What stands behind it.
    """

    gate: Gate
    by_day: tuple[float, ...]
    go: tuple[float, ...]
    attempted: Attempted

    @property
    def cover_cost(self) -> tuple[float, ...]:
        """Expected price of moves to cover sets, by date, currency."""
        return self.attempted.cover_cost


def gates_of(
    checked: Checked,
    crew: Company,
    bases: Mapping[str, int],
    dates: tuple[date, ...],
    regular: tuple[bool, ...],
    assessments: tuple[Assessment, ...],
    effort: Effort,
) -> tuple[GateOdds, ...]:
    """Every gate of the production.

    Raises:
        InputError: A station's history, or practice, that cannot be used; says why.
    """
    assessed = {one.gag: one for one in assessments}
    return tuple(
        _gate(checked, crew, bases, Calendar(dates, regular), entry, assessed.get(entry.gag), effort)
        for entry in checked.production.gates
    )


def _gate(
    checked: Checked,
    crew: Company,
    bases: Mapping[str, int],
    calendar: Calendar,
    entry: GateEntry,
    assessment: Assessment | None,
    effort: Effort,
) -> GateOdds:
    by_day = _odds(checked, entry, calendar.dates, assessment, effort)
    gag = Gag(
        id=entry.gag,
        task=checked.production.gag(entry.gag).scene,
        attempts=Attempts(
            takes_a_day=1,
            reserve=entry.attempts - 1,
            cover=len(entry.weather.cover) if entry.weather is not None else 0,
            cover_move=entry.weather.cover_move if entry.weather is not None else 0.0,
        ),
        failures=_failures(checked, crew, bases, entry),
        odds=[(one,) for one in by_day],
        given={other.gag: [(_with(one, other.fails),) for one in by_day] for other in entry.if_others_failed},
    )
    field = f"gates[{entry.gag}]"
    try:
        weather = _weather(checked.folder, entry.weather)
        found = attempted(gag, calendar, weather)
        go = tuple(1.0 - weather([day]).bad[0] for day in calendar.dates)
    except InputError:
        raise
    except ValueError as error:
        raise _refused(field, str(error)) from error
    return GateOdds(found.gate, tuple(1.0 - one.success for one in by_day), go, found)


def _refused(field: str, message: str) -> InputError:
    found, _, allowed = message.partition("; ")
    return InputError((Problem(FILE_NAME, field, found, allowed or "what the production guide says"),))


def _with(odds: TakeOdds, fails: float) -> TakeOdds:
    room = 1.0 - odds.injury - odds.worse
    return TakeOdds(min(fails, room), odds.injury, odds.worse)


def _odds(
    checked: Checked,
    entry: GateEntry,
    dates: tuple[date, ...],
    assessment: Assessment | None,
    effort: Effort,
) -> tuple[TakeOdds, ...]:
    """Odds of a day's attempts on each date."""
    if not entry.asks_assessment:
        return (_stated(entry, 0.0, 0.0, 0.0),) * len(dates)
    if assessment is None:
        raise _refused(f"gates[{entry.gag}]", "a gate that asks for an assessment its gag does not have")
    if entry.readiness is None:
        counted = (assessment.spoils.p, assessment.injures.p, assessment.kills.p)
        return (_stated(entry, *counted),) * len(dates)
    return _by_readiness(checked, entry, entry.readiness, dates, effort)


def _stated(entry: GateEntry, spoils: float, injures: float, kills: float) -> TakeOdds:
    """A gate's odds of a day's attempts from what it states and what its gag's takes came to.

    What the gate gives no mode of its own counts as not getting the gag.
    """

    def chance(written: float | str, counted: float) -> float:
        return counted if isinstance(written, str) else written

    injury = chance(entry.injury.chance, injures) if entry.injury is not None else 0.0
    worse = chance(entry.worst.chance, kills) if entry.worst is not None else 0.0
    unnamed = (0.0 if entry.injury is not None else injures) + (0.0 if entry.worst is not None else kills)
    spoiled = chance(entry.fails, spoils + unnamed)
    if spoiled + injury + worse > 1.0 + 1e-9:
        raise _refused(
            f"gates[{entry.gag}]",
            f"fails {spoiled:g}, injury {injury:g} and worst {worse:g}; at most 1 together",
        )
    return TakeOdds(min(spoiled, 1.0 - injury - worse), injury, worse)


def _by_readiness(
    checked: Checked, entry: GateEntry, ready: Readiness, dates: tuple[date, ...], effort: Effort
) -> tuple[TakeOdds, ...]:
    spec, field = checked.specifications[entry.gag], f"gates[{entry.gag}].readiness"
    model = model_of(spec.gag.kind)
    stated = spec.stated.get(ready.input)
    if stated is None or ready.input not in model.columns(spec) or not stated.quantity.has_tolerance:
        named = [name for name in model.columns(spec) if spec.stated[name].quantity.has_tolerance]
        raise InputError((Problem(FILE_NAME, f"{field}.input", repr(ready.input), ", ".join(sorted(named))),))
    unit = stated.quantity.unit
    sessions = [_session(field, one.on, one.runs, one.sd, unit) for one in ready.practice]
    flown = by_spread(
        effort.runner, model, spec, ready.input, SPREADS, SPREAD_RUNS, effort.seed, lambda _steps: None
    )
    try:
        skill = _skill(ready, sessions, stated.quantity.sd)
        spread = factors(skill, sessions, dates, stated.quantity.sd)
        curve = between([(one.factor, _stated(entry, one.spoils, one.injures, one.kills)) for one in flown])
        return tuple(curve(one.value) for one in spread)
    except ValueError as error:
        raise _refused(field, str(error)) from error


def _skill(ready: Readiness, sessions: list[Session], stated_sd: float) -> Skill:
    """The skill as stated, scaled to the gag's own spread on the date that states it; fitted where not."""
    if ready.rate is None:
        return fit(sessions, experience=ready.experience, decay=ready.decay)
    skill = Skill(1.0, ready.rate, ready.decay if ready.decay is not None else 0.5, ready.experience)
    on_the_day = factors(skill, sessions, [ready.as_of], 1.0)[0].value
    return Skill(stated_sd / on_the_day, skill.rate, skill.decay, skill.experience)


def _session(field: str, on: date, runs: int, sd: str | None, unit: str) -> Session:
    """A day's practice with its spread in SI."""
    try:
        spread = parse_quantity(sd, unit).mean if sd is not None else None
        return Session(on, runs, spread)
    except ValueError as error:
        raise _refused(f"{field}.practice[{on}]", str(error)) from error


def _weather(folder: Path, limits: WeatherLimits | None) -> Weather:
    if limits is None:
        return clear
    history = read_station(folder / limits.station)
    place = climate(record(history, _limits(limits)))
    return lambda days: spells(place, days)


def _limits(limits: WeatherLimits) -> Limits:
    def si(written: str | None, like: str) -> float | None:
        return parse_quantity(written, like).mean if written is not None else None

    last = limits.to.hour + (1 if limits.to.minute else 0)
    return Limits(
        mean_ms=si(limits.wind, "mph"),
        gust_ms=si(limits.gust, "mph"),
        from_deg=(limits.wind_from,) if limits.wind_from is not None else None,
        rain_mm=limits.rain,
        visibility_m=si(limits.visibility, "ft"),
        window=math.ceil(limits.hours),
        first_hour=limits.from_.hour,
        last_hour=last,
    )


def _failures(
    checked: Checked, crew: Company, bases: Mapping[str, int], entry: GateEntry
) -> dict[End, FailureMode]:
    comes = tuple(_coming(crew, bases, scene) for scene in entry.comes)
    found: dict[End, FailureMode] = {
        "used up": FailureMode(
            name=entry.then,
            ends=entry.then == "stop",
            cost=entry.cost,
            lost_dates=entry.days,
            falls=frozenset(entry.falls) | {checked.production.gag(entry.gag).scene},
            comes=comes,
        )
    }
    if entry.injury is not None:
        week = len(checked.production.calendar.working_days)
        found["injury"] = FailureMode(
            name="injury",
            ends=False,
            cost=entry.injury.cost,
            lost_dates=math.ceil(week * entry.injury.weeks),
            hiatus=True,
        )
    if entry.worst is not None:
        found["worse"] = FailureMode(name="worse", ends=True, cost=entry.worst.cost)
    return found


def _coming(crew: Company, bases: Mapping[str, int], scene: ComingScene) -> Task:
    place = crew.places[scene.place.casefold()]
    order = [member.id for member in crew.cast]
    return Task(
        number=scene.number,
        minutes=math.ceil(round(60.0 * scene.hours, 6)),
        light=scene.light,
        base=bases[place.base],
        place=place.name,
        cast=tuple(order.index(one) for one in scene.cast),
    )
