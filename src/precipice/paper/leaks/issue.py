"""Copies issued by name, and the log of them: nothing leaves that the log does not hold.

`DIR/issues/` holds the log (`record.jsonl` and `record.head`, chained as the record of decisions is) and each
paper as it was before any mark, by its hash. The log holds the keys of the copies: who has it can find a mark
and take it out, so it is kept as closely as the papers themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from precipice.paper.leaks.code import KEY_BYTES, new_key
from precipice.paper.leaks.layout import marked
from precipice.paper.leaks.visible import line_for, missing_glyphs, refuse_bad_name, with_watermark
from precipice.production.problem import InputError, Problem
from precipice.safety.chain import Head
from precipice.safety.disk import Disk
from precipice.safety.record import (
    OS_DISK,
    MovedError,
    NewEntry,
    Reading,
    append,
    read_record,
    refuse_damaged,
)

FOLDER = "issues"
LINED = ("html", "xlsx", "json")
"""Formats without a covert mark that have room for the visible line."""

TRIES = 20
"""Writers that may come in between, before this one gives up."""

MARK = "words 1"
"""How the covert mark is made, for the day on which there is another way."""

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as the log has it.

    Attributes:
        number: Of the copy, counted through the production.
        at: When it was issued, ISO 8601.
        person: To whom.
        paper: Kind of paper.
        form: "pdf" for one with a covert mark; another format has the visible line only.
        unmarked: SHA-256 of the paper before it was marked.
        marked: SHA-256 of what was handed out.
        key: Of the covert mark; b"" where there is none.
        events: Ids of the events of a calendar, each with its beginning; for the next issue.
    """

    number: int
    at: str
    person: str
    paper: str
    form: str
    unmarked: str
    marked: str
    key: bytes
    events: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issued:
    """What is handed out.

    Attributes:
        content: The file.
        copy: Its line in the log.
        words: Words that carry the covert mark.
        notes: What the person who issues it should know, one sentence each.
    """

    content: bytes
    copy: Copy
    words: int
    notes: tuple[str, ...]


def issue_copy(
    folder: Path,
    pdf: bytes,
    kind: str,
    person: str,
    now: datetime,
    key: bytes | None = None,
    disk: Disk = OS_DISK,
) -> Issued:
    """Mark a PDF for a person; when this returns, the log holds the copy and the disk holds the log.

    Args:
        folder: The production folder.
        pdf: The finished paper.
        kind: Kind of paper, for the log.
        person: To whom it is issued.
        now: With its time zone.
        key: Of the covert mark; drawn anew where left out, as it must be outside of tests.
        disk: Where the log lies.

    Raises:
        InputError: The name cannot be set in a line, the file is no PDF, or the log was changed.
    """
    refuse_bad_name(person)
    secret = new_key() if key is None else key
    moved = marked(pdf, secret)
    missing = missing_glyphs(person)
    notes = _notes(person, missing, len(moved.sizes))
    shown = "" if missing else person

    def content(number: int) -> bytes:
        return with_watermark(moved.pdf, shown, number)

    made, copy = _logged(folder, pdf, content, kind, person, now, "pdf", secret, disk)
    return Issued(made, copy, len(moved.sizes), notes)


def issue_plain(
    folder: Path,
    made: Callable[[str], bytes],
    kind: str,
    form: str,
    person: str,
    now: datetime,
    disk: Disk = OS_DISK,
    events: Mapping[str, str] | None = None,
) -> Issued:
    """Log a copy in a format that carries no covert mark.

    Args:
        folder: The production folder.
        made: Makes the file with a visible line in it, where the format has room for one.
        kind: Kind of paper, for the log.
        form: Format, for the log.
        person: To whom it is issued.
        now: With its time zone.
        disk: Where the log lies.
        events: Ids of the events of a calendar, each with its beginning, ISO 8601.

    Raises:
        InputError: As `issue_copy`.
    """
    refuse_bad_name(person)

    def content(number: int) -> bytes:
        return made(line_for(person, number))

    done, copy = _logged(folder, b"", content, kind, person, now, form, b"", disk, events)
    words = "its visible line, or by being the same file" if form in LINED else "being the same file"
    return Issued(done, copy, 0, (f"A copy as {form} carries no covert mark: it is named by {words}.",))


def read_copies(folder: Path, disk: Disk = OS_DISK, published: Head | None = None) -> tuple[Copy, ...]:
    """Every copy in the log.

    Raises:
        InputError: The log was changed, or there is none.
    """
    reading = read_log(folder, disk, published)
    refuse_damaged(folder / FOLDER, reading)
    return tuple(_copy(folder, entry.number, entry.at, dict(entry.data)) for entry in reading.entries)


def read_log(folder: Path, disk: Disk = OS_DISK, published: Head | None = None) -> Reading:
    """The log as it was found, sound or not."""
    return read_record(folder / FOLDER, disk, published)


def read_paper(folder: Path, hashed: str, disk: Disk = OS_DISK) -> bytes | None:
    """A paper as it was before any mark; None where it is gone or was changed."""
    content = disk.read(_paper_path(folder, hashed))
    return content if content is not None and hashlib.sha256(content).hexdigest() == hashed else None


def _paper_path(folder: Path, hashed: str) -> Path:
    return folder / FOLDER / f"paper-{hashed}.pdf"


def _notes(person: str, missing: str, words: int) -> tuple[str, ...]:
    notes = []
    if missing:
        named = ", ".join(f"{one} (U+{ord(one):04X})" for one in missing[:8])
        notes.append(f"No font here has {named} of {person!r}: the watermark has the copy number only.")
    if words < 40:
        notes.append(f"The paper has {words} words: too few for the covert mark to survive much.")
    return tuple(notes)


def _logged(
    folder: Path,
    unmarked: bytes,
    content: Callable[[int], bytes],
    kind: str,
    person: str,
    now: datetime,
    form: str,
    key: bytes,
    disk: Disk,
    events: Mapping[str, str] | None = None,
) -> tuple[bytes, Copy]:
    """Write the paper, then the log; only then give the copy out of hand."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = hashlib.sha256(unmarked).hexdigest()
    if key and read_paper(folder, hashed, disk) is None:
        disk.replace(_paper_path(folder, hashed), unmarked)
    for _ in range(TRIES):
        reading = read_record(place, disk)
        refuse_damaged(place, reading)
        number = reading.head.count + 1
        made = content(number)
        data: dict[str, object] = {
            "format": form,
            "key": key.hex(),
            "mark": MARK if key else "",
            "marked": hashlib.sha256(made).hexdigest(),
            "paper": kind,
            "person": person,
            "unmarked": hashed,
            **({"events": dict(events)} if events else {}),
        }
        try:
            (entry,) = append(place, (NewEntry("issued", "", data),), now, disk, reading.head)
        except MovedError:
            continue
        return made, _copy(folder, entry.number, entry.at, data)
    raise InputError((Problem(str(place), "", "other writers all the time", "one writer at a time"),))


def _copy(folder: Path, number: int, at: str, data: Mapping[str, object]) -> Copy:
    texts = {name: value for name, value in data.items() if isinstance(value, str)}
    wanted = ("format", "key", "marked", "paper", "person", "unmarked")
    key, events = texts.get("key", ""), data.get("events")
    good = all(name in texts for name in wanted) and all(
        _HASH.fullmatch(texts[name]) for name in ("marked", "unmarked")
    )
    good = good and texts.get("mark", "") == (MARK if key else "")
    if not good or not re.fullmatch(rf"([0-9a-f]{{{2 * KEY_BYTES}}})?", key):
        raise InputError(
            (Problem(str(folder / FOLDER), f"entry {number}", "no issued copy", "an issued copy"),)
        )
    return Copy(
        number=number,
        at=at,
        person=texts["person"],
        paper=texts["paper"],
        form=texts["format"],
        unmarked=texts["unmarked"],
        marked=texts["marked"],
        key=bytes.fromhex(key),
        events={str(name): str(at) for name, at in events.items()} if isinstance(events, dict) else {},
    )


def events_given(folder: Path, person: str, disk: Disk = OS_DISK) -> dict[str, str]:
    """Events of every calendar that was issued to a person, each with its last beginning, ISO 8601.

    Raises:
        InputError: The log was changed.
    """
    given: dict[str, str] = {}
    for copy in read_copies(folder, disk):
        if copy.person == person:
            given |= copy.events
    return given
