"""A revision as its board needs it: the scheduler's problem, and what is written on the strips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from precipice.office.board.flights import OnlyKept
from precipice.office.plans import StoreKept, newest_plan
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.office.store.revisions import Revision
from precipice.office.workspace import CheckedFolders
from precipice.plan.board_file import BOARD_FILE
from precipice.plan.plan import SceneRow
from precipice.plan.pricing import Desk
from precipice.production.assessment import Assessment
from precipice.safety.chain import digest

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.plan.make import Watcher
    from precipice.plan.rows import Company


@dataclass(frozen=True, slots=True)
class Source:
    """Where revisions come from.

    Attributes:
        engine: The office's database.
        folders: Revisions as folders.
        flies: Whether gags that gates ask for may be simulated here, which takes long.
    """

    engine: Engine
    folders: CheckedFolders
    flies: bool = False

    def checked(self, head: Revision) -> Checked:
        """A revision read and checked.

        Raises:
            InputError: With every mistake in its files.
        """
        with reading(self.engine) as conn:
            return self.folders.checked(head, lambda: revisions.contents(conn, head))


@dataclass(frozen=True, slots=True)
class Opened:
    """A production as a board needs it.

    Attributes:
        key: Digest of all its files but the board.
        desk: Prices its boards.
        rows: Its scenes by number.
        names: Parts by board number.
        currency: Three letters.
        cover: Gag by scene that is kept in reserve for it.
        second: Whether anything may be shot by a second unit.
    """

    key: str
    desk: Desk
    rows: Mapping[str, SceneRow]
    names: Mapping[str, str]
    currency: str
    cover: Mapping[str, str]
    second: bool


def opened(source: Source, head: Revision, before: Opened | None, watcher: Watcher | None = None) -> Opened:
    """A revision, or what was opened before where only the board differs.

    Raises:
        InputError: The production has mistakes.
        NotFlownError: A gate asks for an assessment that is not kept, and nothing may be flown here.
    """
    key = digest({path: address for path, address in head.files.items() if path != BOARD_FILE})
    if before is not None and before.key == key:
        return before
    from precipice.plan.rows import company, scene_rows  # noqa: PLC0415 - seconds of imports
    from precipice.plan.schedule import problem_of  # noqa: PLC0415
    from precipice.production.problem import InputError, Problem  # noqa: PLC0415
    from precipice.risk.assess import QUICK  # noqa: PLC0415

    checked = source.checked(head)
    crew = company(checked)
    rows = scene_rows(checked, crew)
    if not rows:
        raise InputError((Problem(checked.production.script, "", "no scene", "a script with scenes"),))
    found = _assessments(source, head, (checked, crew, rows), watcher or Silent())
    shoot, _ = problem_of(checked, rows, crew, found, QUICK)
    gates = checked.production.gates
    return Opened(
        key=key,
        desk=Desk(shoot, {row.number: row.eighths for row in rows}),
        rows={row.number: row for row in rows},
        names={member.id: member.name for member in crew.cast},
        currency=checked.production.currency,
        cover={number: gate.gag for gate in gates if gate.weather for number in gate.weather.cover},
        second=any("second" in task.columns for task in shoot.tasks),
    )


def _assessments(
    source: Source, head: Revision, read: tuple[Checked, Company, tuple[SceneRow, ...]], watcher: Watcher
) -> tuple[Assessment, ...]:
    """Assessments of the gags whose gates ask for one: the newest plan's, or made quickly."""
    checked, crew, rows = read
    from precipice.plan.make import gate_assessments  # noqa: PLC0415
    from precipice.risk.assess import QUICK  # noqa: PLC0415

    asked = {gate.gag for gate in checked.production.gates if gate.asks_assessment}
    if not asked:
        return ()
    with reading(source.engine) as conn:
        made = newest_plan(conn, head.production, head.number)
    kept = tuple(one for one in made.plan.assessments if one.gag in asked) if made is not None else ()
    if {one.gag for one in kept} == asked:
        return kept
    keeps = StoreKept(source.engine) if source.flies else OnlyKept(source.engine)
    return gate_assessments(checked, crew, rows, QUICK, watcher, keeps)


class Silent:
    """Nobody is told how far the work has come."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""
