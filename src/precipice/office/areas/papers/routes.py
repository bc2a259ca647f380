"""Papers to look at, to take and to issue."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import Response

from precipice.office.access import MEMBERS, PLANNERS, Visit
from precipice.office.areas.papers.make import (
    TYPES,
    Reader,
    Wanted,
    file_name,
    made_for,
    may_have,
    reader_of,
    wanted_of,
)
from precipice.office.guard import PAPER_POLICY
from precipice.office.pages import page
from precipice.office.plans import plan_now
from precipice.office.store import accounts
from precipice.office.store.engine import reading, writing
from precipice.office.store.issues import IssueDisk
from precipice.paper.kinds.registry import KINDS, PLANNING
from precipice.paper.leaks.hand_out import hand_out
from precipice.plan.check import Checked

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]
Text = Annotated[str, Form(max_length=120)]


@router.get("/papers")
def listed(visit: Member) -> Response:
    """Every kind of paper that the visitor's role may have, by what it is about."""
    checked, made = plan_now(visit)
    schedule = made.plan.schedule if made is not None else None
    return page(
        visit,
        "papers/list.html.jinja",
        made=made,
        kinds=[kind for kind in KINDS.values() if may_have(visit.role, kind.name)],
        days=list(dict.fromkeys(day.date for day in schedule.days)) if schedule is not None else [],
        gags=[gag.id for gag in checked.production.gags],
        size=checked.production.paper,
        plans=visit.role in PLANNING,
        readers=_readers(visit, checked) if visit.role in PLANNING else (),
        only_issued=visit.role not in PLANNING,
    )


@router.post("/papers/{kind}/view")
def view(visit: Member, kind: str, size: Text = "a4", day: Text = "", gag: Text = "") -> Response:
    """A paper to look at, as the visitor's role may see it."""
    wanted = wanted_of(visit, kind, "html", size, day, gag)
    own = _own(visit)
    made = made_for(visit, wanted, own)
    with writing(visit.office.engine) as conn:
        visit.log(conn, "paper looked at", _about(wanted, own))
    content = made.file(wanted, f"looked at by {visit.account.name}")
    headers = {"content-security-policy": PAPER_POLICY}
    return Response(content, media_type=TYPES["html"], headers=headers)


@router.post("/papers/{kind}/file")
def file(
    visit: Member,
    kind: str,
    form: Annotated[str, Form(alias="format", max_length=8)] = "pdf",
    size: Text = "a4",
    day: Text = "",
    gag: Text = "",
) -> Response:
    """A paper to take: for those who plan as it is, for everybody else as a copy in their name."""
    wanted = wanted_of(visit, kind, form, size, day, gag)
    own = _own(visit)
    if visit.role not in PLANNING:
        return _issue(visit, wanted, own, "paper taken as a copy")
    made = made_for(visit, wanted, own)
    with writing(visit.office.engine) as conn:
        visit.log(conn, "paper taken", _about(wanted, own))
    return _attached(made.file(wanted), wanted, file_name(visit, wanted))


@router.post("/papers/{kind}/issue")
def issue(
    visit: Planner,
    kind: str,
    to: Text,
    form: Annotated[str, Form(alias="format", max_length=8)] = "pdf",
    size: Text = "a4",
    day: Text = "",
    gag: Text = "",
) -> Response:
    """A copy for one person: as their role may see it, marked for them, in the log before it leaves."""
    checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    reader, role = dict(_readers(visit, checked)).get(to, (None, ""))
    if reader is None:
        raise HTTPException(404, "There is nobody of that name to issue it to.")
    wanted = wanted_of(visit, kind, form, size, day, gag, role)
    return _issue(visit, wanted, reader, "paper issued")


def _issue(visit: Visit, wanted: Wanted, reader: Reader, action: str) -> Response:
    made = made_for(visit, wanted, reader)
    with tempfile.TemporaryDirectory(prefix="precipice-") as place:
        disk = IssueDisk(visit.office.engine, visit.shoot.id)
        issued = hand_out(Path(place), made.document, wanted.form, wanted.size, reader.name, made.now, disk)
    with writing(visit.office.engine) as conn:
        about = f"copy {issued.copy.number}: {_about(wanted, reader)}"
        visit.log(conn, action, " ".join((about, *issued.notes))[:2000])
    return _attached(issued.content, wanted, file_name(visit, wanted, issued.copy.number))


def _readers(visit: Visit, checked: Checked) -> tuple[tuple[str, tuple[Reader, str]], ...]:
    """Everybody a copy can be issued to, and the role that says which papers; members first."""
    with reading(visit.office.engine) as conn:
        members = accounts.members_of(conn, visit.shoot.id)
    found: list[tuple[str, tuple[Reader, str]]] = []
    for one in members:
        reader = reader_of(checked, one.account.name, one.role, one.stands_for)
        found.append((f"account:{one.account.id}", (reader, one.role)))
    spoken = {one.stands_for for one in members}
    found += [
        (f"person:{one.id}", (Reader(one.name, one.id, ""), "performer"))
        for one in checked.production.cast
        if one.id not in spoken
    ]
    for crew in checked.production.crew:
        if crew.id not in spoken:
            role = crew.role if crew.role in PLANNING else "department"
            found.append((f"person:{crew.id}", (Reader(crew.name, crew.id, ""), role)))
    return tuple(found)


def _own(visit: Visit) -> Reader:
    checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    return reader_of(checked, visit.account.name, visit.role, visit.stands_for)


def _about(wanted: Wanted, reader: Reader) -> str:
    about = wanted.day.isoformat() if wanted.day else wanted.gag or ""
    return f"{wanted.kind.name} {about} as {wanted.form} for {reader.name}".replace("  ", " ")


def _attached(content: bytes, wanted: Wanted, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[wanted.form], headers=headers)
