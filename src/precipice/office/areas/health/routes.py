"""/healthz, /metrics and the API's description."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from precipice import version
from precipice.office.access import ANYONE, HERE_OR_ADMIN, SIGNED_IN, Visit
from precipice.office.store.engine import reading
from precipice.office.store.schema import jobs, productions

router = APIRouter()


@router.get("/healthz")
def healthz(visit: Annotated[Visit, Depends(ANYONE)]) -> JSONResponse:
    """Whether the office and its database answer."""
    try:
        with reading(visit.office.engine) as conn:
            conn.scalar(select(func.count()).select_from(productions))
    except SQLAlchemyError:
        return JSONResponse({"office": "the database does not answer"}, 503)
    return JSONResponse({"office": "well", "version": version()})


@router.get("/metrics")
def metrics(visit: Annotated[Visit, Depends(HERE_OR_ADMIN)]) -> Response:
    """Counts for Prometheus."""
    with reading(visit.office.engine) as conn:
        rows = conn.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state)).all()
    visit.office.metrics.jobs.clear()
    for state, count in rows:
        visit.office.metrics.jobs.labels(state).set(count)
    return PlainTextResponse(generate_latest(visit.office.metrics.registry))


@router.get("/api/openapi.json")
def openapi(visit: Annotated[Visit, Depends(SIGNED_IN)], request: Request) -> JSONResponse:
    """The description of the API."""
    del visit
    return JSONResponse(request.app.openapi())
