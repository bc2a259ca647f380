"""The limits card: the range of one input, and how far a second may go inside it."""

from __future__ import annotations

import numpy as np

from precipice.gags.model import Model
from precipice.gags.specification import Specification
from precipice.production.assessment import GoMap
from precipice.production.findings import CardLine, LimitsCard

Z90 = 1.645
"""Standard deviations either side of the middle 90 % of a bell curve."""


def limits_card(model: Model, spec: Specification, charts: tuple[GoMap, ...]) -> LimitsCard | None:
    """The card from one chart for each of its lines.

    The range is that of the middle 90 % of the first input as stated, cut to the coordinator's window and to
    what is a go with the mildest of the second; it is widened where that takes nothing off the lines. Each
    line's limit is the hardest value of the second at which that whole range is a go, and all milder ones
    too.

    Args:
        model: The gag's model, for the lines.
        spec: The gag.
        charts: Odds over the ranged input, across, and the second, upwards, in the order of the card's lines.
    """
    asked = model.card(spec)
    if not charts or asked is None:
        return None
    order = slice(None) if asked.more_is_worse else slice(None, None, -1)
    go = [np.asarray(np.array(chart.high) <= chart.limit, dtype=bool)[order] for chart in charts]
    x, y = np.array(charts[0].x), np.array(charts[0].y)[order]
    if asked.window:
        window = spec.stated[asked.window].quantity
        inside_window = (x >= window.low - 1e-9) & (x <= window.high + 1e-9)
        go = [one & inside_window for one in go]
    calm = np.asarray(np.stack([one[0] for one in go]).all(axis=0), dtype=bool)
    quantity = spec.stated[charts[0].x_input].quantity
    middle = int(np.argmin(np.abs(x - quantity.mean)))
    low = high = middle
    if calm[middle]:
        wanted = np.abs(x - quantity.mean) <= Z90 * quantity.sd
        low, high = _grown(middle, calm & wanted)
        least = [_rows(one[:, low : high + 1]) for one in go]
        free = [
            calm[k] and all(_rows(one[:, [k]]) >= n for one, n in zip(go, least, strict=True))
            for k in range(len(x))
        ]
        low, high = _grown(middle, np.array(free) | (np.arange(len(x)) >= low) & (np.arange(len(x)) <= high))
    inside = slice(low, high + 1)
    lines = []
    for (label, _), one in zip(asked.lines, go, strict=True):
        upto = _rows(one[:, inside])
        lines.append(
            CardLine(
                label=label,
                limit=float(y[upto - 1]) if upto and calm[middle] else None,
                unit=charts[0].y_unit,
                at_edge=upto == len(y) and bool(calm[middle]),
            )
        )
    parameter = spec.stated[charts[0].x_input].parameter
    return LimitsCard(
        input=parameter.name,
        label=parameter.label,
        unit=parameter.unit,
        low=float(x[low]) if calm[middle] else None,
        high=float(x[high]) if calm[middle] else None,
        second=charts[0].y_label,
        more_is_worse=asked.more_is_worse,
        lines=tuple(lines),
        note=asked.note,
    )


def _grown(middle: int, good: np.ndarray) -> tuple[int, int]:
    """The stretch of good columns round the middle one."""
    low = high = middle
    while low > 0 and good[low - 1]:
        low -= 1
    while high < len(good) - 1 and good[high + 1]:
        high += 1
    return low, high


def _rows(inside: np.ndarray) -> int:
    """Rows from the first on that are a go throughout."""
    stops = np.flatnonzero(~inside.all(axis=1))
    return int(stops[0]) if stops.size else len(inside)
