"""The log of copies, and whose copy a leaked file is."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, UploadFile
from fastapi.responses import Response

from precipice.office.access import PLANNERS, PRODUCERS, Visit
from precipice.office.pages import page
from precipice.office.store.engine import writing
from precipice.office.store.issues import IssueDisk
from precipice.paper.kinds.registry import KINDS
from precipice.paper.leaks.apart import trace_apart
from precipice.paper.leaks.issue import LINED, read_copies, read_log
from precipice.paper.leaks.said import lines

router = APIRouter(prefix="/p/{slug}")
Planner = Annotated[Visit, Depends(PLANNERS)]
Producer = Annotated[Visit, Depends(PRODUCERS)]
LARGEST = 50_000_000
PATIENCE_S = 240.0
_ONE_AT_A_TIME = threading.Lock()


@router.get("/papers/issued")
def issued(visit: Planner) -> Response:
    """Every copy: number, moment, paper, person. Its key is on no page."""
    disk = IssueDisk(visit.office.engine, visit.shoot.id)
    log = read_log(Path(), disk)
    copies = read_copies(Path(), disk) if log.sound else ()
    labels = {kind.name: kind.label for kind in KINDS.values()}
    return page(visit, "papers/issued.html.jinja", copies=copies[::-1], log=log, labels=labels, lined=LINED)


@router.get("/papers/trace")
def trace_form(visit: Producer) -> Response:
    """Where a leaked file is sent."""
    return page(visit, "papers/trace.html.jinja", name="", said=(), verdict=None)


@router.post("/papers/trace")
def trace(visit: Producer, file: UploadFile) -> Response:
    """Compare a file with every copy; it is looked at in a process of its own, and not kept.

    Raises:
        InputError: It cannot be looked at, or no copy was issued.
        HTTPException: It is too large, or another one is being looked at.
    """
    raw = file.file.read(LARGEST + 1)
    if not 0 < len(raw) <= LARGEST:
        raise HTTPException(413 if raw else 422, f"Found {len(raw):,} bytes; 1 to {LARGEST:,} are allowed.")
    name = Path((file.filename or "file").replace("\\", "/")).name[:120] or "file"
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise HTTPException(429, "Another file is being looked at; try again in a minute.")
    try:
        with tempfile.TemporaryDirectory(prefix="precipice-") as place:
            folder = Path(place)
            IssueDisk(visit.office.engine, visit.shoot.id).write_out(folder)
            suspect = folder / "suspect"
            suspect.write_bytes(raw)
            verdict = trace_apart(suspect, folder, PATIENCE_S)
    finally:
        _ONE_AT_A_TIME.release()
    named = ", ".join(str(one.copy.number) for one in verdict.named) or "none"
    with writing(visit.office.engine) as conn:
        visit.log(conn, "file traced", f"{name}: copies named by the covert mark: {named}")
    return page(visit, "papers/trace.html.jinja", name=name, said=lines(name, verdict), verdict=verdict)
