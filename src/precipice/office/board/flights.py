"""Gags that a board's gates take their odds from: flown by a worker, never by a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import HTTPException
from sqlalchemy import Engine

from precipice.office.plans import StoreKept
from precipice.office.readiness import NotReadyError
from precipice.office.store import jobs, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Revision

if TYPE_CHECKING:
    from precipice.office.workers.kinds import Task
    from precipice.production.assessment import Assessment

KIND = "board-flights"
WAIT = 15.0


class NotFlownError(LookupError):
    """A gag's assessment is not kept yet."""


@dataclass(frozen=True, slots=True)
class OnlyKept:
    """Assessments that are kept, and nothing that takes longer than to read them."""

    engine: Engine

    def find(self, gag: str, key: str) -> Assessment | None:
        """The assessment of a gag.

        Raises:
            NotFlownError: It is not kept.
        """
        found = StoreKept(self.engine).find(gag, key)
        if found is None:
            raise NotFlownError(gag)
        return found

    def keep(self, gag: str, key: str, assessment: Assessment) -> None:
        """Nothing is flown here, so nothing is kept."""


def wait_for_flights(engine: Engine, head: Revision, gag: str) -> NotReadyError | HTTPException:
    """Ask for the flights of a revision, and what to tell who waits for them."""
    with writing(engine) as conn:
        before = next(
            (
                job
                for job in jobs.jobs_of(conn, head.production)
                if job.kind == KIND and job.revision == head.number
            ),
            None,
        )
        if before is not None and before.state == "failed":
            return HTTPException(422, before.result)
        job = jobs.ask(conn, head.production, head.number, KIND, {}, "the board")
    words = f"The board takes the odds of {gag} from its simulation, which is flown first."
    return NotReadyError(words, WAIT, job=job.id)


def flights_of(task: Task) -> str:
    """Fly what a revision's board asks for; returns how it went, in words.

    Raises:
        InputError: The production has mistakes.
        Cancelled: Somebody asked to stop.
    """
    from precipice.office.board.desk import Source, opened  # noqa: PLC0415 - idle workers do without
    from precipice.office.workspace import CheckedFolders  # noqa: PLC0415

    with reading(task.engine) as conn:
        head = revisions.revision(conn, task.job.production, task.job.revision)
    source = Source(task.engine, CheckedFolders(task.cache), flies=True)
    opened(source, head, None, task.watch)
    return "The board has its odds."
