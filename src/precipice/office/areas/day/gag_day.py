"""A gag on its day as the office knows it: production, plan, hazards and what the record says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from fastapi import HTTPException
from sqlalchemy import Connection

from precipice.office.access import Visit
from precipice.office.plans import MadePlan, newest_plan
from precipice.office.store import record
from precipice.plan.check import Checked
from precipice.plan.day import assessment_of, decide
from precipice.plan.said import clock_of
from precipice.production.assessment import Assessment
from precipice.production.stunt import GagEntry
from precipice.safety.chain import Head
from precipice.safety.decision import Decision
from precipice.safety.happened import Abort, Happened, happened, said_of
from precipice.safety.hazards import Register, read_hazards
from precipice.safety.lines import Line
from precipice.safety.signoff import ROLES

Word = Literal["GO", "NO-GO", "NOT YET"]


@dataclass(frozen=True)
class GagDay:
    """A gag on its day.

    Attributes:
        checked: The production as its newest revision has it.
        revision: Number of that revision.
        gag: The gag.
        made: The newest plan; None where there is none.
        hazards: The production's register.
        said: What the record says of the gag.
        head: How far the record reaches.
        now: The moment, on the calendar's clock.
    """

    checked: Checked
    revision: int
    gag: GagEntry
    made: MadePlan | None
    hazards: Register
    said: Happened
    head: Head
    now: datetime

    @property
    def decision(self) -> Decision:
        """What follows from all of it now."""
        plan = self.made.plan if self.made else None
        return decide(self.checked, self.gag, plan, self.hazards, self.said, self.now)

    @property
    def assessment(self) -> Assessment | None:
        """The gag's assessment in the plan."""
        return assessment_of(self.made.plan if self.made else None, self.gag.id)

    @property
    def called_off(self) -> Abort | None:
        """The last attempt, where it was called off and nobody has signed or logged a take since."""
        last = self.said.aborts[-1] if self.said.aborts else None
        if last is None:
            return None
        since = [*(one.at for one in self.said.signed), *(one.at for one in self.said.takes)]
        return None if any(at > last.at for at in since) else last

    def with_said(self, said: Happened) -> GagDay:
        """The same with other words said."""
        return replace(self, said=said)


def gag_in(checked: Checked, gag_id: str) -> GagEntry:
    """A gag by its id.

    Raises:
        HTTPException: There is none.
    """
    found = next((one for one in checked.production.gags if one.id == gag_id), None)
    if found is None:
        raise HTTPException(404, "The production has no such gag.")
    return found


def gag_day(conn: Connection, visit: Visit, checked: Checked, revision: int, gag_id: str) -> GagDay:
    """A gag on its day, as it stands in the database.

    Args:
        conn: A connection; one that writes where something is to be said.
        visit: Who asks.
        checked: The production's newest revision.
        revision: Its number.
        gag_id: Id of the gag.

    Raises:
        HTTPException: There is no such gag.
        InputError: The register or the record cannot be used.
    """
    shoot, gag = visit.shoot, gag_in(checked, gag_id)
    entries = record.entries_of(conn, shoot.id, gag_id)
    return GagDay(
        checked=checked,
        revision=revision,
        gag=gag,
        made=newest_plan(conn, shoot.id, revision),
        hazards=read_hazards(checked.folder, (one.id for one in checked.production.gags)),
        said=happened(said_of(entries, gag_id)),
        head=record.head_of(conn, shoot.id),
        now=clock_of(checked),
    )


@dataclass(frozen=True, slots=True)
class Glance:
    """A decision in one glance.

    Attributes:
        word: "GO", "NO-GO", or "NOT YET" where nothing speaks against it but something is not known.
        lacks: What stands against it or is not known, the worst first.
        refused: Lines of those who said no.
    """

    word: Word
    lacks: tuple[Line, ...]
    refused: tuple[Line, ...]


def glance_of(lines: Iterable[Line]) -> Glance:
    """The lines of a decision, as somebody may see them, in one glance. Not yet is no go."""
    lines = tuple(lines)
    against = [line for line in lines if line.state == "no-go"]
    unknown = [line for line in lines if line.state == "not measured"]
    refused = tuple(line for line in against if line.part == "signed" and line.by)
    is_go = bool(lines) and all(line.state == "go" for line in lines)
    word: Word = "GO" if is_go else "NO-GO" if against else "NOT YET"
    order = [*refused, *(line for line in against if line not in refused), *unknown]
    return Glance(word, tuple(order), refused)


def speaks_as(visit: Visit, checked: Checked, gag: GagEntry, people: tuple[str, ...]) -> tuple[str, str]:
    """In which role an account's word counts for a gag, and for which performer; ("", "") for none.

    A rigger and a medic have accounts of departments, which stand for "rigger" or "medic", or for a crew
    member of that role. A double's word is the double's own, where the crew names one for the gag, and not
    that of the doubled.
    """
    crew = next((one for one in checked.production.crew if one.id == visit.stands_for), None)
    if visit.role in ("coordinator", "first_ad"):
        return visit.role, ""
    if visit.role == "performer" and visit.stands_for:
        doubles = [one for one in checked.production.crew if one.role == "performer" and gag.id in one.gags]
        if gag.double and doubles and gag.performer is not None:
            if crew in doubles:
                return "performer", gag.performer
            others = tuple(one for one in people if one != gag.performer)
            return ("performer", visit.stands_for) if visit.stands_for in others else ("", "")
        return ("performer", visit.stands_for) if visit.stands_for in people else ("", "")
    if visit.role == "department":
        says = crew.role if crew is not None else visit.stands_for
        return (says, "") if says in ("medic", "rigger") else ("", "")
    return "", ""


def role_words(role: str) -> str:
    """A role of a signature in words."""
    return ROLES.get(role, role)
