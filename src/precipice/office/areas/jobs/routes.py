"""Pages of long work."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from precipice.office.access import MEMBERS, PLANNERS, Visit
from precipice.office.pages import Number, done, page, wants_json, work_seen
from precipice.office.plans import newest_plan
from precipice.office.store import jobs
from precipice.office.store.engine import reading, writing

router = APIRouter(prefix="/p/{slug}")
Member = Annotated[Visit, Depends(MEMBERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]


@router.get("/jobs")
def listed(visit: Member) -> Response:
    """Long work of a production, and the plan there is."""
    with reading(visit.office.engine) as conn:
        found = jobs.jobs_of(conn, visit.shoot.id)
        made = newest_plan(conn, visit.shoot.id, visit.shoot.head)
    return page(visit, "jobs/list.html.jinja", jobs=found, made=made)


@router.post("/jobs/plan")
def plan(
    visit: Planner, request: Request, effort: Annotated[Literal["quick", "whole"], Form()] = "quick"
) -> Response:
    """Have the newest revision planned."""
    with writing(visit.office.engine) as conn:
        shoot = visit.shoot
        job = jobs.ask(conn, shoot.id, shoot.head, "plan", {"effort": effort}, visit.account.name)
        visit.log(conn, "job plan", effort, shoot.head)
    if wants_json(request):
        return JSONResponse(_data(job), 202)
    return done(visit, f"/p/{visit.shoot.slug}/jobs/{job.id}")


@router.get("/jobs/{job}")
def one(visit: Member, job: Number) -> Response:
    """One job: how far it is, and what happened."""
    return page(visit, "jobs/one.html.jinja", job=_found(visit, job))


@router.get("/jobs/{job}/state")
def state(visit: Member, job: Number) -> JSONResponse:
    """One job as data."""
    return JSONResponse(_data(_found(visit, job)))


@router.post("/jobs/{job}/cancel")
def cancelled(visit: Planner, job: Number) -> Response:
    """Ask a job to stop."""
    found = _found(visit, job)
    with writing(visit.office.engine) as conn:
        jobs.cancel(conn, visit.shoot.id, found.id)
        visit.log(conn, "job cancelled", f"{found.kind} {found.id}")
    return done(visit, f"/p/{visit.shoot.slug}/jobs/{found.id}")


def _found(visit: Visit, job: int) -> jobs.Job:
    with reading(visit.office.engine) as conn:
        found = jobs.job_of(conn, visit.shoot.id, job)
    if found is None:
        raise HTTPException(404, "There is no such job.")
    return work_seen(visit, found)


def _data(job: jobs.Job) -> dict[str, object]:
    shown = ("id", "kind", "revision", "state", "stage", "done", "total", "log", "result", "who")
    return {name: getattr(job, name) for name in shown}
