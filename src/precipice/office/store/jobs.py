"""Long work: asked for, claimed by one worker, watched, cancelled, and resumed where a worker died.

States: waiting, running, then done, failed or cancelled. A worker that lives says so by its beat; work whose
beat stopped goes back to waiting, at most `MOST_TRIES` times in all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, insert, select, update

from precipice.office.store.schema import as_text, jobs, utc_now

DEAD_AFTER = timedelta(seconds=20)
"""Without a beat for so long a worker is taken for dead."""
MOST_TRIES = 3
LONGEST_LOG = 20_000
OPEN = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work.

    Attributes:
        id: Its row.
        production: Row of the production.
        revision: Of which revision.
        kind: What work, as "plan".
        asked: Options, plain JSON.
        state: waiting, running, done, failed or cancelled.
        cancel: Whether somebody asked to stop it.
        stage: What it is at.
        done: Steps of the stage that are done.
        total: Steps of the stage; 0 where not known.
        log: What happened, one line each.
        result: What came of it: where it is kept, or why it failed.
        tries: How often it was begun.
        worker: Who works on it; "" for nobody.
        beat: When that worker was last heard of, UTC.
        who: Who asked for it.
        created: When it was asked for, UTC.
        ended: When it ended, UTC; "" where it did not.
    """

    id: int
    production: int
    revision: int
    kind: str
    asked: Mapping[str, Any]
    state: str
    cancel: bool
    stage: str
    done: float
    total: float
    log: str
    result: str
    tries: int
    worker: str
    beat: str
    who: str
    created: str
    ended: str

    @property
    def open(self) -> bool:
        """Whether it is still to be ended."""
        return self.state in OPEN


def ask(
    conn: Connection, production: int, revision: int, kind: str, asked: Mapping[str, Any], who: str
) -> Job:
    """Ask for work; where the very same is asked for already and not ended, that one."""
    text = json.dumps(dict(asked), sort_keys=True)
    there = conn.execute(
        select(jobs).where(
            jobs.c.production == production,
            jobs.c.revision == revision,
            jobs.c.kind == kind,
            jobs.c.asked == text,
            jobs.c.state.in_(OPEN),
            ~jobs.c.cancel,
        )
    ).first()
    if there is not None:
        return _job(there)
    values: dict[str, Any] = {"production": production, "revision": revision, "kind": kind, "asked": text}
    values |= {"state": "waiting", "cancel": False, "stage": "", "done": 0.0, "total": 0.0, "log": ""}
    values |= {"result": "", "tries": 0, "worker": "", "beat": "", "who": who, "created": utc_now()}
    made = conn.execute(insert(jobs).values(**values, ended="").returning(*jobs.c)).one()
    return _job(made)


def claim(conn: Connection, worker: str) -> Job | None:
    """Take the oldest work that waits; None where there is none. No two workers get the same."""
    oldest = (
        select(jobs.c.id)
        .where(jobs.c.state == "waiting")
        .order_by(jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    now = utc_now()
    row = conn.execute(
        update(jobs)
        .where(jobs.c.id == oldest, jobs.c.state == "waiting")
        .values(state="running", worker=worker, beat=now, tries=jobs.c.tries + 1)
        .returning(*jobs.c)
    ).one_or_none()
    return None if row is None else _job(row)


def beat(conn: Connection, job: int, worker: str, stage: str, done: float, total: float, log: str) -> bool:
    """Say that a worker lives and how far it is; returns whether it may go on."""
    row = conn.execute(
        update(jobs)
        .where(jobs.c.id == job, jobs.c.worker == worker, jobs.c.state == "running")
        .values(beat=utc_now(), stage=stage[:300], done=done, total=total, log=log[-LONGEST_LOG:])
        .returning(jobs.c.cancel)
    ).one_or_none()
    return row is not None and not row.cancel


def end(conn: Connection, job: int, worker: str, state: str, result: str) -> bool:
    """End work; returns whether it was still this worker's."""
    found = conn.execute(
        update(jobs)
        .where(jobs.c.id == job, jobs.c.worker == worker, jobs.c.state == "running")
        .values(state=state, result=result[:4000], ended=utc_now())
    )
    return found.rowcount == 1


def cancel(conn: Connection, production: int, job: int) -> None:
    """Ask work to stop; work that waits is stopped at once."""
    waits = jobs.c.state == "waiting"
    # One statement: between two, a worker may begin what the first saw waiting, and nobody would stop it.
    conn.execute(
        update(jobs)
        .where(jobs.c.id == job, jobs.c.production == production, jobs.c.state.in_(OPEN))
        .values(
            cancel=True,
            state=case((waits, "cancelled"), else_=jobs.c.state),
            ended=case((waits, utc_now()), else_=jobs.c.ended),
            result=case((waits, "Cancelled before it began."), else_=jobs.c.result),
        )
    )


def running(conn: Connection) -> tuple[Job, ...]:
    """Work that somebody is at, or was."""
    return tuple(_job(row) for row in conn.execute(select(jobs).where(jobs.c.state == "running")))


def silent(job: Job) -> bool:
    """Whether the worker of running work was not heard of for too long."""
    return not job.beat or job.beat < as_text(datetime.now(UTC) - DEAD_AFTER)


def give_back(conn: Connection, job: Job) -> str:
    """Put work of a dead worker back, or end it where it was tried often enough; returns its new state."""
    if job.cancel:
        values = {"state": "cancelled", "ended": utc_now(), "result": "Cancelled."}
    elif job.tries >= MOST_TRIES:
        result = f"Its worker died {job.tries} times; it was not begun again."
        values = {"state": "failed", "ended": utc_now(), "result": result}
    else:
        words = f"{utc_now()[:19]} its worker died; it waits for another\n"
        values = {"state": "waiting", "worker": "", "stage": "", "log": (job.log + words)[-LONGEST_LOG:]}
    found = conn.execute(
        update(jobs)
        .where(jobs.c.id == job.id, jobs.c.worker == job.worker, jobs.c.state == "running")
        .values(**values)
    )
    return values["state"] if found.rowcount else "running"


def job_of(conn: Connection, production: int, job: int) -> Job | None:
    """Work of a production by its row."""
    row = conn.execute(select(jobs).where(jobs.c.id == job, jobs.c.production == production)).one_or_none()
    return None if row is None else _job(row)


def jobs_of(conn: Connection, production: int, most: int = 50) -> tuple[Job, ...]:
    """Work of a production, newest first."""
    rows = conn.execute(
        select(jobs).where(jobs.c.production == production).order_by(jobs.c.id.desc()).limit(most)
    )
    return tuple(_job(row) for row in rows)


def _job(row: Any) -> Job:
    values = {name: getattr(row, name) for name in Job.__slots__}
    return Job(**(values | {"asked": json.loads(values["asked"])}))
