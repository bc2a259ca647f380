"""The pages of a day: which day, each gag's go or no-go, the record, a PIN to sign with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import Connection

from precipice.office.access import MEMBERS, PLANNERS, Visit
from precipice.office.areas.day.exposed import exposed_by
from precipice.office.areas.day.gag_day import GagDay, Glance, gag_day, glance_of, role_words, speaks_as
from precipice.office.areas.day.router import GagId, router
from precipice.office.areas.day.sight import entry_seen, eyes_of, lines_seen
from precipice.office.areas.day.units import units_like
from precipice.office.areas.day.words import WORKING
from precipice.office.pages import input_lines, page, templates
from precipice.office.plans import MadePlan, newest_plan
from precipice.office.store import accounts, pins, record, revisions
from precipice.office.store.engine import reading, writing
from precipice.paper.record_page import record_data, render_record, sheet_of
from precipice.paper.record_words import LAST_WORD, PARTS
from precipice.plan.after_take import harm_now, learned_inputs, learned_odds
from precipice.plan.calls import UnitDay, to_clock, unit_days
from precipice.plan.check import Checked
from precipice.plan.day import people_of
from precipice.plan.said import clock_of
from precipice.production.problem import InputError
from precipice.production.stunt import GagEntry
from precipice.safety.chain import parse_head

Member = Annotated[Visit, Depends(MEMBERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]
MOST_ENTRIES = 60


@dataclass(frozen=True)
class GagShown:
    """A gag in the list of a day: where its scene is, and how it stands."""

    gag: GagEntry
    glance: Glance
    take: int


@router.get("/day")
def day(visit: Member, on: date | None = None) -> Response:
    """A shooting day: today's, or the next one where today is none."""
    shoot = visit.shoot
    checked = visit.office.checked_of(shoot.id, shoot.head)
    with reading(visit.office.engine) as conn:
        made = newest_plan(conn, shoot.id, shoot.head)
        today = clock_of(checked).date()
        days = sorted({one.date for one in made.plan.schedule.days}) if made and made.plan.schedule else []
        chosen = on or next((one for one in days if one >= today), days[-1] if days else today)
        units = _units(visit, made, chosen)
        scenes = {number for unit in units for number in unit.day.scenes}
        gags = [one for one in checked.production.gags if one.scene in scenes]
        others = [one for one in checked.production.gags if one.scene not in scenes]
        shown = [_shown(conn, visit, checked, one) for one in gags]
        rest = [_shown(conn, visit, checked, one) for one in others]
    before = [one for one in days if one < chosen]
    after = [one for one in days if one > chosen]
    return page(
        visit,
        "day/day.html.jinja",
        on=chosen,
        today=today,
        before=before[-1] if before else None,
        after=after[0] if after else None,
        number=days.index(chosen) + 1 if chosen in days else None,
        units=units,
        made=made,
        names={one.id: one.name for one in checked.production.cast},
        clock=to_clock,
        gags=shown,
        others=rest,
    )


def _units(visit: Visit, made: MadePlan | None, on: date) -> tuple[UnitDay, ...]:
    """The units of a day with their calls, of the production as it was planned."""
    if made is None:
        return ()
    planned = visit.office.checked_of(visit.shoot.id, made.revision)
    return unit_days(planned, made.plan, on)


def _shown(conn: Connection, visit: Visit, checked: Checked, gag: GagEntry) -> GagShown:
    decision = gag_day(conn, visit, checked, visit.shoot.head, gag.id).decision
    return GagShown(gag, glance_of(lines_seen(decision.lines, eyes_of(visit))), decision.take)


@router.get("/day/gag/{gag}")
def gag_page(visit: Member, gag: GagId) -> Response:
    """A gag's go or no-go, with everything that bears on it."""
    found = _found(visit, gag)
    with reading(visit.office.engine) as conn:
        has_pin = pins.has_pin(conn, visit.account.id)
    return page(
        visit,
        "day/gag.html.jinja",
        has_pin=has_pin,
        works=visit.may(WORKING),
        logs=visit.role in ("producer", "first_ad", "coordinator"),
        exposed=exposed_by(found),
        inputs=[one for one in (found.assessment.inputs if found.assessment else ()) if one.has_tolerance],
        **_card(visit, found),
    )


@router.get("/day/gag/{gag}/card")
def card(visit: Member, gag: GagId) -> Response:
    """The part of the page that moves."""
    found = _found(visit, gag)
    values = _card(visit, found)
    text = (
        templates()
        .get_template("day/card.html.jinja")
        .render(visit=visit, works=visit.may(WORKING), **values)
    )
    return Response(text, media_type="text/html")


@router.get("/day/gag/{gag}/decision.json")
def decision_data(visit: Member, gag: GagId) -> JSONResponse:
    """The decision as `precipice gonogo --json` prints it."""
    found = _found(visit, gag)
    decision = found.decision
    seen = lines_seen(decision.lines, eyes_of(visit))
    data = {"verdict": decision.verdict, "gag": decision.gag, "take": decision.take}
    lines = [line.data() for line in seen]
    more = {"hash": decision.statement_hash, "word": glance_of(seen).word, "record": found.head.count}
    return JSONResponse(data | more | {"lines": lines})


@router.get("/record")
def record_page(visit: Member, head: str = "") -> Response:
    """The record of decisions: proved now, and its last entries in words."""
    published = parse_head(head.strip()) if head else None
    if head and published is None:
        raise HTTPException(422, "A head looks like 36:ba3c06..., as the record prints it.")
    with reading(visit.office.engine) as conn:
        found = record.reading_of(conn, visit.shoot.id, published)
    eyes = eyes_of(visit)
    rows = [(one, words) for one in found.entries if (words := entry_seen(one, eyes))]
    return page(
        visit,
        "day/record.html.jinja",
        reading=found,
        rows=rows[-MOST_ENTRIES:][::-1],
        shown=len(rows),
        whole=visit.may(PLANNERS),
        asked=head,
        most=MOST_ENTRIES,
    )


@router.get("/record.html")
def record_paper(visit: Planner, gag: str | None = None) -> Response:
    """The record as a page to hand out, with what everybody agreed to: for those who may see it."""
    return _handed_out(visit, gag, "html")


@router.get("/record.json")
def record_json(visit: Planner, gag: str | None = None) -> Response:
    """The record as data."""
    return _handed_out(visit, gag, "json")


def _handed_out(visit: Visit, gag: str | None, form: str) -> Response:
    checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    with reading(visit.office.engine) as conn:
        found = record.reading_of(conn, visit.shoot.id)
    if found.damage:
        raise HTTPException(409, f"The record was changed: {found.damage[0]}")
    sheet = sheet_of(checked.production, found, gag)
    text, kind = (
        (render_record(sheet), "text/html") if form == "html" else (record_data(sheet), "application/json")
    )
    headers = {"content-disposition": f'attachment; filename="{visit.shoot.slug}-record.{form}"'}
    return Response(text, media_type=kind, headers=headers)


@router.get("/day/pin")
def pin_page(visit: Member) -> Response:
    """The form for a PIN."""
    return _pin(visit, "", 200)


@router.post("/day/pin")
def set_pin(
    visit: Member,
    password: Annotated[str, Form(max_length=400)],
    pin: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Set a PIN to sign with, or take it away; it needs the password."""
    office, account = visit.office, visit.account
    if office.signing_in.wait(f"signs {account.id}"):
        raise HTTPException(429, "Too many tries; wait a minute.")
    with reading(office.engine) as conn:
        _, stored = accounts.stored_password(conn, account.login)
    if not accounts.password_is(stored, password):
        return _pin(visit, "That is not your password.", 403)
    try:
        with writing(office.engine) as conn:
            if pin:
                pins.set_pin(conn, account.id, pin)
            else:
                pins.drop_pin(conn, account.id)
            visit.log(conn, "PIN set" if pin else "PIN taken away")
    except InputError as error:
        return _pin(visit, input_lines(error)[0], 422)
    office.signing_in.forget(f"signs {account.id}")
    return RedirectResponse(f"/p/{visit.shoot.slug}/day", 303)


def _pin(visit: Visit, mistake: str, status: int) -> Response:
    with reading(visit.office.engine) as conn:
        there = pins.has_pin(conn, visit.account.id)
    return page(visit, "day/pin.html.jinja", status, mistake=mistake, there=there)


def _found(visit: Visit, gag: GagId) -> GagDay:
    with reading(visit.office.engine) as conn:
        shoot = revisions.production_at(conn, visit.shoot.id)
    if shoot is None:
        raise HTTPException(404, "There is no such production.")
    checked = visit.office.checked_of(shoot.id, shoot.head)
    with reading(visit.office.engine) as conn:
        return gag_day(conn, visit, checked, shoot.head, gag)


def _card(visit: Visit, found: GagDay) -> dict[str, Any]:
    """What the moving part of the page names."""
    decision, assessment, eyes = found.decision, found.assessment, eyes_of(visit)
    lines = lines_seen(decision.lines, eyes)
    role, person = speaks_as(visit, found.checked, found.gag, tuple(people_of(found.checked, found.gag)))
    rules = {rule.name: rule for rule in decision.rules}
    takes = found.said.takes
    learned = assessment is not None and bool(takes)
    odds = learned_odds(assessment, takes) if assessment is not None and learned else ()
    return {
        "day": found,
        "gag": found.gag,
        "decision": decision,
        "lines": lines,
        "sees_why": eyes.sees.consents,
        "glance": glance_of(lines),
        "parts": [
            (part, heading, [line for line in lines if line.part == part]) for part, heading in PARTS.items()
        ],
        "rules": rules,
        "units": {name: units_like(rule.unit) for name, rule in rules.items() if rule.cases},
        "hazards": found.hazards.of(found.gag.id),
        "assessment": assessment,
        "signs_as": role,
        "signs_words": role_words(role),
        "person": person,
        "learned_inputs": learned_inputs(assessment, takes) if assessment is not None and learned else (),
        "learned_odds": odds,
        "harm_now": harm_now(odds) if odds else None,
        "last_word": LAST_WORD,
        "local": lambda at: at.astimezone(found.now.tzinfo),
    }
