"""The gag in space, and what one camera holds of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from precipice.office.access import MEMBERS, Visit
from precipice.office.areas.gag.asked import Asked, Figure, changes_of, checked_at, digest_at, specification
from precipice.office.areas.gag.packed import space_bytes
from precipice.office.areas.gag.turns import RUNNER, TURNS, SupersededError
from precipice.paper import words

if TYPE_CHECKING:
    from precipice.camera.kit import Kit
    from precipice.plan.check import Checked
    from precipice.plan.space import Space

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Far = Annotated[Figure, Field(ge=-100_000, le=100_000)]
Point = tuple[Far, Far, Far]

SEED = 1
MOST_SPACES = 8
_SPACES: OrderedDict[tuple[str, str, str], Space] = OrderedDict()
_LOCK = threading.Lock()


class AskedCamera(Asked):
    """A camera in its place."""

    eye: Point
    aim: Point | None = None
    way: Literal["fixed", "panning", "tracking"] = "panning"
    focal_length: Annotated[Figure, Field(ge=4, le=2000)]
    stop: Annotated[Figure, Field(ge=0.7, le=64)] = 4.0
    sensor_width: Annotated[Figure, Field(ge=2, le=100)]
    columns: Annotated[int, Field(ge=16, le=16_384)]
    rows: Annotated[int, Field(ge=16, le=16_384)]
    focus: Annotated[Figure, Field(gt=0, le=100_000)] | None = None
    hold: Annotated[Figure, Field(gt=0, le=1)] = 0.9


def kit_data(kit: Kit) -> dict[str, Any]:
    """The production's camera and lenses; millimetres where the trade says them."""
    return {
        "sensor_width": round(1000.0 * kit.sensor.width, 4),
        "columns": kit.sensor.columns,
        "rows": kit.sensor.rows,
        "heights": list(kit.heights),
        "lenses": [
            {"focal_length": round(1000.0 * one.focal_length, 3), "stop": one.stop, "close": one.close_focus}
            for one in kit.lenses
        ],
    }


@router.post("/gags/{gag}/space")
def in_space(visit: Member, gag: str, asked: Asked) -> Response:
    """Paths of the middle take and of some others, the ground, and what stands there; see `packed`."""
    checked = checked_at(visit, asked.revision)
    try:
        found = _space(visit, checked, gag, asked)
    except SupersededError:
        return JSONResponse({"superseded": True}, 409)
    spec = specification(checked, gag)
    return Response(space_bytes(found, spec.kind.words), media_type="application/octet-stream")


@router.post("/gags/{gag}/camera")
def camera(visit: Member, gag: str, asked: AskedCamera) -> Response:
    """What a camera holds of the takes, and its frame over time."""
    from precipice.camera.kit import crew_of, kit_of  # noqa: PLC0415 - a sign-in does without
    from precipice.camera.lens import Lens, Sensor  # noqa: PLC0415
    from precipice.plan.through import View, focus_words, through  # noqa: PLC0415

    checked = checked_at(visit, asked.revision)
    try:
        found = _space(visit, checked, gag, asked)
    except SupersededError:
        return JSONResponse({"superseded": True}, 409)
    kit, crew = kit_of(checked.production.camera), crew_of(checked.production.camera)
    close = min(kit.lenses, key=lambda one: abs(1000.0 * one.focal_length - asked.focal_length)).close_focus
    view = View(
        asked.eye,
        asked.aim,
        "fixed" if asked.aim is not None else asked.way,
        Lens(asked.focal_length / 1000.0, asked.stop, close),
        Sensor(asked.sensor_width / 1000.0, asked.columns, asked.rows),
        asked.focus,
        asked.hold,
    )
    seen = through(found.flown, crew, view)
    # The world's right is the viewer's left, as `through` says.
    turned = seen.done.axes[0] * [[-1.0], [1.0], [1.0]]
    return JSONResponse(
        {
            "turn": asked.turn,
            "t": found.flown.cloud.t.round(4).tolist(),
            "eyes": seen.done.eyes[0].round(4).tolist(),
            "axes": turned.reshape(-1, 9).round(6).tolist(),
            "held": words.chance(seen.held),
            "framed": words.chance(seen.framed),
            "sharp": words.chance(seen.sharp),
            "p": seen.held.p,
            "focus": focus_words(seen, view, crew.sharp * view.sensor.pitch),
            "share": words.plain_percent(seen.share),
            "distance": words.both(seen.distance, "ft"),
            "height": words.both(seen.height, "ft"),
            "warnings": list(seen.warnings),
            "takes": seen.held.runs,
        }
    )


@router.post("/gags/{gag}/cameras")
def cameras(visit: Member, gag: str, asked: Asked) -> Response:
    """The cameras that catch most takes, as the cover plan finds them."""
    from precipice.plan.cover import cover  # noqa: PLC0415 - a sign-in does without
    from precipice.plan.cover_paths import Asked as Covered  # noqa: PLC0415
    from precipice.plan.live import with_changes  # noqa: PLC0415

    checked = checked_at(visit, asked.revision)
    spec = specification(checked, gag)
    moved = with_changes(checked, gag, changes_of(spec, asked))
    name = _announced(visit, asked)
    try:
        with TURNS.place(name, asked.turn):
            found = cover(moved, gag, Covered(), 0.9, 0.95, 200, SEED, RUNNER).answer
    except SupersededError:
        return JSONResponse({"superseded": True}, 409)
    return JSONResponse(
        [
            {
                "eye": [one.x, one.y, one.elevation + one.height],
                "way": one.way,
                "focal_length": round(1000.0 * one.lens, 3),
                "stop": one.stop,
                "label": f"{1000.0 * one.lens:g} mm, {one.way}, {words.both(one.distance, 'ft')} away",
                "caught": words.chance(one.caught),
            }
            for one in found.best
        ]
    )


def _announced(visit: Visit, asked: Asked) -> str:
    name = f"{visit.account.id}/{asked.page}/space"
    TURNS.announce(name, asked.turn)
    return name


def _space(visit: Visit, checked: Checked, gag: str, asked: Asked) -> Space:
    """The gag in space with inputs moved; the last ones are remembered.

    Raises:
        SupersededError: The page has asked for something newer.
        HTTPException: There is no such gag.
        InputError: An input cannot be so, or the kind has no paths.
    """
    from precipice.plan.live import with_changes  # noqa: PLC0415 - a sign-in does without
    from precipice.plan.space import space  # noqa: PLC0415

    spec = specification(checked, gag)
    changes = changes_of(spec, asked)
    key = (digest_at(visit, asked.revision), gag, repr(sorted(changes.items())))
    with _LOCK:
        found = _SPACES.get(key)
        if found is not None:
            _SPACES.move_to_end(key)
            return found
    moved = with_changes(checked, gag, changes).specifications[gag]
    name = _announced(visit, asked)
    with TURNS.place(name, asked.turn):
        try:
            found = space(moved, SEED, RUNNER)
        except ArithmeticError as error:
            raise HTTPException(422, str(error)) from error
    with _LOCK:
        _SPACES[key] = found
        while len(_SPACES) > MOST_SPACES:
            _SPACES.popitem(last=False)
    return found
