"""The record of decisions of a production in the database: the lines that a folder's record.jsonl holds.

A production's folder may bring a record along; its lines stand at the beginning of the chain. Lines are only
ever added, in the transaction of what they are about, and stand in no revision: a folder that is handed out
gets them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from precipice.office.settings import refused
from precipice.office.store import blobs
from precipice.office.store.revisions import production_at, revision
from precipice.office.store.schema import productions, record_lines, records
from precipice.production.problem import InputError, Problem
from precipice.safety.chain import EMPTY, Entry, Head, next_entry, parse_entry
from precipice.safety.record import HEAD, RECORD, NewEntry, Reading, prove

FILES = (RECORD, HEAD)
AT_ONCE = 500


def head_of(conn: Connection, production: int) -> Head:
    """How far the record reaches."""
    row = conn.execute(select(records).where(records.c.production == production)).one_or_none()
    return Head(row.reach, row.hash) if row is not None else _brought(conn, production).head


def entries_of(conn: Connection, production: int, gag: str) -> tuple[Entry, ...]:
    """Everything that the record says of one gag, in order.

    Raises:
        InputError: A line is no entry.
    """
    if is_kept(conn, production):
        lines = conn.scalars(
            select(record_lines.c.line)
            .where(record_lines.c.production == production, record_lines.c.gag == gag)
            .order_by(record_lines.c.number)
        )
        return tuple(_entry(line) for line in lines)
    return tuple(one for one in _brought(conn, production).entries if one.gag == gag)


def last_entries(conn: Connection, production: int, most: int) -> tuple[Entry, ...]:
    """The entries written last, in order."""
    if is_kept(conn, production):
        lines = conn.scalars(
            select(record_lines.c.line)
            .where(record_lines.c.production == production)
            .order_by(record_lines.c.number.desc())
            .limit(most)
        )
        return tuple(_entry(line) for line in lines)[::-1]
    return _brought(conn, production).entries[-most:]


def reading_of(conn: Connection, production: int, published: Head | None = None) -> Reading:
    """The whole record, proved as `precipice record verify` proves it."""
    found = files_of(conn, production)
    return prove(found.get(RECORD), found.get(HEAD), published)


def files_of(conn: Connection, production: int) -> Mapping[str, bytes]:
    """`record.jsonl` and `record.head` as a folder holds them; nothing where there is no record."""
    if not is_kept(conn, production):
        return _brought_files(conn, production)
    lines = conn.scalars(
        select(record_lines.c.line)
        .where(record_lines.c.production == production)
        .order_by(record_lines.c.number)
    )
    body = "".join(f"{line}\n" for line in lines).encode("ascii")
    return {RECORD: body, HEAD: f"{head_of(conn, production)}\n".encode("ascii")}


def append(conn: Connection, production: int, new: Iterable[NewEntry], at: datetime) -> tuple[Entry, ...]:
    """Write entries; they are on the disk when the transaction ends.

    Args:
        conn: A connection that writes.
        production: Row of the production.
        new: What is to be written, in order.
        at: When, with a time zone.

    Raises:
        InputError: The record that the folder brought along is damaged; nothing is added to it.
    """
    hold(conn, production)
    if not is_kept(conn, production):
        _keep_brought(conn, production)
    head, made = head_of(conn, production), list[Entry]()
    for one in new:
        entry = next_entry(head, at.isoformat(), one.kind, one.gag, one.data)
        head = Head(entry.number, entry.hash)
        made.append(entry)
    _write(conn, production, made)
    conn.execute(
        update(records).where(records.c.production == production).values(reach=head.count, hash=head.hash)
    )
    return tuple(made)


def refuse_other(conn: Connection, production: int, content: bytes | None) -> None:
    """Refuse a change of record.jsonl that takes anything out of the record, or goes on from it elsewhere.

    A folder may come back with the record as it was at any time, or without one: what it held is kept. It may
    come with more as long as nothing was written here.

    Args:
        conn: A connection that writes.
        production: Row of the production.
        content: The file as it is to be; None where it is taken out.

    Raises:
        InputError: It is another record, or goes on from the one that is continued here.
    """
    mine = files_of(conn, production).get(RECORD)
    if mine is None or content == mine:
        return
    kept = is_kept(conn, production)
    if content is None or mine.startswith(content):
        if not kept:
            _keep_brought(conn, production)
        return
    if kept or not content.startswith(mine):
        found = "a record of decisions that is not the one kept here, or goes on from it"
        raise refused(RECORD, found, "the record kept here, its beginning, or none: it only grows, and here")


def is_kept(conn: Connection, production: int) -> bool:
    """Whether something was written here; until then the record is what the folder brought along."""
    return conn.scalar(select(records.c.reach).where(records.c.production == production)) is not None


def _brought_files(conn: Connection, production: int) -> Mapping[str, bytes]:
    """The record's files in the newest revision."""
    shoot = production_at(conn, production)
    files = revision(conn, production, shoot.head).files if shoot is not None else {}
    return {path: blobs.get(conn, files[path]) for path in FILES if path in files}


def _brought(conn: Connection, production: int) -> Reading:
    found = _brought_files(conn, production)
    reading = prove(found.get(RECORD), found.get(HEAD))
    if reading.damage:
        allowed = "a record as it was written; nothing is added to a damaged one"
        raise InputError(tuple(Problem(RECORD, "", str(one), allowed) for one in reading.damage))
    return reading


def hold(conn: Connection, production: int) -> None:
    """Let nobody else write to this record until the transaction ends."""
    conn.execute(select(productions.c.head).where(productions.c.id == production).with_for_update())


def _keep_brought(conn: Connection, production: int) -> None:
    reading = _brought(conn, production)
    _write(conn, production, reading.entries)
    head = reading.head if reading.entries else EMPTY
    conn.execute(insert(records).values(production=production, reach=head.count, hash=head.hash))


def _write(conn: Connection, production: int, entries: Iterable[Entry]) -> None:
    rows = [
        {
            "production": production,
            "number": one.number,
            "gag": one.gag,
            "line": one.line()[:-1].decode("ascii"),
        }
        for one in entries
    ]
    for start in range(0, len(rows), AT_ONCE):
        conn.execute(insert(record_lines), rows[start : start + AT_ONCE])


def _entry(line: str) -> Entry:
    found = parse_entry(line.encode("ascii", "replace"))
    if found is None:
        raise refused(RECORD, f"{json.dumps(line[:60])}, which is no entry", "entries as they were written")
    return found
