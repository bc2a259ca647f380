"""Cast and crew: the list, and a page for each member of the cast."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from precipice.office.access import MEMBERS, Visit
from precipice.office.areas.people.consent import lines_of
from precipice.office.areas.people.view import people_of
from precipice.office.areas.people.words import sentences
from precipice.office.pages import page

if TYPE_CHECKING:
    from precipice.plan.plan import Plan

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]


@router.get("/people")
def listed(visit: Member) -> Response:
    """Everybody: parts with their days and gags, what adds up on them, and the crew."""
    people = people_of(visit)
    plan = people.made.plan if people.made is not None else None
    exposure = plan.exposure if plan is not None else None
    return page(
        visit,
        "people/list.html.jinja",
        people=people,
        rows={row.id: row for row in plan.cast} if plan is not None else {},
        first=_first_days(plan) if plan is not None else {},
        sums=[one for one in (exposure.rows if exposure else ()) if people.shows(one.person)],
        warnings=[one for one in (exposure.warnings if exposure else ()) if people.shows(one.person)],
    )


@router.get("/people/{person}")
def one_person(visit: Member, person: str) -> Response:
    """One member of the cast: days, gags, what adds up; and what they agreed to, for those who may see it."""
    people = people_of(visit)
    member = people.member(person)
    plan = people.made.plan if people.made is not None else None
    shows = people.shows(person)
    dates = plan.schedule.dates if plan is not None and plan.schedule is not None else ()
    row = next((one for one in plan.cast if one.id == person), None) if plan is not None else None
    days = [
        (day, code) for day, code in zip(dates, row.days if row is not None else (), strict=False) if code
    ]
    return page(
        visit,
        "people/one.html.jinja",
        people=people,
        member=member,
        kept=people.kept.get(person),
        shows=shows,
        said=tuple(sentences(member.consent, people.names)) if shows and member.consent else (),
        lines=lines_of(member) if people.is_own(person) else (),
        answers=people.answers_of(person),
        row=row,
        days=days,
        sums=[one for one in plan.exposure.rows if one.person == person] if plan and shows else (),
        warnings=[one for one in plan.exposure.warnings if one.person == person] if plan and shows else (),
    )


def _first_days(plan: Plan) -> dict[str, date]:
    """Everybody's first day with anything on it."""
    dates = plan.schedule.dates if plan.schedule is not None else ()
    return {
        row.id: next(day for day, code in zip(dates, row.days, strict=False) if code)
        for row in plan.cast
        if dates and any(row.days)
    }
