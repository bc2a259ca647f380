"""The record of a production's decisions: a file that only grows, and a head that says how far it reaches.

`record.jsonl` holds one entry a line, `record.head` the count and the hash of the last confirmed one. An
entry is confirmed when its line and then the head are on the disk (fsync). What a crash leaves between
the two, a whole line or a torn one beyond the head, was never confirmed: a whole line that follows is
kept, anything else is set aside in a file of its own. What lies within the head is never repaired: it is
reported, and nothing more is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from precipice.production.problem import InputError, Problem
from precipice.safety.chain import (
    EMPTY,
    Damage,
    Entry,
    Head,
    follows,
    next_entry,
    parse_entry,
    parse_head,
)
from precipice.safety.disk import Disk, OsDisk


class MovedError(InputError):
    """The record has moved on since it was read; nothing was written."""


RECORD, HEAD, LOCK = "record.jsonl", "record.head", "record.lock"
OS_DISK = OsDisk()


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as it was found.

    Attributes:
        entries: Every entry up to the first damage.
        head: Head of these entries.
        confirmed: Head as the head file says; None where it is missing or damaged.
        damage: What was changed, lost or moved; () for a sound record.
        notes: What a crash left, one sentence each; nothing confirmed is touched by it.
        tail: Bytes at the end that were never confirmed and are no entry.
        length: Bytes before that tail.
    """

    entries: tuple[Entry, ...]
    head: Head
    confirmed: Head | None
    damage: tuple[Damage, ...]
    notes: tuple[str, ...]
    tail: bytes
    length: int

    @property
    def sound(self) -> bool:
        """Whether nothing in it was changed, lost or moved."""
        return not self.damage


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be written.

    Attributes:
        kind: What kind of thing.
        gag: Id of the gag.
        data: The rest, plain JSON.
    """

    kind: str
    gag: str
    data: Mapping[str, Any]


def read_record(folder: Path, disk: Disk = OS_DISK, published: Head | None = None) -> Reading:
    """Read and prove a record.

    Args:
        folder: The production folder.
        disk: Where it lies.
        published: A head that was handed out earlier, which the record must still contain.
    """
    return prove(disk.read(folder / RECORD), disk.read(folder / HEAD), published)


def prove(record: bytes | None, head: bytes | None, published: Head | None = None) -> Reading:
    """Hold the bytes of a record against their hashes and their head."""
    confirmed, found = _confirmed(record, head)
    body = record or b""
    reached, entries, length = EMPTY, list[Entry](), 0
    damage: list[Damage] = [found] if found is not None else []
    tail, why = b"", ""
    for line in body.splitlines(keepends=True):
        entry = parse_entry(line[:-1]) if line.endswith(b"\n") else None
        why = "it is no entry" if entry is None else follows(entry, reached)
        if entry is None or why:
            tail = body[length:]
            break
        entries.append(entry)
        reached, length = Head(entry.number, entry.hash), length + len(line)
        if confirmed is not None and entry.number == confirmed.count and entry.hash != confirmed.hash:
            damage.append(Damage(entry.number, "its hash is not the one in the head file"))
    due = confirmed.count if confirmed is not None else 0
    if tail and (len(entries) < due or _is_moved(tail, reached)):
        damage.append(Damage(len(entries) + 1, why))
    elif len(entries) < due:
        words = f"the head file says {due} entries, and {len(entries)} are there: the record was cut"
        damage.append(Damage(0, words))
    damage += _against(published, entries)
    return Reading(
        entries=tuple(entries),
        head=reached,
        confirmed=confirmed,
        damage=tuple(damage),
        notes=tuple(_crash_notes(len(entries) - due, tail)) if not damage else (),
        tail=tail,
        length=length,
    )


def _is_moved(tail: bytes, head: Head) -> bool:
    """Whether what lies beyond the head holds what no crash leaves: old entries, or a false next one."""
    found = (parse_entry(line) for line in tail.split(b"\n"))
    due = head.count + 1
    return any(
        entry is not None and (entry.number < due or (entry.number == due and follows(entry, head) != ""))
        for entry in found
    )


def _confirmed(record: bytes | None, head: bytes | None) -> tuple[Head | None, Damage | None]:
    if head is None:
        if not record:
            return EMPTY, None
        return None, Damage(0, "the head file is missing: how many entries there were cannot be said")
    read = parse_head(head[:-1].decode("ascii", "replace")) if head.endswith(b"\n") else None
    if read is None:
        return None, Damage(0, "the head file is damaged: how many entries there were cannot be said")
    return read, None


def _against(published: Head | None, entries: list[Entry]) -> Iterable[Damage]:
    """What a head handed out earlier says of the entries now."""
    if published is None or published == EMPTY:
        return
    if published.count > len(entries):
        yield Damage(0, f"the published head has {published.count} entries, and {len(entries)} are there")
    elif entries[published.count - 1].hash != published.hash:
        words = "its hash is not the published one: everything up to it was written anew"
        yield Damage(published.count, words)


def _crash_notes(beyond: int, tail: bytes) -> Iterable[str]:
    if beyond > 0:
        lines = "The last line was" if beyond == 1 else f"The last {beyond} lines were"
        yield f"{lines} written but not confirmed: the writer stopped before the head. It stands."
    if tail:
        yield (
            f"A torn last line of {len(tail)} bytes was never confirmed; it is kept aside at the next write, "
            "and nothing confirmed is lost."
        )


def append(
    folder: Path, new: Iterable[NewEntry], at: datetime, disk: Disk = OS_DISK, expected: Head | None = None
) -> tuple[Entry, ...]:
    """Write entries; when this returns, all of them are confirmed.

    Args:
        folder: The production folder.
        new: What is to be written, in order.
        at: When, with a time zone.
        disk: Where to.
        expected: Head that the writer has seen; where the record has moved on, nothing is written.

    Raises:
        InputError: The record is damaged; nothing was written.
        MovedError: It has moved on.
    """
    with disk.lock(folder / LOCK):
        reading = read_record(folder, disk)
        refuse_damaged(folder, reading)
        if expected is not None and reading.head != expected:
            found = f"{reading.head.count} entries where {expected.count} were read"
            raise MovedError((Problem(str(folder / RECORD), "", found, "the same record; try again"),))
        if reading.confirmed == EMPTY and disk.read(folder / HEAD) is None:
            disk.replace(folder / HEAD, _head_line(EMPTY))
        if reading.tail:
            _set_aside(folder, reading, disk)
        head, entries = reading.head, list[Entry]()
        for one in new:
            entry = next_entry(head, at.isoformat(), one.kind, one.gag, one.data)
            head = Head(entry.number, entry.hash)
            entries.append(entry)
        disk.append(folder / RECORD, b"".join(entry.line() for entry in entries))
        disk.replace(folder / HEAD, _head_line(head))
    return tuple(entries)


def refuse_damaged(folder: Path, reading: Reading) -> None:
    """Refuse a record that was changed.

    Raises:
        InputError: With everything that was found.
    """
    if reading.damage:
        allowed = "a record as it was written; nothing is added to a damaged one"
        raise InputError(
            tuple(Problem(str(folder / RECORD), "", str(one), allowed) for one in reading.damage)
        )


def _head_line(head: Head) -> bytes:
    return f"{head}\n".encode("ascii")


def _set_aside(folder: Path, reading: Reading, disk: Disk) -> None:
    """Keep a torn last line in a file of its own, named after what it holds, and go on without it."""
    name = f"record.torn-{reading.head.count + 1}-{hashlib.sha256(reading.tail).hexdigest()[:8]}"
    disk.replace(folder / name, reading.tail)
    disk.cut(folder / RECORD, reading.length)
