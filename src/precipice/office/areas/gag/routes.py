"""Pages of the gags, and the answers to their sliders."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from precipice.office.access import MEMBERS, Visit, roles
from precipice.office.areas.gag import lens
from precipice.office.areas.gag.asked import Asked, AskedPart, changes_of, checked_at, specification
from precipice.office.areas.gag.keep import kept_files
from precipice.office.areas.gag.said import assessment_data, beside, live_data, map_data
from precipice.office.areas.gag.turns import RUNNER, TURNS, SupersededError
from precipice.office.pages import conflict_page, mistakes_seen, page
from precipice.office.plans import MadePlan, newest_plan
from precipice.office.store.engine import reading
from precipice.office.store.revisions import Conflict
from precipice.production.problem import InputError

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.production.assessment import Assessment
    from precipice.production.stunt import GagEntry

KEEPERS = roles("coordinator")
"""Who may write a gag's inputs: the stunt coordinator. For everybody else the sliders ask what if."""

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Keeper = Annotated[Visit, Depends(KEEPERS)]


@router.get("/gags")
def listed(visit: Member) -> Response:
    """Every gag with the plan's verdict."""
    checked: Checked | None = None
    mistakes: tuple[str, ...] = ()
    try:
        checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    except InputError as error:
        mistakes = mistakes_seen(visit, error)
    made = _plan(visit)
    verdicts = {one.gag: one for one in made.plan.assessments} if made else {}
    gags = checked.production.gags if checked else ()
    return page(
        visit,
        "gag/list.html.jinja",
        mistakes=mistakes,
        gags=[
            (gag, verdicts.get(gag.id), checked is not None and gag.id in checked.specifications)
            for gag in gags
        ],
        made=made,
    )


@router.get("/gags/{gag}")
def one(visit: Member, gag: str) -> Response:
    """One gag: sliders, what they come to, and the gag in space."""
    from precipice.camera.kit import crew_of, kit_of  # noqa: PLC0415 - a sign-in does without
    from precipice.plan.sliders import sliders  # noqa: PLC0415

    checked = checked_at(visit, visit.shoot.head)
    entry = next((one for one in checked.production.gags if one.id == gag), None)
    if entry is None:
        raise HTTPException(404, "There is no such gag.")
    if gag not in checked.specifications:
        return page(visit, "gag/undescribed.html.jinja", gag=entry)
    visit.office.readiness.need("Gags")
    spec, made = checked.specifications[gag], _plan(visit)
    planned = next((one for one in made.plan.assessments if one.gag == gag), None) if made else None
    kit = kit_of(checked.production.camera)
    data = {
        "gag": gag,
        "revision": visit.shoot.head,
        "sliders": [
            asdict(one) | {"beside": beside(one.unit, one.si_unit, one.factor, one.zero)}
            for one in sliders(spec, planned.drivers if planned else ())
        ],
        "map_inputs": list(spec.kind.map or ()),
        "planned": _planned(visit, planned, made),
        "may_keep": visit.may(KEEPERS),
        "kit": lens.kit_data(kit),
    }
    return page(
        visit,
        "gag/one.html.jinja",
        gag=entry,
        performer=_performer(checked, entry),
        planned=planned,
        made=made,
        data=json.dumps(data),
        least=crew_of(checked.production.camera).share,
        may_keep=visit.may(KEEPERS),
    )


@router.post("/gags/{gag}/live")
def live(visit: Member, gag: str, asked: AskedPart) -> Response:
    """The gag with inputs moved: odds and margins, or the map of go and no-go."""
    from precipice.plan.live import COARSE, FINE, NUMBERS, effort_for, live_map  # noqa: PLC0415
    from precipice.plan.live import live as assessed  # noqa: PLC0415

    visit.office.readiness.need("Gags")
    checked = checked_at(visit, asked.revision)
    spec = specification(checked, gag)
    changes = changes_of(spec, asked)
    name = f"{visit.account.id}/{asked.page}"
    TURNS.announce(name, asked.turn)
    told = TURNS.watch(name, asked.turn)
    begun = time.monotonic()
    try:
        with TURNS.place(name, asked.turn):
            effort = effort_for(spec, {"numbers": NUMBERS, "map": COARSE, "fine": FINE}[asked.part], RUNNER)
            data: dict[str, Any]
            if asked.part == "numbers":
                found = assessed(checked, gag, changes, effort, lambda _name, _total: told)
                data = live_data(visit, found, time.monotonic() - begun)
            else:
                chart = live_map(checked, gag, changes, effort, lambda _name, _total: told)
                data = {"map": map_data(chart) if chart else None}
    except SupersededError:
        return JSONResponse({"superseded": True}, 409)
    except ArithmeticError as error:
        raise HTTPException(422, str(error)) from error
    return JSONResponse(data | {"turn": asked.turn, "part": asked.part})


@router.post("/gags/{gag}/keep")
def keep(visit: Keeper, request: Request, gag: str, asked: Asked) -> Response:
    """Write moved inputs into the production file, as a new revision."""
    from precipice.plan.live import changed, with_changes  # noqa: PLC0415

    checked = checked_at(visit, asked.revision)
    spec = specification(checked, gag)
    changes = changes_of(spec, asked)
    moved = changed(spec, with_changes(checked, gag, changes).specifications[gag])
    if not moved:
        raise HTTPException(422, "Nothing is changed; move a slider first.")
    files, again = kept_files(visit, asked.revision, gag, {one.name: changes[one.name] for one in moved})
    said = "; ".join(f"{one.label} {one.before} to {one.now}" for one in moved)
    made = visit.office.commit(visit, asked.revision, files, f"{gag}: {said}"[:400], "gag", again)
    if isinstance(made, Conflict):
        return conflict_page(visit, made, request)
    return JSONResponse({"revision": made.number, "words": made.words})


def _plan(visit: Visit) -> MadePlan | None:
    with reading(visit.office.engine) as conn:
        return newest_plan(conn, visit.shoot.id, visit.shoot.head)


def _planned(visit: Visit, planned: Assessment | None, made: MadePlan | None) -> dict[str, Any] | None:
    """The plan's numbers, to which what changed is compared."""
    if planned is None or made is None:
        return None
    answers = tuple(answer for answer in made.plan.consents if answer.gag == planned.gag)
    data = assessment_data(visit, planned, answers)
    return data | {"revision": made.revision, "stale": made.stale}


def _performer(checked: Checked, gag: GagEntry) -> str:
    names = {member.id: member.name for member in checked.production.cast}
    name = names.get(gag.performer or "", "not decided who")
    return f"stunt double for {name}" if gag.double else name


router.routes.extend(lens.router.routes)
