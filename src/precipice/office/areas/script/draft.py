"""A new draft of the script: what it changes and touches is shown before it becomes a revision."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Annotated

import tomlkit
from fastapi import APIRouter, Depends, Form, HTTPException, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import delete

from precipice.breakdown.compare import Comparison, SceneChange, compare_drafts, draft_of
from precipice.breakdown.sheets import break_down
from precipice.office.access import PLANNERS, Visit
from precipice.office.pages import Number, conflict_page, done, input_lines, page
from precipice.office.plans import plan_now
from precipice.office.store import blobs, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Conflict, Files, checked_path
from precipice.office.store.schema import derived
from precipice.plan.check import Checked, check
from precipice.plan.revise import Touched, TouchedDay, touched_days, touched_decisions, touched_gags
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError
from precipice.script.read import read_screenplay

router = APIRouter(prefix="/p/{slug}")
Planner = Annotated[Visit, Depends(PLANNERS)]
KIND = "draft"
LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Undone:
    """What a new draft touches.

    Attributes:
        decisions: Decisions about elements.
        gags: Gags.
        days: Days of the newest plan; None where there is no plan.
        mistakes: What would be wrong with the production, were it kept.
    """

    decisions: tuple[Touched, ...]
    gags: tuple[Touched, ...]
    days: tuple[TouchedDay, ...] | None
    mistakes: tuple[str, ...]


@router.post("/script/draft")
def compared(visit: Planner, file: UploadFile) -> Response:
    """Compare a draft that somebody sends with the script as it is; nothing is changed."""
    name = checked_path(PurePath((file.filename or "draft").replace("\\", "/")).name)
    raw = file.file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise HTTPException(413, f"Found more than {LARGEST:,} bytes.")
    checked, made = plan_now(visit)
    comparison, undone = _compared(visit, checked, name, raw)
    if made is not None and made.plan.schedule is not None:
        days = touched_days(comparison, made.plan.schedule)
        undone = Undone(undone.decisions, undone.gags, days, undone.mistakes)
    with writing(visit.office.engine) as conn:
        mine = derived.c.key.startswith(_key(visit, ""), autoescape=True)
        conn.execute(delete(derived).where(derived.c.kind == KIND, mine))
        blobs.keep_derived(conn, KIND, _key(visit, blobs.address_of(raw)), raw)
    return page(
        visit,
        "script/draft.html.jinja",
        name=name,
        address=blobs.address_of(raw),
        comparison=comparison,
        undone=undone,
        same=not (comparison.cut or comparison.added or any(_changed(one) for one in comparison.kept)),
        changed=[one for one in comparison.kept if _changed(one)],
    )


@router.post("/script/draft/keep")
def keep(
    visit: Planner,
    request: Request,
    name: Annotated[str, Form(max_length=120)],
    address: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
    base: Annotated[Number, Form()],
) -> Response:
    """Make the draft that was compared the script of the production."""
    with reading(visit.office.engine) as conn:
        raw = blobs.find_derived(conn, KIND, _key(visit, address))
        try:
            files = revisions.open_revision(conn, visit.shoot.id, base)
        except LookupError as error:
            raise HTTPException(404, "There is no such revision.") from error
    if raw is None:
        raise HTTPException(404, "That draft is no longer here; send it again.")
    checked = visit.office.checked_of(visit.shoot.id, base)
    changes = _changes(files, checked.production.script, checked_path(name), raw)
    made = visit.office.commit(visit, base, changes, f"New draft: {name}", "draft")
    if isinstance(made, Conflict):
        return conflict_page(visit, made, request)
    with writing(visit.office.engine) as conn:
        conn.execute(delete(derived).where(derived.c.kind == KIND, derived.c.key == _key(visit, address)))
    return done(visit, f"/p/{visit.shoot.slug}/script")


def _key(visit: Visit, address: str) -> str:
    """Under which a draft waits: one for each account and production."""
    return f"{visit.shoot.id}:{visit.account.id}:{address}"


def _compared(visit: Visit, checked: Checked, name: str, raw: bytes) -> tuple[Comparison, Undone]:
    production = checked.production
    with tempfile.TemporaryDirectory(prefix="precipice-") as place:
        path = Path(place) / name
        path.write_bytes(raw)
        screenplay = read_screenplay(path)
    if not screenplay.scenes:
        raise HTTPException(422, f"Found no scene in {name}; a script with scene headings is allowed.")
    # Both without what people decided: a decision whose words are gone is to be said, not to hide it.
    old, new = break_down(checked.screenplay), break_down(screenplay)
    comparison = compare_drafts(draft_of(old, checked.screenplay), draft_of(new, screenplay))
    with reading(visit.office.engine) as conn:
        files = revisions.open_revision(conn, visit.shoot.id, visit.shoot.head)
    undone = Undone(
        touched_decisions(comparison, production.elements),
        touched_gags(comparison, production.gags),
        None,
        _mistakes({**files, **_changes(files, production.script, name, raw)}),
    )
    return comparison, undone


def _mistakes(files: Mapping[str, bytes | None]) -> tuple[str, ...]:
    """What would be wrong with the production with these files."""
    with tempfile.TemporaryDirectory(prefix="precipice-") as place:
        for path, content in files.items():
            if content is not None:
                target = Path(place) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        try:
            check(Path(place))
        except InputError as error:
            return input_lines(error)
    return ()


def _changes(files: Files, script: str, name: str, raw: bytes) -> dict[str, bytes | None]:
    """The files that change: the script under its old name; where its form is another, under the new."""
    if PurePath(name).suffix.casefold() == PurePath(script).suffix.casefold():
        return {script: raw}
    if name in files:
        raise HTTPException(
            422, f"The production has another file of the name {name}; give the draft another."
        )
    document = tomlkit.parse(files[FILE_NAME].decode("utf-8-sig"))
    document["script"] = name
    return {script: None, name: raw, FILE_NAME: tomlkit.dumps(document).encode()}


def _changed(one: SceneChange) -> bool:
    return bool(one.rewritten or one.renumbered or one.reasons() or any(one.elements))
