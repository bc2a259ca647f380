"""Who did what: a log whose rows are chained by hashes, so that none is changed or taken out unseen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text

from precipice.office.store.schema import audit, utc_now
from precipice.safety.chain import GENESIS, digest


@dataclass(frozen=True, slots=True)
class Deed:
    """One row.

    Attributes:
        number: 1 for the first.
        at: When, UTC.
        account: Row of the account; 0 for the console, or somebody not signed in.
        who: Name of who did it.
        address: Network address it came from.
        action: What, as "revision" or "sign-in refused".
        object: To what.
        production: Row of the production; 0 for none.
        revision: Number of the revision made; 0 for none.
        previous: Hash of the row before.
        hash: Its own.
    """

    number: int
    at: str
    account: int
    who: str
    address: str
    action: str
    object: str
    production: int
    revision: int
    previous: str
    hash: str


def log(
    conn: Connection,
    action: str,
    object_: str = "",
    *,
    account: int = 0,
    who: str = "console",
    address: str = "",
    production: int = 0,
    revision: int = 0,
) -> None:
    """Add a row, in the transaction of what it is about."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(7242002)"))
    last = conn.execute(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    bare = Deed(
        number, utc_now(), account, who, address, action, object_[:2000], production, revision, previous, ""
    )
    values = asdict(bare) | {"hash": _hash(bare)}
    conn.execute(insert(audit).values(**values))


def deeds(
    conn: Connection, production: int | None, most: int = 200, before: int = 2**31 - 1
) -> tuple[Deed, ...]:
    """Rows of one production, or of the whole office for None, newest first."""
    query = select(audit).where(audit.c.number < before).order_by(audit.c.number.desc()).limit(most)
    if production is not None:
        query = query.where(audit.c.production == production)
    return tuple(_deed(row) for row in conn.execute(query))


def first_damage(conn: Connection) -> str:
    """Where the chain does not hold, one sentence; "" where it does."""
    previous = GENESIS
    rows = conn.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.number))
    for count, row in enumerate(rows, start=1):
        deed = _deed(row)
        if deed.number != count or deed.previous != previous:
            return f"Row {count} of the audit log is missing, moved or was put in."
        if deed.hash != _hash(deed):
            return f"Row {count} of the audit log was changed."
        previous = deed.hash
    return ""


def _hash(deed: Deed) -> str:
    return digest({key: value for key, value in asdict(deed).items() if key != "hash"})


def _deed(row: Any) -> Deed:
    return Deed(**{name: getattr(row, name) for name in Deed.__slots__})
