"""Bytes by their SHA-256: the same content is kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from precipice.office.store.schema import blobs, derived, utc_now

AT_ONCE = 200
"""Names in one query."""


def address_of(content: bytes) -> str:
    """What content is kept under."""
    return hashlib.sha256(content).hexdigest()


def put(conn: Connection, content: bytes) -> str:
    """Keep content; returns what it is kept under."""
    address = address_of(content)
    row = {"sha256": address, "size": len(content), "content": content}
    if conn.dialect.name == "postgresql":
        conn.execute(postgresql.insert(blobs).values(row).on_conflict_do_nothing())
    else:
        conn.execute(sqlite.insert(blobs).values(row).on_conflict_do_nothing())
    return address


def get(conn: Connection, address: str) -> bytes:
    """Content by what it is kept under.

    Raises:
        LookupError: There is none, or it does not have its hash.
    """
    return get_all(conn, (address,))[address]


def get_all(conn: Connection, addresses: Iterable[str]) -> Mapping[str, bytes]:
    """Contents by what they are kept under.

    Raises:
        LookupError: One is missing, or does not have its hash.
    """
    wanted = sorted(set(addresses))
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        for row in conn.execute(select(blobs.c.sha256, blobs.c.content).where(blobs.c.sha256.in_(some))):
            found[row.sha256] = bytes(row.content)
    for address in wanted:
        if address not in found or address_of(found[address]) != address:
            raise LookupError(f"content {address[:12]} is {'changed' if address in found else 'missing'}")
    return found


def sizes(conn: Connection, addresses: Iterable[str]) -> Mapping[str, int]:
    """Bytes of each content."""
    wanted = sorted(set(addresses))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = conn.execute(select(blobs.c.sha256, blobs.c.size).where(blobs.c.sha256.in_(some)))
        found |= {row.sha256: int(row.size) for row in rows}
    return found


def keep_derived(conn: Connection, kind: str, key: str, content: bytes) -> None:
    """Keep what was computed under its kind and key, in place of what was there."""
    row = {"kind": kind, "key": key, "blob": put(conn, content), "at": utc_now()}
    changed = {"blob": row["blob"], "at": row["at"]}
    if conn.dialect.name == "postgresql":
        conn.execute(
            postgresql.insert(derived)
            .values(row)
            .on_conflict_do_update(index_elements=["kind", "key"], set_=changed)
        )
    else:
        conn.execute(
            sqlite.insert(derived)
            .values(row)
            .on_conflict_do_update(index_elements=["kind", "key"], set_=changed)
        )


def find_derived(conn: Connection, kind: str, key: str) -> bytes | None:
    """What was computed; None where it was not."""
    address = conn.scalar(select(derived.c.blob).where(derived.c.kind == kind, derived.c.key == key))
    return None if address is None else get(conn, address)
