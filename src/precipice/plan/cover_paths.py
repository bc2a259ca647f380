"""The takes of a gag as paths on common times, and the places where nobody may stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from precipice.camera.cover import Cloud
from precipice.gags.model import Model, Scene
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.production.assessment import Odds, Phase, TrackLine
from precipice.production.findings import Zone
from precipice.production.problem import InputError, Problem
from precipice.risk.odds import odds
from precipice.risk.run import Runner, run_all
from precipice.risk.sample import draws, middles
from precipice.risk.zones import impact_zones

TIMES = 61
"""Common times at which the takes are looked at."""

RADII = {"bike": 1.2, "car": 2.4, "vehicle": 2.4, "engine": 9.0, "car_": 9.0}
PERSON = 0.9
"""Half the length of a bike with its rider, of road and rail vehicles, and half a tall person's stature, m;
own assumption."""


@dataclass(frozen=True, slots=True, eq=False)
class Flown:
    """What the takes of a gag were.

    Attributes:
        body: Key of the subject.
        bodies: Keys of all bodies that have paths.
        cloud: The subject's takes.
        others: Takes of the other bodies.
        good: Which takes went as planned: no margin below zero, (n,) bool.
        zones: Where what must be kept out of comes down.
        phases: Of the middle run.
        scene: What stands still.
    """

    body: str
    bodies: tuple[str, ...]
    cloud: Cloud
    others: tuple[Cloud, ...]
    good: np.ndarray
    zones: tuple[Zone, ...]
    phases: tuple[Phase, ...]
    scene: Scene

    @property
    def good_odds(self) -> Odds:
        """Odds of a take that goes as planned."""
        return odds(int(self.good.sum()), len(self.good))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be covered.

    Attributes:
        body: Key of the subject; the performer's where None.
        radius: Of the sphere that must be in frame, m; the body's own where None.
        start: First time on the gag's clock, s; the middle run's where None.
        end: Last time, s; the middle run's where None.
        times: Common times at which the takes are looked at.
    """

    body: str | None = None
    radius: float | None = None
    start: float | None = None
    end: float | None = None
    times: int = TIMES


def fly(spec: Specification, asked: Asked, runs: int, seed: int, runner: Runner) -> Flown:
    """Fly the takes and their paths.

    A body rests where its path begins before it, and where it ends after it.

    Raises:
        InputError: The kind has no paths, no such body, or nothing happens in the time asked for.
    """
    model = model_of(spec.gag.kind)
    columns = model.columns(spec)
    middle = model.middle_run(spec, middles(spec, columns))
    lines = {line.body: line for line in middle.lines}
    body = asked.body if asked.body is not None else next(iter(lines), "")
    if body not in lines:
        found = repr(body) if lines else f"a gag of the kind {spec.gag.kind!r}, whose model has no paths"
        raise InputError((Problem("--body", spec.gag.id, found, ", ".join(lines) or "a kind with paths"),))
    t = _times(lines[body], asked)
    margins, landings, paths = _takes(spec, model, columns, runs, seed, runner, t)
    clouds = {
        name: Cloud(t, _on(lines[name], t), paths[name], radius_of(name))
        for name in lines
        if name in paths and len(paths[name])
    }
    cloud = clouds[body]
    if asked.radius is not None:
        cloud = Cloud(t, cloud.middle, cloud.points, asked.radius)
    good: np.ndarray = np.all(margins >= 0.0, axis=1)
    zones = (
        zone
        for name in spec.kind.words.keep_out
        if name in landings
        for zone in impact_zones(name, landings[name])
    )
    return Flown(
        body,
        tuple(lines),
        cloud,
        tuple(one for name, one in clouds.items() if name != body),
        good,
        tuple(zones),
        middle.phases,
        model.scene(spec),
    )


def _times(line: TrackLine, asked: Asked) -> np.ndarray:
    first, last = line.t[0], line.t[-1]
    start = first if asked.start is None else max(first, asked.start)
    end = last if asked.end is None else min(last, asked.end)
    if end - start < 0.01:
        found = f"{start:g} to {end:g} s"
        allowed = f"a stretch of the middle run, {first:.2f} to {last:.2f} s"
        raise InputError((Problem("--from and --to", "", found, allowed),))
    return np.linspace(start, end, asked.times)


def _takes(
    spec: Specification,
    model: Model,
    columns: tuple[str, ...],
    runs: int,
    seed: int,
    runner: Runner,
    t: np.ndarray,
) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Margins (n, m), ends by body (n, 2) and paths by body (n, k, 3) of every take."""
    margins: list[np.ndarray] = []
    landings: dict[str, list[np.ndarray]] = {}
    paths: dict[str, list[np.ndarray]] = {}
    for values, keys in draws(spec, columns, seed, runs):
        outcome = run_all(runner, model, spec, values, keys, lambda _: None)
        margins.append(outcome.margins)
        for name, points in outcome.landings.items():
            landings.setdefault(name, []).append(points)
        for at in range(0, len(values), BATCH):
            tracks = model.tracks(spec, values[at : at + BATCH], keys[at : at + BATCH])
            for name, rows in _by_body(tracks, t):
                paths.setdefault(name, []).append(rows)
    return (
        np.concatenate(margins),
        {name: np.concatenate(parts) for name, parts in landings.items()},
        {name: np.concatenate(parts) for name, parts in paths.items()},
    )


BATCH = 250
"""Takes whose whole paths are in memory at a time."""


def _by_body(tracks: Iterable[TrackLine], t: np.ndarray) -> list[tuple[str, np.ndarray]]:
    ordered = sorted(tracks, key=lambda line: (line.body, line.take))
    return [
        (name, np.stack([_on(line, t) for line in lines]))
        for name, lines in groupby(ordered, key=lambda line: line.body)
    ]


def _on(line: TrackLine, t: np.ndarray) -> np.ndarray:
    """A path at common times, (k, 3), m."""
    return np.column_stack([np.interp(t, line.t, axis) for axis in (line.x, line.y, line.z)])


def radius_of(body: str) -> float:
    """Of the sphere round a body, m: by its key, or its key without a number."""
    return RADII.get(body.rstrip("0123456789"), PERSON)


def ground(scene: Scene, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Elevation of the ground, m, at points of one shape.

    The relief where it reaches, else the profile along the heading, as if it were the same to either side;
    level at 0 where the site states neither.
    """
    if scene.terrain is None:
        found = np.zeros(np.broadcast(x, y).shape)
    else:
        profile = np.asarray(scene.terrain)
        found = np.interp(x, profile[:, 0], profile[:, 1]) + 0.0 * np.asarray(y)
    relief = scene.relief
    if relief is None:
        return found
    gx, gy, gz = np.array(relief.x), np.array(relief.y), np.array(relief.z)
    i = np.clip(np.searchsorted(gx, x, side="right") - 1, 0, len(gx) - 2)
    j = np.clip(np.searchsorted(gy, y, side="right") - 1, 0, len(gy) - 2)
    u, v = (x - gx[i]) / (gx[i + 1] - gx[i]), (y - gy[j]) / (gy[j + 1] - gy[j])
    within = (u >= 0.0) & (u <= 1.0) & (v >= 0.0) & (v <= 1.0)
    low = (1.0 - u) * gz[i, j] + u * gz[i + 1, j]
    high = (1.0 - u) * gz[i, j + 1] + u * gz[i + 1, j + 1]
    return np.where(within, (1.0 - v) * low + v * high, found)


def in_zone(zone: Zone, points: np.ndarray) -> np.ndarray:
    """Which points (..., 2), m, lie in the ellipse, (...) bool."""
    away = points - np.array([zone.x, zone.y])
    along = away @ np.array([np.cos(zone.angle), np.sin(zone.angle)])
    across = away @ np.array([-np.sin(zone.angle), np.cos(zone.angle)])
    inside: np.ndarray = (along / max(zone.long, 1e-9)) ** 2 + (across / max(zone.short, 1e-9)) ** 2 <= 1.0
    return inside
