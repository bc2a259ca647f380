"""The simulated paths as a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from precipice.breakdown.scene_table import inert
from precipice.production.assessment import Assessment

FOOT = 0.3048
"""m in a foot, exactly. Source: the international yard and pound agreement of 1959."""

COLUMNS = ("take", "body", "t_s", "x_m", "y_m", "z_m", "x_ft", "y_ft", "z_ft", "phase")

HEADER = (
    "# t: s after {clock}; x: along the heading from the {origin}; y: to the right; z: above {height}; "
    "m and international ft. Take 0 is the middle run: every input at its middle.\r\n"
)


def tracks_csv(one: Assessment) -> str:
    """The paths of every take, one row for each body and time.

    A cell of text that a spreadsheet would take for a formula gets a leading apostrophe.
    Numbers are left as they are. Source: OWASP, "CSV Injection".

    Args:
        one: The gag.

    Returns:
        A comment line on units and frame, a line of `COLUMNS`, then the rows. Times in s to 1 ms,
        lengths in m to 1 mm and in ft to 0.001 ft. Lines end as RFC 4180 says, with CR and LF.
    """
    out = io.StringIO(newline="")
    words = one.words
    out.write(HEADER.format(clock=words.clock, origin=words.origin, height=words.height))
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    labels = [inert(phase.label) for phase in one.phases]
    for line in one.tracks:
        phases = [labels[phase] for phase in line.phase] or [""] * len(line.t)
        for t, x, y, z, phase in zip(line.t, line.x, line.y, line.z, phases, strict=True):
            lengths = (x, y, z, x / FOOT, y / FOOT, z / FOOT)
            rows.writerow((line.take, line.body, *map(_number, (t, *lengths)), phase))
    return out.getvalue()


def _number(value: float) -> str:
    """With three decimals; never "-0.000"."""
    return f"{value:z.3f}"
