"""The simulation made ready before anybody asks: kernels compiled, or read from where they are kept."""

from __future__ import annotations

import logging
import tomllib
from typing import TYPE_CHECKING, TypeGuard

from sqlalchemy import Connection

from precipice.office.areas.gag.turns import TURNS
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError

if TYPE_CHECKING:
    from precipice.office.office import Office

MOST = 3
"""Productions whose kinds of gag are made ready, the newest first."""

_LOG = logging.getLogger("precipice.office")


def kinds_of(office: Office) -> str:
    """The kinds of gag in the newest productions: what has to be compiled hangs on nothing else."""
    kinds: set[str] = set()
    with reading(office.engine) as conn:
        for shoot in _newest(conn):
            head = revisions.revision(conn, shoot.id, shoot.head)
            try:
                raw = tomllib.loads(revisions.content(conn, head, FILE_NAME).decode())
            except (ValueError, LookupError):
                continue  # a production with mistakes has no gags that could be flown
            entries = raw.get("gags")
            kinds |= {str(one.get("kind")) for one in entries} if _are_tables(entries) else set()
    return ", ".join(sorted(kinds))


def _are_tables(entries: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(entries, list) and all(isinstance(one, dict) for one in entries)


def _newest(conn: Connection) -> list[revisions.Production]:
    shoots = [shoot for shoot, _ in revisions.productions_of(conn, None)]
    return sorted(shoots, key=lambda one: -one.id)[:MOST]


def warm_all(office: Office) -> None:
    """Fly a few takes of every kind in the newest productions, one place of the engine's in use."""
    from precipice.plan.live import warm  # noqa: PLC0415 - a server answers before it has read this
    from precipice.risk.run import Threads  # noqa: PLC0415

    with reading(office.engine) as conn:
        shoots = _newest(conn)
    for shoot in shoots:
        try:
            checked = office.checked_of(shoot.id, shoot.head)
        except (InputError, LookupError):
            continue
        for gag in checked.specifications:
            with TURNS.places:
                try:
                    warm(checked, gag, Threads(1))
                except ArithmeticError:
                    _LOG.warning("not made ready: %s", gag)
