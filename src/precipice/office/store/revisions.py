"""A production as a chain of numbered revisions; none is ever changed.

A change names the revision it was made from. Where somebody changed the same file meanwhile it is a conflict,
which is shown; an area that knows what is inside a file may say how its change is made anew on newer bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from precipice.office.settings import refused
from precipice.office.store import blobs
from precipice.office.store.engine import alone
from precipice.office.store.schema import members, productions, revisions, utc_now
from precipice.safety.chain import canonical, digest

MOST_FILES = 2_000
LARGEST_FILE = 20_000_000
LARGEST_WHOLE = 200_000_000
LONGEST_PATH = 200
DEEPEST = 8
LONGEST_PART = 240
"""Bytes of a name in a path: file systems take 255, and a name that is written gets a few more."""
_PART = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\:*?\"<>|]{1,120}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE | re.DOTALL)
"""Names that are devices on Windows, whatever their ending."""

Files = Mapping[str, bytes]
"""Bytes by path."""

Merge = Callable[[bytes | None, bytes | None], bytes | None]
"""Makes a change anew: bytes of the base and the newer bytes (None where the file is not there) to new bytes;
None where the change touches what the other one touched."""


@dataclass(frozen=True, slots=True)
class Production:
    """A production of an office.

    Attributes:
        id: Its row.
        slug: Its name in addresses.
        title: As people call it.
        head: Number of the newest revision.
    """

    id: int
    slug: str
    title: str
    head: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision.

    Attributes:
        production: Row of the production.
        number: 1 for the first.
        parent: The revision it was made from; 0 for none.
        account: Row of the account; 0 for the console.
        who: Name of who made it.
        at: When, UTC.
        words: What it was about.
        kind: What made it: "import", "board", "restore", ...
        files: SHA-256 of each file's bytes, by path.
        digest: SHA-256 of `files`.
    """

    production: int
    number: int
    parent: int
    account: int
    who: str
    at: str
    words: str
    kind: str
    files: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A file that two people changed; contents are None where the file is not there."""

    path: str
    base: bytes | None
    mine: bytes | None
    theirs: bytes | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was not taken.

    Attributes:
        base: Revision it was made from.
        head: The newest one.
        clashes: The files changed by both.
        words: What the change was about.
    """

    base: int
    head: Revision
    clashes: tuple[Clash, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something: account row (0 for the console) and name."""

    account: int
    name: str


def checked_path(path: str) -> str:
    """A path of a production's file, as it was.

    Raises:
        InputError: It could lead out of the folder, hide, or not be written on some system.
    """
    parts = path.split("/")
    good = 0 < len(path) <= LONGEST_PATH and len(parts) <= DEEPEST
    if not good or not all(map(_is_name, parts)):
        shown = path[:60].encode("utf-8", "backslashreplace").decode()
        raise refused(shown, "a name that is not allowed", "names inside the folder, not hidden")
    return path


def _is_name(part: str) -> bool:
    return (
        _PART.fullmatch(part) is not None
        and len(part.encode()) <= LONGEST_PART
        and not part.startswith(".")
        and not part.endswith((".", " "))
        and _DEVICES.fullmatch(part) is None
    )


def _refuse_clashing(paths: Iterable[str]) -> None:
    """Refuse paths that no folder can hold together, on a system that does not tell cases apart either.

    Raises:
        InputError: Two differ in case only, or one is a file and a folder.
    """
    files: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        other = files.setdefault(path.casefold(), path)
        if other != path:
            found = f"a name that differs from {other!r} in case only"
            raise refused(path, found, "names that differ in more")
        parents = path.casefold().split("/")[:-1]
        folders |= {"/".join(parents[:depth]) for depth in range(1, len(parents) + 1)}
    both = next((path for folded, path in files.items() if folded in folders), None)
    if both is not None:
        raise refused(both, "a file and a folder of one name", "one of them")


def checked_files(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files of a production, as they were.

    Raises:
        InputError: Too many, too large, or with names that are not allowed.
    """
    if len(files) > MOST_FILES:
        raise refused("files", f"{len(files):,} files", f"at most {MOST_FILES:,}")
    whole = sum(map(len, files.values()))
    if whole > LARGEST_WHOLE:
        raise refused("files", f"{whole:,} bytes", f"at most {LARGEST_WHOLE:,} in all")
    for path, content in files.items():
        checked_path(path)
        if len(content) > LARGEST_FILE:
            raise refused(path, f"{len(content):,} bytes", f"at most {LARGEST_FILE:,}")
    _refuse_clashing(files)
    return files


def create(conn: Connection, title: str, files: Mapping[str, bytes], by: Author, words: str) -> Production:
    """A new production with its revision 1.

    Raises:
        InputError: Its files are not allowed.
    """
    checked_files(files)
    alone(conn, "productions")
    slug = _free_slug(conn, title)
    at = utc_now()
    made = conn.execute(
        insert(productions)
        .values(slug=slug, title=title[:200], head=1, created=at)
        .returning(productions.c.id)
    )
    key = int(made.scalar_one())
    manifest = {path: blobs.put(conn, content) for path, content in sorted(files.items())}
    _insert(conn, Revision(key, 1, 0, by.account, by.name, at, words, "import", manifest, digest(manifest)))
    return Production(key, slug, title[:200], 1)


def production_of(conn: Connection, slug: str) -> Production | None:
    """A production by its name in addresses."""
    row = conn.execute(select(productions).where(productions.c.slug == slug)).one_or_none()
    return None if row is None else Production(row.id, row.slug, row.title, row.head)


def production_at(conn: Connection, key: int | None) -> Production | None:
    """A production by its row; None for None."""
    row = conn.execute(select(productions).where(productions.c.id == key)).one_or_none()
    return None if row is None else Production(row.id, row.slug, row.title, row.head)


def commit(
    conn: Connection,
    production: int,
    base: int,
    changes: Mapping[str, bytes | None],
    by: Author,
    words: str,
    kind: str,
    merge: Mapping[str, Merge] | None = None,
) -> Revision | Conflict:
    """Add a revision: the newest one with some files changed.

    Args:
        conn: A connection that writes.
        production: Row of the production.
        base: Revision that the change was made from.
        changes: New bytes by path; None takes a file out.
        by: Who changes.
        words: What about.
        kind: What made it.
        merge: By path, how a change is made anew where somebody else changed the same file meanwhile.

    Returns:
        The new revision (the newest one where nothing differs from it), or the conflict.

    Raises:
        InputError: A name or a size is not allowed.
        LookupError: There is no such revision.
    """
    head = locked_head(conn, production)
    newest, started = revision(conn, production, head), revision(conn, production, base)
    files = dict(newest.files)
    clashes: list[Clash] = []
    for path, wanted in changes.items():
        checked_path(path)
        content = wanted
        theirs, before = newest.files.get(path), started.files.get(path)
        mine = None if content is None else blobs.address_of(content)
        if theirs not in (before, mine):
            old, new = _content(conn, before), _content(conn, theirs)
            hook = (merge or {}).get(path)
            content = hook(old, new) if hook is not None else None
            if content is None:
                clashes.append(Clash(path, old, wanted, new))
                continue
        if content is None:
            files.pop(path, None)
        else:
            files[path] = _put_bounded(conn, path, content)
    if clashes:
        return Conflict(base, newest, tuple(clashes), words)
    if files == dict(newest.files):
        return newest
    _refuse_whole(conn, files)
    found = Revision(
        production, head + 1, base, by.account, by.name, utc_now(), words, kind, files, digest(files)
    )
    _insert(conn, found)
    conn.execute(update(productions).where(productions.c.id == production).values(head=found.number))
    return found


def revision(conn: Connection, production: int, number: int) -> Revision:
    """One revision.

    Raises:
        LookupError: There is none of that number.
    """
    row = conn.execute(
        select(revisions).where(revisions.c.production == production, revisions.c.number == number)
    ).one_or_none()
    if row is None:
        raise LookupError(f"there is no revision {number}")
    return _revision(row)


def newest(
    conn: Connection, production: int, most: int = 100, before: int = 2**31 - 1
) -> tuple[Revision, ...]:
    """Revisions, newest first, numbered under `before`."""
    rows = conn.execute(
        select(revisions)
        .where(revisions.c.production == production, revisions.c.number < before)
        .order_by(revisions.c.number.desc())
        .limit(most)
    )
    return tuple(_revision(row) for row in rows)


def after(conn: Connection, production: int, number: int, most: int = 100) -> tuple[Revision, ...]:
    """Revisions numbered over `number`, oldest first."""
    rows = conn.execute(
        select(revisions)
        .where(revisions.c.production == production, revisions.c.number > number)
        .order_by(revisions.c.number)
        .limit(most)
    )
    return tuple(_revision(row) for row in rows)


def open_revision(conn: Connection, production: int, number: int) -> Mapping[str, bytes]:
    """The files of a revision by path.

    Raises:
        LookupError: There is none of that number, or a content of it is missing or changed.
    """
    return contents(conn, revision(conn, production, number))


def contents(conn: Connection, of: Revision) -> Mapping[str, bytes]:
    """The files of a revision by path.

    Raises:
        LookupError: A content of it is missing or changed.
    """
    found = blobs.get_all(conn, of.files.values())
    return {path: found[address] for path, address in of.files.items()}


def content(conn: Connection, of: Revision, path: str) -> bytes:
    """One file of a revision.

    Raises:
        LookupError: It has none of that name, or its content is missing or changed.
    """
    if path not in of.files:
        raise LookupError(f"revision {of.number} has no {path}")
    return blobs.get(conn, of.files[path])


def _revision(row: Any) -> Revision:
    values = {name: getattr(row, name) for name in Revision.__slots__ if name != "files"}
    return Revision(**values, files=json.loads(row.manifest))


def _insert(conn: Connection, new: Revision) -> None:
    values = {name: getattr(new, name) for name in Revision.__slots__ if name != "files"}
    manifest = canonical(dict(new.files)).decode("ascii")
    conn.execute(insert(revisions).values(**values, manifest=manifest))


def locked_head(conn: Connection, production: int) -> int:
    """The number of the newest revision, which nobody else moves until this transaction ends.

    Raises:
        LookupError: There is no such production.
    """
    query = select(productions.c.head).where(productions.c.id == production).with_for_update()
    found = conn.scalar(query)
    if found is None:
        raise LookupError("there is no such production")
    return int(found)


def _content(conn: Connection, address: str | None) -> bytes | None:
    return None if address is None else blobs.get(conn, address)


def _put_bounded(conn: Connection, path: str, content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise refused(path, f"{len(content):,} bytes", f"at most {LARGEST_FILE:,}")
    return blobs.put(conn, content)


def _refuse_whole(conn: Connection, files: Mapping[str, str]) -> None:
    if len(files) > MOST_FILES:
        raise refused("files", f"{len(files):,} files", f"at most {MOST_FILES:,}")
    _refuse_clashing(files)
    sizes = blobs.sizes(conn, files.values())
    whole = sum(sizes[address] for address in files.values())
    if whole > LARGEST_WHOLE:
        raise refused("files", f"{whole:,} bytes", f"at most {LARGEST_WHOLE:,} in all")


def _free_slug(conn: Connection, title: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60] or "production"
    taken = set(conn.scalars(select(productions.c.slug).where(productions.c.slug.startswith(base))))
    return next(
        slug for slug in (base, *(f"{base}-{number}" for number in range(2, 100_000))) if slug not in taken
    )


def started_from(conn: Connection, files: Mapping[str, bytes]) -> Production | None:
    """The production that these very files are some revision of; None where there is none."""
    wanted = digest({path: blobs.address_of(content) for path, content in files.items()})
    row = conn.execute(
        select(productions)
        .join(revisions, revisions.c.production == productions.c.id)
        .where(revisions.c.digest == wanted)
        .order_by(productions.c.id)
        .limit(1)
    ).first()
    return None if row is None else Production(row.id, row.slug, row.title, row.head)


def productions_of(conn: Connection, account: int | None) -> tuple[tuple[Production, str], ...]:
    """Productions that an account has a part in, or all of them for None, with when each was last changed."""
    query = (
        select(productions, revisions.c.at)
        .join(
            revisions,
            (revisions.c.production == productions.c.id) & (revisions.c.number == productions.c.head),
        )
        .order_by(revisions.c.at.desc())
    )
    if account is not None:
        query = query.join(members, members.c.production == productions.c.id).where(
            members.c.account == account
        )
    return tuple((Production(row.id, row.slug, row.title, row.head), row.at) for row in conn.execute(query))
