"""The database: opened, made where it is new, spoken to in transactions that are durable at their end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from precipice.office.settings import refused
from precipice.office.store.schema import VERSION, metadata, office

BUSY_MS = 10_000
What = Literal["tables", "accounts", "productions", "audit"]
LOCKS: dict[What, int] = {"tables": 7242001, "accounts": 7242004, "productions": 7242005, "audit": 7242002}
"""What one transaction at a time does, in the order in which they are taken."""
FORMS = "sqlite:///FILE or postgresql://USER@HOST/NAME"


def open_engine(db: str) -> Engine:
    """The database at an address, with its tables made where there are none.

    Raises:
        InputError: The address is none, the database cannot be reached, or its tables are of another version.
    """
    engine = bare_engine(db)
    try:
        with writing(engine) as conn:
            alone(conn, "tables")
            metadata.create_all(conn)
            _first_rows(conn)
            version = conn.scalar(select(office.c.value).where(office.c.key == "version"))
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())[:200]
        raise refused("--db", said, f"a database that can be reached, {FORMS}") from error
    if version != VERSION:
        raise refused("--db", f"tables of version {version}", f"tables of version {VERSION}")
    return engine


def open_existing(db: str) -> Engine:
    """The database of an office that is there already, and none made where a file's name was mistyped.

    Raises:
        InputError: There is no such file, or as for `open_engine`.
    """
    if db.startswith("sqlite:///") and not Path(db.removeprefix("sqlite:///")).is_file():
        raise refused("--db", "no such file", "the database of an office")
    return open_engine(db)


def bare_engine(db: str) -> Engine:
    """The database at an address, as it is.

    Raises:
        InputError: The address is none.
    """
    try:
        url = make_url(db)
    except (ArgumentError, ValueError) as error:  # the second where a port is no number
        raise refused("--db", "an address that cannot be read", FORMS) from error
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        file = Path(str(url.database))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.touch(
                    mode=0o600
                )  # password hashes are for nobody else; SQLite's own files beside it follow
        except OSError as error:
            raise refused("--db", f"{file}: {error.strerror}", "a file that can be written to") from error
        engine = create_engine(url, pool_size=20, max_overflow=40, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    if url.get_backend_name() == "postgresql":
        options = {"application_name": "precipice"}
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=10,
            max_overflow=30,
            pool_pre_ping=True,
            hide_parameters=True,  # errors are logged, and what was sent may be a hash or a key
            connect_args=options,
        )
    raise refused("--db", repr(url.drivername), FORMS)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look at the database."""
    with engine.connect() as conn:
        if engine.dialect.name == "postgresql":
            conn = conn.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        yield conn
        conn.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it is on the disk when it ends, or none of it is.

    On SQLite it holds the one lock for writing from its start, so that it never fails half way.
    """
    with engine.connect() as conn:
        conn.info["write"] = True
        try:
            with conn.begin():
                yield conn
        finally:
            conn.info.pop("write", None)


def alone(conn: Connection, what: What) -> None:
    """Be the only transaction that does this until it ends; on SQLite one that writes is the only one anyway.

    Whoever takes several takes them in the order of `LOCKS`, so that no two wait for each other.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCKS[what]})


def secret_of(conn: Connection) -> bytes:
    """The office's secret, which binds forms to sessions."""
    return bytes.fromhex(conn.execute(select(office.c.value).where(office.c.key == "secret")).scalar_one())


def _sqlite_connected(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.info.get("write") else "BEGIN")


def _first_rows(conn: Connection) -> None:
    there = set(conn.scalars(select(office.c.key)))
    for key, value in (("version", VERSION), ("secret", secrets.token_hex(32))):
        if key not in there:
            conn.execute(insert(office).values(key=key, value=value))
