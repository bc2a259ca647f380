"""Consents, limits and exposure of a production: what everybody in its gags has answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from precipice.plan.check import Checked
from precipice.plan.result import ScheduleResult
from precipice.production.assessment import Assessment
from precipice.production.people import CastMember
from precipice.safety.answers import Answer, answers
from precipice.safety.exposure import Event, Exposure, day_answers, exposure, planned_events
from precipice.safety.limits import held, limit_answers
from precipice.safety.planned import Planned, planned


def asked_of(checked: Checked) -> tuple[Planned, ...]:
    """What every gag of a production asks of whom; its kind's own choices count where it has them."""
    found = []
    for gag in checked.production.gags:
        spec = checked.specifications.get(gag.id)
        choices: Mapping[str, str] = spec.choices if spec is not None else {}
        said = (choices.get(name) for name in ("contact", "region", "strike"))
        found.append(planned(gag, *said))
    return tuple(found)


def people(checked: Checked) -> dict[str, CastMember]:
    """The production's cast by board number."""
    return {member.id: member for member in checked.production.cast}


def consents(
    checked: Checked, assessments: Iterable[Assessment] = (), shoot: ScheduleResult | None = None
) -> tuple[Answer, ...]:
    """Everybody's answer to every gag: to its contact, to what its simulation demands, to the day's takes.

    Args:
        checked: The production.
        assessments: Its simulated gags, as far as there are any.
        shoot: Its schedule, where there is one.
    """
    asked, cast = asked_of(checked), people(checked)
    simulated = {one.gag: one for one in assessments}
    found: list[Answer] = []
    for one in asked:
        found += answers(one, cast)
        if one.gag in simulated:
            found += limit_answers(one, simulated[one.gag], cast)
    found += day_answers(asked, dates(shoot), cast)
    order = [one.gag for one in asked]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(one.gag)))


def under(assessments: Iterable[Assessment], found: Iterable[Answer]) -> tuple[Assessment, ...]:
    """Assessments under everybody's answers: a no-go where one of them is not a go, whatever the odds."""
    found = tuple(found)
    return tuple(held(one, [answer for answer in found if answer.gag == one.gag]) for one in assessments)


def no_go_words(found: Iterable[Answer], gags: Iterable[str]) -> str:
    """What a scene or a gate with these gags is marked with: "no-go: consent", or ""."""
    gags = set(gags)
    states = {answer.state for answer in found if answer.stops and answer.gag in gags}
    if not states:
        return ""
    return "no-go: limit" if states == {"over a limit"} else "no-go: consent"


def dates(shoot: ScheduleResult | None) -> dict[str, date]:
    """Date by scene."""
    return {scene: day.date for day in (shoot.days if shoot else ()) for scene in day.scenes}


def exposures(
    checked: Checked,
    assessments: Iterable[Assessment],
    shoot: ScheduleResult | None,
    logged: Iterable[Event],
) -> Exposure:
    """What adds up on everybody, taken and planned."""
    cast, on = people(checked), dates(shoot)
    simulated = {one.gag: one for one in assessments}
    asked = asked_of(checked)
    events = [
        event
        for one in asked
        if one.scene in on
        for event in planned_events(one, simulated.get(one.gag), on[one.scene], cast)
    ]
    undated = [
        one.gag
        for one in asked
        if one.scene not in on and planned_events(one, simulated.get(one.gag), date.min, cast)
    ]
    return exposure((*logged, *events), cast, undated, checked.production.exposure_limits)
