"""The log of issued copies, in the database: the same chained log that a folder keeps in issues/.

It holds the keys of the copies, so it is in no revision, and no page shows it whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, text

from precipice.office.store import blobs
from precipice.office.store.engine import reading, writing
from precipice.office.store.schema import issue_pieces
from precipice.paper.leaks.issue import FOLDER


@dataclass(slots=True)
class IssueDisk:
    """What a log of copies asks of a disk: each change is a durable transaction, and so is all in a lock.

    Attributes:
        engine: The office's database.
        production: Row of the production.
    """

    engine: Engine
    production: int
    _held: Connection | None = None

    def read(self, path: Path) -> bytes | None:
        """All bytes of a file; None where there is none."""
        with self._reading() as conn:
            query = select(issue_pieces.c.blob).where(self._of(path)).order_by(issue_pieces.c.number)
            addresses = list(conn.scalars(query))
            if not addresses:
                return None
            found = blobs.get_all(conn, addresses)
        return b"".join(found[address] for address in addresses)

    def append(self, path: Path, data: bytes) -> None:
        """Write at the end of a file, made where it is missing."""
        with self._writing() as conn:
            self._append(conn, path, data)

    def replace(self, path: Path, data: bytes) -> None:
        """Put a whole file in place of another."""
        with self._writing() as conn:
            conn.execute(delete(issue_pieces).where(self._of(path)))
            self._append(conn, path, data)

    def cut(self, path: Path, length: int) -> None:
        """Keep the first bytes of a file only."""
        self.replace(path, (self.read(path) or b"")[:length])

    @contextlib.contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Be the only writer, in one transaction."""
        del path
        with writing(self.engine) as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(7242003, :of)"), {"of": self.production})
            self._held = conn
            try:
                yield
            finally:
                self._held = None

    def names(self) -> tuple[str, ...]:
        """Names of all files."""
        query = select(issue_pieces.c.path).where(issue_pieces.c.production == self.production).distinct()
        with self._reading() as conn:
            return tuple(sorted(conn.scalars(query)))

    def write_out(self, folder: Path) -> None:
        """Write the log and its papers under a private folder, for a process that reads folders."""
        place = folder / FOLDER
        place.mkdir(mode=0o700, parents=True)
        for name in self.names():
            (place / name).write_bytes(self.read(Path(name)) or b"")

    def _append(self, conn: Connection, path: Path, data: bytes) -> None:
        last = conn.scalar(select(func.max(issue_pieces.c.number)).where(self._of(path))) or 0
        values = {"production": self.production, "path": path.name, "number": last + 1}
        conn.execute(insert(issue_pieces).values(**values, blob=blobs.put(conn, data)))

    def _reading(self) -> contextlib.AbstractContextManager[Connection]:
        return contextlib.nullcontext(self._held) if self._held is not None else reading(self.engine)

    def _writing(self) -> contextlib.AbstractContextManager[Connection]:
        return contextlib.nullcontext(self._held) if self._held is not None else writing(self.engine)

    def _of(self, path: Path) -> ColumnElement[bool]:
        return (issue_pieces.c.production == self.production) & (issue_pieces.c.path == path.name)
