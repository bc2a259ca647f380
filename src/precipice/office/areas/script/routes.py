"""The script beside its sheets, and what people decide about the suggestions in it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from precipice.breakdown.categories import categories, element_themes
from precipice.office.access import MEMBERS, PLANNERS, Visit
from precipice.office.areas.script.decide import decided_again, key_of, with_decision
from precipice.office.areas.script.view import labels, scene_views, strip_rules
from precipice.office.pages import Number, conflict_page, page, templates
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.office.store.revisions import Conflict
from precipice.paper.breakdown_page import category_rules
from precipice.production.elements import ElementEntry
from precipice.production.load import FILE_NAME

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]
Word = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """A decision as the page sends it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    base: Number
    scene: Annotated[str, Field(max_length=80)]
    category: Word
    label: Word
    decision: Literal["accept", "refuse", "change", "add", "undo"]
    to_category: Word | None = None
    to_label: Word | None = None
    note: Annotated[str, Field(max_length=400)] = ""


@router.get("/script")
def script(visit: Member, theme: str = "usual") -> Response:
    """The whole script with its marks, each scene beside its sheet."""
    checked = visit.office.checked_of(visit.shoot.id, visit.shoot.head)
    views = tuple(scene_views(checked))
    used = {mark.category for view in views for mark in view.sheet.elements}
    return page(
        visit,
        "script/script.html.jinja",
        checked=checked,
        views=views,
        used=[one for one in categories() if one.key in used],
        categories=[one for one in categories() if one.key != "cast"],
        theme=theme if theme in element_themes() else "usual",
        themes=tuple(element_themes()),
        decides=visit.may(PLANNERS),
        numbers={part.name: part.number for part in checked.breakdown.parts},
        labels=labels(),
    )


@router.get("/script/marks.css")
def marks(visit: Member, theme: str = "usual") -> Response:
    """The colours of the categories and of the strips as a style sheet."""
    del visit
    if theme not in element_themes():
        raise HTTPException(404, "There is no theme of that name.")
    rules = (*category_rules(element_themes()[theme]), *strip_rules())
    return Response("\n".join(rules) + "\n", media_type="text/css")


@router.get("/script/scenes/{scene}")
def one_scene(visit: Member, scene: str) -> Response:
    """One scene of the newest revision, as a piece of the page."""
    return JSONResponse({"revision": visit.shoot.head, "html": _scene(visit, scene, visit.shoot.head)})


@router.post("/script/decide")
def decide(visit: Planner, request: Request, asked: Asked) -> Response:
    """Keep a decision about an element as a revision; answers with the scene as it is then."""
    entry = _entry(asked)
    with reading(visit.office.engine) as conn:
        try:
            content = revisions.open_revision(conn, visit.shoot.id, asked.base)[FILE_NAME]
        except LookupError as error:
            raise HTTPException(404, "There is no such revision.") from error
    key = key_of(asked.scene, asked.category, asked.label)
    changed = with_decision(content, key, entry)
    what = f"Scene {asked.scene}: {asked.decision} {asked.label}"[:300]
    hook = {FILE_NAME: decided_again(key, entry)}
    made = visit.office.commit(visit, asked.base, {FILE_NAME: changed}, what, "script", hook)
    if isinstance(made, Conflict):
        return conflict_page(visit, made, request)
    return JSONResponse({"revision": made.number, "html": _scene(visit, asked.scene, made.number)})


def _entry(asked: Asked) -> ElementEntry | None:
    if asked.decision == "undo":
        return None
    try:
        return ElementEntry.model_validate(asked.model_dump(exclude={"base"}, exclude_none=True))
    except ValidationError as error:
        said = "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors()[:5])
        raise HTTPException(422, said[:600]) from error


def _scene(visit: Visit, scene: str, number: int) -> str:
    checked = visit.office.checked_of(visit.shoot.id, number)
    view = next(scene_views(checked, scene), None)
    if view is None:
        raise HTTPException(404, "There is no such scene.")
    part = templates().get_template("script/scene.html.jinja").module
    numbers = {part.name: part.number for part in checked.breakdown.parts}
    return str(part.scene(view, numbers, labels(), visit.may(PLANNERS)))  # type: ignore[attr-defined]
