"""An office in one file, from either database and into either.

A backup is a zip with a table a member, one JSON row a line, the contents of files as members of their own,
and a last member with the SHA-256 of every other: what was cut off or changed is refused before anything is
written.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, select, text

from precipice.office.settings import refused
from precipice.office.store import blobs
from precipice.office.store.engine import open_engine, open_existing, reading, writing
from precipice.office.store.schema import VERSION, metadata, sessions, utc_now
from precipice.office.store.schema import blobs as contents
from precipice.production.problem import InputError

FORMAT = "precipice-office-backup/1"
HEAD, TABLES, BLOBS = "backup.json", "tables/", "blobs/"
AT_ONCE = 500
LEFT_OUT = (sessions.name,)
"""Whoever was signed in signs in again."""
FILE = "a file that `precipice backup` wrote"


def back_up(db: str, path: Path) -> dict[str, int]:
    """Write everything of an office into a file, while it runs; returns the rows of each table.

    Raises:
        InputError: The database cannot be opened, a content in it is missing or changed, or the file exists
            or cannot be written.
    """
    if path.exists():
        raise refused(str(path), "a file that is there already", "a new name: a backup replaces nothing")
    engine = open_existing(db)
    try:
        handle, waiting = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    except OSError as error:
        raise refused(str(path), error.strerror or "an error", "a folder that can be written to") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container, reading(engine) as conn:
                counts = _write(container, conn)
            stream.flush()
            os.fsync(stream.fileno())
        Path(waiting).rename(path)
    except LookupError as error:
        raise refused("--db", str(error), "a database with all its contents as they were written") from error
    except OSError as error:
        raise refused(str(path), error.strerror or "an error", "a file that can be written whole") from error
    finally:
        with suppress(FileNotFoundError):
            Path(waiting).unlink()
        engine.dispose()
    return counts


def restore(path: Path, db: str) -> dict[str, int]:
    """Put a backup into a database without anything in it; returns the rows of each table.

    Raises:
        InputError: The file is no whole backup, or the database is not empty; nothing was written.
    """
    try:
        with zipfile.ZipFile(path) as container:
            _verify(path, container)
            engine = open_engine(db)
            try:
                with writing(engine) as conn:
                    _refuse_filled(conn, db)
                    return _read(container, conn)
            finally:
                engine.dispose()
    except FileNotFoundError as error:
        raise refused(str(path), "no such file", FILE) from error
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, KeyError, ValueError, OSError) as error:
        raise refused(str(path), f"a file that is damaged ({str(error)[:100]})", FILE) from error


def _write(container: zipfile.ZipFile, conn: Connection) -> dict[str, int]:
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    for table in metadata.sorted_tables:
        if table.name in (contents.name, *LEFT_OUT):
            continue
        member, digest = f"{TABLES}{table.name}.jsonl", hashlib.sha256()
        counts[table.name] = 0
        with container.open(member, "w", force_zip64=True) as stream:
            for row in _rows(conn, table):
                line = json.dumps(row, sort_keys=True).encode() + b"\n"
                digest.update(line)
                stream.write(line)
                counts[table.name] += 1
        sums[member] = digest.hexdigest()
    addresses = list(conn.scalars(select(contents.c.sha256).order_by(contents.c.sha256)))
    for address in addresses:
        container.writestr(f"{BLOBS}{address}", blobs.get(conn, address))
        sums[f"{BLOBS}{address}"] = address
    counts[contents.name] = len(addresses)
    head = {"format": FORMAT, "schema": VERSION, "at": utc_now(), "counts": counts, "sha256": sums}
    container.writestr(HEAD, json.dumps(head, indent=1, sort_keys=True))
    return counts


def _rows(conn: Connection, table: Table) -> Iterator[dict[str, Any]]:
    found = conn.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key))
    for row in found:
        yield dict(row._mapping)


def _verify(path: Path, container: zipfile.ZipFile) -> None:
    """Refuse a file of which anything is missing, changed or more than it says."""
    head = json.loads(container.read(HEAD))
    if not isinstance(head, dict) or head.get("format") != FORMAT or head.get("schema") != VERSION:
        raise refused(str(path), "another format", f"{FORMAT} of schema {VERSION}")
    names = sorted(name for name in container.namelist() if name != HEAD)
    if names != sorted(head["sha256"]):
        raise refused(str(path), "members missing, doubled or put in", FILE)
    for name in names:
        digest = hashlib.sha256()
        with container.open(name) as stream:
            while some := stream.read(1_000_000):
                digest.update(some)
        if digest.hexdigest() != head["sha256"][name]:
            raise refused(str(path), f"{name}, which was changed", FILE)


def _refuse_filled(conn: Connection, db: str) -> None:
    for table in metadata.sorted_tables:
        if table.name != "office" and conn.scalar(select(func.count()).select_from(table)):
            raise refused("--db", f"{db.rpartition('@')[2]}, which is not empty", "a new database")


def _read(container: zipfile.ZipFile, conn: Connection) -> dict[str, int]:
    counts: dict[str, int] = {}
    addresses = [name.removeprefix(BLOBS) for name in container.namelist() if name.startswith(BLOBS)]
    for address in addresses:
        content = container.read(f"{BLOBS}{address}")
        conn.execute(insert(contents).values(sha256=address, size=len(content), content=content))
    counts[contents.name] = len(addresses)
    for table in metadata.sorted_tables:
        if table.name in (contents.name, *LEFT_OUT):
            continue
        if table.name == "office":
            conn.execute(table.delete())
        rows: list[dict[str, Any]] = []
        counts[table.name] = 0
        with container.open(f"{TABLES}{table.name}.jsonl") as stream:
            for line in stream:
                rows.append(json.loads(line))
                counts[table.name] += 1
                if len(rows) >= AT_ONCE:
                    conn.execute(insert(table), rows)
                    rows = []
        if rows:
            conn.execute(insert(table), rows)
        _count_on(conn, table)
    return counts


def _count_on(conn: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after those that were put in with their numbers."""
    key = table.c.get("id")
    if conn.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    last = conn.scalar(select(func.max(key)))
    if last is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        conn.execute(sequence, {"name": table.name, "last": last})
