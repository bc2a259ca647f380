"""What a producer looks for in the morning: the plan, the gags, what makes or breaks, what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fastapi import HTTPException

from precipice.office.access import PLANNERS, Visit
from precipice.office.areas.home.ribbon import Ribbon, ribbon
from precipice.office.own_consents import revision_seen
from precipice.office.pages import work_seen
from precipice.office.plans import MadePlan, newest_plan
from precipice.office.store import jobs, revisions
from precipice.office.store.engine import reading
from precipice.office.store.jobs import Job
from precipice.office.store.revisions import Revision
from precipice.production.problem import InputError

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.plan.plan import Plan
    from precipice.plan.result import Curve, DayRow

MOST_CHANGES = 8
"""Revisions since the plan that are listed."""


@dataclass(frozen=True, slots=True)
class GagLine:
    """A gag and what is decided about it.

    Attributes:
        id: Its id.
        scene: Its scene.
        kind: Kind of stunt.
        verdict: "go", "no-go", "no-go: consent", "no-go: limit", "not settled" or "no number".
        harm: Odds of injury or worse in words; "" where it carries no number.
        on: When it is shot; None where it is not scheduled.
        answers: Who has not agreed and why, for eyes that may see it.
    """

    id: str
    scene: str
    kind: str
    verdict: str
    harm: str
    on: date | None
    answers: tuple[str, ...]

    @property
    def tone(self) -> str:
        """Class of its colour; the words say it as well."""
        return "go" if self.verdict == "go" else "no-go" if self.verdict.startswith("no-go") else ""


@dataclass(frozen=True, slots=True)
class Board:
    """The board as it hangs now.

    Attributes:
        expected: Expected cost, currency.
        conflicts: Rules that it breaks, a sentence each.
    """

    expected: float
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Morning:
    """A production at a glance.

    Attributes:
        made: The newest plan; None where there is none.
        job: A plan that is being made; None where none is.
        failed: Why the last plan of this revision was not made; "" where it was, or was not asked for.
        gags: Every gag of the production as it is now.
        gates: A sentence for each make-or-break gag: (gag, sentence).
        ribbon: The shoot's days as strips; None without a plan.
        day: The next shooting day; None where there is none.
        today: Whether it is today.
        wrap: Last shooting date where all goes well; None without a plan.
        board: The board as it hangs; None where there is none, or it is not ready to be priced.
        differs: What is otherwise in the production than in the plan, a sentence each.
        since: Revisions since the plan, newest first.
    """

    made: MadePlan | None
    job: Job | None
    failed: str
    gags: tuple[GagLine, ...]
    gates: tuple[tuple[str, str], ...]
    ribbon: Ribbon | None
    day: DayRow | None
    today: bool
    wrap: date | None
    board: Board | None
    differs: tuple[str, ...]
    since: tuple[Revision, ...]


def morning(visit: Visit, checked: Checked, today: date) -> Morning:
    """A production as it stands on a date, for somebody."""
    from precipice.plan.board_file import BOARD_FILE  # noqa: PLC0415 - seconds of imports
    from precipice.plan.outdated import outdated  # noqa: PLC0415

    shoot = visit.shoot
    with reading(visit.office.engine) as conn:
        made = newest_plan(conn, shoot.id, shoot.head)
        hangs = BOARD_FILE in revisions.revision(conn, shoot.id, shoot.head).files
        asked = next((job for job in jobs.jobs_of(conn, shoot.id) if job.kind == "plan"), None)
        since = tuple(
            revision_seen(visit, one)
            for one in reversed(revisions.newest(conn, shoot.id, MOST_CHANGES))
            if made is not None and one.number > made.revision
        )
    plan = made.plan if made is not None else None
    days = plan.schedule.days if plan is not None and plan.schedule is not None else ()
    coming = next((one for one in days if one.date >= today), None)
    failed = work_seen(visit, asked).result if asked is not None and asked.state == "failed" else ""
    return Morning(
        made=made,
        job=asked if asked is not None and asked.open else None,
        failed=failed if asked is not None and asked.revision == shoot.head else "",
        gags=tuple(_gags(visit, checked, plan)),
        gates=tuple(_gates(plan, visit.may(PLANNERS))) if plan is not None else (),
        ribbon=ribbon(plan, today) if plan is not None else None,
        day=coming,
        today=coming is not None and coming.date == today,
        wrap=max((one.date for one in days), default=None),
        board=_board(visit) if hangs else None,
        differs=outdated(checked, plan) if plan is not None and made is not None and made.stale else (),
        since=tuple(reversed(since)),
    )


def _gags(visit: Visit, checked: Checked, plan: Plan | None) -> Iterator[GagLine]:
    from precipice.paper.kinds.sight import Recipient, roles  # noqa: PLC0415 - seconds of imports
    from precipice.paper.words import alone, chance, consent_mark  # noqa: PLC0415

    eyes = Recipient(visit.stands_for, "", roles()[visit.role])
    assessed = {one.gag: one for one in plan.assessments} if plan is not None else {}
    dates = _dates(plan)
    for gag in checked.production.gags:
        answers = [one for one in plan.consents if one.gag == gag.id] if plan is not None else []
        marks = [consent_mark(one) for one in sorted(answers, key=lambda one: not one.stops)]
        found = assessed.get(gag.id)
        verdict = next((mark for mark in marks if mark), found.verdict if found is not None else "no number")
        yield GagLine(
            id=gag.id,
            scene=gag.scene,
            kind=gag.kind,
            verdict=verdict,
            harm=f"{alone(found.harm, found.record)}{chance(found.harm)}" if found is not None else "",
            on=dates.get(gag.scene),
            answers=tuple(one.words for one in answers if not one.is_go and eyes.sees_consent_of(one.person)),
        )


def _dates(plan: Plan | None) -> dict[str, date]:
    if plan is None or plan.schedule is None:
        return {}
    return {scene: day.date for day in plan.schedule.days for scene in day.scenes}


def _gates(plan: Plan, priced: bool) -> Iterator[tuple[str, str]]:
    for curve in plan.schedule.curves if plan.schedule is not None else ():
        yield curve.gag, _sentence(curve, plan.currency, priced)


def _sentence(curve: Curve, currency: str, priced: bool) -> str:
    """The day-one picture of a gate: "fails with 25 in 100; found out on ...; ... dearer to wait".

    Args:
        curve: The gate's.
        currency: Of the production.
        priced: Whether whoever reads it may see money.
    """
    from precipice.paper.words import chance_of, day_text  # noqa: PLC0415

    fails = chance_of(curve.fails)
    parts = [f"fails with {fails}" if fails not in ("none", "certain") else f"failing is {fails}"]
    planned = next((point for point in curve.points if point.day == curve.planned_day), None)
    if planned is not None:
        parts.append(f"found out on {day_text(planned.date)}")
    if priced:
        parts.append(_waiting(curve.day_one_saves, currency))
    if curve.no_go:
        parts.append(curve.no_go)
    return "; ".join(parts)


def _waiting(saves: float | None, currency: str) -> str:
    """What the last day costs beside the first."""
    from precipice.paper.words import money  # noqa: PLC0415

    if saves is None:
        return "the first day cannot have it"
    if abs(saves) < 1.0:
        return "it costs the same first or last"
    words = "dearer on the last day than on the first" if saves > 0 else "cheaper on the last day"
    return f"{money(abs(saves), currency)} {words}"


def _board(visit: Visit) -> Board | None:
    """The board as it hangs, where it can be priced at once."""
    from precipice.office.board.table import NoBoardError  # noqa: PLC0415 - seconds of imports

    try:
        visit.office.readiness.need("Board")
        _, state = visit.office.boards.of(visit.office, visit.shoot.id).table.look()
    except (NoBoardError, InputError, HTTPException):
        return None
    return Board(state.priced.expected, tuple(one.words for one in state.priced.conflicts))
