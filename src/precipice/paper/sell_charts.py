"""The sell map from above: who stands where, what each lens can do, where the camera goes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.patches import Polygon, Wedge

from precipice.camera.capsules import Capsules
from precipice.camera.lens import Camera, field_of_view
from precipice.camera.poses import action
from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE
from precipice.paper.words import NBSP
from precipice.plan.sell import Sold

INCH = 0.0254
COLOURS = ("#c9ccd1", "#b5483f", "#e0a458", "#7fb58c", "#2c7a41")
"""Unusable; under half of what is wanted; under it; sells; sells half as much again."""

LABELS = ("cannot be used", "under half", "does not sell", "sells", "sells 1.5 times it")


QUARTERS = ("", "\u00bc", "\u00bd", "\u00be")


def feet(metres: float) -> str:
    """A length as a mark on the floor: "8 ft 2 in (2.49 m)"."""
    sign = "\u2212" if metres < 0.0 else ""
    whole, rest = divmod(round(abs(metres) / INCH * 4.0), 48)
    inches = (f"{rest // 4}" if rest >= 4 or not rest % 4 else "") + QUARTERS[rest % 4]
    parts = ([f"{whole}{NBSP}ft"] if whole else []) + ([f"{inches}{NBSP}in"] if rest or not whole else [])
    return f"{sign}{NBSP.join(parts)} ({sign}{abs(metres):.2f}{NBSP}m)"


def lens_maps(figure: Any, sold: Sold) -> None:
    """One round map for each lens: bearing, rings for the distances, the best height at each place."""
    found, wanted = sold.map, wanted_gap(sold)
    kit = found.kit
    columns = min(5, len(kit.lenses))
    rows = math.ceil(len(kit.lenses) / columns)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    step = 360.0 / len(found.bearings)
    for k, lens in enumerate(kit.lenses):
        one = axes[k]
        usable = np.where(np.isnan(found.largest[k]), -1.0, found.largest[k]).max(axis=2)
        for place, ring in np.ndindex(usable.shape):
            colour = COLOURS[_level(float(usable[place, ring]), wanted)]
            middle = math.degrees(float(found.bearings[place]))
            radius = 2.0 + ring
            one.add_patch(
                Wedge((0, 0), radius, middle - step / 2, middle + step / 2, width=0.94, fc=colour, lw=0)
            )
        one.annotate("", (0.62, 0), (-0.62, 0), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.6})
        edge = 1.2 + len(kit.distances)
        one.set_xlim(-edge, edge)
        one.set_ylim(-edge, edge)
        one.set_aspect("equal")
        one.axis("off")
        one.set_title(f"{lens.name}, f/{lens.stop:g}", loc="center")
    for one in axes[len(kit.lenses) :]:
        one.axis("off")
    patches = [Polygon([(0, 0)], fc=colour, lw=0) for colour in COLOURS]
    figure.legend(patches, LABELS, loc="outside lower center", ncols=5)


def wanted_gap(sold: Sold) -> float:
    """The gap that a place must sell: the planned one, or what it is in 95 % of takes, m."""
    return max(sold.answer.gap, sold.answer.usual[2])


def _level(largest: float, wanted: float) -> int:
    if largest < 0.0:
        return 0
    share = largest / wanted
    return 1 if share < 0.5 else 2 if share < 1.0 else 3 if share < 1.5 else 4


def top_view(figure: Any, sold: Sold) -> None:
    """From above: the camera in its place, and the two figures with the floor mark."""
    far, near = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
    capsules = action(sold.map.blow).at(sold.answer.gap)
    for axes in (far, near):
        _figures(axes, capsules)
        axes.set_aspect("equal")
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set_xticks([])
        axes.set_yticks([])
    near.set_xlim(-1.75, 1.15)
    near.set_ylim(-1.2, 1.2)
    near.set_title("The floor")
    _mark(near, sold, capsules)
    far.set_title("From above")
    if sold.camera is not None:
        _camera(far, sold.camera)
        x, y, _ = sold.camera.position
        centre, half = np.array([x, y]) / 2.0, max(1.9, 0.62 * math.hypot(x, y))
        far.set_xlim(centre[0] - half, centre[0] + half)
        far.set_ylim(centre[1] - half, centre[1] + half)
        label = f"{sold.camera.lens.name}, lens {feet(sold.camera.position[2])} high"
        far.annotate(
            label, (x, y), (0, -16), textcoords="offset points", ha="center", va="top", fontsize=9, color=INK
        )
        far.text(x / 2.0, y / 2.0, feet(math.hypot(x, y)), fontsize=9, color=GREY, ha="center", va="bottom")
    else:
        far.set_xlim(-2.5, 2.5)
        far.set_ylim(-2.5, 2.5)


def _figures(axes: Any, capsules: Capsules) -> None:
    colours = {"striker": BLUE, "performer": ORANGE, "prop": INK, "floor": FAINT}
    order = np.argsort(np.maximum(capsules.start[:, 2], capsules.end[:, 2]))
    for k in order:
        outline = _outline(capsules.start[k, :2], capsules.end[k, :2], float(capsules.radius[k]))
        axes.add_patch(Polygon(outline, fc=colours[capsules.owner[k]], ec="white", lw=0.5, alpha=0.9))


def _outline(start: np.ndarray, end: np.ndarray, radius: float) -> np.ndarray:
    """The outline of a capsule seen from above, (k, 2), m."""
    way = end - start
    turn = math.atan2(way[1], way[0])
    half = np.linspace(-math.pi / 2.0, math.pi / 2.0, 13)
    front = end + radius * np.column_stack([np.cos(turn + half), np.sin(turn + half)])
    back = start + radius * np.column_stack([np.cos(turn + half + math.pi), np.sin(turn + half + math.pi)])
    return np.concatenate([front, back])


def _camera(axes: Any, camera: Camera) -> None:
    place, aim = np.array(camera.position[:2]), np.array(camera.aim[:2])
    turn = math.degrees(math.atan2(*(aim - place)[::-1]))
    half = 0.5 * math.degrees(field_of_view(camera.lens, camera.sensor)[0])
    reach = 1.25 * float(np.linalg.norm(aim - place))
    axes.add_patch(Wedge(tuple(place), reach, turn - half, turn + half, fc=FAINT, alpha=0.6, lw=0, zorder=0))
    axes.plot(*zip(place, aim, strict=True), color=GREY, lw=0.8, ls=(0, (4, 3)), zorder=1)
    axes.plot(*place, marker=(3, 0, turn - 90.0), ms=13, color=INK, zorder=3)


def _mark(axes: Any, sold: Sold, capsules: Capsules) -> None:
    mark = sold.answer.mark
    if mark is None or sold.map.blow.strike == "throw":
        return
    standing = capsules.kept(capsules.named("striker", "left_foot"))
    toe = float(np.maximum(standing.start[:, 0], standing.end[:, 0]).max() + standing.radius[0])
    y = -0.72
    for x in (toe, toe + mark.toes):
        axes.plot((x - 0.09, x + 0.09), (y, y), color=INK, lw=2.5)
        axes.plot((x, x), (y - 0.09, y + 0.09), color=INK, lw=2.5)
    axes.annotate("", (toe + mark.toes, y - 0.17), (toe, y - 0.17), arrowprops={"arrowstyle": "<->"})
    axes.text(toe + mark.toes / 2.0, y - 0.22, feet(mark.toes), ha="center", va="top", fontsize=9)
    axes.text(0.0, 0.9, f"gap {sold.answer.gap / INCH:.2f} in ({100 * sold.answer.gap:.1f} cm)", ha="center")
