"""What each move on a board did, beside the revision that it made: to know it again, to take it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from precipice.office.store.schema import board_moves

What = Literal["move", "undo", "redo"]
Slot = tuple[str, str, float] | None
"""Date, unit and order of a strip; None for the boneyard."""

Strips = Mapping[str, tuple[Slot, Slot]]
"""Where each strip that a move touched was, and where it then was."""


@dataclass(frozen=True, slots=True)
class Done:
    """A move that was made.

    Attributes:
        production: Row of the production.
        revision: That it made.
        client: The page that sent it.
        mark: The page's name for it.
        account: Who made it.
        what: Whether it was made, taken back, or made again.
        undone: The revision that took it back; 0 for none.
        strips: What it did.
    """

    production: int
    revision: int
    client: str
    mark: str
    account: int
    what: What
    undone: int
    strips: Strips


def keep(conn: Connection, done: Done) -> None:
    """Keep what a move did."""
    values = {name: getattr(done, name) for name in Done.__slots__ if name != "strips"}
    conn.execute(insert(board_moves).values(**values, strips=json.dumps(dict(done.strips))))


def known(conn: Connection, production: int, mark: str) -> Done | None:
    """The move of a mark, where it was made already."""
    query = select(board_moves).where(board_moves.c.production == production, board_moves.c.mark == mark)
    row = conn.execute(query).one_or_none()
    return None if row is None else _done(row)


def since(conn: Connection, production: int, revision: int) -> tuple[Done, ...]:
    """Moves after a revision, oldest first."""
    query = select(board_moves).where(
        board_moves.c.production == production, board_moves.c.revision > revision
    )
    return tuple(_done(row) for row in conn.execute(query.order_by(board_moves.c.revision)))


def last_own(conn: Connection, production: int, account: int, *what: What) -> Done | None:
    """The newest move of somebody that is of one of these kinds and was not taken back."""
    query = (
        select(board_moves)
        .where(
            board_moves.c.production == production,
            board_moves.c.account == account,
            board_moves.c.what.in_(what),
            board_moves.c.undone == 0,
        )
        .order_by(board_moves.c.revision.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else _done(row)


def take_back(conn: Connection, production: int, revision: int, by: int) -> None:
    """Note that a revision took another back."""
    conn.execute(
        update(board_moves)
        .where(board_moves.c.production == production, board_moves.c.revision == revision)
        .values(undone=by)
    )


def _done(row: Any) -> Done:
    values = {name: getattr(row, name) for name in Done.__slots__ if name != "strips"}
    strips = {strip: (_slot(pair[0]), _slot(pair[1])) for strip, pair in json.loads(row.strips).items()}
    return Done(**values, strips=strips)


def _slot(raw: Any) -> Slot:
    return None if raw is None else (raw[0], raw[1], float(raw[2]))
