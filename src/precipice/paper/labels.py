"""Words beside the points of a drawing: kept apart from each other, and inside the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matplotlib import rcParams
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

APART, LEFT_OUT = "_kept apart", "_left out where it would overlap"
"""What names and numbers are known by; a legend passes over what begins so."""

STEP = 1.0
"""Points by which a label is moved until it stands free."""

FARTHEST = 160
"""Steps up or down beyond which it stays where it was."""

LED = 6.0
"""Points from which on a label that was moved is led back to its point by a line."""

MARK = 2.5
"""Points from a mark's middle to its edge."""

EDGE = 2.0
"""Points between a label and the edge of the drawing."""


def name_at(
    axes: Any, text: str, at: tuple[float, float], offset: tuple[float, float], led: bool = False
) -> None:
    """Write a name beside a point of the axes; nothing where the point is out of view.

    Args:
        axes: What it is written on.
        text: The name.
        at: The point, in the units of the axes.
        offset: From the point to the name, points of 1/72 inch.
        led: True for a name that begins beside its point, with a line to it where it had to move; else the
            name stands over it.
    """
    line = {"arrowstyle": "-", "lw": 0.5, "shrinkA": 0.0, "shrinkB": 2.0, "relpos": (0.0, 0.5)}
    line["color"] = rcParams["axes.edgecolor"]
    drawn = axes.annotate(
        text,
        at,
        offset,
        textcoords="offset points",
        ha="left" if led else "center",
        va="center" if led else "baseline",
        fontsize=8,
        annotation_clip=True,
        arrowprops=line if led else None,
        bbox={"facecolor": "white", "alpha": 0.6, "lw": 0.0, "pad": 0.3},
    )
    if drawn.arrow_patch is not None:
        drawn.arrow_patch.set_visible(False)
    drawn.set_label(APART)
    # A name that reaches over the axes must not make them smaller.
    drawn.set_in_layout(False)


def may_go(numbers: Iterable[Text]) -> None:
    """Mark numbers of which those are left out that would lie on one before them."""
    for one in numbers:
        one.set_label(LEFT_OUT)


def settle(figure: Any) -> None:
    """Move the names of a finished drawing until none lies on another, on a legend or over the edge."""
    names = [one for one in figure.findobj(Annotation) if one.get_label() == APART]
    numbers = [one for one in figure.findobj(Text) if one.get_label() == LEFT_OUT]
    if not names and not numbers:
        return
    figure.draw_without_rendering()
    _thin_out(numbers)
    taken = [_point(figure, one) for one in names]
    for axes in dict.fromkeys(one.axes for one in names):
        legend = axes.get_legend()
        taken += [axes.title.get_window_extent()] if axes.get_title(loc="left") else []
        taken += [legend.get_window_extent()] if legend is not None else []
    # From the top, so that what is low on the drawing is not pushed about by what is high.
    for one in sorted(names, key=lambda name: -float(Text.get_window_extent(name).y1)):
        if _is_shown(one):
            taken.append(_placed(figure, one, taken))


def _thin_out(numbers: list[Text]) -> None:
    kept: list[Bbox] = []
    for one in numbers:
        box = one.get_window_extent()
        if any(box.overlaps(other) for other in kept):
            one.set_visible(False)
        else:
            kept.append(box)


def _point(figure: Any, name: Any) -> Bbox:
    """The room of the mark that a name stands beside."""
    half = MARK * figure.dpi / 72.0
    x, y = name.axes.transData.transform(name.xy)
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _is_shown(name: Any) -> bool:
    x, y = name.axes.transData.transform(name.xy)
    return bool(name.axes.bbox.contains(x, y))


def _placed(figure: Any, name: Any, taken: list[Bbox]) -> Bbox:
    """Move a name to the nearest free place above or below; the box that it then has."""
    scale, led = figure.dpi / 72.0, name.arrow_patch is not None
    frame, box = figure.bbox, Text.get_window_extent(name)
    x, y = name.xyann
    if led and box.x1 > frame.x1 - EDGE * scale:
        name.set_horizontalalignment("right")
        x, box = -x, box.translated(-2.0 * x * scale - box.width, 0.0)
    right = max(0.0, name.axes.bbox.x0 + EDGE * scale - box.x0) - max(0.0, box.x1 - frame.x1 + EDGE * scale)
    low, high = name.axes.bbox.y0, frame.y1
    moves = [STEP * scale * sign * k for k in range(FARTHEST) for sign in ((-1, 1) if led else (1, -1))]
    free = (
        move
        for move in moves
        if low <= box.y0 + move
        and box.y1 + move <= high
        and not any(box.translated(right, move).overlaps(other) for other in taken)
    )
    up = next(free, 0.0)
    name.xyann = (x + right / scale, y + up / scale)
    if name.arrow_patch is not None and abs(up) > LED * scale:
        name.arrow_patch.set_visible(True)
    return box.translated(right, up)
