"""Where the bodies go: the jump from the side, at the lip, and from above."""

from __future__ import annotations

from typing import Any

import numpy as np

from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, ROCK
from precipice.production.assessment import Assessment, Band, TrackLine
from precipice.production.findings import Relief, Zone

FOOT = 0.3048
BODY_COLOUR = {"rider": BLUE, "bike": ORANGE}
LABEL_GAP = 0.03
"""Of the height of a chart, between two labels."""

BODY_NAME = {"rider": "performer", "bike": "motorcycle"}


def side_view(axes: Any, one: Assessment) -> None:
    """The path over the terrain with the middle 90 % of all takes, in feet, both axes alike."""
    ground = np.array(one.terrain) / FOOT
    landing = one.landing_zone[0] / FOOT
    right = max(landing + one.landing_zone[2] / FOOT, _farthest(one)) * 1.08
    left = -0.12 * right
    low = float(np.interp(np.linspace(left, right, 400), ground[:, 0], ground[:, 1]).min())
    _rock(axes, ground, low - 0.06 * (ground[:, 1].max() - low))
    for name, body in (("bike_x_by_height", "bike"), ("rider_x_by_height", "rider")):
        for band in one.bands:
            if band.name == name:
                _fan(axes, band, BODY_COLOUR[body])
    for line in _sample(one)[2:]:
        axes.plot(_feet(line.x), _feet(line.z), color=BODY_COLOUR[line.body], lw=0.4, alpha=0.35)
    for line in one.tracks[:2]:
        axes.plot(
            _feet(line.x), _feet(line.z), color=BODY_COLOUR[line.body], lw=2.0, label=BODY_NAME[line.body]
        )
    zone = [landing - one.landing_zone[2] / FOOT, landing + one.landing_zone[2] / FOOT]
    axes.plot(
        zone, np.interp(zone, ground[:, 0], ground[:, 1]), color=INK, lw=5, solid_capstyle="butt", alpha=0.8
    )
    axes.annotate(
        "landing zone",
        (landing, float(np.interp(landing, ground[:, 0], ground[:, 1]))),
        (0, -16),
        textcoords="offset points",
        ha="center",
        fontsize=9,
    )
    axes.set_xlim(left, right)
    axes.set_ylim(low - 0.06 * (ground[:, 1].max() - low), ground[:, 1].max() * 1.05 + 20)
    _phase_marks(axes, one)
    axes.set_aspect("equal")
    axes.set_xlabel("feet from the lip")
    axes.set_ylabel("feet above the sea")
    axes.legend(loc="upper right")


def lip_view(axes: Any, one: Assessment, reach_feet: float = 120.0) -> None:
    """The first seconds, close up: how far the two are from the wall and from each other."""
    ground = np.array(one.terrain) / FOOT
    lip = float(np.interp(0.0, ground[:, 0], ground[:, 1]))
    _rock(axes, ground, lip - 2.0 * reach_feet)
    for line in _sample(one):
        axes.plot(_feet(line.x), _feet(line.z), color=BODY_COLOUR[line.body], lw=0.7, alpha=0.6)
    for line in one.tracks[:2]:
        axes.plot(_feet(line.x), _feet(line.z), color=BODY_COLOUR[line.body], lw=2.2)
    axes.set_xlim(-0.25 * reach_feet, reach_feet)
    axes.set_ylim(lip - reach_feet, lip + 0.25 * reach_feet)
    _phase_marks(axes, one)
    axes.set_aspect("equal")
    axes.set_xlabel("feet from the lip")
    axes.set_title("At the lip, close up")


def top_view(axes: Any, one: Assessment) -> None:
    """From above: where performer and motorcycle come down, and the landing zone."""
    x, y, radius = (value / FOOT for value in one.landing_zone)
    turn = np.linspace(0.0, 2.0 * np.pi, 121)
    for points, body in ((one.bike_landings, "bike"), (one.landings, "rider")):
        if points:
            places = np.array(points) / FOOT
            axes.scatter(
                places[:, 0],
                places[:, 1],
                s=5,
                color=BODY_COLOUR[body],
                alpha=0.45,
                lw=0,
                label=f"{BODY_NAME[body]}, {len(points)} takes",
            )
    axes.plot(x + radius * np.cos(turn), y + radius * np.sin(turn), color=INK, lw=1.4, label="landing zone")
    for zone in one.zones:
        along, across = _ellipse(zone, turn)
        style = "-" if zone.share < 0.99 else (0, (4, 2))
        axes.plot(
            along,
            across,
            color=BODY_COLOUR["bike"],
            lw=1.5,
            ls=style,
            label=f"{100 * zone.share:g} % of the motorcycles: keep out",
        )
    if one.relief is not None:
        _contours(axes, one.relief)
    axes.plot([0.0], [0.0], marker="s", color=INK, ms=6, lw=0)
    axes.annotate("lip", (0.0, 0.0), (6, 8), textcoords="offset points", fontsize=9)
    axes.axhline(0.0, color=FAINT, lw=0.8, zorder=0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.invert_yaxis()
    axes.set_xlabel("feet from the lip, along the heading")
    axes.set_ylabel("feet, right of it is down")
    axes.set_title("From above: where both come down")
    axes.legend(loc="upper left", markerscale=2)


def _ellipse(zone: Zone, turn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of the zone's edge, ft, at angles, rad."""
    u, v = zone.long * np.cos(turn), zone.short * np.sin(turn)
    cosine, sine = np.cos(zone.angle), np.sin(zone.angle)
    return (zone.x + cosine * u - sine * v) / FOOT, (zone.y + sine * u + cosine * v) / FOOT


def _contours(axes: Any, relief: Relief) -> None:
    """Lines of equal elevation of the ground around, ft."""
    x, y = _feet(relief.x), _feet(relief.y)
    height = np.array(relief.z).T / FOOT
    lines = axes.contour(x, y, height, levels=14, colors=GREY, linewidths=0.5, zorder=0)
    axes.clabel(lines, lines.levels[::3], fmt=lambda level: f"{level:,.0f}", fontsize=6.5)


def _feet(values: tuple[float, ...]) -> np.ndarray:
    return np.array(values) / FOOT


def _sample(one: Assessment) -> tuple[TrackLine, ...]:
    return one.tracks[:26]


def _farthest(one: Assessment) -> float:
    return max((max(line.x) for line in one.tracks[:2]), default=0.0) / FOOT


def _rock(axes: Any, ground: np.ndarray, floor: float) -> None:
    axes.fill_between(ground[:, 0], ground[:, 1], floor, color=ROCK, lw=0)
    axes.plot(ground[:, 0], ground[:, 1], color=GREY, lw=0.9)


def _fan(axes: Any, band: Band, colour: str) -> None:
    axes.fill_betweenx(_feet(band.axis), _feet(band.low), _feet(band.high), color=colour, alpha=0.22, lw=0)


def _phase_marks(axes: Any, one: Assessment) -> None:
    """A dot where each phase begins on the middle path, named beside it."""
    rider = next((line for line in one.tracks if line.body == "rider"), None)
    if rider is None:
        return
    low, high = axes.get_ylim()
    last = np.inf
    for phase in one.phases[2:-1]:
        x = float(np.interp(phase.start, rider.t, rider.x)) / FOOT
        z = float(np.interp(phase.start, rider.t, rider.z)) / FOOT
        axes.plot([x], [z], marker="o", ms=4, color=BLUE)
        last = min(z, last - LABEL_GAP * (high - low))
        axes.annotate(
            phase.label,
            (x, z),
            (x + LABEL_GAP * (high - low), last),
            fontsize=8,
            color=INK,
            va="center",
            annotation_clip=True,
            clip_on=True,
        )
