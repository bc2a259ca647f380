"""The record of decisions as a page to hand out, and as data for the insurer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from precipice import version
from precipice.paper.record_words import LAST_WORD, PARTS, entry_words
from precipice.production.production import Production
from precipice.safety.chain import Entry, Head
from precipice.safety.happened import LineShown, Verdict, read_entry
from precipice.safety.record import Reading

_SOURCES = ("record.html.jinja", "page.css")
FORMAT = "precipice-record/1"
HOW_PROVED = (
    "Each entry carries the SHA-256 of its own content and of the entry before. The head below is the last "
    "one: kept by somebody else (a call sheet, an e-mail), it shows whether the record was written anew."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision as it was shown.

    Attributes:
        gag: Id of the gag.
        description: One line.
        verdict: "go" or "no-go".
        take: For which take.
        at: When, as "2027-06-09 05:40".
        clock: "own" or "set by hand".
        hash: What there was to sign.
        parts: Heading and lines of each part that has any.
    """

    gag: str
    description: str
    verdict: str
    take: int
    at: str
    clock: str
    hash: str
    parts: tuple[tuple[str, tuple[LineShown, ...]], ...]

    @property
    def against(self) -> tuple[LineShown, ...]:
        """The lines that stand against it."""
        return tuple(line for _, lines in self.parts for line in lines if line.state != "go")

    def who(self, line: LineShown) -> str:
        """Who measured or signed a line, and when, with the date of another day; "" where nobody did."""
        if not line.by or line.at is None:
            return ""
        when = f"{line.at:%Y-%m-%d %H:%M}"
        return f"{line.by} {when[11:] if when[:10] == self.at[:10] else when}"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the record.

    Attributes:
        number: Its number.
        at: When it was written, as "2027-06-09 05:40".
        gag: Id of the gag.
        kind: Its kind.
        words: What it says.
        is_bad: Whether it speaks against a take: a no, a no-go, an abort, harm, a take without a go.
        hash: First digits of its hash.
    """

    number: int
    at: str
    gag: str
    kind: str
    words: str
    is_bad: bool
    hash: str


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A record as it is handed out.

    Attributes:
        title: Name of the production.
        head: Of the whole record.
        notes: What a crash left.
        shown: The last decision on each gag.
        rows: Every entry that was asked for.
        entries: The same, whole.
    """

    title: str
    head: Head
    notes: tuple[str, ...]
    shown: tuple[Shown, ...]
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]


def sheet_of(production: Production, reading: Reading, gag: str | None = None) -> RecordSheet:
    """A sound record as it is handed out, whole or for one gag.

    Raises:
        InputError: An entry is not of its kind.
    """
    entries = tuple(one for one in reading.entries if gag in (None, one.gag))
    descriptions = {one.id: one.description for one in production.gags}
    last: dict[str, Shown] = {}
    for entry in entries:
        said = read_entry(entry)
        if isinstance(said, Verdict):
            last[entry.gag] = _shown(entry.gag, descriptions.get(entry.gag, ""), said)
    return RecordSheet(
        title=production.title,
        head=reading.head,
        notes=reading.notes,
        shown=tuple(last.values()),
        rows=tuple(_row(entry) for entry in entries),
        entries=entries,
    )


def _shown(gag: str, description: str, said: Verdict) -> Shown:
    parts = (
        (heading, tuple(line for line in said.lines if line.part == part)) for part, heading in PARTS.items()
    )
    return Shown(
        gag=gag,
        description=description,
        verdict=said.verdict,
        take=said.take,
        at=f"{said.at:%Y-%m-%d %H:%M}",
        clock=said.clock,
        hash=said.hash,
        parts=tuple((heading, lines) for heading, lines in parts if lines),
    )


def _row(entry: Entry) -> Row:
    data = entry.data
    is_bad = (
        entry.kind == "abort"
        or data.get("verdict") == "no-go"
        or data.get("yes") is False
        or data.get("given") is False
        or data.get("outcome") in ("injured", "killed")
        or (entry.kind == "take" and not data.get("under"))
    )
    return Row(
        number=entry.number,
        at=entry.at[:16].replace("T", " "),
        gag=entry.gag,
        kind=entry.kind,
        words=entry_words(entry),
        is_bad=is_bad,
        hash=entry.hash[:12],
    )


def render_record(sheet: RecordSheet) -> str:
    """The record as one self-contained HTML page, for paper and for a phone."""
    folder = files("precipice.paper").joinpath("templates")
    environment = Environment(
        loader=DictLoader({name: folder.joinpath(name).read_text(encoding="utf-8") for name in _SOURCES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("record.html.jinja").render(
        sheet=sheet, how_proved=HOW_PROVED, last_word=LAST_WORD
    )


def record_data(sheet: RecordSheet) -> str:
    """The record as JSON: head, entries whole, and each in words."""
    return json.dumps(
        {
            "format": FORMAT,
            "program": f"precipice {version()}",
            "title": sheet.title,
            "head": asdict(sheet.head),
            "proof": HOW_PROVED,
            "notes": sheet.notes,
            "entries": [_data(entry, row) for entry, row in zip(sheet.entries, sheet.rows, strict=True)],
        },
        indent=1,
    )


def _data(entry: Entry, row: Row) -> dict[str, Any]:
    return {**asdict(entry), "words": row.words}
