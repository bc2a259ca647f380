"""The boards that pages of this process look at; what prices them is loaded with the first."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from precipice.office.board.room import Room
    from precipice.office.office import Office


@dataclass(slots=True)
class Rooms:
    """One room for each production's board."""

    _found: dict[int, Room] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, office: Office, production: int) -> Room:
        """The room of a production."""
        from precipice.office.board.room import Room  # noqa: PLC0415 - seconds of imports
        from precipice.office.board.table import Table  # noqa: PLC0415

        with self._lock:
            room = self._found.get(production)
            if room is None:
                room = self._found[production] = Room(Table(office, production))
            return room
