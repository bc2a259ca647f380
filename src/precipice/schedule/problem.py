"""The shoot as a problem: scenes, pay, bases, gates. Values only; validated when made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

LightWanted = Literal["day", "night", "any"]


class Infeasible(ValueError):  # noqa: N818 - the word of the field, as a result and as an error
    """No schedule exists; the message names the scene or the person in the way."""


@dataclass(frozen=True, slots=True)
class SceneJob:
    """One scene to shoot.

    Attributes:
        number: Scene number.
        hours: Shooting hours, h.
        light: Light it needs; "any" fits by day and by night.
        place: Place it is shot at.
        base: Company base of the place.
        cast: Ids of the cast on set.
    """

    number: str
    hours: float
    light: LightWanted
    place: str
    base: str
    cast: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CastRate:
    """What a person costs on a day worked or held, currency, and the dates on which they cannot be called."""

    id: str
    name: str
    day_rate: float
    away: frozenset[date]


@dataclass(frozen=True, slots=True)
class PlaceCost:
    """What it takes to bring the company to a base: currency, and hours of the running costs, h."""

    base: str
    move_cost: float
    move_hours: float


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A failure that throws scenes away: working days until the new pages are there, price, what falls."""

    days: int
    cost: float
    falls: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stop:
    """A failure that ends the film, and its price."""

    cost: float


@dataclass(frozen=True, slots=True)
class Gate:
    """A make-or-break gag: its scene, the probability that it fails, and what happens then."""

    gag: str
    scene: str
    fails: float
    then: Rewrite | Stop


@dataclass(frozen=True, slots=True)
class ShootProblem:
    """Everything the scheduler knows.

    Attributes:
        scenes: In script order, at least one.
        cast: Everybody named by a scene.
        bases: Every base named by a scene.
        gates: Make-or-break gags.
        hours_per_day: Shooting hours of a day, h.
        running_cost_per_day: Currency.
        dates: Working dates in order; the n-th shooting day is on the n-th.
    """

    scenes: tuple[SceneJob, ...]
    cast: tuple[CastRate, ...]
    bases: tuple[PlaceCost, ...]
    gates: tuple[Gate, ...]
    hours_per_day: float
    running_cost_per_day: float
    dates: tuple[date, ...]

    def __post_init__(self) -> None:
        numbers = {scene.number for scene in self.scenes}
        people = {person.id for person in self.cast}
        bases = {place.base for place in self.bases}
        if not self.scenes or len(numbers) != len(self.scenes):
            raise ValueError(
                f"scenes: found {len(self.scenes)} with {len(numbers)} numbers; each once, one or more"
            )
        if self.hours_per_day <= 0.0 or self.running_cost_per_day < 0.0:
            raise ValueError("hours_per_day above 0 and running_cost_per_day of 0 or more are allowed")
        for scene in self.scenes:
            if not scene.hours > 0.0:
                raise ValueError(f"scene {scene.number}: found {scene.hours} hours; above 0 is allowed")
            if scene.base not in bases or not people.issuperset(scene.cast):
                raise ValueError(f"scene {scene.number}: base or cast is not among those of the problem")
        for gate in self.gates:
            falls = gate.then.falls if isinstance(gate.then, Rewrite) else frozenset()
            if gate.scene not in numbers or not numbers.issuperset(falls):
                raise ValueError(f"gate {gate.gag}: its scene or one that falls is not among the scenes")
            if not 0.0 <= gate.fails <= 1.0:
                raise ValueError(f"gate {gate.gag}: found probability {gate.fails}; 0 to 1 is allowed")
