"""Plans that were made of revisions, kept beside them and never in them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, select

from precipice.office.store import blobs
from precipice.office.store.engine import reading, writing
from precipice.office.store.schema import derived, revisions

if TYPE_CHECKING:
    from precipice.office.access import Visit
    from precipice.plan.check import Checked
    from precipice.plan.plan import Plan
    from precipice.production.assessment import Assessment

Extent = Literal["whole", "quick"]
KINDS: dict[Extent, str] = {"whole": "plan", "quick": "plan quick"}
MOST_READ = 6


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan, and what it was made of.

    Attributes:
        plan: The plan.
        revision: Number of the newest revision with the files that it was made of.
        extent: Whether the gags were assessed whole or quickly.
        at: When, UTC.
        stale: Whether the production has moved on since.
    """

    plan: Plan
    revision: int
    extent: Extent
    at: str
    stale: bool


_READ: OrderedDict[str, Plan] = OrderedDict()
_LOCK = Lock()


def keep_plan(conn: Connection, digest: str, extent: Extent, text: str) -> None:
    """Keep the plan.json made of a revision."""
    blobs.keep_derived(conn, KINDS[extent], digest, text.encode())


def newest_plan(conn: Connection, production: int, head: int) -> MadePlan | None:
    """The plan of the newest revision that has one, a whole one before a quick one; None where there is none.

    Args:
        conn: A connection.
        production: Row of the production.
        head: Number of its newest revision.
    """
    row = conn.execute(
        select(revisions.c.number, derived.c.kind, derived.c.blob, derived.c.at)
        .join(derived, derived.c.key == revisions.c.digest)
        .where(revisions.c.production == production, derived.c.kind.in_(KINDS.values()))
        .order_by(revisions.c.number.desc(), derived.c.kind)
        .limit(1)
    ).first()
    if row is None:
        return None
    extent: Extent = "whole" if row.kind == KINDS["whole"] else "quick"
    return MadePlan(_read(conn, row.blob), row.number, extent, row.at, row.number != head)


def plan_now(visit: Visit) -> tuple[Checked, MadePlan | None]:
    """The visit's production as it is now, and its newest plan under what people say now.

    Raises:
        InputError: The production has mistakes.
    """
    from precipice.plan.restated import restated  # noqa: PLC0415

    checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    with reading(visit.office.engine) as conn:
        made = newest_plan(conn, visit.shoot.id, visit.shoot.head)
    return checked, replace(made, plan=restated(made.plan, checked)) if made is not None else None


def _read(conn: Connection, address: str) -> Plan:
    from precipice.plan.plan import Plan  # noqa: PLC0415 - a sign-in does without

    with _LOCK:
        found = _READ.get(address)
    if found is None:
        found = Plan.model_validate_json(blobs.get(conn, address))
        with _LOCK:
            _READ[address] = found
            while len(_READ) > MOST_READ:
                _READ.popitem(last=False)
    return found


@dataclass(frozen=True, slots=True)
class StoreKept:
    """Assessments kept in the office's database: a gag of which nothing has changed is not flown again.

    Attributes:
        engine: The database.
    """

    engine: Engine

    def find(self, gag: str, key: str) -> Assessment | None:
        """The assessment of a gag under this very key, from whichever production."""
        from precipice.production.assessment import Assessment  # noqa: PLC0415

        with reading(self.engine) as conn:
            found = blobs.find_derived(conn, "assessment", f"{gag[:80]}:{key}")
        return None if found is None else Assessment.model_validate_json(found)

    def keep(self, gag: str, key: str, assessment: Assessment) -> None:
        """Keep an assessment."""
        content = assessment.model_dump_json().encode()
        with writing(self.engine) as conn:
            blobs.keep_derived(conn, "assessment", f"{gag[:80]}:{key}", content)
