"""An office as it runs: its database, what it remembers of it, and how a change is made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import HTTPException
from sqlalchemy import Engine

from precipice.office.board.rooms import Rooms
from precipice.office.live import Live
from precipice.office.metrics import Metrics
from precipice.office.own_consents import refuse_others
from precipice.office.readiness import Readiness
from precipice.office.security.limits import Limiter
from precipice.office.settings import Settings
from precipice.office.store import accounts, record, revisions
from precipice.office.store.audit import Verifier
from precipice.office.store.engine import open_engine, reading, secret_of, writing
from precipice.office.store.revisions import Conflict, Merge, Revision
from precipice.office.workspace import CheckedFolders
from precipice.safety.record import RECORD

if TYPE_CHECKING:
    from precipice.office.access import Visit
    from precipice.plan.check import Checked


@dataclass(frozen=True)
class Office:
    """An office as it runs.

    Attributes:
        settings: What it was started with.
        engine: Its database.
        secret: Binds forms to sessions.
        live: Tells open pages what changed.
        folders: Revisions as folders, and what `check` says of them.
        boards: The boards that are worked on.
        readiness: What of the engine is ready.
        audited: Verifies the log of who did what.
        metrics: What is counted.
        signing_in: Bounds tries to sign in, for each address and for each login.
        asking: Bounds requests of each account.
    """

    settings: Settings
    engine: Engine
    secret: bytes
    live: Live
    folders: CheckedFolders
    boards: Rooms = field(default_factory=Rooms)
    readiness: Readiness = field(default_factory=Readiness)
    audited: Verifier = field(default_factory=Verifier)
    metrics: Metrics = field(default_factory=Metrics)
    signing_in: Limiter = field(default_factory=lambda: Limiter(burst=10, per_second=1 / 30))
    asking: Limiter = field(default_factory=lambda: Limiter(burst=300, per_second=50))

    @classmethod
    def open(cls, settings: Settings) -> Office:
        """Open the database that the settings name.

        Raises:
            InputError: It cannot be opened.
        """
        engine = open_engine(settings.db)
        with reading(engine) as conn:
            secret = secret_of(conn)
        return cls(settings, engine, secret, Live(engine), CheckedFolders(settings.cache))

    def commit(
        self,
        visit: Visit,
        base: int,
        changes: Mapping[str, bytes | None],
        words: str,
        kind: str,
        merge: Mapping[str, Merge] | None = None,
    ) -> Revision | Conflict:
        """Make a change to the visit's production: revision and audit row, on the disk when this returns.

        Raises:
            InputError: A name or a size is not allowed.
            HTTPException: There is no such revision to change from, or somebody else's consent would change.
        """
        shoot, by = visit.shoot, visit.author
        with writing(self.engine) as conn:
            if RECORD in changes:
                record.refuse_other(conn, shoot.id, changes[RECORD])
            try:
                head = revisions.locked_head(conn, shoot.id)
                done = revisions.commit(conn, shoot.id, base, changes, by, words, kind, merge)
            except LookupError as error:
                raise HTTPException(404, f"{str(error).capitalize()}.") from error
            made = done if isinstance(done, Revision) else None
            if made is not None and made.number > head:
                refuse_others(conn, revisions.revision(conn, shoot.id, head), made, visit.stands_for)
            if made is None or made.number > head:
                action = f"revision {kind}" if made else f"conflict {kind}"
                visit.log(conn, action, words, made.number if made else 0)
        if made is not None and "production.toml" in changes:
            self.readiness.look_again()
        self.live.wake()
        return done

    def checked_of(self, production: int, number: int) -> Checked:
        """A revision read and checked; the newest ones are remembered.

        Raises:
            InputError: With every mistake in its files.
            LookupError: There is no such revision.
        """
        with reading(self.engine) as conn:
            found = revisions.revision(conn, production, number)
            return self.folders.checked(found, lambda: revisions.contents(conn, found))

    def signed_in(self, cookie: str) -> bool:
        """Whether a cookie is that of a session."""
        with reading(self.engine) as conn:
            return accounts.session_of(conn, cookie) is not None

    def refuse_hurry(self, account: int) -> None:
        """Count a request of an account.

        Raises:
            HTTPException: It asks faster than anybody works.
        """
        wait = self.asking.wait(str(account))
        if wait:
            raise HTTPException(429, "Too many requests.", {"Retry-After": str(math.ceil(wait))})
