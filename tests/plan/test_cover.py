"""Whether a camera catches a gag of the example: places, rings, pairs, and the answer's sums."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from precipice.camera.cover import Cloud, Crew, caught, work
from precipice.gags.model import Scene
from precipice.plan.check import check
from precipice.plan.cover import Covered, cover
from precipice.plan.cover_paths import Asked, Flown, ground, in_zone, radius_of
from precipice.plan.cover_places import barred, in_sight, off_the_level, too_steep
from precipice.production.findings import Relief, Zone
from precipice.production.problem import InputError
from precipice.risk.run import Threads

ROOT = Path(__file__).resolve().parents[2]
CREW = Crew(0.25, 1.0, 9.0, 0.1, 4.0, 3.0, ())


@lru_cache(maxsize=4)
def covered(gag: str = "swing", folder: str = "kitchen", hold: float = 1.0, threads: int = 1) -> Covered:
    checked = check(ROOT / "examples" / folder)
    return cover(checked, gag, Asked(), hold, 0.999, 200, 3, Threads(threads))


def flown_over(scene: Scene, path: np.ndarray, zones: tuple[Zone, ...] = ()) -> Flown:
    cloud = Cloud(np.linspace(0.0, 1.0, len(path)), path, path[None], 0.5)
    return Flown("performer", ("performer",), cloud, (), np.array([True]), zones, (), scene)


def test_the_answer_holds_together() -> None:
    found = covered()
    answer, best, second = found.answer, found.best, found.second
    assert best is not None
    assert second is not None
    assert answer.pair is not None
    assert answer.best[0].caught.p == max(one.caught.p for one in answer.best)
    for one in (*answer.best, *answer.lenses):
        assert one.good.p <= min(one.caught.p, answer.goes.p)
        assert one.caught.p <= one.framed + 1e-12
        assert one.share >= 0.1
    alone = caught(best.holding, 1.0)
    assert answer.pair.between.p >= answer.pair.either.p >= alone.mean()
    assert answer.pair.both.p <= alone.mean()
    assert answer.pair.between.p == caught(best.holding | second.holding, 1.0).mean()


def test_the_same_seed_gives_the_same_answer_on_more_threads() -> None:
    assert covered(threads=1).answer == covered(threads=2).answer


def test_holding_less_of_the_time_catches_no_fewer() -> None:
    whole, half = covered("quarry-slide", "headland"), covered("quarry-slide", "headland", 0.5)
    usable = np.isfinite(whole.found.p)
    assert (usable == np.isfinite(half.found.p)).all()
    assert (half.found.p[usable] >= whole.found.p[usable]).all()


def test_no_camera_stands_in_a_ring_or_near_what_comes_past() -> None:
    found = covered("quarry-slide", "headland")
    eyes, usable = found.found.places.eyes, np.isfinite(found.found.p[0]).any(axis=0)
    assert found.flown.zones
    for zone in found.flown.zones:
        assert not (in_zone(zone, eyes[:, :2]) & usable).any()
    away = np.linalg.norm(found.flown.cloud.points[None] - eyes[usable][:, None, None], axis=-1).min()
    assert away >= 3.048 + found.flown.cloud.radius
    assert found.answer.kept_out + found.answer.too_near + int(usable.sum()) <= found.answer.places


def test_a_ring_is_an_ellipse_and_the_95_ring_bars_less() -> None:
    inner = Zone(body="car", share=0.95, x=10.0, y=5.0, long=4.0, short=1.0, angle=math.pi / 2, runs=100)
    outer = inner.model_copy(update={"share": 0.999, "long": 8.0, "short": 2.0})
    at = np.array([[10.0, 8.9], [10.0, 9.1], [11.1, 5.0], [10.9, 5.0]])
    assert in_zone(inner, at).tolist() == [True, False, False, True]
    flown = flown_over(Scene(), np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0]]), (inner, outer))
    done = work("fixed", np.array([[10.0, 9.1, 1.5], [10.0, 8.9, 1.5], [2.0, 2.0, 1.5]]), flown.cloud, CREW)
    assert barred(flown, done, CREW, 0.95)[0].tolist() == [False, True, False]
    assert barred(flown, done, CREW, 0.999)[0].tolist() == [True, True, False]
    assert barred(flown, done, CREW, 0.95)[1].tolist() == [False, False, True]


def test_the_ground_hides_what_is_behind_it() -> None:
    """A ridge 10 m high half way hides a point 2 m up from a lens 2 m up, and not from one 19 m up."""
    scene = Scene(terrain=np.array([[0.0, 0.0], [19.0, 0.0], [20.0, 10.0], [21.0, 0.0], [60.0, 0.0]]))
    flown = flown_over(scene, np.array([[40.0, 0.0, 2.0], [40.0, 1.0, 2.0]]))
    done = work("fixed", np.array([[0.0, 0.0, 2.0], [0.0, 0.0, 19.0], [60.0, 0.0, 2.0]]), flown.cloud, CREW)
    assert in_sight(flown, done).tolist() == [[False, False], [True, True], [True, True]]


def test_nobody_tracks_over_an_edge() -> None:
    scene = Scene(terrain=np.array([[-50.0, 30.0], [0.0, 30.0], [5.0, 0.0], [60.0, 0.0]]))
    t = np.linspace(0.0, 4.0, 41)
    path = np.column_stack([5.0 * t, 0.0 * t, 40.0 + 0.0 * t])
    flown = Flown("car", ("car",), Cloud(t, path, path[None], 0.5), (), np.array([True]), (), (), scene)
    places = np.array([[-10.0, 9.0, 31.0], [-40.0, 9.0, 31.0], [20.0, 9.0, 1.0]])
    assert off_the_level(flown, work("tracking", places, flown.cloud, CREW)).tolist() == [True, False, False]
    assert not off_the_level(flown, work("panning", places, flown.cloud, CREW)).any()
    faces = np.array([[-20.0, 0.0, 31.0], [2.5, 0.0, 20.0], [30.0, 0.0, 1.0]])
    assert too_steep(flown, faces).tolist() == [False, True, False]


def test_the_ground_is_the_relief_where_it_reaches() -> None:
    relief = Relief(x=(0.0, 10.0), y=(0.0, 10.0), z=((0.0, 10.0), (20.0, 30.0)))
    scene = Scene(terrain=np.array([[0.0, 1.0], [100.0, 2.0]]), relief=relief)
    x, y = np.array([5.0, 10.0, 50.0]), np.array([5.0, 0.0, 5.0])
    assert ground(scene, x, y).tolist() == [15.0, 20.0, 1.5]
    assert ground(Scene(), x, y).tolist() == [0.0, 0.0, 0.0]


def test_what_cannot_be_covered_is_refused() -> None:
    checked = check(ROOT / "examples" / "kitchen")
    for gag, asked, said in (
        ("hug", Asked(), "stomach-kick, swing"),
        ("swing", Asked(body="cat"), "striker"),
        ("swing", Asked(start=5.0), "-0.12 to 0.12 s"),
    ):
        with pytest.raises(InputError, match=said):
            cover(checked, gag, asked, 1.0, 0.999, 100, 1, Threads(1))


@pytest.mark.parametrize(("body", "radius"), [("car", 2.4), ("car_3", 9.0), ("rider", 0.9), ("engine", 9.0)])
def test_bodies_have_sizes(body: str, radius: float) -> None:
    assert radius_of(body) == radius
