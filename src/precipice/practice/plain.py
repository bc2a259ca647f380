"""Logs of four columns: time, height, horizontal and vertical speed."""

from __future__ import annotations

import numpy as np

from precipice.practice.rows import cells, parse, refuse
from precipice.practice.track import Track

COLUMNS = ("time", "hMSL", "h_speed", "v_speed")
_KMH = 3.6


def read_plain(file: str, text: str) -> Track:
    """The track of a log with the columns time, hMSL (m), h_speed and v_speed (km/h, down positive).

    Raises:
        InputError: A column lacks or a row cannot be used.
    """
    rows = list(cells(file, text))
    names = rows[0][1]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise refuse(file, "header", f"no column {', '.join(missing)}", f"columns {', '.join(COLUMNS)}")
    table = parse(file, names, COLUMNS, rows[1:])
    unknown = np.full(len(table.t), np.nan)
    return Track(
        name=file,
        t=table.t,
        height=table.columns["hMSL"],
        v_north=unknown,
        v_east=unknown,
        v_down=table.columns["v_speed"] / _KMH,
        h_speed=table.columns["h_speed"] / _KMH,
        north=unknown,
        east=unknown,
        s_acc=unknown,
        satellites=unknown,
        warnings=table.warnings,
    )
