"""A paper for somebody: what of it their role may see, and who may have which kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import HTTPException

from precipice.office.access import ROLES, Visit
from precipice.office.plans import plan_now
from precipice.paper.handout.document import Document, Format, Size
from precipice.paper.handout.formats import render
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.registry import KINDS, Kind
from precipice.paper.leaks.hand_out import with_line
from precipice.plan.check import Checked
from precipice.plan.outdated import outdated
from precipice.plan.said import clock_of

OLDER = "made of an older state of the production: plan again"
TYPES: Mapping[Format, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a paper is for.

    Attributes:
        name: As the log and the paper name them.
        person: Board number or crew id, where they have one in the production; else "".
        role: Role that decides what of others they see.
    """

    name: str
    person: str
    role: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        kind: Kind of paper.
        form: Format.
        size: Page size.
        day: Day it is about, where it is a day's.
        gag: Gag it is about, where it is a gag's.
    """

    kind: Kind
    form: Format
    size: Size
    day: date | None = None
    gag: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A paper before it is issued.

    Attributes:
        document: The paper as a value.
        now: Moment of issue.
    """

    document: Document
    now: datetime

    def file(self, wanted: Wanted, line: str = "") -> bytes:
        """Its file, with a line at its foot where one is given."""
        document = with_line(self.document, line) if line else self.document
        return render(document, wanted.form, wanted.size, self.now).content


def role_words(role: str) -> str:
    """What a role is called."""
    return next((words for name, words in ROLES.items() if name == role), "stranger")


def may_have(role: str, kind: str) -> bool:
    """Whether a role may have a kind of paper."""
    return role in ROLES and KINDS[kind].is_for(role)


def wanted_of(
    visit: Visit, kind: str, form: str, size: str, day: str = "", gag: str = "", role: str = ""
) -> Wanted:
    """What is asked for, where a role may have it.

    Args:
        visit: Who asks.
        kind: Kind of paper.
        form: Format.
        size: Page size.
        day: Date; "" for the first.
        gag: Id; "" for all.
        role: Role of whom it is for; the visit's where left out.

    Raises:
        HTTPException: There is no such paper, or it is not for that role.
    """
    found = KINDS.get(kind)
    if found is None or form not in found.formats or size not in ("a4", "letter"):
        raise HTTPException(404, "There is no such paper in that form.")
    if not may_have(role or visit.role, kind):
        raise HTTPException(403, f"{found.label}: not for a {role_words(role or visit.role)}.")
    try:
        on = date.fromisoformat(day) if day and found.asks == "day" else None
    except ValueError as error:
        raise HTTPException(
            422, f"Found {day[:20]!r} for a day; a date such as 2027-06-07 is allowed."
        ) from error
    about = gag if found.asks == "gag" else ""
    if found.name == "stuntplan" and not about:
        raise HTTPException(422, "Say which gag the stunt plan is for.")
    sized: Size = "a4" if size == "a4" else "letter"
    return Wanted(found, form, sized, on, about or None)


def reader_of(checked: Checked, account: str, role: str, stands_for: str) -> Reader:
    """A member as a reader: the crew by what the production says of them, others by their role here."""
    production = checked.production
    parts = {one.id: one.name for one in production.cast} | {one.id: one.name for one in production.crew}
    part = parts.get(stands_for, "")
    name = f"{account} ({part})" if part and part != account else account
    is_crew = any(one.id == stands_for for one in production.crew)
    return Reader(name, stands_for if part else "", "" if is_crew else role)


def made_for(visit: Visit, wanted: Wanted, reader: Reader) -> Made:
    """A paper as its reader may see it, of the newest plan under what people say now.

    Raises:
        InputError: The production has mistakes, or does not hold what the paper needs.
        HTTPException: There is no plan yet.
    """
    checked, made = plan_now(visit)
    if made is None:
        raise HTTPException(409, "There is no plan yet; papers are made of one. Have it planned under Work.")
    material = Material(
        checked, made.plan, clock_of(checked), wanted.day, wanted.gag, reader.person, reader.role
    )
    document = wanted.kind.build(material)
    if outdated(checked, made.plan):
        document = replace(document, status=f"{document.status} ({OLDER})".strip())
    return Made(document, material.now)


def file_name(visit: Visit, wanted: Wanted, copy: int = 0) -> str:
    """What the file is called: letters, digits and hyphens only."""
    from precipice.paper.handout.document import slug  # noqa: PLC0415

    about = [visit.shoot.slug, wanted.kind.name]
    about += [wanted.day.isoformat()] if wanted.day else []
    about += [slug(wanted.gag)] if wanted.gag else []
    about += [f"copy-{copy}"] if copy else []
    return f"{'-'.join(about)}.{wanted.form}"
