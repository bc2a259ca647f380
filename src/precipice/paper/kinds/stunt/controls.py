"""Sections 4 to 6 and 9 of a stunt plan: people, equipment, hazards, and what is done against them."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from precipice.paper.handout.document import Block, Column, Heading, Paragraph, Row, Table, Tone
from precipice.paper.kinds.stunt.lists import Person
from precipice.paper.kinds.stunt.subject import FILL, Subject
from precipice.paper.words import day_text
from precipice.plan.day import rules_of
from precipice.safety.happened import Happened
from precipice.safety.hazards import CONTROLS, NEVER_COMPLETE, Hazard, band
from precipice.safety.signoff import ROLES

SOURCE = Column("source", 1.5)
BLANK_HAZARDS = 3
NOTHING_YET = Happened(MappingProxyType({}), (), (), (), (), ())
"""A record without entries: what is asked before the first take."""


def people(subject: Subject) -> Iterator[Block]:
    """Section 4: who is needed, with which qualification; a line to fill in where nobody is named."""
    yield Heading("4  People and qualifications", 2)
    rows = [Row((one.role, one.asks, _named(subject, one), one.source)) for one in subject.lists.people]
    if subject.gag.double:
        asks = "Matches in height and weight what the numbers were stated for; rehearsed for this gag."
        doubles = ", ".join(one.name for one in subject.crew("performer") if one.gags)
        rows.insert(1, Row(("stunt double", asks, doubles or FILL, "own assumption")))
    columns = (Column("role", 1.2), Column("asked of them", 2.4), Column("name", 1.3), SOURCE)
    yield Table(subject.table("people"), columns, tuple(rows), small=True)


def _named(subject: Subject, asked: Person) -> str:
    """Who it is, where the production says so."""
    if asked.known == "performer":
        return ", ".join(subject.people.values()) or FILL
    crew = subject.crew(asked.known) if asked.known else ()
    return ", ".join(one.name for one in crew) or FILL


def equipment(subject: Subject) -> Iterator[Block]:
    """Section 5: what is needed, who looks at it and when; and the checks of the day."""
    yield Heading("5  Equipment and its inspection", 2)
    columns = (Column("equipment", 1.7), Column("inspection", 2.2), Column("seen by, when", 1.1), SOURCE)
    rows = tuple(Row((one.name, one.check, FILL, one.source)) for one in subject.lists.equipment)
    yield Table(subject.table("equipment"), columns, rows, small=True)


def hazards(subject: Subject) -> Iterator[Block]:
    """Section 6: what may happen, one by one and together."""
    yield Heading("6  Hazards, one by one and together", 2)
    rows = [Row((str(n), one.words, one.source)) for n, one in enumerate(subject.lists.hazards, 1)]
    if not rows:
        rows = [Row((str(n), FILL, "")) for n in range(1, BLANK_HAZARDS + 1)]
    rows.append(Row(("Together",), "head", bold=True, keeps=True))
    rows += [Row(("+", one.words, one.source)) for one in subject.lists.together]
    columns = (Column("", 0, 24), Column("hazard", 4), SOURCE)
    yield Table(subject.table("hazards"), columns, tuple(rows), small=True)


def controls(subject: Subject) -> Iterator[Block]:
    """Section 9: the register with what is left after the controls; and what is checked before a take."""
    yield Heading("9  Controls and what is left", 2)
    if subject.hazards:
        yield Table(
            subject.table("controls"),
            (
                Column("hazard beyond the model", 2.6),
                Column("before", 0, 44),
                Column("controls", 2.6),
                Column("after", 0, 44),
                Column("answers for it", 1.2),
            ),
            tuple(_hazard(one) for one in subject.hazards),
            small=True,
        )
        yield Paragraph(f"Likelihood 1 to 5 times severity 1 to 5. {NEVER_COMPLETE}")
    else:
        said = "No hazard of this gag has been rated yet. People rate them before the day."
        yield Paragraph(said, "warning")
    rows = tuple(
        Row((rule.label, ROLES[rule.role], "", ""))
        for rule in rules_of(subject.gag, subject.one, NOTHING_YET)
    )
    columns = (Column("checked before each take", 3), Column("by", 1), Column("found", 1), Column("at", 0.6))
    yield Table(subject.table("checks"), columns, rows, small=True)


def _hazard(one: Hazard) -> Row:
    before, after = (_rating(rating) for rating in (one.before, one.after))
    done = "; ".join(f"{control.words} ({CONTROLS[control.kind]})" for control in one.controls) or "none"
    signed = f"signed {day_text(one.signed_on)}" if one.signed_by and one.signed_on else "not signed"
    owner = f"{one.owner or FILL}; {signed}"
    lacking = f" Open: {', '.join(one.lacks)}." if one.lacks else ""
    tones: tuple[tuple[int, Tone], ...] = ((4, "no-go"),) if one.lacks else ()
    return Row((one.words, before, done, after, f"{owner}.{lacking}"), tones=tones)


def _rating(rating: int | None) -> str:
    return "not rated" if rating is None else f"{rating}, {band(rating)}"
