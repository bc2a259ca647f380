"""A recorded jump as plain arrays, whatever the file looked like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

GAP_S = 1.5
_WGS84_RADIUS = 6378137.0
_WGS84_E2 = 6.69437999014e-3


@dataclass(frozen=True, slots=True)
class Track:
    """One recorded jump; n samples, times strictly growing.

    Attributes:
        name: Name of the file.
        t: Time since the first sample, s, (n,).
        height: Height above mean sea level, m, (n,).
        v_north: Velocity to the north, m/s, (n,); nan where only speeds are known.
        v_east: Velocity to the east, m/s, (n,); nan where only speeds are known.
        v_down: Velocity downwards, m/s, (n,).
        h_speed: Horizontal speed over the ground, m/s, (n,).
        north: Distance north of the first sample, m, (n,); nan where no position is known.
        east: Distance east of the first sample, m, (n,); nan where no position is known.
        s_acc: The receiver's own figure for the error of its velocity, m/s, (n,); nan where none.
        satellites: Satellites used, (n,); nan where not recorded.
        warnings: What was dropped or derived, one sentence each.
    """

    name: str
    t: Array
    height: Array
    v_north: Array
    v_east: Array
    v_down: Array
    h_speed: Array
    north: Array
    east: Array
    s_acc: Array
    satellites: Array
    warnings: tuple[str, ...]

    @property
    def interval(self) -> float:
        """The usual time between two samples, s: the median."""
        return float(np.median(np.diff(self.t)))


@dataclass(frozen=True, slots=True)
class Gap:
    """A hole in the record.

    Attributes:
        start_s: Time of the last sample before it, s from the first row.
        length_s: Its length, s.
    """

    start_s: float
    length_s: float

    def __str__(self) -> str:
        return f"gap of {self.length_s:.1f} s at {self.start_s:.1f} s"


def gaps_of(track: Track) -> tuple[Gap, ...]:
    """The holes in a track: steps of more than 1.5 s, and of more than 1.5 usual intervals."""
    steps = np.diff(track.t)
    limit = max(GAP_S, 1.5 * track.interval)
    return tuple(Gap(float(track.t[i]), float(steps[i])) for i in np.flatnonzero(steps > limit))


def local_metres(lat_deg: Array, lon_deg: Array) -> tuple[Array, Array]:
    """Metres north and east of the first position, (n,) each, from degrees (n,).

    On the plane that touches the WGS 84 ellipsoid at the first position; good to 0.1 % within 20 km.
    Source: radii of curvature in the meridian and the prime vertical, NIMA TR8350.2, section 4.
    """
    sine = np.sin(np.radians(lat_deg[0]))
    prime_vertical = _WGS84_RADIUS / np.sqrt(1.0 - _WGS84_E2 * sine**2)
    meridian = prime_vertical * (1.0 - _WGS84_E2) / (1.0 - _WGS84_E2 * sine**2)
    turn = (lon_deg - lon_deg[0] + 180.0) % 360.0 - 180.0
    north = meridian * np.radians(lat_deg - lat_deg[0])
    east = prime_vertical * np.cos(np.radians(lat_deg[0])) * np.radians(turn)
    return north, east
