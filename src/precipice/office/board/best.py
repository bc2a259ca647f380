"""The best from here, as long work: searched by a worker, proposed to people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from precipice.office.store import blobs, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.jobs import Job

if TYPE_CHECKING:
    from precipice.office.workers.kinds import Task

KIND = "board-best"
STEPS = 150_000
ROUNDS = 4
"""Times that the search says how far it is."""


def best_of(task: Task) -> str:
    """Search the best from a revision's board; returns what came of it, in words.

    Raises:
        InputError: The production, or its board, has mistakes.
        LookupError: The revision has no board.
        Cancelled: Somebody asked to stop.
    """
    from precipice.office.board.desk import Source, opened  # noqa: PLC0415 - idle workers do without
    from precipice.office.board.said import move_data, signed  # noqa: PLC0415
    from precipice.office.workspace import CheckedFolders  # noqa: PLC0415
    from precipice.plan.board_file import BOARD_FILE, board_of  # noqa: PLC0415
    from precipice.plan.fixing import best_from_here  # noqa: PLC0415
    from precipice.plan.moves import board_from  # noqa: PLC0415
    from precipice.schedule.infeasible import Infeasible  # noqa: PLC0415

    task.watch.stage("reading the production", 0)
    with reading(task.engine) as conn:
        head = revisions.revision(conn, task.job.production, task.job.revision)
        file = board_of(revisions.content(conn, head, BOARD_FILE))
    desk = opened(Source(task.engine, CheckedFolders(task.cache), flies=True), head, None).desk
    board, _ = board_from(desk.shoot, file)
    task.watch.stage("looking for the best from here", ROUNDS)
    pinned = [str(one) for one in task.job.asked.get("pinned", [])]
    try:
        found = best_from_here(
            desk, board, pinned, steps=STEPS, on_progress=lambda _seconds, _cost: task.watch.advance(1)
        )
    except Infeasible as error:
        raise LookupError(f"Nothing was found that keeps every rule: {error}.") from error
    if found.move is None:
        return "Nothing better was found."
    gone = len(found.difference.gone)
    ends = f", {gone} {'conflict ends' if gone == 1 else 'conflicts end'}" if gone else ""
    words = f"{len(found.strips)} strips move: {signed(found.difference.expected)} expected{ends}."
    kept = {"move": move_data(found.move), "strips": found.strips, "difference": found.difference.expected}
    with writing(task.engine) as conn:
        blobs.keep_derived(conn, KIND, str(task.job.id), json.dumps(kept).encode())
    return words


def best_data(conn: Connection, job: Job) -> Mapping[str, Any]:
    """A search and what came of it, as a page is told."""
    data: dict[str, Any] = {
        "job": job.id,
        "base": job.revision,
        "by": job.who,
        "state": job.state,
        "stage": job.stage,
        "share": job.done / job.total if job.total else 0.0,
        "words": job.result,
        "move": None,
    }
    found = blobs.find_derived(conn, KIND, str(job.id)) if job.state == "done" else None
    return data if found is None else data | json.loads(found)
