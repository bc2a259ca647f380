"""What a page at the board asks for, as the API takes it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from precipice.office.board.table import Asked
from precipice.plan.board_file import LARGEST_ORDER, LONGEST_NUMBER, MOST_STRIPS, StripSlot
from precipice.plan.moves import Move
from precipice.schedule.shoot.problem import Column

Strip = Annotated[str, Field(min_length=1, max_length=LONGEST_NUMBER)]
Client = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,36}$")]
Mark = Annotated[str, Field(pattern=r"^[A-Za-z0-9:-]{1,72}$")]
Order = Annotated[float, Field(ge=-LARGEST_ORDER, le=LARGEST_ORDER, allow_inf_nan=False)]


class Strict(BaseModel):
    """Nothing else than what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotAsk(Strict):
    """Where a strip hangs."""

    date: datetime.date
    unit: Column
    order: Order


class MoveAsk(Strict):
    """A move; which fields count hangs on its kind, see `Move`."""

    kind: Literal["strip", "bone", "day", "swap", "set"]
    strip: Annotated[str, Field(max_length=LONGEST_NUMBER)] = ""
    on: datetime.date | None = None
    unit: Column | None = None
    after: Strip | None = None
    to: datetime.date | None = None
    places: Annotated[dict[Strip, SlotAsk | None], Field(max_length=MOST_STRIPS)] = {}

    def move(self) -> Move:
        """As a value."""
        places = {
            strip: None if one is None else StripSlot(one.date, one.unit, one.order)
            for strip, one in self.places.items()
        }
        return Move(self.kind, self.strip, self.on, self.unit, self.after, self.to, places)


class MovesAsk(Strict):
    """One move of a page: its client, its name for the move, the revision it saw, and what to do."""

    client: Client
    mark: Mark
    base: Annotated[int, Field(ge=1, le=2**31 - 1)]
    move: MoveAsk

    def asked(self) -> Asked:
        """As a value."""
        return Asked(self.client, self.mark, self.base, self.move.move())


class UndoAsk(Strict):
    """Take one's own last move back."""

    client: Client
    mark: Mark


class FixAsk(Strict):
    """Ways out of a conflict."""

    conflict: Annotated[str, Field(min_length=1, max_length=2_000)]


class BestAsk(Strict):
    """The best from here, with strips that stay on their dates."""

    pinned: Annotated[list[Strip], Field(max_length=MOST_STRIPS)] = []
