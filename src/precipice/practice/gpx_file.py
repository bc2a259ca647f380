"""GPX tracks: positions and elevations only, so the speeds are differences."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError

import gpxpy
import numpy as np
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from gpxpy.gpx import GPXException

from precipice.practice.rows import MAX_ROWS, parse, refuse
from precipice.practice.track import Array, Track, local_metres

_SMOOTH_S = 3.0


def read_gpx(file: str, text: str) -> Track:
    """The track of a GPX file: all its segments, one after the other.

    The velocities are differences of the positions, averaged over 3 s. Document types and entities are
    refused.

    Raises:
        InputError: It is not GPX, declares entities, or fewer than two points have a time and an elevation.
    """
    try:
        root = fromstring(text, forbid_dtd=True)
        if root.tag.rpartition("}")[2] != "gpx":
            raise refuse(file, "", f"a document that is not GPX but {root.tag[:40]!r}", "GPX 1.0 or 1.1")
        gpx = gpxpy.parse(text)
    except DefusedXmlException as error:
        raise refuse(file, "", "a document type or entities", "GPX without a document type") from error
    except (ParseError, GPXException, ValueError) as error:
        raise refuse(file, "", f"text that is not GPX ({str(error)[:80]})", "GPX 1.0 or 1.1") from error
    rows: list[tuple[int, list[str]]] = []
    dropped = 0
    for number, point in enumerate(gpx.walk(only_points=True), start=1):
        if number > MAX_ROWS:
            raise refuse(file, "", f"more than {MAX_ROWS:,} points", f"at most {MAX_ROWS:,} points")
        if point.time is None or point.elevation is None:
            dropped += 1
            continue
        rows.append(
            (
                number,
                [point.time.isoformat(), str(point.latitude), str(point.longitude), str(point.elevation)],
            )
        )
    names = ("time", "lat", "lon", "hMSL")
    table = parse(file, names, names, rows)
    warnings = [*table.warnings, "the file has no velocities; they are differences of positions over 3 s"]
    if dropped:
        warnings.append(f"{dropped} points without a time or an elevation were dropped")
    height = table.columns["hMSL"]
    north, east = local_metres(table.columns["lat"], table.columns["lon"])
    v_north, v_east, v_down = (_speed(table.t, values) for values in (north, east, -height))
    unknown = np.full(len(table.t), np.nan)
    return Track(
        name=file,
        t=table.t,
        height=height,
        v_north=v_north,
        v_east=v_east,
        v_down=v_down,
        h_speed=np.hypot(v_north, v_east),
        north=north,
        east=east,
        s_acc=unknown,
        satellites=unknown,
        warnings=tuple(warnings),
    )


def _speed(t: Array, values: Array) -> Array:
    """The rate of change over the 3 s around each sample: the mean of the differences in between, (n,)."""
    before = np.maximum(t - _SMOOTH_S / 2.0, t[0])
    after = np.minimum(t + _SMOOTH_S / 2.0, t[-1])
    rate: Array = (np.interp(after, t, values) - np.interp(before, t, values)) / (after - before)
    return rate
