"""Pages and API of the board."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from precipice.office.access import MEMBERS, PLANNERS, Admission, Visit
from precipice.office.areas.board.asks import BestAsk, FixAsk, MovesAsk, UndoAsk
from precipice.office.board import best
from precipice.office.board.first import ask_first, newest_first
from precipice.office.board.hub import Seat
from precipice.office.board.room import Room
from precipice.office.board.table import Clash, Made, NoBoardError
from precipice.office.live import News
from precipice.office.pages import done, mistakes_seen, page, work_seen
from precipice.office.plans import newest_plan
from precipice.office.readiness import NotReadyError
from precipice.office.store.engine import reading
from precipice.paper.strips import strip_themes
from precipice.plan.moves import Refused
from precipice.production.problem import InputError

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]
WAIT = 5.0
"""Seconds after which whoever waits for a first board may ask again."""

_LOG = logging.getLogger("precipice.office")
_CLIENT = re.compile(r"[A-Za-z0-9-]{1,36}")


def _room(visit: Visit) -> Room:
    visit.office.readiness.need("Board")
    return visit.office.boards.of(visit.office, visit.shoot.id)


@router.get("/board")
def board_page(visit: Member) -> Response:
    """The board, or how to begin one."""
    room, may_move = _room(visit), visit.may(PLANNERS)
    values: dict[str, Any] = {
        "mistakes": (),
        "drawn": None,
        "words": (),
        "may_move": may_move,
        "has_plan": False,
    }
    try:
        _, state, drawn = room.drawn()
        values |= {"drawn": drawn, "words": state.words}
    except InputError as error:
        values["mistakes"] = mistakes_seen(visit, error)
    except NoBoardError:
        with reading(visit.office.engine) as conn:
            asked = newest_first(conn, visit.shoot.id)
            values["has_plan"] = newest_plan(conn, visit.shoot.id, visit.shoot.head) is not None
        if asked is not None and asked.open:
            raise NotReadyError("The first board is being laid out.", WAIT, job=asked.id) from None
        if asked is not None and asked.state == "failed":
            values["words"] = (work_seen(visit, asked).result,)
    return page(visit, "board/board.html.jinja", **values)


@router.get("/board/strips.css")
def strip_colours(visit: Member, theme: str = "usual") -> Response:
    """Colours of the strips in one of the house's themes."""
    del visit
    if theme not in strip_themes():
        raise HTTPException(404, f"There is no theme of that name; allowed: {', '.join(strip_themes())}.")
    found = strip_themes()[theme]
    rules = [
        f".strip.{'exterior' if exterior else 'interior'}-{'night' if night else 'day'} "
        f"{{ background: {colour}; }}"
        for (exterior, night), colour in found.colours.items()
    ]
    text = "\n".join([*rules, f".day > header {{ background: {found.day_break}; color: #fff; }}", ""])
    return Response(text, media_type="text/css", headers={"cache-control": "max-age=3600"})


@router.post("/board/start")
def begun(visit: Planner, by: Annotated[Literal["plan", "search", "place", "script"], Form()]) -> Response:
    """A first board: asked for here, made by a worker."""
    ask_first(visit, by)
    visit.office.live.wake()
    return done(visit, f"/p/{visit.shoot.slug}/board")


@router.get("/api/board")
def board_data(visit: Member) -> JSONResponse:
    """The whole board as it is shown."""
    try:
        _, state, drawn = _room(visit).drawn()
    except NoBoardError as error:
        raise HTTPException(404, _sentence(error)) from error
    return JSONResponse(drawn.whole(visit.may(PLANNERS)) | {"by": state.by, "what": state.what})


@router.post("/api/board/moves")
def move_made(visit: Planner, ask: MovesAsk) -> JSONResponse:
    """Make a move: its revision and what changed; 409 with both versions where somebody moved that strip."""
    room = _room(visit)
    try:
        made = room.table.make(visit, ask.asked())
    except Refused as error:
        raise HTTPException(422, _sentence(error)) from error
    except NoBoardError as error:
        raise HTTPException(404, _sentence(error)) from error
    if isinstance(made, Clash):
        return JSONResponse({"conflict": _clash_data(made)}, 409)
    return _made(room, made)


@router.post("/api/board/undo")
def taken_back(visit: Planner, ask: UndoAsk) -> JSONResponse:
    """Take back one's own last move; 409 with the reason where it no longer fits."""
    return _undone(visit, ask, again=False)


@router.post("/api/board/redo")
def made_again(visit: Planner, ask: UndoAsk) -> JSONResponse:
    """Make the move again that was taken back last."""
    return _undone(visit, ask, again=True)


@router.post("/api/board/fixes")
def fixes(visit: Planner, ask: FixAsk) -> JSONResponse:
    """The cheapest few ways to be rid of a conflict; each is a move to send."""
    try:
        return JSONResponse({"fixes": _room(visit).fixes(ask.conflict)})
    except LookupError as error:
        raise HTTPException(404, _sentence(error)) from error


@router.post("/api/board/best")
def best_begun(visit: Planner, ask: BestAsk) -> JSONResponse:
    """Begin to look for the best from here; told over the board's line."""
    try:
        return JSONResponse(dict(_room(visit).search(visit, ask.pinned)), 202)
    except NoBoardError as error:
        raise HTTPException(404, _sentence(error)) from error


@router.get("/api/board/best")
def best_data(visit: Planner) -> JSONResponse:
    """The search for the best from here, the last one."""
    return JSONResponse(_room(visit).last_search())


@router.websocket("/board/live")
async def board_live(socket: WebSocket, visit: Member, client: str = "") -> None:
    """What happens at the board: `{"revision": ...}` patches, who is there, who holds which strip.

    A page says `{"hold": "27"}` when it picks a strip up and `{"hold": ""}` when it puts it down.
    """
    client = client if _CLIENT.fullmatch(client) else secrets.token_hex(8)
    await socket.accept()
    room = _room(visit)
    await run_in_threadpool(_catch_up, room)
    seat = room.hub.sit(client, visit.account.id, visit.account.name, visit.may(PLANNERS))
    listens = asyncio.create_task(_listen(socket, room, seat))
    if room.watcher is None or room.watcher.done():
        room.watcher = asyncio.create_task(_watch(visit, room))
    try:
        # What came between the visit and the seat was told to others only.
        await socket.send_text(json.dumps({"here": max(visit.shoot.head, room.shown)}))
        await _speak(socket, seat)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        room.hub.leave(seat)
        listens.cancel()
        if room.hub.empty and room.watcher is not None:
            room.watcher.cancel()
            room.watcher = None  # it may take a while to end, and whoever comes meanwhile needs one


async def _speak(socket: WebSocket, seat: Seat) -> None:
    admission = Admission(socket)
    while True:
        text: str | None = ""
        with suppress(TimeoutError):
            text = await asyncio.wait_for(seat.queue.get(), admission.left)
        if not admission.left:
            still = await admission.renewed()
            if still is None:
                return
            text = json.dumps({"here": still.shoot.head}) if text == "" else text
        if text == "":
            continue
        if text is None:
            await socket.close(1013, "Too far behind.")
            return
        await socket.send_text(text)


async def _listen(socket: WebSocket, room: Room, seat: Seat) -> None:
    try:
        while True:
            said = json.loads(await socket.receive_text())
            strip = said.get("hold") if isinstance(said, dict) else None
            if isinstance(strip, str) and len(strip) <= 200:
                room.hub.hold(seat, strip)
    except (WebSocketDisconnect, ValueError, RuntimeError):
        room.hub.leave(seat)
        if not seat.queue.full():
            seat.queue.put_nowait(None)


async def _watch(visit: Visit, room: Room) -> None:
    """Catch up with revisions that other processes, or other pages of the office, make."""
    office, shoot = visit.office, visit.shoot
    while True:
        with office.live.watching(shoot.id, max(shoot.head, room.shown)) as news:
            await run_in_threadpool(_catch_up, room)
            await _follow(room, news)


async def _follow(room: Room, news: asyncio.Queue[News]) -> None:
    """Follow what is said until too much of it was."""
    while True:
        told = await news.get()
        if "lost" in told:
            return
        if "revision" in told and told["revision"] > room.shown:
            await run_in_threadpool(_catch_up, room)
        if told.get("kind") == best.KIND and "job" in told:
            room.hub.tell({"best": await run_in_threadpool(room.last_search)})


def _catch_up(room: Room) -> None:
    try:
        room.drawn()
    except (NoBoardError, InputError, HTTPException):
        room.hub.tell({"reload": True})
    except SQLAlchemyError as error:
        # The next news, or the next page that comes, looks again; whoever follows it must not end for it.
        _LOG.warning("board", extra={"what": "the database did not answer", "error": type(error).__name__})


def _made(room: Room, made: Made) -> JSONResponse:
    opened, _ = room.table.look()
    patch = room.publish(opened, made.state)
    data = {"revision": made.state.number, "made": made.revision, "words": made.words, "patch": patch}
    return JSONResponse(data)


def _undone(visit: Visit, ask: UndoAsk, again: bool) -> JSONResponse:
    room = _room(visit)
    try:
        return _made(room, room.table.undo(visit, ask.client, ask.mark, again))
    except Refused as error:
        raise HTTPException(409, _sentence(error)) from error
    except NoBoardError as error:
        raise HTTPException(404, _sentence(error)) from error


def _clash_data(clash: Clash) -> dict[str, Any]:
    theirs = [{"revision": one.revision, "by": one.by, "words": one.words} for one in clash.theirs]
    return {
        "strips": clash.strips,
        "mine": clash.mine,
        "theirs": theirs,
        "now": clash.now,
        "head": clash.head,
    }


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
