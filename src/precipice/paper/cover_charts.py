"""Whether the camera catches it, drawn: odds by place from above, and the takes in the frame."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Ellipse, Rectangle, Wedge
from matplotlib.ticker import MultipleLocator

from precipice.camera.cover import WAYS
from precipice.camera.lens import field_of_view
from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, RED
from precipice.paper.cover_words import share_text
from precipice.plan.cover import Covered
from precipice.plan.cover_places import BEARINGS, Held

ODDS = LinearSegmentedColormap.from_list("odds", ("#f3efe6", "#e0a458", "#7fb58c", "#2c7a41"))
UNUSABLE = "#dfe1e5"
FOOT = 0.3048


def place_map(figure: Any, covered: Covered) -> None:
    """From above: odds of a catch by place for the best lens and way, paths, rings and the cameras."""
    best = covered.best
    if best is None:
        return
    axes = figure.subplots()
    found, where = covered.found, covered.found.places
    p = found.p[WAYS.index(best.spot.way), best.spot.lens]
    centre = (float(where.centre[0]), float(where.centre[1]))
    edges = np.sqrt(where.distances[1:] * where.distances[:-1])
    edges = np.concatenate(
        [[where.distances[0] ** 2 / edges[0]], edges, [where.distances[-1] ** 2 / edges[-1]]]
    )
    step = 360.0 / BEARINGS
    for ring, bearing in sorted({(int(a), int(b)) for a, b in zip(where.ring, where.bearing, strict=True)}):
        here = p[(where.ring == ring) & (where.bearing == bearing)]
        colour = UNUSABLE if np.isnan(here).all() else ODDS(float(np.nanmax(here)))
        middle = bearing * step
        outer, inner = float(edges[ring + 1]), float(edges[ring])
        axes.add_patch(
            Wedge(
                centre,
                outer,
                middle - step / 2,
                middle + step / 2,
                width=outer - inner,
                fc=colour,
                lw=0,
            )
        )
    _paths(axes, covered)
    _zones(axes, covered)
    for one, name in ((best, "A"), (covered.second, "B")):
        if one is not None:
            _camera(axes, covered, one, name)
    usable = where.ring[np.isfinite(p)]
    reach = float(edges[min(int(usable.max()) + 2, len(edges) - 1)]) if len(usable) else float(edges[-1])
    axes.set_xlim(where.centre[0] - reach, where.centre[0] + reach)
    axes.set_ylim(where.centre[1] + reach, where.centre[1] - reach)
    axes.set_aspect("equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MultipleLocator(FOOT * _round_step(reach / FOOT)))
        axis.set_major_formatter(lambda metres, _position: f"{metres / FOOT:,.0f}")
    axes.set_xlabel("feet along the heading")
    axes.set_ylabel("feet to the right")
    shades = [
        Rectangle((0, 0), 1, 1, fc=colour) for colour in (UNUSABLE, *(ODDS(q) for q in (0.0, 0.5, 1.0)))
    ]
    figure.legend(
        shades, ("cannot be used", "catches none", "half", "every take"), loc="outside lower center", ncols=4
    )


def _round_step(reach: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts a reach into three to seven."""
    power = 10.0 ** np.floor(np.log10(reach / 3.0))
    return float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= reach / 3.0))


def _paths(axes: Any, covered: Covered) -> None:
    for cloud, colour in (*((one, GREY) for one in covered.flown.others), (covered.flown.cloud, ORANGE)):
        for path in cloud.points[:30]:
            axes.plot(path[:, 0], path[:, 1], color=colour, lw=0.5, alpha=0.35)
    middle = covered.flown.cloud.middle
    axes.plot(middle[:, 0], middle[:, 1], color=INK, lw=1.4)


def _zones(axes: Any, covered: Covered) -> None:
    for zone in covered.flown.zones:
        shape = Ellipse((zone.x, zone.y), 2 * zone.long, 2 * zone.short, angle=math.degrees(zone.angle))
        shape.set(fc="none", ec=RED, lw=1.2, ls="-" if zone.share < 0.99 else (0, (4, 2)))
        axes.add_patch(shape)


def _camera(axes: Any, covered: Covered, one: Held, name: str) -> None:
    eyes, forward = one.done.eyes[0], one.done.axes[0, :, 2]
    axes.plot(eyes[:, 0], eyes[:, 1], color=BLUE, lw=1.5)
    half = 0.5 * field_of_view(covered.kit.lenses[one.spot.lens], covered.kit.sensor)[0]
    turn = math.atan2(*forward[0, 1::-1])
    reach = float(np.linalg.norm(covered.flown.cloud.middle[0] - eyes[0]))
    for angle in (turn - half, turn + half):
        end = eyes[0, :2] + reach * np.array([math.cos(angle), math.sin(angle)])
        axes.plot(*zip(eyes[0, :2], end, strict=True), color=BLUE, lw=0.8, ls=(0, (4, 3)))
    axes.plot(*eyes[0, :2], marker="o", ms=9, color=BLUE, mec="white")
    axes.annotate(name, eyes[0, :2], (8, 8), textcoords="offset points", color=BLUE, weight="bold")


def frames(figure: Any, covered: Covered) -> None:
    """The frame of the best camera at each key time, with a dot for where the subject is in each take."""
    times, sensor = covered.answer.times, covered.kit.sensor
    columns = min(3, len(times))
    rows = math.ceil(len(times) / columns)
    tall = sensor.height / sensor.width
    every = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, one in zip(every, times, strict=False):
        axes.add_patch(Rectangle((-0.5, -0.5 * tall), 1.0, tall, fc="#f4f5f7", ec=INK, lw=1.2))
        points = np.array(one.frame).reshape(-1, 2)
        axes.plot(points[:, 0], points[:, 1] * tall, "o", ms=2, color=ORANGE, alpha=0.4, mew=0)
        axes.plot((-0.5, 0.5), (0, 0), color=FAINT, lw=0.6)
        axes.plot((0, 0), (-0.5 * tall, 0.5 * tall), color=FAINT, lw=0.6)
        axes.set_xlim(-0.8, 0.8)
        axes.set_ylim(-0.8 * tall, 0.8 * tall)
        axes.set_aspect("equal")
        axes.axis("off")
        axes.set_title(f"{one.t:.2f} s: {one.label}\n{share_text(one.held)} held", fontsize=9)
    for axes in every[len(times) :]:
        axes.axis("off")


def over_time(figure: Any, covered: Covered) -> None:
    """Share of the takes that each camera holds, over time."""
    axes = figure.subplots()
    t = covered.flown.cloud.t
    best, second = covered.best, covered.second
    if best is not None:
        axes.plot(t, 100.0 * best.holding.mean(axis=0), color=BLUE, lw=2, label="A")
    if best is not None and second is not None:
        axes.plot(t, 100.0 * second.holding.mean(axis=0), color=GREY, lw=1.2, label="B")
        either = (best.holding | second.holding).mean(axis=0)
        axes.plot(t, 100.0 * either, color=ORANGE, lw=1.2, ls=(0, (4, 2)), label="A or B")
    axes.set_ylim(-3, 103)
    axes.set_xlabel(f"seconds after {covered.words.clock}")
    axes.set_ylabel("takes held, %")
    axes.legend(loc="lower left")
