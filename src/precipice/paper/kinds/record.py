"""The go/no-go record as a paper: the last decision on each gag, line by line, and every entry.

Who consented, who refused and what they said beside it stand only on the copies of those who may see it; that
somebody refused stands on all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from precipice.paper import words
from precipice.paper.handout.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    Tone,
)
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient, recipient
from precipice.paper.record_page import HOW_PROVED, RecordSheet, Shown, sheet_of
from precipice.paper.record_words import LAST_WORD
from precipice.safety.chain import Entry
from precipice.safety.happened import ConsentWord, LineShown, TakeDone, read_entry
from precipice.safety.lines import Line
from precipice.safety.record import read_record, refuse_damaged
from precipice.safety.signoff import SignOff

STATES: dict[str, Tone] = {"go": "go", "no-go": "no-go", "not measured": "warning"}


def build(material: Material) -> Document:
    """The record of a production, or of one gag.

    Raises:
        InputError: The record was changed, cut or moved, or an entry is not of its kind.
    """
    checked = material.checked
    reading = read_record(checked.folder)
    refuse_damaged(checked.folder, reading)
    sheet = seen_by(sheet_of(checked.production, reading, material.gag), recipient(material))
    return record_document(sheet, f", as of {words.day_text(material.now.date())}")


def seen_by(sheet: RecordSheet, who: Recipient) -> RecordSheet:
    """A record without what performers said of themselves, where the reader may not see it."""
    rows = tuple(
        replace(row, words=_entry_seen(entry, row.words, who))
        for row, entry in zip(sheet.rows, sheet.entries, strict=True)
    )
    shown = tuple(
        replace(
            one,
            parts=tuple(
                (heading, tuple(_line_seen(line, who) for line in lines)) for heading, lines in one.parts
            ),
        )
        for one in sheet.shown
    )
    return replace(sheet, rows=rows, shown=shown)


def _entry_seen(entry: Entry, words: str, who: Recipient) -> str:
    said = read_entry(entry)
    if isinstance(said, ConsentWord) and not who.sees_consent_of(said.person):
        return f"a consent {'given' if said.given else 'refused'}"
    if isinstance(said, SignOff) and said.role == "performer" and not who.sees_consent_of(said.person):
        return f"a performer: {f'yes to {said.hash[:12]}' if said.yes else 'NO'}"
    if isinstance(said, TakeDone) and said.words and not (who.sees.medical or who.sees.consents):
        return words.removesuffix(f": {said.words}")
    return words


def _line_seen(line: LineShown, who: Recipient) -> LineShown:
    """A line of a decision; an answer of another is the bare word, and an assessment without its reasons."""
    if line.name == "assessment" and line.state == "no-go" and not who.sees.consents:
        return line.model_copy(update={"found": "no-go"})
    if not is_hidden(line, who):
        return line
    label, said = ("performer", "yes") if line.part == "signed" else ("consent", "given")
    found = said if line.state == "go" else f"not {said}"
    return line.model_copy(update={"label": label, "found": found, "by": "", "at": None})


def is_hidden(line: Line | LineShown, who: Recipient) -> bool:
    """Whether a line of a decision says what somebody else agreed to, or that another performer signed."""
    role, _, person = line.name.rpartition(":")
    signed = line.part == "signed" and "performer" in (role, person) and bool(line.by)
    return (line.part == "consent" or signed) and not who.sees_consent_of(person)


def record_document(sheet: RecordSheet, as_of: str = "") -> Document:
    """A record as a paper.

    Args:
        sheet: The record.
        as_of: Words behind the number of its entries, at the top.
    """
    return Document(
        kind="record",
        title="Go/no-go record",
        production=sheet.title,
        status=f"{words.plural(sheet.head.count, 'entry').replace('entrys', 'entries')}{as_of}",
        blocks=tuple(_blocks(sheet)),
        footer=f"Head {str(sheet.head)[:24]}... {LAST_WORD}",
    )


def _blocks(sheet: RecordSheet) -> Iterator[Block]:
    yield Paragraph((Run(LAST_WORD, bold=True),))
    yield Paragraph(HOW_PROVED)
    yield Paragraph(f"{sheet.head.count} entries, head {sheet.head}")
    for note in sheet.notes:
        yield Paragraph(note, "warning")
    if not sheet.rows:
        yield Paragraph("Nothing has been decided yet.")
        return
    for shown in sheet.shown:
        yield from _decision(shown)
    yield Heading("Every entry", 2)
    yield Table(
        "every entry",
        (Column("", 0, 26, "right"), Column("written", 0, 92), Column("what", 4), Column("hash", 0, 84)),
        tuple(
            Row(
                (row.number, row.at, f"{row.gag}: {row.words}", row.hash),
                tones=((2, "no-go"),) if row.is_bad else (),
            )
            for row in sheet.rows
        ),
        small=True,
    )


def _decision(shown: Shown) -> Iterator[Block]:
    clock = ", clock set by hand" if shown.clock != "own" else ""
    yield Heading(f"{shown.gag}, take {shown.take}", 2)
    if shown.description:
        yield Paragraph(shown.description)
    count = len(shown.against)
    against = f" {count} of the lines below stand{'s' if count == 1 else ''} against it." if count else ""
    said = f" The last decision, {shown.at}{clock}.{against}"
    yield Paragraph((Run(shown.verdict.upper(), bold=True), Run(f".{said}")), STATES[shown.verdict])
    rows: list[Row] = []
    for heading, lines in shown.parts:
        rows.append(Row((heading,), "head", bold=True, keeps=True))
        rows += [
            Row(
                (
                    line.state,
                    f"{line.label}: {line.found}",
                    "" if line.asked == line.found else line.asked,
                    shown.who(line),
                ),
                tones=((0, STATES[line.state]),),
            )
            for line in lines
        ]
    columns = (Column("", 0, 72), Column("line", 2.6), Column("asked", 1.6), Column("who, when", 1.2))
    yield Table(f"{shown.gag} decision", columns, tuple(rows), small=True)
    yield Paragraph(f"To sign: {shown.hash}")
