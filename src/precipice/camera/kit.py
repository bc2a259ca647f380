"""The production's camera, and the program's own where it states none, each with its source."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from precipice.camera.cover import Crew
from precipice.camera.lens import Lens, Sensor, Shutter
from precipice.production.camera import CameraEntry

LINES = 2160
"""Rows of the picture in whose pixels a viewer's thresholds are stated."""

CREW = ("pan_lag", "pan_rate", "track_rate", "subject_share", "sharp", "keep_clear")
"""Keys of the production file that say who works the camera."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """What a viewer sees. A gap, a depth or a softness at most as large passes.

    Attributes:
        gap: Pixels of the production's own frame.
        frames: Frames for which a gap must stand clear to be seen.
        depth: Share of the distance by which limb and body may differ.
        focus: Pixels of the own frame by which the limb may be softer than the body.
        limb: Least share of the limb that must be seen.
        framing: Least and greatest height of the frame at the action, m.
    """

    gap: float
    frames: float
    depth: float
    focus: float
    limb: float
    framing: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kit:
    """A camera, its lenses, where it may stand, who is before it, and who looks.

    Attributes:
        sensor: What is recorded.
        shutter: How motion is cut into frames.
        lenses: From short to long.
        distances: From the action, m.
        heights: Of the lens above the floor, m.
        places: How many directions round the action are looked at.
        viewer: What a viewer sees.
        statures: Of striker and struck performer, m.
        prop_length: m.
        sources: Where each number is from, by key of the production file.
    """

    sensor: Sensor
    shutter: Shutter
    lenses: tuple[Lens, ...]
    distances: tuple[float, ...]
    heights: tuple[float, ...]
    places: int
    viewer: Viewer
    statures: tuple[float, float]
    prop_length: float
    sources: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _defaults() -> tuple[dict[str, Any], dict[str, str]]:
    text = files("precipice.camera").joinpath("data", "camera.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    values = {name: entry["value"] for name, entry in table.items() if name != "places"}
    noun = CameraEntry.model_validate(values)
    read = {name: getattr(noun, name) for name in values} | {"places": table["places"]["value"]}
    return read, {name: entry["source"] for name, entry in table.items()}


def kit_of(entry: CameraEntry | None) -> Kit:
    """The kit of a production: its own numbers where it states them."""
    default, sources = _defaults()
    stated = {} if entry is None else {k: v for k, v in entry if v is not None}
    of = default | stated
    sources = {key: text for key, text in sources.items() if key not in CREW}
    sources |= {key: "stated by the production" for key in stated if key not in CREW}
    columns, rows = of["resolution"]
    scale = rows / LINES
    lenses = (Lens(one.focal_length / 1000.0, one.stop, one.close_focus) for one in of["lenses"])
    return Kit(
        sensor=Sensor(of["sensor_width"], columns, rows),
        shutter=Shutter(of["frame_rate"], math.radians(of["shutter_angle"])),
        lenses=tuple(sorted(lenses, key=lambda lens: lens.focal_length)),
        distances=tuple(sorted(of["distances"])),
        heights=tuple(sorted(of["heights"])),
        places=of["places"],
        viewer=Viewer(
            gap=of["seen_gap"] * scale,
            frames=of["seen_frames"],
            depth=of["seen_depth"],
            focus=of["seen_focus"] * scale,
            limb=of["seen_limb"],
            framing=of["framing"],
        ),
        statures=(of["striker_height"], of["performer_height"]),
        prop_length=of["prop_length"],
        sources=tuple(sources.items()),
    )


def crew_of(entry: CameraEntry | None) -> Crew:
    """Who works the camera of a production: its own numbers where it states them."""
    default, sources = _defaults()
    stated = {} if entry is None else {k: v for k, v in entry if v is not None}
    of = default | stated
    said = {key: "stated by the production" if key in stated else sources[key] for key in CREW}
    return Crew(
        lag=of["pan_lag"],
        pan_rate=of["pan_rate"],
        track_rate=of["track_rate"],
        share=of["subject_share"],
        sharp=of["sharp"] * of["resolution"][1] / LINES,
        clear=of["keep_clear"],
        sources=tuple(said.items()),
    )
