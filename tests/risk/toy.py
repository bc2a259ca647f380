"""A gag simple enough for every answer to be known: margins are sums of bell curves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from precipice.gags.kind import Kind, Parameter
from precipice.gags.model import Margin, Outcome, Scene
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import Phase, Severity, TrackLine
from precipice.production.quantity import parse_quantity
from precipice.production.stunt import GagEntry


def specification(highest_harm: float = 0.2, **written: str) -> Specification:
    """A gag with the given quantities as parameters, all lengths."""
    stated = {
        name: Stated(
            Parameter(name, f"the {name}", "m", None, -1000.0, 1000.0, "made up", "input"),
            parse_quantity(text, "m"),
            "production",
        )
        for name, text in written.items()
    }
    gag = GagEntry(id="toy", scene="1", kind="other", highest_harm=highest_harm)
    kind = Kind("other", "toy", MappingProxyType({}), (), (), ("Toys are honest.",), ("Everything else.",))
    return Specification(gag, kind, MappingProxyType(stated), MappingProxyType({}))


class Toy:
    """Margins: a (spoils), a + b (injures), a + b + 1 (kills), and noise by the key."""

    columns = ("a", "b")
    map_axes = ("a", "b")

    def margins(self, spec: Specification) -> tuple[Margin, ...]:
        return tuple(
            Margin(name, name, f"{name} above zero", severity, "m", "ft", None, "made up")
            for name, severity in (
                ("a", Severity.SPOILS),
                ("sum", Severity.INJURES),
                ("more", Severity.KILLS),
            )
        )

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        return -5.0, 5.0

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        return {"a_along": np.array([0.0, 1.0, 2.0])}

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        a, b = values.T
        along = np.column_stack([a, a + 1.0, np.full_like(a, np.nan)])
        noise = (keys % np.uint64(1000)).astype(float) * 1e-12
        return Outcome(
            np.column_stack([a, a + b + noise, a + b + 1.0]), values, values.copy(), {"a_along": along}
        )

    def middle_run(
        self, spec: Specification, values: np.ndarray
    ) -> tuple[tuple[Phase, ...], tuple[TrackLine, ...]]:
        a = float(values[0])
        line = TrackLine(body="rider", t=(0.0, 1.0), x=(0.0, a), y=(0.0, 0.0), z=(1.0, 0.0), phase=(0, 0))
        return (Phase(name="all", label="all of it", start=0.0, height=1.0, speed=1.0),), (line,)

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        return ()

    def scene(self, spec: Specification) -> Scene:
        return Scene((0.0, 0.0, 1.0), np.array([[0.0, 1.0], [1.0, 0.0]]))
