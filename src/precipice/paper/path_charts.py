"""Where the bodies of a gag go: from the side, close up, and from above; whatever the kind of gag has."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
from matplotlib.patches import Circle, Polygon

from precipice.paper.canvas import BLUE, FAINT, GREY, INK, ORANGE, ROCK
from precipice.paper.labels import name_at
from precipice.production.assessment import Assessment, Band, TrackLine
from precipice.production.findings import Relief, Zone
from precipice.production.picture import Shape

FOOT = 0.3048
COLOURS = (BLUE, ORANGE, "#4b7f52", "#7b4b94", "#8a6d1d", "#3d7f8a")
"""Of the bodies in their order; the performer's is the first."""

TONES = {"ground": ROCK, "thing": "#8d949e", "target": "#5aa469", "keep_out": "#c8493b"}
MOST_BODIES = 2
"""Bodies with zones up to which a legend names paths, ends and every zone; of more, the outermost zones."""

SHOWN_LINES = 26
LETTER, KEY = 0.078, 0.55
"""Inches that a letter of a label takes, and a legend's line and gaps beside its words."""

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

SLIMMEST = 0.8
"""Width over height of the slimmest view; a fall along a wall has room beside it for its words."""

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


def side_size(one: Assessment, width: float = WIDTH) -> tuple[float, float]:
    """Width and height of the view from the side, inches, after what is in it."""
    return _size(_side_box(one), width)


def top_size(one: Assessment, width: float = WIDTH) -> tuple[float, float]:
    """Likewise from above, its legend counted."""
    across, height = _size(_top_box(one), width)
    return across, height + legend_height(one, width)


def legend_height(one: Assessment, width: float, is_sketch: bool = False) -> float:
    """What the legend below a view from above takes, inches."""
    labels = list(_top_labels(one, is_sketch).values())
    return 0.17 * -(-len(labels) // _abreast(labels, width)) + 0.1 if labels else 0.0


def side_ratio(one: Assessment) -> float:
    """Height over width of what the view from the side shows."""
    return _ratio(_side_box(one))


def top_ratio(one: Assessment) -> float:
    """Likewise from above."""
    return _ratio(_top_box(one))


def _ratio(box: Box) -> float:
    left, right, low, high = box
    return (high - low) / max(right - left, 1e-9)


def _size(box: Box, width: float) -> tuple[float, float]:
    return width, float(np.clip(width * _ratio(box) + AROUND, LOWEST, HIGHEST))


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
    _name_axes(axes, f"feet from the {one.words.origin}", f"feet above {one.words.height}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="best")


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
    _name_axes(axes, f"feet from the {one.words.origin}", "", 0.4)
    axes.set_title(f"At the {one.words.origin}, close up")


def top_view(axes: Any, one: Assessment, is_sketch: bool = False) -> None:
    """From above: where bodies go and end, what stands there, and what is to be kept clear.

    Args:
        axes: What it is drawn on.
        one: The gag.
        is_sketch: True for half a page: its legend names the outermost zones, and no colour twice.
    """
    colours, turn = bodies(one), np.linspace(0.0, 2.0 * np.pi, 121)
    labels = _top_labels(one, is_sketch)
    _shapes(axes, one, "top")
    if one.words.close_up is None:
        for band in one.bands:
            _top_fan(axes, band, colours)
        _paths(axes, one, colours, "y", labels)
    for landed in reversed(one.landings):
        if landed.points:
            places, label = np.array(landed.points) / FOOT, labels.get(f"landings {landed.body}")
            colour = colours[landed.body]
            axes.scatter(places[:, 0], places[:, 1], s=5, color=colour, alpha=0.45, lw=0, label=label)
    if one.landing_zone is not None:
        x, y, radius = (value / FOOT for value in one.landing_zone)
        around = (x + radius * np.cos(turn), y + radius * np.sin(turn))
        axes.plot(*around, color=INK, lw=1.4, label=labels.get("target"))
    for zone in one.zones:
        along, across = _ellipse(zone, turn)
        style, label = "-" if zone.share < 0.99 else (0, (4, 2)), labels.get(f"{zone.body} {zone.share}")
        axes.plot(along, across, color=colours[zone.body], lw=1.5, ls=style, label=label)
    if one.relief is not None:
        _contours(axes, one.relief)
    axes.plot([0.0], [0.0], marker="s", color=INK, ms=6, lw=0)
    name_at(axes, one.words.origin, (0.0, 0.0), (0.0, 8.0))
    axes.axhline(0.0, color=FAINT, lw=0.8, zorder=0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.invert_yaxis()
    share = 0.55 if one.words.close_up is not None and not is_sketch else 1.0
    which = "" if is_sketch else ", along the heading"
    _name_axes(axes, f"feet from the {one.words.origin}{which}", "feet, right of it is down", share)
    axes.set_title(one.words.above)
    handles, names = axes.get_legend_handles_labels()
    if handles:
        abreast = _abreast(names, axes.figure.bbox.width / axes.figure.dpi)
        axes.figure.legend(handles, names, loc="outside lower center", ncols=abreast, markerscale=2)


def _top_labels(one: Assessment, is_sketch: bool) -> dict[str, str]:
    """What the legend of a view from above says, by what it says it of."""
    named: dict[str, str] = {}
    zoned = {zone.body for zone in one.zones}
    short = is_sketch or len(zoned) > MOST_BODIES
    if one.words.close_up is None and not short:
        named |= {f"path {line.body}": one.words.body(line.body) for line in _middle(one)}
    for landed in reversed(one.landings):
        if landed.points and not (short and landed.body in zoned):
            says = f"{one.words.body(landed.body)}, {len(landed.points)} takes"
            named[f"landings {landed.body}"] = says
    if one.landing_zone is not None:
        named["target"] = one.words.target
    outermost = {zone.body: zone.share for zone in sorted(one.zones, key=lambda zone: zone.share)}
    for zone in one.zones:
        if not short or zone.share == outermost[zone.body]:
            says = f"keep out: {one.words.body(zone.body)}, {100 * zone.share:g} % of takes"
            named[f"{zone.body} {zone.share}"] = says
    return named


def _abreast(labels: list[str], width: float) -> int:
    """Columns of a legend that a width, inches, has room for."""
    return max(1, min(len(labels), int(width / (KEY + LETTER * max(map(len, labels))))))


def _name_axes(axes: Any, across: str, up: str, share: float = 1.0) -> None:
    """What the axes measure, on as many lines as their share of the drawing's width and height asks for."""
    width, height = (side / axes.figure.dpi for side in (axes.figure.bbox.width, axes.figure.bbox.height))
    axes.set_xlabel(textwrap.fill(across, max(12, int((share * width - 0.7) / LETTER))))
    if up:
        axes.set_ylabel(textwrap.fill(up, max(12, int((height - 1.0) / LETTER))))


def _middle(one: Assessment) -> tuple[TrackLine, ...]:
    return tuple(line for line in one.tracks if line.take == 0)


def _paths(
    axes: Any,
    one: Assessment,
    colours: dict[str, str],
    coordinate: str,
    labels: dict[str, str] | None = None,
) -> None:
    """Single takes thin, the middle run thick, its height or its side over the distance."""
    for line in one.tracks[:SHOWN_LINES]:
        if line.take:
            axes.plot(
                _feet(line.x), _feet(getattr(line, coordinate)), color=colours[line.body], lw=0.4, alpha=0.35
            )
    for line in _middle(one):
        values = _feet(getattr(line, coordinate))
        label = one.words.body(line.body) if labels is None else labels.get(f"path {line.body}")
        axes.plot(_feet(line.x), values, color=colours[line.body], lw=2.0, label=label)


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
    end += max(0.0, SLIMMEST * (high - low) - (end - beginning + 2.0 * along))
    up = 0.12 * max(high - low, 0.06 * (end - beginning), 1.0)
    sky = max(0.0, FLATTEST * (end - beginning + 2.0 * along) - (high - low + 1.6 * up))
    return beginning - along, end + along, low - 0.6 * up, high + up + sky


def _top_box(one: Assessment) -> Box:
    points = [(x, y) for line in one.tracks for x, y in zip(line.x, line.y, strict=True)]
    points += [point for shape in one.shapes if shape.view == "top" for point in _corners(shape)]
    points += [point for landed in one.landings for point in landed.points]
    rounds = [(zone.x, zone.y, zone.long) for zone in one.zones]
    rounds += [one.landing_zone] if one.landing_zone is not None else []
    for x, y, reach in rounds:
        points += [(x - reach, y - reach), (x + reach, y + reach)]
    found = np.array([*points, (0.0, 0.0)]) / FOOT
    (left, low), (right, high) = found.min(axis=0), found.max(axis=0)
    return float(left), float(max(right, left + 1.0)), float(low), float(high)


def _corners(shape: Shape) -> list[tuple[float, float]]:
    if shape.form != "circle":
        return list(shape.points)
    ((a, b),) = shape.points
    return [(a - shape.radius, b - shape.radius), (a + shape.radius, b + shape.radius)]


def _shapes(axes: Any, one: Assessment, view: str) -> None:
    """What stands still, each with its words at its top."""
    for shape in (shape for shape in one.shapes if shape.view == view):
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
            name_at(axes, shape.label, (middle, top), (0.0, 4.0))


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

    A phase belongs to the body whose key its name begins with, else to the performer.
    """
    lines, colours = _middle(one), bodies(one)
    if not lines or len(lines[0].t) < 2:
        return
    for phase in one.phases:
        line = next((each for each in lines if phase.name.startswith(f"{each.body}_")), lines[0])
        if line.t[0] < phase.start < line.t[-1] - NEAR_END:
            x, z = (float(np.interp(phase.start, line.t, way)) / FOOT for way in (line.x, line.z))
            axes.plot([x], [z], marker="o", ms=4, color=colours[line.body])
            name_at(axes, phase.label, (x, z), (6.0, 0.0), led=True)
