"""Open pages are told of new revisions and of jobs that move, whichever process made the change.

One task looks at the database once a second for all pages of this process, and at once when a change was made
here; so several processes on one database need no service between them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.office.store.schema import jobs, productions, record_lines, records

EVERY = 1.0
MOST_WAITING = 200
News = Mapping[str, Any]
Known = Mapping[int, tuple[int, Mapping[int, tuple[Any, ...]]]]
"""By production: the newest revision told, and how each job stood when it was told."""
Reached = Mapping[int, int]
"""By production: the newest entry of its record that was told; -1 for none."""
_LOG = logging.getLogger("precipice.office")


@dataclass(slots=True)
class _Watched:
    head: int
    jobs: dict[int, tuple[Any, ...]]
    record: int = -1
    queues: set[asyncio.Queue[News]] = field(default_factory=set)


@dataclass(slots=True)
class Live:
    """Tells pages of this process what changed."""

    engine: Engine
    _watched: dict[int, _Watched] = field(default_factory=dict)
    _changed: asyncio.Event | None = None
    _loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Look now: something was changed here. From any thread."""
        if self._loop is not None and self._changed is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)

    def say(self, news: News) -> None:
        """Tell every page of this process something that is in no database. From any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._say, news)

    def _say(self, news: News) -> None:
        for watched in self._watched.values():
            for queue in watched.queues:
                if queue.qsize() < MOST_WAITING:
                    queue.put_nowait(news)

    @contextmanager
    def watching(self, production: int, head: int) -> Iterator[asyncio.Queue[News]]:
        """A queue of what changes in a production after revision `head`.

        A queue that nobody empties is cut off: its reader finds `{"lost": true}` at its end, and starts anew.
        """
        queue: asyncio.Queue[News] = asyncio.Queue(MOST_WAITING + 1)
        watched = self._watched.setdefault(production, _Watched(head, {}))
        watched.queues.add(queue)
        watched.head = min(watched.head, head)
        self.wake()
        try:
            yield queue
        finally:
            watched.queues.discard(queue)
            if not watched.queues and self._watched.get(production) is watched:
                del self._watched[production]

    async def run(self) -> None:
        """Look and tell until cancelled."""
        self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), EVERY)
            self._changed.clear()
            try:
                await self._look()
            except SQLAlchemyError as error:
                _LOG.warning(
                    "live", extra={"what": "the database did not answer", "error": type(error).__name__}
                )

    async def _look(self) -> None:
        known = {key: (one.head, dict(one.jobs)) for key, one in self._watched.items()}
        if not known:
            return
        reached = {key: one.record for key, one in self._watched.items()}
        for production, news in await run_in_threadpool(_news, self.engine, known, reached):
            watched = self._watched.get(production)
            if watched is None:
                continue
            if "record" in news:
                watched.record = max(watched.record, news["record"])
            elif "revision" in news:
                watched.head = max(watched.head, news["revision"])
            else:
                watched.jobs[news["job"]] = (news["state"], news["stage"], news["done"], news["total"])
            for queue in tuple(watched.queues):
                if queue.qsize() >= MOST_WAITING:
                    watched.queues.discard(queue)
                    queue.put_nowait({"lost": True})
                else:
                    queue.put_nowait(news)


def _news(
    engine: Engine, known: Mapping[int, tuple[int, dict[int, tuple[Any, ...]]]], reached: Reached
) -> list[tuple[int, News]]:
    found: list[tuple[int, News]] = []
    with reading(engine) as conn:
        heads = conn.execute(
            select(productions.c.id, productions.c.head).where(productions.c.id.in_(known))
        ).all()
        for row in heads:
            if row.head > known[row.id][0]:
                found += [(row.id, told(one)) for one in revisions.after(conn, row.id, known[row.id][0])]
        found += _entries(conn, reached)
        moving = conn.execute(
            select(
                jobs.c.id,
                jobs.c.production,
                jobs.c.kind,
                jobs.c.state,
                jobs.c.stage,
                jobs.c.done,
                jobs.c.total,
            )
            .where(jobs.c.production.in_(known))
            .order_by(jobs.c.id.desc())
            .limit(20)
        )
        for job in moving:
            if known[job.production][1].get(job.id) != (job.state, job.stage, job.done, job.total):
                news = {"job": job.id, "kind": job.kind, "state": job.state, "stage": job.stage}
                found.append((job.production, news | {"done": job.done, "total": job.total}))
    return found


def _entries(conn: Connection, reached: Reached) -> Iterator[tuple[int, News]]:
    """Which gags the record says something new of; at first only how far it reaches."""
    for row in conn.execute(select(records).where(records.c.production.in_(reached))).all():
        since = reached[row.production]
        if row.reach <= since:
            continue
        gags = select(record_lines.c.gag).where(
            record_lines.c.production == row.production, record_lines.c.number > since
        )
        new = sorted(set(conn.scalars(gags))) if since >= 0 else []
        yield row.production, {"record": row.reach, "gags": new}


def told(revision: revisions.Revision) -> News:
    """What a page is told of a revision."""
    return {
        "revision": revision.number,
        "parent": revision.parent,
        "kind": revision.kind,
        "by": revision.who,
        "what": revision.words,
        "at": revision.at,
    }
