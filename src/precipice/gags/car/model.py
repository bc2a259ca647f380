"""The car as a model: each manoeuvre has a file, and this hands over to it."""

from __future__ import annotations

from precipice.gags.car.bonnet import BONNET_LEAP
from precipice.gags.car.passing import NEAR_MISS
from precipice.gags.car.pipe import PIPE_ROLL
from precipice.gags.car.scene import Manoeuvre
from precipice.gags.car.spin import J_TURN, SLIDE
from precipice.gags.car.window import WINDOW_HAUL
from precipice.gags.model import Card
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape

MANOEUVRES = {
    "slide_180": SLIDE,
    "j_turn": J_TURN,
    "pipe_roll": PIPE_ROLL,
    "near_miss": NEAR_MISS,
    "bonnet_leap": BONNET_LEAP,
    "window_haul": WINDOW_HAUL,
}


class Car(PlainModel):
    """What a car does, by its manoeuvre."""

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """What a batch of takes comes to."""
        return of(spec).fly(spec, takes)

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """Paths of one take."""
        return of(spec).paths(spec, take)

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Phases of the middle run."""
        return of(spec).phases(spec, take)

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """The middle run over time."""
        return of(spec).series(spec, take)

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """What stands around."""
        return of(spec).shapes(spec)

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """The two inputs of the manoeuvre's map."""
        return of(spec).map_axes

    def card(self, spec: Specification) -> Card | None:
        """The manoeuvre's limits card."""
        return of(spec).card


def of(spec: Specification) -> Manoeuvre:
    """The manoeuvre that was chosen."""
    return MANOEUVRES[spec.choices["manoeuvre"]]


MODEL = Car()
