"""Pages of a production's revisions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, UploadFile
from fastapi.responses import JSONResponse, Response

from precipice.office.access import MEMBERS, PLANNERS, PRODUCERS, Visit
from precipice.office.archive import files_of_zip, zip_of
from precipice.office.difference import changed_files, line_rows
from precipice.office.live import told
from precipice.office.own_consents import is_consent, news_seen, revision_seen, without_consents
from precipice.office.pages import LARGEST_NUMBER, Number, conflict_page, done, page
from precipice.office.store import record, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Conflict, Revision
from precipice.production.load import FILE_NAME

router = APIRouter(prefix="/p/{slug}")
# The files hold addresses, medical notes, rates and consents: others have papers made for their role.
MOST = 50
Member = Annotated[Visit, Depends(MEMBERS)]
Producer = Annotated[Visit, Depends(PRODUCERS)]
Planner = Annotated[Visit, Depends(PLANNERS)]


@router.get("/revisions")
def listed(visit: Member, before: Number = LARGEST_NUMBER) -> Response:
    """Revisions, newest first."""
    with reading(visit.office.engine) as conn:
        found = [revision_seen(visit, one) for one in revisions.newest(conn, visit.shoot.id, MOST, before)]
    return page(visit, "revisions/list.html.jinja", revisions=found, most=MOST)


@router.get("/revisions.json")
def listed_data(visit: Member, after: Number = 0) -> JSONResponse:
    """Revisions after a number, oldest first."""
    with reading(visit.office.engine) as conn:
        found = revisions.after(conn, visit.shoot.id, after)
    return JSONResponse([dict(news_seen(visit, told(one))) for one in found])


@router.get("/revisions/{number}")
def opened(visit: Member, number: Number) -> Response:
    """One revision: its files."""
    found, files = _open(visit, number)
    shown = files if visit.may(PLANNERS) else without_consents(files)
    sizes = {path: len(content) for path, content in shown.items()}
    return page(visit, "revisions/one.html.jinja", revision=revision_seen(visit, found), sizes=sizes)


@router.get("/revisions/{number}/files/{path:path}")
def file_page(visit: Planner, number: Number, path: str) -> Response:
    """One file of a revision, as text where it is text."""
    found, files = _open(visit, number)
    if path not in files:
        raise HTTPException(404, f"Revision {number} has no file of that name.")
    rows = line_rows(None, files[path])
    text = [row.new for row in rows if row.kind != "gap"] if rows is not None else None
    return page(visit, "revisions/file.html.jinja", revision=found, path=path, text=text)


@router.get("/revisions/{number}/zip")
def exported(visit: Planner, number: Number) -> Response:
    """A revision as a zip of a folder that `precipice plan` reads, with the record of decisions up to now."""
    _, files = _open(visit, number)
    with reading(visit.office.engine) as conn:
        if record.is_kept(conn, visit.shoot.id):
            files = {**files, **record.files_of(conn, visit.shoot.id)}
    with writing(visit.office.engine) as conn:
        visit.log(conn, "revision taken out", f"{len(files)} files", number)
    name = f"{visit.shoot.slug}-{number}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(zip_of(files), media_type="application/zip", headers=headers)


@router.get("/compare")
def compared(visit: Planner, before: Number, after: Number) -> Response:
    """Two revisions, file by file and line by line."""
    one, old = _open(visit, before)
    two, new = _open(visit, after)
    changes = [(change, line_rows(change.before, change.after)) for change in changed_files(old, new)]
    return page(visit, "revisions/compare.html.jinja", before=one, after=two, changes=changes)


@router.post("/revisions/restore")
def restored(
    visit: Producer, request: Request, number: Annotated[Number, Form()], base: Annotated[Number, Form()]
) -> Response:
    """Make an old revision the newest; nothing in between is lost, and consents stay as people have them."""
    _, files = _open(visit, number)
    words = f"Back to revision {number}"
    return _replaced(visit, request, without_consents(files), base, words, "restore")


@router.post("/revisions/import")
def imported(visit: Planner, request: Request, file: UploadFile, base: Annotated[Number, Form()]) -> Response:
    """A zip, as `exported` makes them, as a new revision."""
    name = file.filename or "upload"
    files = files_of_zip(name, file.file.read())
    if FILE_NAME not in files:
        raise HTTPException(422, f"Found a zip without {FILE_NAME}.")
    known = _open(visit, base)[1]
    theirs = {path for path in {*known, *files} if is_consent(path)}
    if any(files.get(path) not in (known.get(path), None) for path in theirs):
        raise HTTPException(
            403, "Found consents in it that are not those of the revision; each is its person's."
        )
    return _replaced(visit, request, without_consents(files), base, f"Taken in from {name[:120]}", "import")


def _replaced(
    visit: Visit, request: Request, files: revisions.Files, base: int, words: str, kind: str
) -> Response:
    """Put files in place of all but consents; what was changed since `base` is a conflict."""
    there = {*without_consents(_open(visit, base)[1]), *without_consents(_open(visit, visit.shoot.head)[1])}
    gone: dict[str, bytes | None] = dict.fromkeys(there - set(files))
    made = visit.office.commit(visit, base, gone | dict(files), words, kind)
    if isinstance(made, Conflict):
        return conflict_page(visit, made, request)
    return done(visit, f"/p/{visit.shoot.slug}/revisions/{made.number}")


def _open(visit: Visit, number: int) -> tuple[Revision, revisions.Files]:
    with reading(visit.office.engine) as conn:
        try:
            found = revisions.revision(conn, visit.shoot.id, number)
        except LookupError as error:
            raise HTTPException(404, f"There is no revision {number}.") from error
        return found, revisions.contents(conn, found)
