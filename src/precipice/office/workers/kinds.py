"""Kinds of long work: each is a function from a task to where its result is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from precipice.office.board import best, first, flights
from precipice.office.plans import Extent, StoreKept, keep_plan
from precipice.office.store import revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.jobs import Job
from precipice.office.workers.watch import Watch
from precipice.office.workspace import CheckedFolders


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is given.

    Attributes:
        engine: The office's database.
        cache: Private folder for revisions as folders.
        job: What is asked.
        watch: Is told how far the work has come, and stops it by raising `Cancelled`.
    """

    engine: Engine
    cache: Path
    job: Job
    watch: Watch


def make_plan_of(task: Task) -> str:
    """Plan a revision; returns its digest.

    Raises:
        InputError: The revision has mistakes, or no plan exists.
        Cancelled: Somebody asked to stop.
    """
    from precipice.paper.data import render_json  # noqa: PLC0415 - seconds of imports, which idle workers do without
    from precipice.plan.make import make_plan  # noqa: PLC0415
    from precipice.risk.assess import QUICK, WHOLE  # noqa: PLC0415
    from precipice.risk.run import Threads, cores  # noqa: PLC0415

    task.watch.stage("reading the production", 0)
    with reading(task.engine) as conn:
        revision = revisions.revision(conn, task.job.production, task.job.revision)
        checked = CheckedFolders(task.cache).checked(revision, lambda: revisions.contents(conn, revision))
    extent: Extent = "quick" if task.job.asked.get("effort") == "quick" else "whole"
    effort = replace(QUICK if extent == "quick" else WHOLE, runner=Threads(cores()))
    plan = make_plan(checked, effort, task.watch, StoreKept(task.engine))
    task.watch.stage("keeping the plan", 0)
    with writing(task.engine) as conn:
        keep_plan(conn, revision.digest, extent, render_json(plan))
    return revision.digest


KINDS: Mapping[str, Callable[[Task], str]] = {
    "plan": make_plan_of,
    best.KIND: best.best_of,
    first.KIND: first.first_of,
    flights.KIND: flights.flights_of,
}
