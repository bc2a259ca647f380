"""The simulation made ready before anybody asks: kernels compiled, or read from where they are kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from precipice.office.areas.gag.turns import TURNS
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.production.problem import InputError

if TYPE_CHECKING:
    from precipice.office.office import Office

MOST = 3
"""Productions whose kinds of gag are made ready, the newest first."""

_LOG = logging.getLogger("precipice.office")


def warm_all(office: Office) -> None:
    """Fly a few takes of every kind in the newest productions, one place of the engine's in use."""
    from precipice.plan.live import warm  # noqa: PLC0415 - a server answers before it has read this
    from precipice.risk.run import Threads  # noqa: PLC0415

    with reading(office.engine) as conn:
        all_shoots = [shoot for shoot, _ in revisions.productions_of(conn, None)]
    shoots = sorted(all_shoots, key=lambda one: -one.id)[:MOST]
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
