"""What a frame shows of a gap against projective geometry, and the sell map's own laws."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.camera.capsules import Capsules
from precipice.camera.kit import kit_of
from precipice.camera.lens import Lens, Sensor, Shutter, circle_of_confusion, distance_for
from precipice.camera.poses import Action, Blow
from precipice.camera.reading import apparent_angle, gap_pixels, legible_frames, look, softness
from precipice.camera.sell import GAPS, best_places, eye_at, largest_gaps, read, scores, sell_map

SENSOR = Sensor(0.02489, 3840, 2160)
LENS = Lens(0.085, 4.0, 0.9)
KIT = replace(kit_of(None), places=24)
KICK = Blow("kick", "abdomen", "short", 9.0, 0.3, KIT.statures)
HOOK = Blow("punch", "head", "across", 8.0, 0.3, KIT.statures)


def balls(first: float, second: float) -> Action:
    """Two balls that touch at the origin; the second moves away along x as the gap opens."""
    centres = np.array([[-first, 0.0, 0.0], [second, 0.0, 0.0]])
    capsules = Capsules(
        centres, centres, np.array([first, second]), ("fist", "head"), ("striker", "performer")
    )
    one = np.array([True, False])
    opens = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    x = np.array([1.0, 0.0, 0.0])
    return Action(KICK, capsules, opens, one, one, ~one, ~one, x, x)


@settings(max_examples=40)
@given(st.floats(0.01, 0.5), st.floats(0.05, 3.1), st.floats(3.0, 40.0))
def test_a_gap_between_points_is_seen_as_its_sine_over_its_distance(
    gap: float, bearing: float, distance: float
) -> None:
    """g |sin a| f / (pitch d), the gap's depth being small against the distance."""
    point = balls(1e-9, 1e-9)
    eye = eye_at(bearing, distance, 0.0, np.array([gap / 2.0, 0.0, 0.0]))
    sight = look(point, np.array([gap]), eye[None], np.array([gap / 2.0, 0.0, 0.0]))
    expected = 0.085 / SENSOR.pitch * gap * abs(math.sin(bearing)) / distance
    found = float(gap_pixels(sight, LENS, SENSOR)[0, 0])
    assert found == pytest.approx(expected, rel=1.5 * (gap / distance) ** 2 + 1e-6, abs=1e-3)


@settings(max_examples=40)
@given(st.floats(0.03, 0.2), st.floats(0.05, 0.3), st.floats(0.0, 0.6), st.floats(0.0, 3.14))
def test_balls_overlap_where_their_cones_do(a: float, b: float, gap: float, bearing: float) -> None:
    """Angle between the middles less arcsin(r / d) of each; from far away (g + a + b)|sin| - a - b."""
    shown = balls(a, b).at(gap)
    far = 400.0
    for distance in (4.0, far):
        eye = distance * np.array([math.cos(bearing), math.sin(bearing), 0.0])
        away = shown.start - eye
        lengths = np.linalg.norm(away, axis=1)
        between = math.acos(np.clip(away[0] @ away[1] / lengths.prod(), -1.0, 1.0))
        expected = between - math.asin(a / lengths[0]) - math.asin(b / lengths[1])
        one = np.array([True, False])
        found = float(apparent_angle(shown.kept(one), shown.kept(~one), eye[None])[0])
        assert found == pytest.approx(expected, abs=2e-7)
    assert found * far == pytest.approx((gap + a + b) * abs(math.sin(bearing)) - a - b, abs=4e-3)


def test_capsules_are_as_far_apart_as_their_nearest_spheres() -> None:
    """A brute search of a fine grid of spheres finds no narrower place."""
    shown = Capsules(
        np.array([[-0.3, 0.0, 0.9], [0.4, 0.05, 0.7]]),
        np.array([[0.0, 0.1, 1.3], [0.5, 0.0, 1.6]]),
        np.array([0.05, 0.13]),
        ("foot", "trunk"),
        ("striker", "performer"),
    )
    one = np.array([True, False])
    eyes = np.array([eye_at(b, 3.0, 1.4, np.zeros(3)) for b in np.linspace(0.0, 6.2, 15)])
    share = np.linspace(0.0, 1.0, 301)[:, None]
    brute = []
    for eye in eyes:
        ways = [shown.start[k] + share * (shown.end[k] - shown.start[k]) - eye for k in (0, 1)]
        d = [np.linalg.norm(way, axis=1) for way in ways]
        u = [way / size[:, None] for way, size in zip(ways, d, strict=True)]
        angle = np.arccos(np.clip(u[0] @ u[1].T, -1.0, 1.0))
        cones = np.arcsin(0.05 / d[0])[:, None] + np.arcsin(0.13 / d[1])[None, :]
        brute.append((angle - cones).min())
    found = apparent_angle(shown.kept(one), shown.kept(~one), eyes)
    assert (np.array(brute) > 0.0).sum() >= 5
    assert np.maximum(found, 0.0) == pytest.approx(np.maximum(brute, 0.0), abs=2e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(2.0, 6.0), st.floats(1.1, 4.0), st.floats(-0.8, 0.8))
def test_a_longer_lens_from_further_away_hides_the_depth_more(
    distance: float, factor: float, off: float
) -> None:
    """With the same framing: the share of the distance by which limb and body differ falls."""
    long = Lens(LENS.focal_length * factor, 4.0, 1.0)
    further = distance_for(long, SENSOR, SENSOR.height * distance / LENS.focal_length)
    assert further == pytest.approx(distance * factor)
    aim = np.zeros(3)
    eyes = np.array([eye_at(math.pi + off, d, 0.0, aim) for d in (distance, further)])
    sight = look(balls(0.05, 0.1), np.array([0.2]), eyes, aim)
    assert sight.depth[1, 0] < sight.depth[0, 0]
    assert sight.depth[0, 0] == pytest.approx(
        0.2 * math.cos(off) / (distance - 0.1 * math.cos(off)), rel=1e-6
    )


def test_the_limb_spreads_to_the_lens_makers_circle() -> None:
    aim = np.zeros(3)
    eye = eye_at(math.pi, 4.0, 0.0, aim)[None]
    sight = look(balls(0.05, 0.1), np.array([0.4]), eye, aim)
    found = float(softness(sight, LENS, SENSOR)[0, 0])
    assert sight.depth_difference[0, 0] == pytest.approx(
        0.4
    )  # seen from the striker's side: the limb is nearer
    assert found == pytest.approx(float(circle_of_confusion(LENS, 4.2, 3.8)) / SENSOR.pitch)


def test_frames_of_a_braked_limb_are_those_of_the_parabola() -> None:
    """g behind its end at t = sqrt(2 g / a), a = v^2 / 2 s; both sides of it, at 24 a second."""
    gaps = np.array([0.1])
    shutter = Shutter(24.0, 1e-6)
    found = float(legible_frames(KICK, shutter, gaps, np.ones(1))[0, 0])
    assert found == pytest.approx(2.0 * 24.0 * math.sqrt(2.0 * 0.1 / (9.0**2 / 0.6)))
    faster = replace(KICK, speed=18.0)
    assert legible_frames(faster, shutter, gaps, np.ones(1))[0, 0] == pytest.approx(found / 2.0)


@pytest.mark.parametrize("blow", [KICK, HOOK])
def test_more_gap_never_sells_where_less_did_not(blow: Blow) -> None:
    found = sell_map(blow, KIT, 0.1)
    sells = [found.largest >= gap for gap in np.linspace(0.0, 1.0, 21)]
    assert all((more <= less).all() for less, more in pairwise(sells))
    assert sells[0][found.unusable == 0].all()


def test_what_the_map_says_of_a_place_is_what_the_place_shows() -> None:
    """Just inside the largest gap the viewer's measures pass, and just beyond they do not."""
    found = sell_map(KICK, KIT, 0.1)
    rng = np.random.default_rng(3)
    inside = np.argwhere((found.largest > 0.03) & (found.largest < 0.9))
    for lens, place, distance, height in inside[rng.permutation(len(inside))[:12]]:
        largest = float(found.largest[lens, place, distance, height])
        where = KIT.lenses[lens], found.eye(place, distance, height), found.aim
        beyond = int(np.searchsorted(GAPS, largest))
        steps = GAPS[beyond - 1], GAPS[beyond]
        first, last = (read(KICK, KIT, where[0], where[1], where[2], float(g)).score for g in steps)
        assert first <= 1.0 < last


def test_the_map_is_the_same_from_either_side_of_a_symmetric_blow() -> None:
    shown = balls(0.05, 0.1)
    aim = np.zeros(3)
    eyes = np.array([eye_at(b, 3.0, 0.4, aim) for b in (0.7, -0.7)])
    sight = look(shown, GAPS, eyes, aim)
    score = scores(sight, LENS, SENSOR, KIT.shutter, KICK, KIT.viewer, GAPS)
    assert score[:, 0] == pytest.approx(score[:, 1])


def test_the_first_thing_that_shows_ends_it() -> None:
    """A picture that gets better again beyond it does not count."""
    gaps = np.array([0.0, 0.1, 0.2, 0.3])
    score = np.array([[[0.0, 0.5, 1.5, 0.2]], [[0.0, 0.4, 0.6, 0.8]]])
    largest, which = largest_gaps(score, gaps)
    assert largest[0] == pytest.approx(0.15)
    assert which[0] == 0


def test_square_on_a_wide_gap_shows_and_behind_the_body_it_does_not() -> None:
    side = read(KICK, KIT, KIT.lenses[1], eye_at(-math.pi / 2, 3.0, 1.2, np.zeros(3)), _aim(), 0.25)
    back = read(KICK, KIT, KIT.lenses[1], eye_at(math.radians(10), 6.0, 1.2, np.zeros(3)), _aim(), 0.25)
    assert side.score > 1.0 > back.score
    assert side.gap_pixels > 80.0
    assert back.gap_pixels == 0.0


def _aim() -> np.ndarray:
    return np.array([0.0, 0.0, 1.0])


def test_best_places_sell_and_keep_apart() -> None:
    found = sell_map(KICK, KIT, 0.1)
    best = best_places(found, 0.1, 5)
    assert best
    assert all(one.largest >= 0.1 for one in best)
    bearings = [float(found.bearings[one.place]) for one in best]
    for k, first in enumerate(bearings):
        for second in bearings[k + 1 :]:
            assert math.cos(first - second) <= math.cos(math.radians(25.0)) + 1e-9


def test_a_gap_that_nobody_can_hide_has_no_place() -> None:
    assert best_places(sell_map(KICK, KIT, 1.0), 1.04, 5) == ()


def test_who_sees_more_is_sold_less() -> None:
    """Half of any threshold never lets a place sell more."""
    ours = sell_map(KICK, KIT, 0.1).largest
    for halved in ("gap", "frames", "depth", "focus"):
        viewer = replace(KIT.viewer, **{halved: 0.5 * getattr(KIT.viewer, halved)})
        theirs = sell_map(KICK, replace(KIT, viewer=viewer), 0.1).largest
        with np.errstate(invalid="ignore"):
            assert not (theirs > ours + 1e-9).any()
