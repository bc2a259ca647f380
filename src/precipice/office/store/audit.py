"""Who did what: a log whose rows are chained by hashes, so that none is changed or taken out unseen."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from precipice.office.store.engine import alone, reading
from precipice.office.store.schema import audit, utc_now
from precipice.safety.chain import GENESIS, digest

WHOLE_EVERY = timedelta(days=1)


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
    alone(conn, "audit")
    last = conn.execute(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    bare = Deed(
        number,
        utc_now(),
        account,
        who,
        address[:64],
        action,
        object_[:2000],
        production,
        revision,
        previous,
        "",
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


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far the chain was seen to hold.

    Attributes:
        number: The last row that was verified; 0 for none.
        hash: Its hash.
    """

    number: int = 0
    hash: str = GENESIS


def verified(conn: Connection, since: Checkpoint) -> tuple[str, Checkpoint]:
    """Where the chain does not hold after a checkpoint, one sentence, "" where it does; and how far it holds.

    That a row before the checkpoint was changed is not seen, only that one is missing, or that the row of the
    checkpoint is another.
    """
    at = since
    if since.number:
        upto = audit.c.number <= since.number
        count = conn.scalar(select(func.count()).select_from(audit).where(upto))
        row = conn.execute(select(audit).where(audit.c.number == since.number)).first()
        if count != since.number or row is None or _hash(_deed(row)) != since.hash:
            return f"Rows up to {since.number} of the audit log are not what they were.", Checkpoint()
    rows = conn.execution_options(yield_per=1000).execute(
        select(audit).where(audit.c.number > since.number).order_by(audit.c.number)
    )
    for number, row in enumerate(rows, start=since.number + 1):
        deed = _deed(row)
        if deed.number != number or deed.previous != at.hash:
            return f"Row {number} of the audit log is missing, moved or was put in.", at
        if deed.hash != _hash(deed):
            return f"Row {number} of the audit log was changed.", at
        at = Checkpoint(number, deed.hash)
    return "", at


def first_damage(conn: Connection) -> str:
    """Where the chain does not hold, one sentence; "" where it does."""
    return verified(conn, Checkpoint())[0]


@dataclass(slots=True)
class Verifier:
    """Verifies the chain for pages: the whole of it once a day and when asked to, else what is new.

    Its checkpoint is in memory and not in the database, where whoever changes rows could change it too.
    """

    _at: Checkpoint = field(default_factory=Checkpoint)
    _whole_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def damage(self, engine: Engine, whole: bool = False) -> tuple[str, int, str]:
        """Where the chain does not hold; and how many rows were verified before now, and when.

        Args:
            engine: The database. It is looked at after the checkpoint was read: a look from before would miss
                rows that somebody else's page has verified since, and take them for missing.
            whole: Verify every row.
        """
        now = datetime.now(UTC)
        with self._lock:
            whole = whole or self._whole_at is None or now - self._whole_at > WHOLE_EVERY
            since = Checkpoint() if whole else self._at
            when = now if self._whole_at is None or whole else self._whole_at
        with reading(engine) as conn:
            found, reached = verified(conn, since)
        with self._lock:
            self._at = Checkpoint() if found else reached
            self._whole_at = None if found else when
        return found, since.number, when.isoformat()


def _hash(deed: Deed) -> str:
    return digest({key: value for key, value in asdict(deed).items() if key != "hash"})


def _deed(row: Any) -> Deed:
    return Deed(**{name: getattr(row, name) for name in Deed.__slots__})
