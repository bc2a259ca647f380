"""The camera and its lenses, and what a viewer sees: what a production states of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from precipice.production.noun import Noun
from precipice.production.quantity import parse_quantity
from precipice.production.spoken import feet


def _length(low: float, high: float) -> BeforeValidator:
    """Reads a length, m, from `low` to `high`."""

    def read(written: object) -> float:
        found = parse_quantity(written, "m")
        if found.has_tolerance:
            raise ValueError(f"found {found.written}, with a tolerance; one length such as '8 ft' is allowed")
        if not low <= found.mean <= high:
            raise ValueError(f"found {found.written}; {feet(low)} to {feet(high)} is allowed")
        return found.mean

    return BeforeValidator(read, json_schema_input_type=str)


Length = Annotated[float, _length(0.001, 200.0)]
"""A length without tolerance as people write it, "8 ft"; m from there on."""

Stature = Annotated[float, _length(0.8, 2.4)]
PropLength = Annotated[float, _length(0.05, 3.0)]


def _one(unit: str, low: float, high: float, like: str) -> BeforeValidator:
    """Reads a quantity without tolerance, SI, from `low` to `high`."""

    def read(written: object) -> float:
        found = parse_quantity(written, unit)
        if found.has_tolerance:
            raise ValueError(
                f"found {found.written}, with a tolerance; one value such as {like!r} is allowed"
            )
        if not low <= found.mean <= high:
            raise ValueError(f"found {found.written}, {found.mean:g} in SI; {low:g} to {high:g} is allowed")
        return found.mean

    return BeforeValidator(read, json_schema_input_type=str)


Lag = Annotated[float, _one("s", 0.0, 5.0, "0.25 s")]
TurnRate = Annotated[float, _one("deg/s", 0.001, 20.0, "60 deg/s")]
TrackRate = Annotated[float, _one("m/s", 0.0, 100.0, "20 mph")]

Share = Annotated[float, Field(gt=0.0, le=1.0)]
Pixels = Annotated[float, Field(gt=0.0, le=1000.0, description="pixels of a picture of 2160 lines")]


class LensEntry(Noun):
    """A lens of the kit.

    Attributes:
        focal_length: mm, as engraved.
        stop: f-number it is used at.
        close_focus: Nearest distance at which it can be focused.
    """

    focal_length: Annotated[float, Field(ge=8.0, le=1200.0, description="mm")]
    stop: Annotated[float, Field(ge=0.7, le=64.0)] = 4.0
    close_focus: Length = 0.5


class CameraEntry(Noun):
    """The camera of the production; the program's own default for every key left out.

    Attributes:
        sensor_width: Width of what is recorded.
        resolution: Columns and rows.
        frame_rate: Frames a second.
        shutter_angle: Degrees.
        lenses: The kit.
        distances: Distances from the action at which a camera may stand.
        heights: Heights of the lens above the floor.
        framing: Least and greatest height of the frame at the action.
        seen_gap: Pixels from which on a viewer sees a gap.
        seen_frames: For how many frames it must stand clear for that.
        seen_depth: Share by which limb and body may differ in distance before it shows.
        seen_focus: Pixels by which the limb may be softer than the body before it shows.
        seen_limb: Least share of the striking limb that must be seen for anybody to read a blow.
        striker_height: Stature of the striker.
        performer_height: Stature of the struck performer.
        prop_length: Length of a prop beyond the hand.
        pan_lag: From the subject's move to the operator's.
        pan_rate: Fastest turn of the head, pan and tilt each.
        track_rate: Fastest travel of a camera that tracks.
        subject_share: Least height of the subject as a share of the frame's.
        sharp: Pixels to which a point of the subject may spread and be in focus.
        keep_clear: Least distance from a lens to anything that comes past it.
    """

    sensor_width: Length | None = None
    resolution: (
        tuple[Annotated[int, Field(ge=320, le=20000)], Annotated[int, Field(ge=200, le=20000)]] | None
    ) = None
    frame_rate: Annotated[float, Field(ge=1.0, le=2000.0)] | None = None
    shutter_angle: Annotated[float, Field(ge=1.0, le=360.0, description="degrees")] | None = None
    lenses: Annotated[tuple[LensEntry, ...], Field(min_length=1, max_length=20)] | None = None
    distances: Annotated[tuple[Length, ...], Field(min_length=1, max_length=12)] | None = None
    heights: Annotated[tuple[Length, ...], Field(min_length=1, max_length=12)] | None = None
    framing: tuple[Length, Length] | None = None
    seen_gap: Pixels | None = None
    seen_frames: Annotated[float, Field(gt=0.0, le=100.0)] | None = None
    seen_depth: Share | None = None
    seen_focus: Pixels | None = None
    seen_limb: Share | None = None
    striker_height: Stature | None = None
    performer_height: Stature | None = None
    prop_length: PropLength | None = None
    pan_lag: Lag | None = None
    pan_rate: TurnRate | None = None
    track_rate: TrackRate | None = None
    subject_share: Share | None = None
    sharp: Pixels | None = None
    keep_clear: Length | None = None

    @field_validator("framing")
    @classmethod
    def _framing_from_tight_to_wide(cls, framing: tuple[float, float] | None) -> tuple[float, float] | None:
        if framing is not None and framing[0] >= framing[1]:
            raise ValueError(
                f"found {feet(framing[0])} before {feet(framing[1])}; "
                "the least before the greatest is allowed"
            )
        return framing
