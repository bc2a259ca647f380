"""A kind of gag written in plain numpy: one method; its table says the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from precipice.gags.kind import MarginEntry, applies
from precipice.gags.model import Card, Margin, Middle, Outcome, Scene
from precipice.gags.specification import Specification, reach
from precipice.physics.luck import normals_at, uniforms_at
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape
from precipice.production.quantity import Quantity
from precipice.production.units import si_unit_of

BEYOND = 0.25
"""A map reaches this share of an input's own reach beyond its ends."""


@dataclass(frozen=True, slots=True)
class Takes:
    """A batch of takes as a model sees it: an array (n,), SI, for each sampled parameter.

    Attributes:
        columns: By name of the parameter.
        keys: What is random on the way, (n,) uint64; None for the middle run, where luck is at its middle.
    """

    columns: Mapping[str, np.ndarray]
    keys: np.ndarray | None

    def __getitem__(self, name: str) -> np.ndarray:
        """The values of a parameter, (n,), SI."""
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def uniform(self, counter: int) -> np.ndarray:
        """Numbers between 0 and 1, (n,), one for each take; another counter, other numbers."""
        return np.full(len(self), 0.5) if self.keys is None else uniforms_at(self.keys, counter)

    def normal(self, counter: int) -> np.ndarray:
        """Standard normal numbers, (n,); independent of `uniform` of the counters below a million."""
        return np.zeros(len(self)) if self.keys is None else normals_at(self.keys, NORMALS + counter)[0]

    def one(self, row: int) -> Takes:
        """One of the takes, as a batch of one."""
        keys = None if self.keys is None else self.keys[row : row + 1]
        return Takes({name: values[row : row + 1] for name, values in self.columns.items()}, keys)


NORMALS = 1_000_000
"""Counters of normal numbers begin here; two uniforms make one."""


@dataclass(frozen=True, slots=True)
class Flown:
    """What a batch of takes came to.

    Attributes:
        demands: By name of the margin, (n,), SI: what is held against the limit; the margin itself where
            the table states none.
        landings: Where bodies end, (n, 2), m, by the body's key.
        branches: Which of `branches` each take fell into, (n,) whole numbers; None where there is only one.
        across: Dispersion by name, (n, g), at the values that `axes` gives.
    """

    demands: Mapping[str, np.ndarray]
    landings: Mapping[str, np.ndarray] = field(default_factory=dict)
    branches: np.ndarray | None = None
    across: Mapping[str, np.ndarray] = field(default_factory=dict)


class PlainModel:
    """A model whose margins, words, map and card stand in its kind's table. It keeps no state.

    A kind overrides `fly`, and what else it has: `paths`, `phases`, `series`, `scene` or `shapes`, `axes`,
    and where they hang on a choice `map_axes`, `map_range`, `branches`, `card`.
    """

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """What a batch of takes comes to."""
        raise NotImplementedError

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """Paths of one take, the performer's first; () for no picture."""
        return ()

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Phases of the middle run."""
        return ()

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """The middle run over time."""
        return None

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """What stands still in the picture."""
        return ()

    def scene(self, spec: Specification) -> Scene:
        """Landing zone, terrain, shapes."""
        return Scene(shapes=self.shapes(spec))

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        """Axis (g,), SI, of each dispersion in `Flown.across`."""
        return {}

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        """Key and words of the ways a take may go, as the table has them."""
        return spec.kind.branches

    def columns(self, spec: Specification) -> tuple[str, ...]:
        """The inputs that exist with these choices, in the table's order."""
        return tuple(name for name, stated in spec.stated.items() if stated.parameter.role == "input")

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """Those of the table, where both are sampled; else the first two inputs with a tolerance."""
        columns = self.columns(spec)
        if spec.kind.map is not None and set(spec.kind.map) <= set(columns):
            return spec.kind.map
        varied = [name for name in columns if spec.stated[name].quantity.has_tolerance]
        return (varied[0], varied[1]) if len(varied) > 1 else None

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """The input's reach and a quarter of it beyond, inside the model's range, SI."""
        parameter, quantity = spec.stated[name].parameter, spec.stated[name].quantity
        low, high = reach(quantity)
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
            return parameter.low, parameter.high
        beyond = BEYOND * (high - low)
        return max(low - beyond, parameter.low), min(high + beyond, parameter.high)

    def card(self, spec: Specification) -> Card | None:
        """As the table has it, where there is a map and every input that it holds is sampled."""
        entry, columns = spec.kind.card, set(self.columns(spec))
        if entry is None or self.map_axes(spec) is None:
            return None
        lines = tuple(line for line in entry.lines if set(line[1]) <= columns)
        window = entry.window if entry.window in spec.stated else ""
        return Card(lines, window, entry.more_is_worse, entry.note) if lines else None

    def margins(self, spec: Specification) -> tuple[Margin, ...]:
        """The margins of the table that exist with these choices."""
        return tuple(_margin(spec, entry) for entry in _entries(spec))

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        """Simulate a batch.

        Raises:
            ValueError: `fly` gave other margins than the table has.
        """
        flown = self.fly(spec, self._takes(spec, values, keys))
        entries = _entries(spec)
        if set(flown.demands) != {entry.name for entry in entries}:
            wanted = ", ".join(entry.name for entry in entries)
            found = ", ".join(flown.demands)
            raise ValueError(f"the model of {spec.kind.name!r} gave {found}; {wanted} is allowed")
        held = [_held(spec, entry, np.asarray(flown.demands[entry.name])) for entry in entries]
        margins = np.column_stack([np.broadcast_to(one, len(values)) for one in held])
        return Outcome(margins, flown.landings, flown.branches, flown.across)

    def middle_run(self, spec: Specification, values: np.ndarray) -> Middle:
        """One take with luck at its middle."""
        take = self._takes(spec, values[None, :], None)
        return Middle(self.phases(spec, take), self.paths(spec, take), self.series(spec, take))

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        """Paths of some takes."""
        takes = self._takes(spec, values, keys)
        return tuple(
            line.model_copy(update={"take": row + 1})
            for row in range(len(values))
            for line in self.paths(spec, takes.one(row))
        )

    def _takes(self, spec: Specification, values: np.ndarray, keys: np.ndarray | None) -> Takes:
        columns = {name: values[:, k] for k, name in enumerate(self.columns(spec))}
        return Takes(MappingProxyType(columns), keys)


def _entries(spec: Specification) -> tuple[MarginEntry, ...]:
    return tuple(entry for entry in spec.kind.margins if applies(entry.when, spec.choices))


def _limit(spec: Specification, entry: MarginEntry) -> Quantity | None:
    return spec.stated[entry.limit].quantity if isinstance(entry.limit, str) else entry.limit


def _margin(spec: Specification, entry: MarginEntry) -> Margin:
    limit, source = _limit(spec, entry), entry.source
    if isinstance(entry.limit, str):
        stated = spec.stated[entry.limit]
        source = stated.parameter.source if stated.stated_by == "default" else "set by the production"
    held = None if limit is None or entry.bound == "within" else limit.mean
    return Margin(
        entry.name,
        entry.label,
        entry.meaning,
        entry.severity,
        si_unit_of(entry.unit),
        entry.unit,
        held,
        source,
    )


def _held(spec: Specification, entry: MarginEntry, demand: np.ndarray) -> np.ndarray:
    """The margin, (n,), SI: below zero where the demand goes past its limit."""
    limit = _limit(spec, entry)
    if limit is None:
        return demand
    if entry.bound == "within":
        inside: np.ndarray = np.minimum(demand - limit.low, limit.high - demand)
        return inside
    return limit.mean - demand if entry.bound == "most" else demand - limit.mean
