"""A production's first board: as its plan has it, as a search finds it, or by a rule of thumb. Long work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

from precipice.office.plans import newest_plan
from precipice.office.store import audit, jobs, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.jobs import Job
from precipice.office.store.revisions import Author, Revision

if TYPE_CHECKING:
    from precipice.office.access import Visit
    from precipice.office.workers.kinds import Task
    from precipice.plan.moves import Board
    from precipice.plan.plan import Plan
    from precipice.schedule.shoot.problem import Shoot
    from precipice.schedule.shoot.solve import Progress

KIND = "board-first"
STEPS = 60_000
By = Literal["plan", "search", "place", "script"]
WORDS: dict[str, str] = {
    "plan": "Board as the newest plan has it",
    "search": "Board as a search found it",
    "place": "Board by place, then by cast",
    "script": "Board in script order",
}


def ask_first(visit: Visit, by: By) -> None:
    """Ask for a first board; a worker makes it."""
    shoot, author = visit.shoot, visit.author
    asked = {"by": by, "account": author.account, "address": visit.address}
    with writing(visit.office.engine) as conn:
        jobs.ask(conn, shoot.id, shoot.head, KIND, asked, author.name)
        visit.log(conn, "job board", WORDS[by], shoot.head)


def newest_first(conn: Connection, production: int) -> Job | None:
    """The first board that was asked for last."""
    return next((job for job in jobs.jobs_of(conn, production) if job.kind == KIND), None)


def first_of(task: Task) -> str:
    """Make a first board and commit it; returns the words of its revision.

    Raises:
        InputError: The production has mistakes.
        LookupError: There is no plan or no order, or somebody else has made a board.
        Cancelled: Somebody asked to stop.
    """
    from precipice.office.board.desk import Source, opened  # noqa: PLC0415 - idle workers do without
    from precipice.office.workspace import CheckedFolders  # noqa: PLC0415
    from precipice.plan.board_file import BOARD_FILE, board_bytes  # noqa: PLC0415
    from precipice.plan.moves import board_file  # noqa: PLC0415

    job, by = task.job, str(task.job.asked["by"])
    task.watch.stage("reading the production", 0)
    with reading(task.engine) as conn:
        head = revisions.revision(conn, job.production, job.revision)
        made = newest_plan(conn, job.production, job.revision)
    shoot = opened(Source(task.engine, CheckedFolders(task.cache), flies=True), head, None).desk.shoot
    task.watch.stage("searching an order" if by == "search" else "laying the strips out", 0)
    board = first_board(shoot, by, made.plan if made is not None else None, _heard(task))
    task.watch.stage("hanging the strips", 0)
    content = board_bytes(board_file(board))
    with writing(task.engine) as conn:
        author = Author(int(job.asked["account"]), job.who)
        shoot_now = revisions.production_at(conn, job.production)
        newest = revisions.revision(conn, job.production, shoot_now.head) if shoot_now else head
        if BOARD_FILE in newest.files:
            raise LookupError("Somebody else has made a board meanwhile; it was left as it is.")
        done = revisions.commit(
            conn, job.production, job.revision, {BOARD_FILE: content}, author, WORDS[by], "board"
        )
        if not isinstance(done, Revision):
            raise LookupError("Somebody else has made a board meanwhile; it was left as it is.")
        audit.log(
            conn,
            "revision board",
            WORDS[by],
            account=author.account,
            who=author.name,
            address=str(job.asked["address"]),
            production=job.production,
            revision=done.number,
        )
    return f"{WORDS[by]}: revision {done.number}."


def first_board(shoot: Shoot, by: str, plan: Plan | None, heard: Progress | None = None) -> Board:
    """A board of a shoot.

    Raises:
        LookupError: There is no plan, or no order keeps every rule.
    """
    from precipice.plan.before import stood  # noqa: PLC0415
    from precipice.plan.moves import laid_out  # noqa: PLC0415
    from precipice.schedule.infeasible import Infeasible  # noqa: PLC0415
    from precipice.schedule.shoot.problem import Slot  # noqa: PLC0415
    from precipice.schedule.shoot.solve import solve  # noqa: PLC0415
    from precipice.schedule.shoot.start import by_place, script_order  # noqa: PLC0415

    if by == "place":
        return laid_out(shoot, by_place(shoot))
    if by == "script":
        return laid_out(shoot, script_order(shoot))
    if by == "search":
        try:
            return laid_out(shoot, solve(shoot, steps=STEPS, threads=2, seed=1, on_progress=heard).slots)
        except Infeasible as error:
            raise LookupError(
                f"Found no order that keeps every rule ({error}); another start is allowed."
            ) from error
    if plan is None or plan.schedule is None:
        raise LookupError("Found no plan; a search, by place or in script order is allowed.")
    at = {day: k for k, day in enumerate(shoot.dates)}
    known = {task.number for task in shoot.tasks}
    where = stood(plan.schedule)
    slots = {
        number: Slot(at[day], column)
        for number, (day, column) in where.items()
        if number in known and day in at
    }
    return laid_out(shoot, slots, tuple(where))


def _heard(task: Task) -> Progress:
    def heard(_seconds: float, _cost: float) -> None:
        task.watch.advance(1)

    return heard
