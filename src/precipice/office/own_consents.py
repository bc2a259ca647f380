"""What somebody agreed to is theirs: no revision by anybody else changes it, whatever their role.

Held where revisions are made, not on the pages: an area that is written tomorrow is held to it as well. That
somebody changed it is told to those who plan; others are told that a consent changed, and not whose.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import HTTPException
from sqlalchemy import Connection

from precipice.office.access import PLANNERS, Visit
from precipice.office.store import blobs
from precipice.office.store.revisions import Files, Revision
from precipice.production.kept_consent import FOLDER, path_of
from precipice.production.load import FILE_NAME

KIND = "consent"
"""Of a revision by which somebody says, changes or takes back what they agree to."""
WHO, WORDS = "a performer", "what somebody agrees to was changed"
"""Said in place of who it was, and what they did, to those who are not told."""


def revision_seen(visit: Visit, one: Revision) -> Revision:
    """A revision as a visitor may read of it: whose consent it changed only if they plan, or it is theirs."""
    return one if _is_told(visit, one.kind, one.account) else told_to_all(one)


def told_to_all(one: Revision) -> Revision:
    """A revision as everybody at the production may read of it."""
    return replace(one, account=0, who=WHO, words=WORDS) if one.kind == KIND else one


def news_seen(visit: Visit, news: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an open page is told, as its visitor may hear it."""
    if "revision" not in news:
        return news
    told = {key: value for key, value in news.items() if key != "account"}
    return told if _is_told(visit, news["kind"], news["account"]) else told | {"by": WHO, "what": WORDS}


def _is_told(visit: Visit, kind: str, account: int) -> bool:
    return kind != KIND or visit.may(PLANNERS) or account == visit.account.id


def is_consent(path: str) -> bool:
    """Whether a path lies among the kept consents, also on a system that does not tell cases apart."""
    return path.casefold().split("/")[0] == FOLDER


def without_consents(files: Files) -> Files:
    """Files but the kept consents: what a revision is made of when an old one is put back."""
    return {path: content for path, content in files.items() if not is_consent(path)}


def refuse_others(conn: Connection, before: Revision, after: Revision, person: str) -> None:
    """Refuse a revision that changes a consent which is not the author's own.

    Args:
        conn: The transaction in which `after` was made, and which an exception undoes.
        before: The revision before it.
        after: The revision.
        person: Whom its author speaks for; "" for nobody.

    Raises:
        HTTPException: It does.
    """
    own = path_of(person) if person else None
    touched = [
        path
        for path in sorted({*before.files, *after.files})
        if before.files.get(path) != after.files.get(path)
    ]
    for path in touched:
        if is_consent(path) and path != own:
            raise _refusal(path)
    if FILE_NAME in touched:
        _refuse_stated(_content(conn, before), _content(conn, after))


def _refuse_stated(before: bytes | None, after: bytes | None) -> None:
    """Consents that production.toml states came in with the folder; in the office nobody writes there."""
    old, new = _stated(before), _stated(after)
    if new is None:
        if old != {}:
            raise HTTPException(403, f"{FILE_NAME} cannot be read, so nobody can tell whose consents change.")
        return
    for person in sorted({*new, *(old or {})}):
        if (old or {}).get(person) != new.get(person):
            raise _refusal(f"{FILE_NAME}, cast {person}")


def _stated(raw: bytes | None) -> dict[str, Any] | None:
    """Consents by board number as a production.toml states them; None where it cannot be read."""
    if raw is None:
        return {}
    try:
        cast = tomllib.loads(raw.decode("utf-8-sig")).get("cast", [])
    except (ValueError, RecursionError):
        return None
    found: dict[str, Any] = {}
    for entry in cast if isinstance(cast, list) else ():
        consent = entry.get("consent") if isinstance(entry, Mapping) else None
        if consent is not None:
            found.setdefault(str(entry.get("id", "")).strip(), []).append(consent)
    return found


def _content(conn: Connection, of: Revision) -> bytes | None:
    address = of.files.get(FILE_NAME)
    return None if address is None else blobs.get(conn, address)


def _refusal(what: str) -> HTTPException:
    return HTTPException(
        403,
        f"This would change what somebody agreed to ({what}). Only their own account can.",
    )
