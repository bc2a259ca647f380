"""A gag in space as bytes: a header in JSON, then 32-bit floats, little-endian, that the header points into.

Layout: the header's length in bytes as a 32-bit number, the header padded with blanks to a multiple of 4, the
floats. A list in the header is `{"at": first float, "n": how many}`.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from precipice.paper.exports.gltf import BOXES

if TYPE_CHECKING:
    from precipice.camera.cover import Cloud
    from precipice.plan.space import Space
    from precipice.production.picture import Words

LARGEST = 2_000_000
"""Bytes; fewer takes are sent where there would be more."""

STATURE = 1.75
"""m; of the figure that stands for a person, the mean of men and women, own assumption."""

CARRIAGE = (18.0, 2.9, 3.8)
"""Length, width and height of a railway vehicle, m: twice its radius in `cover_paths`, and own assumption."""

FORMS = {**BOXES, "vehicle": BOXES["car"], "engine": CARRIAGE, "car_": CARRIAGE}


@dataclass
class _Floats:
    parts: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def add(self, values: np.ndarray) -> dict[str, int]:
        """Append values, and say where they are."""
        flat = np.ascontiguousarray(values, dtype="<f4").ravel()
        self.parts.append(flat)
        self.count += len(flat)
        return {"at": self.count - len(flat), "n": len(flat)}


def space_bytes(found: Space, words: Words) -> bytes:
    """The bytes of a gag in space, `LARGEST` at most."""
    flown, floats = found.flown, _Floats()
    clouds = {flown.body: flown.cloud}
    names = [name for name in flown.bodies if name != flown.body]
    clouds |= dict(zip(names, flown.others, strict=False))
    takes = len(flown.cloud.points)
    each = sum(one.points[0].size for one in clouds.values()) * 4
    takes = max(1, min(takes, (LARGEST - 200_000) // max(each, 1)))
    header = {
        "t": floats.add(flown.cloud.t),
        "takes": takes,
        "slow": found.slow,
        "bodies": [_body(floats, name, cloud, takes, words) for name, cloud in clouds.items()],
        "ground": _ground(floats, found),
        "low": found.low,
        "high": found.high,
        "shapes": [shape.model_dump() for shape in flown.scene.shapes],
        "landing_zone": flown.scene.landing_zone,
        "zones": [zone.model_dump() for zone in flown.zones],
        "cues": [{"t": one.start, "label": one.label} for one in flown.phases],
        "words": {
            "origin": words.origin,
            "clock": words.clock,
            "height": words.height,
            "target": words.target,
            "keep_out": words.keep_out_note,
        },
        "figure": _figure(),
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + b"".join(part.tobytes() for part in floats.parts)


def _body(floats: _Floats, name: str, cloud: Cloud, takes: int, words: Words) -> dict[str, Any]:
    return {
        "key": name,
        "label": words.body(name),
        "size": FORMS.get(name) or FORMS.get(name.rstrip("0123456789")),
        "radius": cloud.radius,
        "middle": floats.add(cloud.middle),
        "paths": floats.add(cloud.points[:takes]),
    }


def _ground(floats: _Floats, found: Space) -> dict[str, Any] | None:
    ground = found.ground
    if ground is None:
        return None
    return {
        "x": floats.add(ground.x),
        "y": floats.add(ground.y),
        "z": floats.add(ground.z),
        "sea": ground.sea,
    }


def _figure() -> list[list[float]]:
    """Capsules of somebody standing, round the middle of their height: two ends and a radius each, m."""
    from precipice.camera.figures import standing  # noqa: PLC0415 - a sign-in does without

    found = standing(STATURE)
    lift = np.array([0.0, 0.0, -STATURE / 2.0])
    rows = np.column_stack([found.start + lift, found.end + lift, found.radius])
    return [[round(float(value), 4) for value in row] for row in rows]
