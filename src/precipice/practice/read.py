"""Any of the known GPS logs into a track."""

from __future__ import annotations

from pathlib import Path

from precipice.practice.flysight import read_version_1, read_version_2
from precipice.practice.gpx_file import read_gpx
from precipice.practice.plain import read_plain
from precipice.practice.rows import read_text, refuse
from precipice.practice.track import Track


def read_track(path: Path) -> Track:
    """The track in a file; what it is shows in its first line.

    Args:
        path: A FlySight 1 or 2 log, a log of time, hMSL, h_speed and v_speed, or a GPX file.

    Raises:
        InputError: The file is none of these, is too large, or holds rows that cannot be used.
    """
    text = read_text(path)
    head = text.lstrip()[:4000]
    first = head.splitlines()[0] if head else ""
    names = [name.strip() for name in first.split(",")]
    if first.startswith("<"):
        return read_gpx(path.name, text)
    if first.startswith("$FLYS"):
        return read_version_2(path.name, text)
    if "velN" in names:
        return read_version_1(path.name, text)
    if "h_speed" in names:
        return read_plain(path.name, text)
    raise refuse(
        path.name,
        "",
        f"a first line {first[:60]!r}",
        "FlySight 1 or 2, a log of time, hMSL, h_speed and v_speed, or GPX",
    )
