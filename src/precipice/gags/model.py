"""What every model of a gag offers to the floors above: columns in, margins and pictures out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, Severity, TrackLine
from precipice.production.findings import Relief, Series


@dataclass(frozen=True, slots=True)
class Margin:
    """A margin: limit minus demand, below zero a failure of the stated severity.

    Attributes:
        name: Key.
        label: Words for the paper.
        meaning: What is compared with what, one sentence.
        severity: What a value below zero does.
        si_unit: Unit of the numbers.
        unit: Unit to show.
        limit: SI; None where the limit is a range.
        limit_source: Where the limit comes from.
    """

    name: str
    label: str
    meaning: str
    severity: Severity
    si_unit: str
    unit: str
    limit: float | None
    limit_source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch of takes gave, the takes along the first axis.

    Attributes:
        margins: (n, m), SI, in the order of the model's margins.
        landings: Where the performer came down, (n, 2), m.
        bike_landings: Where the vehicle came down, (n, 2), m.
        branches: Which of `Model.branches` each take fell into, (n,).
        across: Dispersion by name, (n, g), SI, at the values that `Model.axes` gives; nan where not met.
    """

    margins: np.ndarray
    landings: np.ndarray
    bike_landings: np.ndarray
    branches: np.ndarray
    across: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands still in the picture.

    Attributes:
        landing_zone: Centre x, y and radius, m.
        terrain: Profile along the heading, (n, 2), m.
        relief: The ground around, coarsely; None where a profile is all there is.
        place: Latitude and longitude of the lip, degrees, and heading, rad; None where not stated.
    """

    landing_zone: tuple[float, float, float]
    terrain: np.ndarray
    relief: Relief | None = None
    place: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Middle:
    """One take without gusts, everything at its middle.

    Attributes:
        phases: In order.
        lines: Paths of the bodies.
        series: Height, speed and load over time.
    """

    phases: tuple[Phase, ...]
    lines: tuple[TrackLine, ...]
    series: Series | None = None


class Model(Protocol):
    """A kind of gag that can be simulated. `values` below holds one row a take, SI, columns as `columns`."""

    columns: tuple[str, ...]
    """Names of the parameters that are sampled, in order."""

    map_axes: tuple[str, str]
    """The two parameters over which the go/no-go map is drawn, across and upwards."""

    branches: tuple[tuple[str, str], ...]
    """Key and words of the ways a take may go, the usual one first; () where there is only one."""

    card: tuple[tuple[str, Mapping[str, float]], ...]
    """Lines of the limits card: words, and inputs held at a value, SI; () for no card."""

    card_window: str
    """The window that the card's range may not leave; "" for none."""

    def margins(self, spec: Specification) -> tuple[Margin, ...]:
        """Its margins."""
        ...

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """From where to where the map goes along an axis, SI."""
        ...

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        """Axis (g,), SI, of each dispersion in `Outcome.across`."""
        ...

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        """Simulate a batch: `values` (n, k) SI, `keys` (n,) uint64 fix what is random on the way."""
        ...

    def middle_run(self, spec: Specification, values: np.ndarray) -> Middle:
        """One take without gusts: `values` (k,) SI."""
        ...

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        """Paths of some takes: `values` (n, k), `keys` (n,)."""
        ...

    def scene(self, spec: Specification) -> Scene:
        """What stands still in the picture."""
        ...
