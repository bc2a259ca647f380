"""Practice logs drawn: height and vertical speed over time, the phases, and the left-out prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import StrMethodFormatter

from precipice.paper.canvas import BLUE, GREY, INK, png
from precipice.practice.predict import FallBand, left_out_bands
from precipice.practice.study import Jump, Study, phase_names, standard_density

FOOT, MPH = 0.3048, 0.44704
PHASE_COLOUR = {
    "before": "#f1f2f4",
    "run-up": "#f6d9a8",
    "fall": "#e3ecf7",
    "opening": "#f3b8a6",
    "canopy": "#d5ead2",
    "ground": "#e4ddd3",
}
_WIDTH, _ROW, _EDGE, _DPI = 12.0, 2.7, 0.8, 110
_LEAD_S, _TAIL_S, _OPEN_END_S = 15.0, 10.0, 120.0


def render_tracks(study: Study) -> bytes:
    """A PNG with a row for each log: height on the left, vertical speed on the right.

    With three or more fitted jumps the 90 % band of each, predicted from the others, lies over its fall.
    """
    bands = _bands(study)
    rows = len(study.jumps)

    def draw(figure: Any) -> None:
        panels = figure.subplots(rows, 2, squeeze=False)
        for (left, right), jump, band in zip(panels, study.jumps, bands, strict=True):
            _row(left, right, jump, band)
        for axes in panels[-1]:
            axes.set_xlabel("seconds from the first row of the log")
        _legend(figure, any(band is not None for band in bands))

    return png((_WIDTH, _ROW * rows + _EDGE), _DPI, draw)


def _bands(study: Study) -> list[FallBand | None]:
    """The band of each jump; None for one that is not fitted, and with fewer than three fitted."""
    fitted = study.fitted
    if len(fitted) < 3:
        return [None] * len(study.jumps)
    tracks, phases = [jump.track for jump, _ in fitted], [jump.phases for jump, _ in fitted]
    bands = iter(left_out_bands([fit for _, fit in fitted], tracks, phases, standard_density))
    return [None if jump.fit is None else next(bands) for jump in study.jumps]


def _row(left: Any, right: Any, jump: Jump, band: FallBand | None) -> None:
    track = jump.track
    shown = _shown(jump)
    t = track.t[shown]
    left.set_title(_short(track.name))
    for axes, values, unit in ((left, track.height, FOOT), (right, track.v_down, MPH)):
        _phases(axes, jump)
        axes.plot(t, values[shown] / unit, color=INK, lw=1.1, zorder=4)
        axes.set_xlim(t[0], t[-1])
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    _room(left, track.height[shown] / FOOT)
    _room(right, track.v_down[shown] / MPH, None if band is None else band.v_down[1] / MPH)
    if band is not None:
        for axes, (low, middle, high), unit in ((left, band.height, FOOT), (right, band.v_down, MPH)):
            axes.fill_between(band.t, low / unit, high / unit, color=BLUE, alpha=0.28, lw=0, zorder=2)
            axes.plot(band.t, middle / unit, color=BLUE, lw=1.2, ls="--", zorder=3)
    left.set_ylabel("ft above the sea")
    right.set_ylabel("mph downwards")
    _second(left, FOOT, "m")
    _second(right, MPH, "m/s")


def _shown(jump: Jump) -> slice:
    """The samples to draw: from 15 s before the fall to 10 s after the landing; all without a fall.

    Where the landing is not known, to 120 s after the last of the known fall.
    """
    t, phases = jump.track.t, jump.phases
    if phases.fall_start is None or phases.fall_end is None:
        return slice(0, len(t))
    landed = phases.landing is not None
    end = float(t[phases.landing]) + _TAIL_S if landed else float(t[phases.fall_end]) + _OPEN_END_S
    first = int(np.searchsorted(t, t[phases.fall_start] - _LEAD_S))
    return slice(first, max(int(np.searchsorted(t, end, side="right")), first + 2))


def _phases(axes: Any, jump: Jump) -> None:
    """The phases as coloured ground, a line where each begins."""
    names = phase_names(jump)
    t = jump.track.t
    starts = [0, *(i for i in range(1, len(names)) if names[i] != names[i - 1])]
    for start, stop in zip(starts, [*starts[1:], len(names) - 1], strict=True):
        if names[start] in PHASE_COLOUR:
            axes.axvspan(t[start], t[stop], color=PHASE_COLOUR[names[start]], lw=0, zorder=0)
    for gap in jump.phases.gaps:
        axes.axvspan(
            gap.start_s, gap.start_s + gap.length_s, fc="none", ec=GREY, hatch="////", lw=0, zorder=1
        )


def _room(axes: Any, values: np.ndarray, other: np.ndarray | None = None) -> None:
    """Limits about the record, and about another line as far as it leaves the record readable."""
    low, high = float(values.min()), float(values.max())
    if other is not None:
        high = min(max(high, float(other.max())), high + 0.6 * (high - low))
    room = max(0.06 * (high - low), 1.0)
    axes.set_ylim(low - room, high + room)


def _second(axes: Any, unit: float, name: str) -> None:
    other = axes.secondary_yaxis("right", functions=(lambda x: x * unit, lambda x: x / unit))
    other.set_ylabel(name, color=GREY)
    other.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def _legend(figure: Any, banded: bool) -> None:
    handles: list[Any] = [Patch(color=colour, label=name) for name, colour in PHASE_COLOUR.items()]
    handles.append(Patch(facecolor="white", edgecolor=GREY, lw=0.6, label="not known"))
    handles.append(Patch(facecolor="white", edgecolor=GREY, hatch="////", label="gap in the log"))
    if banded:
        handles.append(Patch(color=BLUE, alpha=0.35, lw=0, label="90 % band from the other jumps"))
        handles.append(Line2D([], [], color=BLUE, ls="--", label="its middle"))
    figure.legend(handles=handles, loc="outside upper left", ncols=len(handles), handlelength=1.4)
