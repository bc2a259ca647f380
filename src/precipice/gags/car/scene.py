"""What every manoeuvre gives the model, and small helpers to draw it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Card
from precipice.gags.plain import Flown, Takes
from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape


def _no_series(_spec: Specification, _take: Takes) -> Series | None:
    return None


def _no_phases(_spec: Specification, _take: Takes) -> tuple[Phase, ...]:
    return ()


def _no_paths(_spec: Specification, _take: Takes) -> tuple[TrackLine, ...]:
    return ()


def _no_shapes(_spec: Specification) -> tuple[Shape, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Manoeuvre:
    """One thing a car does.

    Attributes:
        fly: What a batch comes to.
        map_axes: The two inputs of its map.
        card: Its limits card.
        paths: Paths of one take.
        phases: Phases of the middle run.
        series: The middle run over time.
        shapes: What stands around.
    """

    fly: Callable[[Specification, Takes], Flown]
    map_axes: tuple[str, str]
    card: Card
    paths: Callable[[Specification, Takes], tuple[TrackLine, ...]] = _no_paths
    phases: Callable[[Specification, Takes], tuple[Phase, ...]] = _no_phases
    series: Callable[[Specification, Takes], Series | None] = _no_series
    shapes: Callable[[Specification], tuple[Shape, ...]] = _no_shapes


def nowhere(takes: Takes) -> np.ndarray:
    """Where a car ends that goes nowhere, (n, 2)."""
    return np.full((len(takes), 2), np.nan)


def rounded(values: np.ndarray, places: int = 3) -> tuple[float, ...]:
    """As the picture keeps them."""
    return tuple(round(float(value), places) for value in values)


def line(body: str, t: np.ndarray, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> TrackLine:
    """A path of one phase."""
    return TrackLine(
        body=body, t=rounded(t), x=rounded(x), y=rounded(y), z=rounded(z), phase=tuple(0 for _ in t)
    )


def box(x0: float, x1: float, y0: float, y1: float) -> tuple[tuple[float, float], ...]:
    """Corners of an upright rectangle."""
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def phase(name: str, label: str, start: float, height: float, speed: float) -> Phase:
    """A phase, rounded."""
    return Phase(
        name=name, label=label, start=round(start, 3), height=round(height, 2), speed=round(speed, 2)
    )
