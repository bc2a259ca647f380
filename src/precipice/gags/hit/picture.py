"""What a coordinator sees of a hit: the two figures, the limb's way, the gap or the force over time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from precipice.gags.hit.blow import middle_blow
from precipice.gags.hit.contact import course
from precipice.gags.hit.near_miss import Line, reaction, standing_gap, withdrawal
from precipice.gags.hit.tolerance import (
    ABDOMEN_VISCOUS,
    CHEST_COMPRESSION,
    CHEST_VISCOUS,
    CONCUSSION,
    HEAD_INJURY,
    RiskCurve,
)
from precipice.gags.plain import Takes
from precipice.gags.specification import Specification
from precipice.physics.constants import STANDARD_GRAVITY
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Curve, Series, Shape

HEIGHTS = {"head": 1.62, "chest": 1.32, "abdomen": 1.08, "arm": 1.2, "leg": 0.65}
"""m above the floor at which a blow lands on somebody who stands; for the picture only."""

POINTS = 81
SHOULDER, HIP = 1.42, 0.95
"""m above the floor from which a punch and a kick start; for the picture only."""

CURVES: Mapping[str, tuple[tuple[RiskCurve, float], ...]] = {
    "head": ((CONCUSSION, STANDARD_GRAVITY), (HEAD_INJURY, 1.0)),
    "chest": ((CHEST_VISCOUS, 1.0), (CHEST_COMPRESSION, 0.01)),
    "abdomen": ((ABDOMEN_VISCOUS, 1.0),),
}
"""Risk curves of a region, and the SI value of the unit that each takes."""

Points = tuple[float, ...]


def _gap_way(spec: Specification, take: Takes, t: np.ndarray) -> np.ndarray:
    """Place of the struck surface along the line of the gap, (k,), m."""
    planned = take["gap"] if "gap" in spec.stated else -take["stop_depth"]
    standing = standing_gap(
        planned, take["distance_error"], take["reach_error"], take["closing_speed"], take["timing_error"]
    )
    begins = take["reaction_after"] - take["timing_error"]
    return standing + reaction(t, begins, take["reaction_takes"], take["reaction_travel"])


def paths(spec: Specification, take: Takes, line: Line, stop_distance: np.ndarray) -> tuple[TrackLine, ...]:
    """The struck performer's surface and the limb, 0.12 s either side of the end of the blow."""
    height = HEIGHTS[spec.choices["region"]]
    speed = take["speed"]
    if spec.choices["strike"] == "throw":
        return (_thrown(float(speed[0])),)
    t = np.linspace(-0.12, 0.12, POINTS)
    near = spec.choices["contact"] in ("no_contact", "pulled")
    reached = take["reach_error"] if near else np.zeros(1)
    surface = _gap_way(spec, take, t) + reached if near else np.zeros(POINTS)
    behind = withdrawal(t, speed, stop_distance) if near else np.maximum(0.0, -speed * t)
    start = SHOULDER if spec.choices["strike"] == "punch" else HIP
    share = np.clip(behind / 1.0, 0.0, 1.0)
    across = line == "across"
    aside = speed * t if across else np.zeros(POINTS)
    end = np.full(POINTS, reached[0])
    rising = np.full(POINTS, height) + (0.0 if across else (start - height) * share)
    limb = (end if across else end - behind, aside, rising)
    body = (surface, np.zeros(POINTS), np.full(POINTS, height))
    return _line("performer", t, *body), _line("striker", t, *limb)


def _thrown(speed: float) -> TrackLine:
    """A body that comes down on a floor or a table, falling freely."""
    t = np.linspace(-speed / STANDARD_GRAVITY, 0.0, POINTS)
    fallen = 0.5 * STANDARD_GRAVITY * (t - t[0]) ** 2
    return _line("performer", t, 1.5 * t, np.zeros(POINTS), fallen[-1] - fallen)


def _line(body: str, t: np.ndarray, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> TrackLine:
    return TrackLine(body=body, t=_points(t), x=_points(x), y=_points(y), z=_points(z), phase=())


def _points(values: np.ndarray, places: int = 3) -> Points:
    return tuple(round(float(value), places) for value in values)


def phases(
    spec: Specification,
    take: Takes,
    demands: Mapping[str, np.ndarray],
    lands: np.ndarray,
    found: Mapping[str, np.ndarray],
) -> tuple[Phase, ...]:
    """The blow, its numbers in the middle run, and the reaction."""
    height, speed = HEIGHTS[spec.choices["region"]], float(take["speed"][0])
    if spec.choices["strike"] == "throw":
        height = 0.0
    marks = []
    if spec.choices["contact"] == "no_contact":
        missed = float(demands["miss_distance"][0]) / 0.0254
        marks.append(("nearest", f"ends {missed:.1f} in off", 0.0, 0.0))
    if lands[0] > 0.0:
        marks.append(("lands", f"lands: {_said(spec, found)}", 0.0, float(lands[0])))
    if "reaction_after" in spec.stated:
        begins = float((take["reaction_after"] - take["timing_error"])[0])
        marks.append(("reaction", "reaction begins", begins, 0.0))
    first = Phase(name="blow", label="the blow at full speed", start=-0.12, height=height, speed=speed)
    rest = (Phase(name=n, label=words, start=at, height=height, speed=v) for n, words, at, v in marks)
    return first, *rest


def _said(spec: Specification, found: Mapping[str, np.ndarray]) -> str:
    """Force of the middle run, and what the risk curves say of it."""
    words = [f"{found['force'][0]:.0f} N"]
    for curve, unit in CURVES.get(spec.choices["region"], ()):
        measure = "compression" if curve is CHEST_COMPRESSION else curve.measure
        risk = float(curve.risk(found[measure] / unit)[0])
        words.append(f"{curve.name} in {100.0 * risk:.2g} % of such blows")
    return ", ".join(words)


def series(
    spec: Specification, take: Takes, line: Line, stop_distance: np.ndarray, lands: np.ndarray
) -> Series | None:
    """The gap around the end of the blow; or force and deflection from the touch on."""
    if spec.choices["contact"] == "no_contact":
        reach = float((2.0 * stop_distance / take["speed"])[0]) if line == "short" else 0.06
        t = np.linspace(-reach, 1.5 * reach, 126)
        surface = _gap_way(spec, take, t)
        behind = withdrawal(t, take["speed"], stop_distance) if line == "short" else np.abs(take["speed"] * t)
        gap = surface + behind if line == "short" else np.hypot(surface, behind)
        curve = Curve(
            name="gap",
            label="gap between limb and body",
            si_unit="m",
            unit="in",
            values=_points(gap, 4),
            limit=spec.middle("least_gap"),
        )
        return Series(t=_points(t, 4), curves=(curve,))
    if lands[0] <= 0.0:
        return None
    rows = course(middle_blow(spec, take, float(lands[0])))
    rows = rows[:: max(1, len(rows) // 200)]
    force = Curve(
        name="force",
        label="force of the blow",
        si_unit="N",
        unit="N",
        values=_points(rows[:, 1], 1),
        limit=spec.middle("agreed_force"),
    )
    deflection = Curve(
        name="deflection", label="pressed in", si_unit="m", unit="in", values=_points(rows[:, 2], 5)
    )
    return Series(t=_points(rows[:, 0], 5), curves=(force, deflection))


def shapes(spec: Specification) -> tuple[Shape, ...]:
    """The struck performer at the planned gap, and the striker; or what a thrown body lands on."""
    if spec.choices["strike"] == "throw":
        width = ((-1.0, -0.05), (1.0, -0.05), (1.0, 0.0), (-1.0, 0.0))
        label = "mat" if spec.choices["contact"] == "padded" else "floor"
        return (Shape(view="side", form="area", points=width, label=label, tone="target"),)
    gap = spec.middle("gap") if "gap" in spec.stated else 0.0
    kick = spec.choices["strike"] == "kick"
    away = -1.05 if kick else -0.75
    return (
        *_figure(gap, 1.0, "struck performer", "target"),
        *_figure(away, -1.0, "striker", "thing"),
        Shape(view="top", form="circle", points=((gap + 0.13, 0.0),), radius=0.13, label="struck performer"),
        Shape(view="top", form="circle", points=((away - 0.13, 0.0),), radius=0.13, label="striker"),
    )


def _figure(front: float, way: float, label: str, tone: str) -> tuple[Shape, ...]:
    """Somebody who stands with the front of the body at `front`, facing against `way`: head, trunk, legs."""

    def area(*points: tuple[float, float], words: str = "") -> Shape:
        placed = tuple((front + way * x, z) for x, z in points)
        return Shape.model_validate(
            {"view": "side", "form": "area", "points": placed, "label": words, "tone": tone}
        )

    head = Shape.model_validate(
        {
            "view": "side",
            "form": "circle",
            "points": ((front + way * 0.1, 1.64),),
            "radius": 0.1,
            "tone": tone,
        }
    )
    trunk = area((0.0, 1.45), (0.0, 0.95), (0.22, 0.9), (0.24, 1.48), (0.12, 1.54))
    legs = area((0.02, 0.95), (0.04, 0.0), (0.2, 0.0), (0.22, 0.9), words=label)
    return head, trunk, legs
