"""The app: areas, static files, and one answer for each thing that can go wrong."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import DataError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.staticfiles import StaticFiles

from precipice import version
from precipice.office.access import SignInNeeded, Visit, undeclared, visit_of
from precipice.office.areas import areas
from precipice.office.guard import Guard, TooLargeError
from precipice.office.office import Office
from precipice.office.pages import mistake_page, mistakes_seen, page_back, waiting_page, wants_json
from precipice.office.readiness import NotReadyError
from precipice.office.security.cookies import BEFORE
from precipice.office.settings import Settings
from precipice.production.problem import InputError

HELD_BY_OTHERS = ("40001", "40P01", "55P03")
"""What PostgreSQL says where transactions stood in each other's way: it has undone this one."""
_LOG = logging.getLogger("precipice.office")


class UndeclaredError(RuntimeError):
    """A route does not say who may use it."""


def make_app(settings: Settings, office: Office | None = None) -> FastAPI:
    """The app of an office.

    Args:
        settings: What it is started with.
        office: An office that is open already; opened from the settings where left out.

    Raises:
        InputError: The database cannot be opened.
        UndeclaredError: A route does not say who may use it.
    """
    opened = office or Office.open(settings)
    app = FastAPI(
        title="Precipice",
        version=version(),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.office = opened
    for area in areas():
        app.router.routes.extend(area.router.routes)
    app.mount("/static", StaticFiles(directory=str(files("precipice.office").joinpath("static"))))
    open_routes = undeclared(app.routes)
    if open_routes:
        raise UndeclaredError(f"found routes that do not say who may: {', '.join(open_routes)}")
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(InputError, _bad_input)
    app.add_exception_handler(RequestValidationError, _bad_fields)
    app.add_exception_handler(DataError, _bad_value)
    app.add_exception_handler(OperationalError, _busy)
    app.add_middleware(
        Guard, settings=settings, metrics=opened.metrics, signed_in=opened.signed_in, broken=_broken
    )
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    told = asyncio.create_task(office.live.run())
    try:
        yield
    finally:
        told.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await told
        office.engine.dispose()


async def _refused(request: Any, error: Exception) -> Any:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - how handlers are registered
    if isinstance(request, WebSocket):
        await request.close(1008, str(error.detail)[:100])
        return None
    if isinstance(error, SignInNeeded) and request.method == "GET" and not wants_json(request):
        back = page_back(request.url.path)
        return RedirectResponse(f"/sign-in?{urlencode({'back': back})}" if back != "/" else "/sign-in", 303)
    if isinstance(error, NotReadyError) and request.method == "GET" and not wants_json(request):
        return waiting_page(await _visit(request), error)
    if "too_large" in request.scope:
        raise TooLargeError
    lines = (str(error.detail),)
    return mistake_page(request, await _visit(request), error.status_code, lines, error.headers)


async def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, InputError)  # noqa: S101
    visit = await _visit(request)
    return mistake_page(request, visit, 422, mistakes_seen(visit, error))


async def _bad_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    lines = tuple(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors()[:20])
    return mistake_page(request, await _visit(request), 422, lines)


async def _bad_value(request: Request, error: Exception) -> Response:
    del error  # its words hold the statement and what was sent
    lines = ("Found a value that the database does not hold, such as text with a zero byte in it.",)
    return mistake_page(request, await _visit(request), 422, lines)


async def _busy(request: Request, error: Exception) -> Response:
    assert isinstance(error, OperationalError)  # noqa: S101
    if "locked" not in str(error.orig) and getattr(error.orig, "sqlstate", "") not in HELD_BY_OTHERS:
        raise error
    lines = ("The database was held by others for too long; nothing was changed. Try again.",)
    return mistake_page(request, Visit(request.app.state.office, "", ""), 503, lines, {"Retry-After": "2"})


async def _broken(request: Request, error: Exception) -> Response:
    name = request.scope.get("request_id", "")
    _LOG.error("broken", exc_info=error, extra={"request": name})
    again = "Look whether what you did was kept before you do it again."
    lines = (f"Something is broken here. {again} Request {name}.",)
    return mistake_page(request, Visit(request.app.state.office, "", ""), 500, lines)


async def _visit(request: Request) -> Visit:
    """Who asks, for the head of a page that says no."""
    try:
        return await run_in_threadpool(visit_of, request)
    except HTTPException:
        return Visit(request.app.state.office, "", request.cookies.get(BEFORE, ""))
