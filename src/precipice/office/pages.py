"""Pages: templates with what every one of them has, and answers to what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import Field

from precipice.office.access import PLANNERS, ROLES, Visit
from precipice.office.store.engine import reading
from precipice.office.store.jobs import Job, job_of
from precipice.office.store.revisions import Clash, Conflict
from precipice.office.workspace import MistakenError
from precipice.paper import words
from precipice.production.consent import moment_text
from precipice.production.problem import InputError
from precipice.production.scene import format_eighths

if TYPE_CHECKING:
    from precipice.office.readiness import NotReadyError

WORK: Mapping[str, str] = {
    "plan": "Plan",
    "board-first": "First board",
    "board-flights": "Odds for the board",
    "board-best": "Best from here",
}
"""Kinds of long work, as people call them."""

TITLES: Mapping[int, str] = {
    401: "Sign in",
    403: "Not for you",
    404: "Not there",
    409: "Not done",
    413: "Too large",
    422: "That cannot be used",
    429: "Too fast",
    500: "Something is broken here",
    503: "Not at the moment",
}
"""What pages that say no are called."""

LONGEST_BACK = 400
_PAGE = re.compile(r"/p/[a-z0-9-]+(/[A-Za-z0-9_~.-]*)*")
LARGEST_NUMBER = 2**31 - 1
Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
"""A number of a revision or a row, as addresses and forms carry them: as large as the tables hold."""


@cache
def templates() -> Environment:
    """The office's templates with the filters that every page has."""
    environment = Environment(
        loader=FileSystemLoader(str(files("precipice.office").joinpath("templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "when": when_text,
        "moment": moment_text,
        "share": words.plain_percent,
        "hundredths": words.short_percent,
        "both": words.both,
        "chance": words.chance,
        "percent": words.percent,
        "day": words.day_text,
        "kind": words.kind_text,
        "number": words.number,
        "eighths": format_eighths,
        "role": lambda role: ROLES.get(role, role),
    }
    environment.filters["work"] = lambda kind: WORK.get(kind, kind)
    environment.globals |= {"money": words.money, "plural": words.plural, "ROLES": ROLES}
    return environment


def when_text(moment: str) -> str:
    """A moment of the tables as people read it: "2027-03-01 17:05 UTC"."""
    return f"{moment[:16].replace('T', ' ')} UTC" if moment else ""


def page(visit: Visit, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the office.

    Args:
        visit: Who sees it, and of which production.
        template: Name under templates/, as "revisions/list.html.jinja".
        status: HTTP status.
        values: What the template names besides `visit` and `nav`.
    """
    from precipice.office.areas import navigation  # noqa: PLC0415 - areas draw pages, pages name areas

    text = templates().get_template(template).render(visit=visit, nav=navigation(visit), **values)
    return HTMLResponse(text, status)


def done(visit: Visit, to: str) -> Response:
    """After a form: look at another page of the office."""
    del visit
    return RedirectResponse(to, 303)


def conflict_page(visit: Visit, conflict: Conflict, request: Request) -> Response:
    """A change that was not taken: both versions of every file that two people changed, side by side."""
    from precipice.office.difference import line_rows  # noqa: PLC0415

    if wants_json(request):
        return JSONResponse(
            {
                "conflict": {
                    "base": conflict.base,
                    "head": conflict.head.number,
                    "by": conflict.head.who,
                    "what": conflict.head.words,
                    "paths": [clash.path for clash in conflict.clashes],
                }
            },
            409,
        )

    def rows(clash: Clash) -> Any:
        return line_rows(clash.theirs, clash.mine)

    return page(visit, "conflict.html.jinja", 409, conflict=conflict, rows=rows)


def page_back(path: str) -> str:
    """Where a sign-in leads: a page of a production, or else the first page; never to another host."""
    return path if len(path) <= LONGEST_BACK and _PAGE.fullmatch(path) else "/"


def wants_json(request: Request) -> bool:
    """Whether a script asks, not a person."""
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "application/json" in accepted and "text/html" not in accepted
    )


def waiting_page(visit: Visit, error: NotReadyError) -> Response:
    """What a page waits for; it goes on by itself."""
    with reading(visit.office.engine) as conn:
        job = job_of(conn, visit.shoot.id, error.job) if error.job else None
    answer = page(visit, "waiting.html.jinja", error.status_code, error=error, job=job)
    answer.headers.update(error.headers or {})
    return answer


def mistake_page(
    request: Request,
    visit: Visit,
    status: int,
    lines: tuple[str, ...],
    headers: Mapping[str, str] | None = None,
) -> Response:
    """What went wrong, one line each."""
    answer: Response
    if wants_json(request):
        answer = JSONResponse({"detail": list(lines)}, status)
    else:
        title = TITLES.get(status, HTTPStatus(status).phrase)
        if lines == (HTTPStatus.NOT_FOUND.phrase,):
            lines = ("There is no such page.",)
        answer = page(visit, "mistake.html.jinja", status, title=title, lines=lines)
    answer.headers.update(headers or {})
    return answer


def mistakes_seen(visit: Visit, error: InputError) -> tuple[str, ...]:
    """Every mistake, one line each; only how many for those who may not read the production's files."""
    if isinstance(error, MistakenError) and not visit.may(PLANNERS):
        count = words.plural(len(error.problems), "mistake")
        return (f"Found {count} in the production; those who plan it read which.",)
    return input_lines(error)


def work_seen(visit: Visit, job: Job) -> Job:
    """A job; what came of it quotes files and amounts, and is for those who may read them."""
    if visit.may(PLANNERS):
        return job
    if job.state == "failed":
        return replace(job, result="It failed; those who plan the production read why.", log="")
    return replace(job, result="")


def input_lines(error: InputError) -> tuple[str, ...]:
    """Every mistake of an input, one line each."""
    return tuple(str(problem) for problem in error.problems)
