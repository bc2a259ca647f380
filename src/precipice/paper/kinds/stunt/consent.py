"""Sections 10 to 12 of a stunt plan: who agreed, what their bodies took, the emergency, the rehearsals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from precipice.paper import words
from precipice.paper.handout.document import Block, Column, Heading, Paragraph, Points, Row, Table, Text, Tone
from precipice.paper.kinds.days import hospital_text
from precipice.paper.kinds.stunt.controls import SOURCE
from precipice.paper.kinds.stunt.lists import Item
from precipice.paper.kinds.stunt.subject import FILL, Subject
from precipice.production.crew import CrewMember
from precipice.safety.answers import Answer
from precipice.safety.exposure import ExposureRow

BLANK_LOG = 4
SHOWN_WEEKS = 8
KEPT_BACK = "Who agreed to what, and what their bodies took, is on the copies of those who need it."


def consents(subject: Subject) -> Iterator[Block]:
    """Section 10: everybody's answer, their limits, and what adds up on them."""
    yield Heading("10  Consents and exposure", 2)
    found = [one for one in subject.plan.consents if one.gag == subject.gag.id]
    shown = [one for one in found if subject.who.sees_consent_of(one.person)]
    if found and not shown:
        stops = any(one.stops for one in found)
        said = "Somebody in it has not agreed: a no-go." if stops else "Nobody in it has said no."
        yield Paragraph(f"{said} {KEPT_BACK}", "no-go" if stops else "")
        return
    if found:
        columns = (Column("who", 1), Column("part", 0, 60), Column("answer", 1), Column("in words", 3))
        yield Table(
            subject.table("consents"),
            columns,
            tuple(
                Row(
                    (
                        one.name,
                        one.part,
                        f"{one.state}{f', {words.since_text(one.since)}' if one.since else ''}",
                        one.words,
                    ),
                    tones=_answer_tone(one.is_go, one.stops),
                )
                for one in shown
            ),
            small=True,
        )
    else:
        said = (
            "Nobody is named for this gag, so nobody has agreed to it. Where nobody is in it, say so here: "
        )
        yield Paragraph(f"{said}{FILL}.", "warning")
    ids = {person for person in _everybody(subject, found) if subject.who.sees_consent_of(person)}
    limits = [
        f"{member.name}: {limit}"
        for member in subject.material.checked.production.cast
        if member.id in ids
        for limit in member.limits
    ]
    if limits:
        yield Points(tuple(limits))
    yield from _exposure(subject, ids)


def _everybody(subject: Subject, found: Sequence[Answer]) -> set[str]:
    return {one.person for one in found} | set(subject.people)


def _answer_tone(is_go: bool, stops: bool) -> tuple[tuple[int, Tone], ...]:
    return ((2, "go" if is_go else "no-go" if stops else "warning"),)


def _exposure(subject: Subject, ids: set[str]) -> Iterator[Block]:
    rows = [row for row in subject.plan.exposure.rows if row.person in ids]
    until = subject.day.date if subject.day is not None else None
    rows = [row for row in rows if until is None or row.week <= until][-SHOWN_WEEKS:]
    if rows:
        yield Table(
            subject.table("exposure"),
            (
                Column("what adds up on the body", 2),
                Column("week of", 0, 92),
                Column("taken", 0, 40, "right"),
                Column("planned", 0, 46, "right"),
                Column("strongest", 1, align="right"),
                Column("so far", 0, 44, "right"),
            ),
            tuple(_exposed(row) for row in rows),
            small=True,
        )
    for warning in subject.plan.exposure.warnings:
        if warning.person in ids:
            yield Paragraph(f"{warning.name}: {warning.words} ({warning.source})", "warning")


def _exposed(row: ExposureRow) -> Row:
    worst = "not known" if row.worst is None else words.both(row.worst, row.unit)
    label = f"{row.name}: {row.label}"
    return Row((label, words.day_text(row.week), row.taken, row.planned, worst, row.so_far))


def emergency(subject: Subject) -> Iterator[Block]:
    """Section 11: what must be known before the cue."""
    yield Heading("11  Emergency plan", 2)
    rows = [Row((one.item, _known(subject, one), one.source)) for one in subject.lists.emergency]
    columns = (Column("", 2.4), Column("who, where, how long", 1.8), SOURCE)
    yield Table(subject.table("emergency"), columns, tuple(rows), small=True)


def _known(subject: Subject, asked: Item) -> Text:
    """What the production says of a line of the emergency plan."""
    if asked.known == "hospital" and subject.hospital is not None:
        return tuple(hospital_text(subject.material, subject.hospital))
    if asked.known == "medic" and (medics := subject.crew("medic")):
        return "; ".join(f"{one.name}, {_phone(subject, one)}" for one in medics)
    return FILL


def _phone(subject: Subject, one: CrewMember) -> str:
    """A telephone, or why it is not here."""
    kept = "telephone on the call sheets of those who may see it" if one.phone else FILL
    return subject.who.phone_of(one) or kept


def rehearsals(subject: Subject) -> Iterator[Block]:
    """Section 12: what is done before the day, what was done, and a log to go on with."""
    yield Heading("12  Rehearsals and training log", 2)
    items: list[Text] = [f"{one.words} ({one.source})" for one in subject.lists.rehearsal]
    yield Points(tuple(items))
    rows = [Row((*done, "")) for done in _done(subject)]
    rows += [Row((FILL, "", "", "", ""), keeps=k < BLANK_LOG) for k in range(1, BLANK_LOG + 1)]
    columns = (
        Column("date", 0, 92),
        Column("what", 2.4),
        Column("runs", 0, 40),
        Column("found", 1.8),
        Column("signed", 0.9),
    )
    yield Table(subject.table("training"), columns, tuple(rows), small=True)


def _done(subject: Subject) -> Iterator[tuple[str, str, str, str]]:
    """Date, what, runs and what was found: what the production, the plan and the practice files say."""
    production, schedule = subject.material.checked.production, subject.plan.schedule
    names = {one.name for one in production.preparations if one.scene == subject.gag.scene}
    for row in schedule.preparations if schedule else ():
        if row.name in names:
            yield words.day_text(row.date), f"{row.name}, {row.place}", "", f"{words.number(row.hours)} h"
    for gate in production.gates:
        if gate.gag == subject.gag.id and gate.readiness is not None:
            for day in gate.readiness.practice:
                spread = f"spread {day.sd}" if day.sd else ""
                yield words.day_text(day.on), gate.readiness.input, str(day.runs), spread
    for entry in subject.one.inputs if subject.one else ():
        if entry.stated_by == "practice":
            found = f"{words.both(entry.low, entry.unit)} to {words.both(entry.high, entry.unit)}"
            yield "", f"{entry.label}, from {entry.source}", "", found
