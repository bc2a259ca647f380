"""A chain of entries, each with the hash of the one before: what was written cannot be changed unseen.

The form is that of a linked time-stamp (Haber and Stornetta, "How to time-stamp a digital document", J.
Cryptology 3, 1991) with SHA-256 (FIPS 180-4) over canonical JSON: keys sorted, no spaces, ASCII only, in the
manner of RFC 8785. A chain holds no secret. Whoever may write the files may also write a whole new chain;
only a head that was handed out before (on the call sheet, in a mail to the insurer) tells the two apart.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What stands before the first entry."""

KEYS = ("at", "data", "gag", "hash", "kind", "number", "previous")
LONGEST_ENTRY = 1_000_000
"""Bytes of one entry."""

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain reaches.

    Attributes:
        count: Entries in it.
        hash: Hash of the last of them; `GENESIS` where there is none.
    """

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    Attributes:
        number: 1 for the first.
        at: When it was written, ISO 8601 with its offset.
        kind: What kind of thing, for example "measured".
        gag: Id of the gag; "" where it is about none.
        data: The rest, plain JSON.
        previous: Hash of the entry before.
        hash: Its own.
    """

    number: int
    at: str
    kind: str
    gag: str
    data: Mapping[str, Any]
    previous: str
    hash: str

    def line(self) -> bytes:
        """The entry as it stands in the file, with its line end."""
        return canonical({**_content(self), "hash": self.hash}) + b"\n"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a chain that does not follow from what stands before it.

    Attributes:
        number: Of the entry where it shows; 0 for the chain as a whole.
        words: What, one sentence.
    """

    number: int
    words: str

    def __str__(self) -> str:
        return f"entry {self.number}: {self.words}" if self.number else self.words


def canonical(value: object) -> bytes:
    """A JSON value in its one way of being written.

    Raises:
        ValueError: A number in it is not finite.
        TypeError: Something in it is not JSON.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def digest(value: object) -> str:
    """SHA-256 of a JSON value's canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def next_entry(head: Head, at: str, kind: str, gag: str, data: Mapping[str, Any]) -> Entry:
    """The entry that follows a head.

    Raises:
        ValueError: The data is not JSON, or longer than `LONGEST_ENTRY`.
    """
    plain = json.loads(canonical(dict(data)))
    bare = Entry(head.count + 1, at, kind, gag, plain, head.hash, "")
    entry = Entry(bare.number, at, kind, gag, plain, head.hash, digest(_content(bare)))
    if len(entry.line()) > LONGEST_ENTRY:
        raise ValueError(f"found an entry of {len(entry.line()):,} bytes; {LONGEST_ENTRY:,} is allowed")
    return entry


def parse_entry(line: bytes) -> Entry | None:
    """An entry from its line without the line end; None for a line that is none.

    A line counts only in the canonical form, so that no byte of it can differ and mean the same.
    """
    if not line or len(line) >= LONGEST_ENTRY:
        return None
    try:
        read = json.loads(line)
        if not isinstance(read, dict) or canonical(read) != line or tuple(sorted(read)) != KEYS:
            return None
    except (ValueError, RecursionError):
        return None
    texts = all(isinstance(read[key], str) for key in ("at", "gag", "hash", "kind", "previous"))
    if not texts or type(read["number"]) is not int or not isinstance(read["data"], dict):
        return None
    return Entry(**read)


def follows(entry: Entry, head: Head) -> str:
    """Why an entry does not follow a head; "" where it does."""
    if entry.hash != digest(_content(entry)):
        return "its content does not have its hash: it was changed"
    if entry.number != head.count + 1:
        due = head.count + 1
        return f"found number {entry.number} where {due} follows: entries were moved, doubled or taken out"
    if entry.previous != head.hash:
        return "it does not carry the hash of the entry before"
    return ""


def parse_head(text: str) -> Head | None:
    """A head as `Head.__str__` writes it, "12:9f86..."; None for anything else."""
    count, colon, hashed = text.partition(":")
    if not colon or not re.fullmatch(r"0|[1-9][0-9]{0,8}", count) or not _HASH.fullmatch(hashed):
        return None
    head = Head(int(count), hashed)
    return head if (head.count > 0) == (head.hash != GENESIS) else None


def _content(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "data": dict(entry.data),
        "gag": entry.gag,
        "kind": entry.kind,
        "number": entry.number,
        "previous": entry.previous,
    }
