"""FlySight logs, versions 1 and 2.

Source of the formats: FlySight user manual, "CSV data"; flysight.ca wiki, "FlySight 2 file formats".
"""

from __future__ import annotations

import numpy as np

from precipice.practice.rows import Table, cells, parse, refuse
from precipice.practice.track import Track, local_metres

NEEDED = ("time", "lat", "lon", "hMSL", "velN", "velE", "velD")
WANTED = (*NEEDED, "sAcc", "gpsFix", "numSV")
UNITS = {"lat": "deg", "lon": "deg", "hMSL": "m", "velN": "m/s", "velE": "m/s", "velD": "m/s", "sAcc": "m/s"}


def read_version_1(file: str, text: str) -> Track:
    """The track of a FlySight 1 log: header row, units row, rows.

    Raises:
        InputError: A column lacks, a unit is not the known one, or a row cannot be used.
    """
    rows = list(cells(file, text))
    names = rows[0][1]
    _check_columns(file, names)
    start = 1
    if len(rows) > 1 and rows[1][1][0] == "":
        _check_units(file, names, rows[1][1])
        start = 2
    return _track(file, parse(file, names, WANTED, rows[start:]))


def read_version_2(file: str, text: str) -> Track:
    """The track of a FlySight 2 log: $COL names the columns, $UNIT their units, $GNSS rows follow $DATA.

    Raises:
        InputError: No $COL row for GNSS, a column lacks, a unit is not the known one, or a bad row.
    """
    names: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for line, row in cells(file, text):
        if row[:2] == ["$COL", "GNSS"]:
            names = row[2:]
            _check_columns(file, names)
        elif row[:2] == ["$UNIT", "GNSS"]:
            _check_units(file, names, row[2:])
        elif row[0] == "$GNSS":
            rows.append((line, row[1:]))
    if not names:
        raise refuse(file, "", "no row $COL,GNSS", "a FlySight 2 log with its columns named")
    return _track(file, parse(file, names, WANTED, rows))


def _check_columns(file: str, names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise refuse(file, "header", f"no column {', '.join(missing)}", f"columns {', '.join(NEEDED)}")


def _check_units(file: str, names: list[str], units: list[str]) -> None:
    for name, unit in zip(names, units, strict=False):
        if name in UNITS and unit.strip("()") != UNITS[name]:
            raise refuse(file, f"units.{name}", repr(unit[:40]), UNITS[name])


def _track(file: str, table: Table) -> Track:
    columns = table.columns
    unknown = np.full(len(table.t), np.nan)
    north, east = local_metres(columns["lat"], columns["lon"])
    return Track(
        name=file,
        t=table.t,
        height=columns["hMSL"],
        v_north=columns["velN"],
        v_east=columns["velE"],
        v_down=columns["velD"],
        h_speed=np.hypot(columns["velN"], columns["velE"]),
        north=north,
        east=east,
        s_acc=columns.get("sAcc", unknown),
        satellites=columns.get("numSV", unknown),
        warnings=table.warnings,
    )
