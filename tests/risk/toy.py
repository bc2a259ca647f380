"""A gag simple enough for every answer to be known: margins are sums of bell curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.special import ndtri

from precipice.gags.kind import Kind, Parameter
from precipice.gags.model import Card, Margin, Middle, Outcome, Scene
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import Phase, Severity, TrackLine
from precipice.production.picture import Curve, Series, Words
from precipice.production.quantity import parse_quantity
from precipice.production.stunt import GagEntry


def specification(
    highest_harm: float = 0.2,
    *,
    takes: int = 1,
    shared: tuple[str, ...] = (),
    correlations: Mapping[tuple[str, str], float] | None = None,
    low: float = -1000.0,
    high: float = 1000.0,
    **written: object,
) -> Specification:
    """A gag with these quantities as parameters, all lengths; `shared` ones vary by shoot, not by take."""
    stated = {
        name: Stated(
            Parameter(
                name,
                f"the {name}",
                "m",
                None,
                low,
                high,
                "made up",
                varies="shoot" if name in shared else "take",
            ),
            parse_quantity(text, "m"),
            "production",
        )
        for name, text in written.items()
    }
    gag = GagEntry(id="toy", scene="1", kind="other", highest_harm=highest_harm, takes=takes)
    kind = Kind(
        name="other",
        label="toy",
        parameters=MappingProxyType({name: one.parameter for name, one in stated.items()}),
        files=MappingProxyType({}),
        choices=(),
        record=(),
        assumptions=("Toys are honest.",),
        not_modelled=("Everything else.",),
        words=Words(bodies={"rider": "performer", "bike": "motorcycle"}, keep_out=("bike",)),
    )
    return Specification(
        gag,
        kind,
        MappingProxyType(stated),
        MappingProxyType({}),
        correlations=MappingProxyType(dict(correlations or {})),
    )


def mixed(keys: np.ndarray) -> np.ndarray:
    """64 bits without pattern from each key (the finaliser of splitmix64, Steele and others, 2014)."""
    z = np.array(keys, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    return z ^ (z >> np.uint64(31))


@dataclass(frozen=True)
class Toy:
    """Margins: the first input (spoils), the sum of all and of luck (injures), the sum and one more (kills).

    Attributes:
        names: Its inputs.
        noise: Standard deviation of the luck that the key brings.
        drop: What the sum loses in a quarter of the takes, the "odd" branch, which the key chooses.
    """

    names: tuple[str, ...] = ("a", "b")
    noise: float = 0.0
    drop: float = 0.0
    axes_of_map: tuple[str, str] = ("a", "b")
    ways: tuple[tuple[str, str], ...] = (("plain", "as planned"), ("odd", "the odd one"))
    asked: Card | None = None
    reach: float = 5.0

    def columns(self, spec: Specification) -> tuple[str, ...]:
        return self.names

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        return self.axes_of_map

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        return self.ways

    def card(self, spec: Specification) -> Card | None:
        return self.asked

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
        return -self.reach, self.reach

    def axes(self, spec: Specification) -> Mapping[str, np.ndarray]:
        return {"a_along": np.array([0.0, 1.0, 2.0])}

    def run(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> Outcome:
        a, bits = values[:, 0], mixed(keys)
        luck = ndtri(((bits >> np.uint64(11)).astype(float) + 0.5) / 2.0**53)
        odd = (bits & np.uint64(3)) == 0
        total = values.sum(axis=1) + self.noise * luck - self.drop * odd
        along = np.column_stack([a, a + 1.0, np.full_like(a, np.nan)])
        return Outcome(
            np.column_stack([a, total, total + 1.0]),
            {"rider": values[:, :2], "bike": values[:, :2] + 1.0},
            odd.astype(np.int64),
            {"a_along": along},
        )

    def middle_run(self, spec: Specification, values: np.ndarray) -> Middle:
        a = float(values[0])
        line = TrackLine(body="rider", t=(0.0, 1.0), x=(0.0, a), y=(0.0, 0.0), z=(1.0, 0.0), phase=(0, 0))
        phase = Phase(name="all", label="all of it", start=0.0, height=1.0, speed=1.0)
        height = Curve(name="height", label="height", si_unit="m", unit="ft", values=(1.0, 0.0))
        series = Series(t=(0.0, 1.0), curves=(height,))
        return Middle((phase,), (line,), series)

    def tracks(self, spec: Specification, values: np.ndarray, keys: np.ndarray) -> tuple[TrackLine, ...]:
        return ()

    def scene(self, spec: Specification) -> Scene:
        return Scene((0.0, 0.0, 1.0), np.array([[0.0, 1.0], [1.0, 0.0]]))


def quiet(_runs: int) -> None:
    """Told of progress, says nothing."""
