"""What every model of a gag offers to the floors above: columns in, margins and pictures out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, Severity, TrackLine
from precipice.production.findings import Relief
from precipice.production.picture import Series, Shape


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
        landings: Where bodies end, (n, 2), m, by the body's key; nan where one does not.
        branches: Which of `Model.branches` each take fell into, (n,); None where there is only one way.
        across: Dispersion by name, (n, g), SI, at the values that `Model.axes` gives; nan where not met.
    """

    margins: np.ndarray
    landings: Mapping[str, np.ndarray] = field(default_factory=dict)
    branches: np.ndarray | None = None
    across: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands still in the picture.

    Attributes:
        landing_zone: Where the performer is meant to end: centre x, y and radius, m; None for nowhere.
        terrain: Profile along the heading, (n, 2), m; None for level ground at 0.
        relief: The ground around, coarsely; None where a profile is all there is.
        place: Latitude and longitude of the origin, degrees, and heading, rad; None where not stated.
        shapes: What else stands there.
    """

    landing_zone: tuple[float, float, float] | None = None
    terrain: np.ndarray | None = None
    relief: Relief | None = None
    place: tuple[float, float, float] | None = None
    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Middle:
    """One take without gusts, everything at its middle.

    Attributes:
        phases: In order.
        lines: Paths of the bodies, the performer's first.
        series: What is drawn over time.
    """

    phases: tuple[Phase, ...] = ()
    lines: tuple[TrackLine, ...] = ()
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What the limits card is drawn up for, over the two inputs of the map: a range of the first, and for
    each line how far the second may go.

    Attributes:
        lines: Words for each line, and inputs held at a value there, SI.
        window: The window that the range may not leave; "" for none.
        more_is_worse: True where the second input is limited upwards, False where downwards.
        note: What else to know, in the kind's own words.
    """

    lines: tuple[tuple[str, Mapping[str, float]], ...]
    window: str = ""
    more_is_worse: bool = True
    note: str = ""


class Model(Protocol):
    """A kind of gag that can be simulated; what it offers may hang on the choices of the specification.

    `values` below holds one row a take, SI, columns as `columns` names them.
    """

    def columns(self, spec: Specification) -> tuple[str, ...]:
        """Names of the parameters that are sampled, in order."""
        ...

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """The two parameters over which the go/no-go map is drawn, across and upwards; None for no map."""
        ...

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        """Key and words of the ways a take may go, the usual one first; () where there is only one."""
        ...

    def card(self, spec: Specification) -> Card | None:
        """What the limits card is drawn up for; None for no card."""
        ...

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
