"""Where the bodies of a gag go: from the side, close up, and from above; whatever the kind of gag has."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Circle, Polygon

from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, ROCK
from precipice.production.assessment import Assessment, Band, TrackLine
from precipice.production.findings import Relief, Zone
from precipice.production.picture import Shape

FOOT = 0.3048
COLOURS = (BLUE, ORANGE, "#4b7f52", "#7b4b94", "#8a6d1d", "#3d7f8a")
"""Of the bodies in their order; the performer's is the first."""

TONES = {"ground": ROCK, "thing": "#8d949e", "target": "#5aa469", "keep_out": "#c8493b"}
LABEL_GAP = 0.03
"""Of the height of a chart, between two labels."""

SHOWN_LINES = 26
LINE_HEIGHT = 10.0
"""Points from one label to the next."""

NEAR = (0.25, 0.06)
"""Shares of the width and height of what stands there, within which two labels would overlap."""

NEAR_END = 0.01
"""s; a phase that begins so near the end of a path is its end."""

LEAST_HEIGHT = 0.15
"""m that something must rise or fall for a view from the side."""

LEAST_ASIDE = 0.3
"""m that a path or an end must lie aside to be drawn from above."""

WIDTH, LOWEST, HIGHEST = 9.6, 2.6, 6.4
"""Inches, of a view."""

AROUND = 1.3
"""Inches of a view for its axes."""

FLATTEST = (LOWEST - AROUND) / WIDTH
"""Height over width of the flattest view; above what is lower there is sky."""

Box = tuple[float, float, float, float]
"""Least and greatest x, least and greatest height or side, ft."""


def bodies(one: Assessment) -> dict[str, str]:
    """The colour of each body, the performer's first."""
    names = dict.fromkeys([*(line.body for line in one.tracks), *(landed.body for landed in one.landings)])
    return {name: COLOURS[k % len(COLOURS)] for k, name in enumerate(names)}


def has_side(one: Assessment) -> bool:
    """Whether something is to be seen from the side."""
    heights = [z for line in one.tracks if line.take == 0 for z in line.z]
    rises = bool(heights) and max(heights) - min(heights) > LEAST_HEIGHT
    return rises or any(shape.view == "side" for shape in one.shapes)


def has_top(one: Assessment) -> bool:
    """Whether something is to be seen from above."""
    aside = any(abs(y) > LEAST_ASIDE for line in one.tracks for y in line.y)
    landed = any(abs(y) > LEAST_ASIDE for landed in one.landings for _, y in landed.points)
    return aside or landed or any(shape.view == "top" for shape in one.shapes)


def side_size(one: Assessment) -> tuple[float, float]:
    """Width and height of the view from the side, inches, after what is in it."""
    return _size(_side_box(one))


def top_size(one: Assessment) -> tuple[float, float]:
    """Likewise from above."""
    return _size(_top_box(one))


def side_ratio(one: Assessment) -> float:
    """Height over width of what the view from the side shows."""
    return _ratio(_side_box(one))


def top_ratio(one: Assessment) -> float:
    """Likewise from above."""
    return _ratio(_top_box(one))


def _ratio(box: Box) -> float:
    left, right, low, high = box
    return (high - low) / max(right - left, 1e-9)


def _size(box: Box) -> tuple[float, float]:
    left, right, low, high = box
    return WIDTH, float(np.clip(WIDTH * (high - low) / max(right - left, 1e-9) + AROUND, LOWEST, HIGHEST))


def side_view(axes: Any, one: Assessment) -> None:
    """The path over the ground with the middle 90 % of all takes, in feet, both axes alike."""
    colours, ground = bodies(one), _ground(one)
    left, right, low, high = _side_box(one)
    _rock(axes, ground, low)
    _shapes(axes, one, "side")
    for band in one.bands:
        _side_fan(axes, band, colours)
    _paths(axes, one, colours, "z")
    _zone_from_the_side(axes, one, ground)
    axes.set_xlim(left, right)
    axes.set_ylim(low, high)
    _phase_marks(axes, one)
    axes.set_aspect("equal")
    axes.set_xlabel(f"feet from the {one.words.origin}")
    axes.set_ylabel(f"feet above {one.words.height}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper right")


def close_view(axes: Any, one: Assessment, reach: float) -> None:
    """The first seconds, within a reach, m, of the origin: how far bodies are from walls and each other."""
    colours, ground, reach_feet = bodies(one), _ground(one), reach / FOOT
    top = float(np.interp(0.0, ground[:, 0], ground[:, 1]))
    _rock(axes, ground, top - 2.0 * reach_feet)
    _shapes(axes, one, "side")
    for line in one.tracks[:SHOWN_LINES]:
        axes.plot(_feet(line.x), _feet(line.z), color=colours[line.body], lw=0.7, alpha=0.6)
    for line in _middle(one):
        axes.plot(_feet(line.x), _feet(line.z), color=colours[line.body], lw=2.2)
    axes.set_xlim(-0.25 * reach_feet, reach_feet)
    axes.set_ylim(top - reach_feet, top + 0.25 * reach_feet)
    _phase_marks(axes, one)
    axes.set_aspect("equal")
    axes.set_xlabel(f"feet from the {one.words.origin}")
    axes.set_title(f"At the {one.words.origin}, close up")


def top_view(axes: Any, one: Assessment) -> None:
    """From above: where bodies go and end, what stands there, and what is to be kept clear."""
    colours, turn = bodies(one), np.linspace(0.0, 2.0 * np.pi, 121)
    _shapes(axes, one, "top")
    if one.words.close_up is None:
        for band in one.bands:
            _top_fan(axes, band, colours)
        _paths(axes, one, colours, "y")
    for landed in reversed(one.landings):
        if landed.points:
            places = np.array(landed.points) / FOOT
            label = f"{one.words.body(landed.body)}, {len(places)} takes"
            colour = colours[landed.body]
            axes.scatter(places[:, 0], places[:, 1], s=5, color=colour, alpha=0.45, lw=0, label=label)
    if one.landing_zone is not None:
        x, y, radius = (value / FOOT for value in one.landing_zone)
        axes.plot(
            x + radius * np.cos(turn), y + radius * np.sin(turn), color=INK, lw=1.4, label=one.words.target
        )
    for zone in one.zones:
        along, across = _ellipse(zone, turn)
        style = "-" if zone.share < 0.99 else (0, (4, 2))
        axes.plot(along, across, color=colours[zone.body], lw=1.5, ls=style, label=zone_label(one, zone))
    if one.relief is not None:
        _contours(axes, one.relief)
    axes.plot([0.0], [0.0], marker="s", color=INK, ms=6, lw=0)
    axes.annotate(one.words.origin, (0.0, 0.0), (6, 8), textcoords="offset points", fontsize=9)
    axes.axhline(0.0, color=FAINT, lw=0.8, zorder=0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.invert_yaxis()
    axes.set_xlabel(f"feet from the {one.words.origin}, along the heading")
    axes.set_ylabel("feet, right of it is down")
    axes.set_title(one.words.above)
    if axes.get_legend_handles_labels()[0]:
        if one.words.close_up is not None:
            axes.legend(loc="upper left", markerscale=2)
        else:
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3, markerscale=2)


def zone_label(one: Assessment, zone: Zone) -> str:
    """What a zone is called in the key of a view from above."""
    return f"keep out: {one.words.body(zone.body)}, {100 * zone.share:g} % of takes"


def _middle(one: Assessment) -> tuple[TrackLine, ...]:
    return tuple(line for line in one.tracks if line.take == 0)


def _paths(axes: Any, one: Assessment, colours: dict[str, str], coordinate: str) -> None:
    """Single takes thin, the middle run thick, its height or its side over the distance."""
    for line in one.tracks[:SHOWN_LINES]:
        if line.take:
            axes.plot(
                _feet(line.x), _feet(getattr(line, coordinate)), color=colours[line.body], lw=0.4, alpha=0.35
            )
    for line in _middle(one):
        values = _feet(getattr(line, coordinate))
        axes.plot(_feet(line.x), values, color=colours[line.body], lw=2.0, label=one.words.body(line.body))


def _ground(one: Assessment) -> np.ndarray:
    """Profile (n, 2), ft; level at 0 where there is none."""
    if one.terrain:
        return np.array(one.terrain) / FOOT
    return np.array([(-1e4, 0.0), (1e4, 0.0)])


def _side_points(one: Assessment) -> np.ndarray:
    """Everything that must be in the view from the side, (n, 2), ft."""
    points = [(x, z) for line in _middle(one) for x, z in zip(line.x, line.z, strict=True)]
    points += [point for shape in one.shapes if shape.view == "side" for point in _corners(shape)]
    return np.array(points or [(0.0, 0.0), (1.0, 1.0)]) / FOOT


def _side_box(one: Assessment) -> Box:
    """What the view from the side shows, ft: the paths, the shapes, the landing zone, the ground below."""
    ground, points = _ground(one), _side_points(one)
    ends = [float(points[:, 0].max())]
    if one.landing_zone is not None:
        ends.append((one.landing_zone[0] + one.landing_zone[2]) / FOOT)
    if one.terrain:
        right = max(ends) * 1.08
        left = -0.12 * right
        low = float(np.interp(np.linspace(left, right, 400), ground[:, 0], ground[:, 1]).min())
        return left, right, low - 0.06 * (ground[:, 1].max() - low), float(ground[:, 1].max()) * 1.05 + 20.0
    beginning, end = min(0.0, float(points[:, 0].min())), max(0.0, *ends)
    low, high = min(0.0, float(points[:, 1].min())), max(0.0, float(points[:, 1].max()))
    along = 0.08 * max(end - beginning, 0.4 * (high - low), 1.0)
    up = 0.12 * max(high - low, 0.06 * (end - beginning), 1.0)
    sky = max(0.0, FLATTEST * (end - beginning + 2.0 * along) - (high - low + 1.6 * up))
    return beginning - along, end + along, low - 0.6 * up, high + up + sky


def _top_box(one: Assessment) -> Box:
    points = [(x, y) for line in one.tracks for x, y in zip(line.x, line.y, strict=True)]
    points += [point for shape in one.shapes if shape.view == "top" for point in _corners(shape)]
    points += [point for landed in one.landings for point in landed.points]
    for zone in one.zones:
        points += [(zone.x - zone.long, zone.y - zone.long), (zone.x + zone.long, zone.y + zone.long)]
    found = np.array([*points, (0.0, 0.0)]) / FOOT
    (left, low), (right, high) = found.min(axis=0), found.max(axis=0)
    return float(left), float(max(right, left + 1.0)), float(low), float(high)


def _corners(shape: Shape) -> list[tuple[float, float]]:
    if shape.form != "circle":
        return list(shape.points)
    ((a, b),) = shape.points
    return [(a - shape.radius, b - shape.radius), (a + shape.radius, b + shape.radius)]


def _shapes(axes: Any, one: Assessment, view: str) -> None:
    """What stands still, each with its words at its top, above those of another that stands there too."""
    shown = [shape for shape in one.shapes if shape.view == view]
    placed: list[tuple[float, float]] = []
    for shape in shown:
        points, colour = np.array(shape.points) / FOOT, TONES[shape.tone]
        fill = {"facecolor": colour, "edgecolor": colour, "alpha": 0.45 if shape.tone != "ground" else 1.0}
        if shape.form == "line":
            axes.plot(points[:, 0], points[:, 1], color=colour, lw=2.2, solid_capstyle="butt", zorder=1.5)
        elif shape.form == "area":
            axes.add_patch(Polygon(points, closed=True, zorder=1.2, **fill))
        else:
            axes.add_patch(Circle(points[0], shape.radius / FOOT, zorder=1.2, **fill))
        if shape.label:
            corners = np.array(_corners(shape)) / FOOT
            middle = float(corners[:, 0].min() + corners[:, 0].max()) / 2.0
            # From above the axis to the right points down, so that the top of a shape is its least side.
            top = float(corners[:, 1].max() if view == "side" else corners[:, 1].min())
            spans = np.ptp(np.concatenate([_corners(each) for each in shown]), axis=0) / FOOT
            below = sum(
                abs(middle - x) < NEAR[0] * spans[0] and abs(top - y) < NEAR[1] * spans[1] for x, y in placed
            )
            placed.append((middle, top))
            axes.annotate(
                shape.label,
                (middle, top),
                (0, 4 + LINE_HEIGHT * below),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color=INK,
                annotation_clip=True,
            )


def _zone_from_the_side(axes: Any, one: Assessment, ground: np.ndarray) -> None:
    if one.landing_zone is None:
        return
    landing, radius = one.landing_zone[0] / FOOT, one.landing_zone[2] / FOOT
    zone = [landing - radius, landing + radius]
    axes.plot(
        zone, np.interp(zone, ground[:, 0], ground[:, 1]), color=INK, lw=5, solid_capstyle="butt", alpha=0.8
    )
    axes.annotate(
        one.words.target,
        (landing, float(np.interp(landing, ground[:, 0], ground[:, 1]))),
        (0, -16),
        textcoords="offset points",
        ha="center",
        fontsize=9,
    )


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


def _rock(axes: Any, ground: np.ndarray, floor: float) -> None:
    axes.fill_between(ground[:, 0], ground[:, 1], floor, color=ROCK, lw=0)
    axes.plot(ground[:, 0], ground[:, 1], color=GREY, lw=0.9)


def _side_fan(axes: Any, band: Band, colours: dict[str, str]) -> None:
    """A band of distances by height, or of heights by distance."""
    low, high, axis = _feet(band.low), _feet(band.high), _feet(band.axis)
    for ending, fill in (("_x_by_height", axes.fill_betweenx), ("_z_by_x", axes.fill_between)):
        body = band.name.removesuffix(ending)
        if body != band.name and body in colours:
            fill(axis, low, high, color=colours[body], alpha=0.22, lw=0)


def _top_fan(axes: Any, band: Band, colours: dict[str, str]) -> None:
    body = band.name.removesuffix("_y_by_x")
    if body != band.name and body in colours:
        low, high = _feet(band.low), _feet(band.high)
        axes.fill_between(_feet(band.axis), low, high, color=colours[body], alpha=0.22, lw=0)


def _phase_marks(axes: Any, one: Assessment) -> None:
    """A dot where each phase begins on the middle path of its body, named beside it.

    A phase belongs to the body whose key its name begins with, else to the performer. Labels that would lie
    on each other go down, each on a line of its own with a leader to its dot.
    """
    lines = _middle(one)
    if not lines or len(lines[0].t) < 2:
        return
    (low, high), colours = axes.get_ylim(), bodies(one)
    points = 72.0 * axes.bbox.height / axes.figure.dpi
    gap = (high - low) * max(LABEL_GAP, LINE_HEIGHT / points)
    marks = []
    for phase in one.phases:
        line = next((each for each in lines if phase.name.startswith(f"{each.body}_")), lines[0])
        if line.t[0] < phase.start < line.t[-1] - NEAR_END:
            x, z = (float(np.interp(phase.start, line.t, way)) / FOOT for way in (line.x, line.z))
            marks.append((z, x, phase.label, colours[line.body]))
    last = np.inf
    # From the top, so that what is low on the picture is not pushed down by what is high and later.
    for z, x, label, colour in sorted(marks, key=lambda mark: -mark[0]):
        axes.plot([x], [z], marker="o", ms=4, color=colour)
        last = min(z, last - gap)
        axes.annotate(
            label,
            (x, z),
            (x + LABEL_GAP * (high - low) + (gap if last < z else 0.0), last),
            fontsize=8,
            color=INK,
            va="center",
            annotation_clip=True,
            clip_on=True,
            arrowprops={"arrowstyle": "-", "lw": 0.5, "color": FAINT} if last < z - gap else None,
        )
