"""Where a camera may stand, and what each place catches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from precipice.camera.cover import (
    WAYS,
    Crew,
    Way,
    Work,
    caught,
    height_share,
    held,
    in_focus,
    in_frame,
    seen,
    work,
)
from precipice.camera.kit import Kit
from precipice.plan.cover_paths import Flown, ground, in_zone

BEARINGS, RINGS = 32, 12
"""Directions and distances round the middle of the path that are looked at."""

SEARCHED = 200
"""Takes by which places are ranked; the best are then looked at with all of them."""

TOGETHER = 24
"""Places worked out at a time, so that memory stays within some tens of megabytes."""

SIGHT = 48
"""Points of a line of sight that are held against a relief."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places for a lens.

    Attributes:
        eyes: (m, 3), m.
        elevation: Of the ground under each, (m,), m.
        bearing: Number of the direction, (m,).
        ring: Number of the distance, (m,).
        centre: Round which they lie, (2,), m.
        distances: Of the rings, m.
    """

    eyes: np.ndarray
    elevation: np.ndarray
    bearing: np.ndarray
    ring: np.ndarray
    centre: np.ndarray
    distances: np.ndarray


def places(flown: Flown, kit: Kit, crew: Crew) -> Places:
    """Rings round the middle of the path, from as near as is allowed to where the longest lens is too short.

    Lenses stand at the kit's lowest and highest height over the ground.
    """
    path, radius = flown.cloud.middle, flown.cloud.radius
    low, high = path[:, :2].min(axis=0), path[:, :2].max(axis=0)
    centre, half = 0.5 * (low + high), 0.5 * float(np.linalg.norm(high - low))
    longest = kit.lenses[-1].focal_length
    farthest = half + 2.0 * radius * longest / (crew.share * kit.sensor.height)
    nearest = max(crew.clear, kit.lenses[0].close_focus) + radius
    distances = np.geomspace(nearest, max(farthest, 1.5 * nearest), RINGS)
    heights = sorted({kit.heights[0], kit.heights[-1]})
    ring, bearing, height = (
        part.ravel()
        for part in np.meshgrid(np.arange(RINGS), np.arange(BEARINGS), np.array(heights), indexing="ij")
    )
    angle = bearing * (2.0 * math.pi / BEARINGS)
    x = centre[0] + distances[ring] * np.cos(angle)
    y = centre[1] + distances[ring] * np.sin(angle)
    floor = ground(flown.scene, x, y)
    return Places(np.column_stack([x, y, floor + height]), floor, bearing, ring, centre, distances)


def barred(flown: Flown, done: Work, crew: Crew, ring: float) -> tuple[np.ndarray, np.ndarray]:
    """Which cameras stand or travel within a ring, and which are too near to what comes past, (m,) bool."""
    inside = np.zeros(len(done.eyes), dtype=bool)
    for zone in flown.zones:
        if zone.share <= ring:
            inside |= in_zone(zone, done.eyes[..., :2]).any(axis=1)
    near = np.zeros(len(done.eyes), dtype=bool)
    for cloud in (flown.cloud, *flown.others):
        least = crew.clear + cloud.radius
        low, high = cloud.points.min(axis=0) - least, cloud.points.max(axis=0) + least
        close = ((done.eyes > low) & (done.eyes < high)).all(axis=2).any(axis=1)
        for k in np.flatnonzero(close & ~near):
            away = ((cloud.points - done.eyes[k]) ** 2).sum(axis=2)
            near[k] = bool((away < least**2).any())
    return inside, near


LEVEL = 1.0
"""m by which the ground under a camera that tracks may rise or fall on its way; own assumption."""


def off_the_level(flown: Flown, done: Work) -> np.ndarray:
    """Which cameras would travel over ground that is not level, (m,) bool: over an edge, up a slope."""
    if done.way != "tracking":
        return np.zeros(len(done.eyes), dtype=bool)
    floor = ground(flown.scene, done.eyes[..., 0], done.eyes[..., 1])
    steep: np.ndarray = np.abs(floor - floor[:, :1]).max(axis=1) > LEVEL
    return steep


STEEPEST_GROUND = math.tan(math.radians(35.0))
"""Slope on which no tripod and nobody stands without a rope; own assumption."""


def too_steep(flown: Flown, eyes: np.ndarray) -> np.ndarray:
    """Which places (m, 3) lie on ground steeper than 35 degrees, over 2 m, (m,) bool: a cliff's face."""
    x, y = eyes[:, 0], eyes[:, 1]
    ahead = ground(flown.scene, x + 1.0, y) - ground(flown.scene, x - 1.0, y)
    aside = ground(flown.scene, x, y + 1.0) - ground(flown.scene, x, y - 1.0)
    steep: np.ndarray = 0.5 * np.hypot(ahead, aside) > STEEPEST_GROUND
    return steep


def in_sight(flown: Flown, done: Work) -> np.ndarray:
    """At which times no ground stands between lens and the middle path, (m, k) bool."""
    if flown.scene.terrain is None:
        return np.ones(done.eyes.shape[:2], dtype=bool)
    way = flown.cloud.middle - done.eyes
    if flown.scene.relief is None:
        # Between its points the profile is straight, as the line of sight is: what hides, hides at a point.
        vertex = np.asarray(flown.scene.terrain)[:, 0, None, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (vertex - done.eyes[..., 0]) / way[..., 0]
        share = np.where((share > 0.0) & (share < 1.0), share, 0.0)[..., None]
    else:
        share = np.linspace(0.0, 1.0, SIGHT + 2)[1:-1, None, None, None]
    line = done.eyes + share * way
    clear: np.ndarray = (line[..., 2] > ground(flown.scene, line[..., 0], line[..., 1])).all(axis=0)
    return clear


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, a lens and a way, by their numbers, with what the search found.

    Attributes:
        way: How it is worked.
        lens: Number of the lens.
        place: Number of the place.
        p: Share of the searched takes that it catches.
        held: Share of the time that a take is held, mean over takes.
        share: Height of the subject as a share of the frame's.
        now: Share of the takes held at each time, (k,).
    """

    way: Way
    lens: int
    place: int
    p: float
    held: float
    share: float
    now: np.ndarray = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What every place catches.

    Attributes:
        places: All of them.
        spots: Those that can be used, best first.
        p: (ways, lenses, m), nan where a place cannot be used.
        kept_out: Places within a ring.
        too_near: Places nearer to what comes past than is allowed.
        steep: Places on ground that is too steep to stand on.
    """

    places: Places
    spots: tuple[Spot, ...]
    p: np.ndarray
    kept_out: int
    too_near: int
    steep: int


def search(flown: Flown, kit: Kit, crew: Crew, hold: float, ring: float) -> Search:
    """What every place, lens and way catches of the first takes."""
    where = places(flown, kit, crew)
    cloud = flown.cloud.first(SEARCHED)
    p = np.full((len(WAYS), len(kit.lenses), len(where.eyes)), np.nan)
    spots: list[Spot] = []
    steep = too_steep(flown, where.eyes)
    kept_out = too_near = 0
    for w, way in enumerate(WAYS):
        for part in _parts(len(where.eyes)):
            done = work(way, where.eyes[part], cloud, crew)
            inside, near = barred(flown, done, crew, ring)
            if way == "fixed":
                kept_out, too_near = kept_out + int(inside.sum()), too_near + int((near & ~inside).sum())
            free = np.flatnonzero(~(inside | near | steep[part] | off_the_level(flown, done)))
            if not len(free):
                continue
            done = Work(way, done.eyes[free], done.axes[free], done.depth[free])
            found, clear = seen(done, cloud), in_sight(flown, done)
            for number, lens in enumerate(kit.lenses):
                share = height_share(done, cloud, lens, kit.sensor)
                holding = held(found, lens, kit.sensor, cloud.radius, crew.sharp * kit.sensor.pitch)
                holding &= clear[:, None]
                now = holding.mean(axis=1)
                got, mean = caught(holding, hold).mean(axis=1), holding.mean(axis=(1, 2))
                for k in np.flatnonzero(share >= crew.share):
                    place = int(part[free[k]])
                    p[w, number, place] = got[k]
                    spots.append(
                        Spot(way, number, place, float(got[k]), float(mean[k]), float(share[k]), now[k])
                    )
    return Search(where, tuple(sorted(spots, key=order)), p, kept_out, too_near, int(steep.sum()))


def order(spot: Spot) -> tuple[float, float, int, float, int, int]:
    """Most takes caught first, then the most time held, the plainer way, the larger subject, longer lens."""
    tenths = min(7.0, round(10.0 * spot.share))
    return (-round(spot.p, 2), -round(spot.held, 3), WAYS.index(spot.way), -tenths, -spot.lens, spot.place)


def _parts(count: int) -> Iterator[np.ndarray]:
    for at in range(0, count, TOGETHER):
        yield np.arange(at, min(at + TOGETHER, count))


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What one camera holds of every take.

    Attributes:
        spot: Which camera.
        done: What it does.
        holding: In frame and in focus, (n, k) bool.
        framed: In frame, likewise.
    """

    spot: Spot
    done: Work
    holding: np.ndarray
    framed: np.ndarray


def hold_all(flown: Flown, kit: Kit, crew: Crew, where: Places, spot: Spot) -> Held:
    """One camera against all takes."""
    cloud, lens = flown.cloud, kit.lenses[spot.lens]
    done = work(spot.way, where.eyes[[spot.place]], cloud, crew)
    found, clear = seen(done, cloud), in_sight(flown, done)
    framed = in_frame(found, lens, kit.sensor, cloud.radius) & clear[:, None]
    sharp = in_focus(found, lens, crew.sharp * kit.sensor.pitch)
    return Held(spot, done, (framed & sharp)[0], framed[0])
