"""The list of productions, new ones, the first page of each, and its live line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Form, UploadFile, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from precipice.office.access import MEMBERS, PLANNERS, SIGNED_IN, Admission, Visit
from precipice.office.archive import files_of_upload, title_of
from precipice.office.areas.home.morning import Morning, morning
from precipice.office.live import News, Told, missed
from precipice.office.own_consents import news_seen, revision_seen
from precipice.office.pages import done, mistakes_seen, page
from precipice.office.store import accounts, audit, revisions
from precipice.office.store.engine import reading, writing
from precipice.production.problem import InputError

if TYPE_CHECKING:
    from precipice.plan.check import Checked

router = APIRouter()


@router.get("/")
def home(visit: Annotated[Visit, Depends(SIGNED_IN)]) -> Response:
    """The productions that somebody has a part in."""
    with reading(visit.office.engine) as conn:
        shoots = revisions.productions_of(conn, None if visit.account.admin else visit.account.id)
    return page(visit, "home/home.html.jinja", shoots=shoots)


@router.post("/productions")
def new_production(
    visit: Annotated[Visit, Depends(SIGNED_IN)], file: UploadFile, title: Annotated[str, Form()] = ""
) -> Response:
    """A new production from a script or from a zip of a production folder; who brings it is its producer."""
    name = file.filename or "script"
    files = files_of_upload(name, file.file.read())
    called = title.strip()[:200] or title_of(files, name.rpartition(".")[0] or name)
    with writing(visit.office.engine) as conn:
        made = revisions.create(conn, called, files, visit.author, f"Taken in from {name[:120]}")
        accounts.set_member(conn, made.id, visit.account.id, "producer")
        audit.log(
            conn,
            "production",
            made.slug,
            account=visit.account.id,
            who=visit.account.name,
            address=visit.address,
            production=made.id,
            revision=1,
        )
    visit.office.readiness.look_again()
    return done(visit, f"/p/{made.slug}/")


@router.get("/p/{slug}/")
def overview(visit: Annotated[Visit, Depends(MEMBERS)]) -> Response:
    """The first page of a production: what is in it, and what is wrong with it."""
    shoot = visit.shoot
    from precipice.office.areas import navigation  # noqa: PLC0415 - areas are found by importing this
    from precipice.plan.said import clock_of  # noqa: PLC0415 - seconds of imports

    checked: Checked | None = None
    seen: Morning | None = None
    mistakes: tuple[str, ...] = ()
    try:
        checked = visit.office.checked_of(shoot.id, shoot.head)
        seen = morning(visit, checked, clock_of(checked).date())
    except InputError as error:
        mistakes = mistakes_seen(visit, error)
    with reading(visit.office.engine) as conn:
        last = [revision_seen(visit, one) for one in revisions.newest(conn, shoot.id, 5)]
    return page(
        visit,
        "home/overview.html.jinja",
        checked=checked,
        mistakes=mistakes,
        last=last,
        morning=seen,
        may_plan=visit.may(PLANNERS),
        links={title: address for address, title in navigation(visit)},
    )


@router.get("/api/p/{slug}")
def production_data(visit: Annotated[Visit, Depends(MEMBERS)]) -> JSONResponse:
    """The production, its newest revision and what the visitor is in it."""
    shoot = visit.shoot
    data = {"slug": shoot.slug, "title": shoot.title, "revision": shoot.head}
    return JSONResponse(data | {"role": visit.role, "stands_for": visit.stands_for})


@router.get("/p/{slug}/engine")
def engine(visit: Annotated[Visit, Depends(MEMBERS)]) -> JSONResponse:
    """Whether the engine is ready, and how far it is where not."""
    return JSONResponse(dict(visit.office.readiness.state()))


@router.websocket("/p/{slug}/live")
async def live(socket: WebSocket, visit: Annotated[Visit, Depends(MEMBERS)]) -> None:
    """Says what changes, as it does: `{"revision": 12, ...}`, `{"job": 3, ...}`.

    With `?after=N` it begins with what was missed since revision N. What was said on it is heard for at most
    `LOOK_AGAIN` seconds by somebody who was signed out, or taken out of the production.
    """
    given = socket.query_params.get("after", "")
    since = min(int(given), visit.shoot.head) if given.isdecimal() and len(given) < 10 else visit.shoot.head
    office = visit.office
    office.metrics.watching.inc()
    gone: asyncio.Task[None] | None = None
    try:
        # Watched before it is accepted: what a page reads over it is never older than its news.
        with office.live.watching(visit.shoot.id, visit.shoot.head) as news:
            await socket.accept()
            gone = asyncio.create_task(_until_closed(socket))
            await socket.send_json({"here": visit.shoot.head})
            told = Told(since)
            await _tell_missed(socket, visit, told)
            await _tell(socket, visit, news, gone, told)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        office.metrics.watching.dec()
        if gone is not None:
            gone.cancel()


async def _tell_missed(socket: WebSocket, visit: Visit, told: Told) -> None:
    """Say what was changed before the line was there."""
    before = -1
    while told.revision > before:
        before = told.revision
        for one in await run_in_threadpool(missed, visit.office.engine, visit.shoot.id, before):
            if told.adds(one):
                await socket.send_json(news_seen(visit, one))


async def _tell(
    socket: WebSocket, visit: Visit, news: asyncio.Queue[News], gone: asyncio.Task[None], told: Told
) -> None:
    admission = Admission(socket)
    while True:
        said = asyncio.create_task(news.get())
        await asyncio.wait((said, gone), timeout=admission.left, return_when=asyncio.FIRST_COMPLETED)
        if gone.done():
            said.cancel()
            return
        if not admission.left:
            still = await admission.renewed()
            if still is None:
                said.cancel()
                return
            visit = still
            if not said.done():
                await socket.send_json({"here": still.shoot.head})
        if not said.done():
            said.cancel()
            continue
        one = said.result()
        if told.adds(one):
            await socket.send_json(news_seen(visit, one))
        if "lost" in one:
            await socket.close(1013)
            return


async def _until_closed(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
