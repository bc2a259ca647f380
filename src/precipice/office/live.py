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

from sqlalchemy import Connection, Engine, or_, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.office.store.jobs import OPEN
from precipice.office.store.schema import jobs, productions, record_lines, records

EVERY = 1.0
MOST_WAITING = 200
MOST_JOBS = 20
News = Mapping[str, Any]
Jobs = Mapping[int, tuple[Any, ...]]
"""How each job stood when it was told."""
Known = Mapping[int, tuple[int, Jobs]]
"""By production: the newest revision told, and its jobs."""
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
class Told:
    """How much a page was told: its queue may say again what `missed` has said.

    Attributes:
        revision: The newest revision.
        record: How far the record reaches; -1 for not told.
    """

    revision: int
    record: int = -1

    def adds(self, news: News) -> bool:
        """Whether news says more than that; from then on it was told."""
        revision, record = news.get("revision", self.revision + 1), news.get("record", self.record + 1)
        if revision <= self.revision or record <= self.record:
            return False
        self.revision = revision if "revision" in news else self.revision
        self.record = record if "record" in news else self.record
        return True


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
        """A queue of what changes in a production from now on; what changed before is asked of `missed`.

        A queue that nobody empties is cut off: its reader finds `{"lost": true}` at its end, and starts anew.

        Args:
            production: Row of the production.
            head: A revision that there was a moment ago; where others watch already, they know better.
        """
        queue: asyncio.Queue[News] = asyncio.Queue(MOST_WAITING + 1)
        watched = self._watched.setdefault(production, _Watched(head, {}))
        watched.queues.add(queue)
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
            except Exception:  # noqa: BLE001 - every open page would go stale without a word
                _LOG.exception("live")

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
        for production, (_, before) in known.items():
            found += [(production, one) for one in _moving(conn, production, before)]
    return found


def missed(engine: Engine, production: int, since: int) -> list[News]:
    """What a page is told that begins to listen: what may have changed between the page and its line.

    Args:
        engine: The database.
        production: Row of the production.
        since: The newest revision that the page knows of.

    Returns:
        The first of the revisions after it, how far the record reaches, and how the newest work stands.
    """
    with reading(engine) as conn:
        found = [told(one) for one in revisions.after(conn, production, since)]
        reach = conn.scalar(select(records.c.reach).where(records.c.production == production))
        found += [{"record": reach, "gags": []}] if reach is not None else []
        return found + list(_moving(conn, production, {}))


def _moving(conn: Connection, production: int, before: Jobs) -> Iterator[News]:
    """Work that is not as it was told; of what was never told, the newest."""
    was_open = [job for job, stood in before.items() if stood[0] in OPEN]
    rows = conn.execute(
        select(jobs.c.id, jobs.c.kind, jobs.c.state, jobs.c.stage, jobs.c.done, jobs.c.total)
        .where(
            jobs.c.production == production,
            or_(jobs.c.state.in_(OPEN), jobs.c.id.in_(was_open), jobs.c.id > max(before, default=0)),
        )
        .order_by(jobs.c.state.in_(OPEN).desc(), jobs.c.id.in_(was_open).desc(), jobs.c.id.desc())
        .limit(MOST_JOBS + len(was_open))
    )
    for job in rows:
        if before.get(job.id) != (job.state, job.stage, job.done, job.total):
            news = {"job": job.id, "kind": job.kind, "state": job.state, "stage": job.stage}
            yield news | {"done": job.done, "total": job.total}


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
    """What is told of a revision; what a page hears of it is for `own_consents.news_seen` to say."""
    return {
        "account": revision.account,
        "revision": revision.number,
        "parent": revision.parent,
        "kind": revision.kind,
        "by": revision.who,
        "what": revision.words,
        "at": revision.at,
    }
