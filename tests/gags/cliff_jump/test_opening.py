"""The opening: line stretch by integration, snatch by its energy, and the branches by their frequencies."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy import stats

from gags.cliff_jump.again import parting
from gags.cliff_jump.jump import CANOPY, FILLING, PILOT, PLAIN, TOWER, fly, standard_air, values
from precipice.gags.cliff_jump.opening import (
    CLEAN,
    HESITATION,
    NO_CANOPY,
    TURNED,
    TWIST,
    Opening,
    draw_opening,
    line_stretch,
    snatch_force,
)

CHANCES = {"none_chance": 0.01, "hesitation_chance": 0.15, "twist_chance": 0.08, "turned_chance": 0.3}
KEYS = 50_000


@pytest.mark.parametrize("speed", [6.0, 20.0, 45.0, 90.0])
@pytest.mark.parametrize(("area", "pack", "length"), [(0.6, 3.6, 5.8), (0.1, 12.0, 18.0), (1.5, 1.0, 2.0)])
def test_line_stretch_by_integration(speed: float, area: float, pack: float, length: float) -> None:
    changed = {"pilot_drag_area": area, "pack_mass": pack, "stretch_length": length}
    for density in (0.8, 1.2):
        ours = line_stretch(values(**changed), speed, density)
        assert ours == pytest.approx(parting(PLAIN | changed, speed, density), rel=1e-7)


def test_the_snatch_takes_up_the_energy_of_the_parting_pack() -> None:
    stretched = snatch_force(values(), 12.0) ** 2 / (2.0 * PLAIN["line_stiffness"])
    assert stretched == pytest.approx(0.5 * PLAIN["pack_mass"] * 12.0**2)


def test_stiff_lines_make_the_snatch_the_greatest_load() -> None:
    soft, stiff = fly(line_stiffness=1e3), fly(line_stiffness=4e5)
    filling = soft.demands["opening_load"]
    assert filling == pytest.approx(soft.rows(FILLING)[:, 9].max(), rel=1e-3)
    waiting = stiff.rows(PILOT)
    pull = waiting[np.argmin(np.abs(waiting[:, 0] - (0.9 + 4.6 + 0.35)))]
    pressure, temperature = standard_air(pull[3])
    _, apart = parting(PLAIN, pull[8], pressure / (287.053 * temperature))
    assert stiff.demands["opening_load"] == pytest.approx(apart * math.sqrt(4e5 * 3.6), rel=1e-5)


@cache
def drawn() -> tuple[Opening, ...]:
    p = values(**CHANCES)
    keys = np.random.default_rng(3).integers(0, 2**64, KEYS, dtype=np.uint64)
    return tuple(draw_opening(p, key) for key in keys)


def test_branches_come_as_often_as_stated() -> None:
    """Within what one in a thousand binomial counts would exceed."""
    counts = np.bincount([opening.branch for opening in drawn()], minlength=5)
    wanted = dict(zip((NO_CANOPY, HESITATION, TWIST, TURNED), CHANCES.values(), strict=True))
    wanted[CLEAN] = 1.0 - sum(CHANCES.values())
    for branch, chance in wanted.items():
        low, high = stats.binom.interval(0.999, KEYS, chance)
        assert low <= counts[branch] <= high, (branch, counts[branch], low, high)


def test_a_turned_canopy_faces_anywhere_between_90_and_180_either_way() -> None:
    headings = np.array([opening.heading for opening in drawn() if opening.branch == TURNED])
    off = np.degrees(np.abs(headings))
    assert stats.kstest(off, stats.uniform(90.0, 90.0).cdf).pvalue > 1e-3
    low, high = stats.binom.interval(0.999, len(headings), 0.5)
    assert low <= (headings > 0.0).sum() <= high
    assert {opening.heading for opening in drawn() if opening.branch != TURNED} == {0.0}


def test_a_turned_canopy_opens_towards_the_wall_and_is_brought_round() -> None:
    jump = fly(turned_chance=1.0, key=5)
    opened = draw_opening(values(turned_chance=1.0), np.uint64(5)).heading
    under = jump.rows(CANOPY)
    assert jump.demands["branch"] == TURNED
    assert under[0, 10] == pytest.approx(opened)
    assert math.isfinite(jump.demands["wall_strike"])
    assert jump.demands["wall_strike"] < fly().demands["wall_canopy"]


def test_a_hesitation_adds_its_time_before_the_pull() -> None:
    for late, jump in ((0.0, fly()), (1.7, fly(hesitation_chance=1.0, hesitation_time=1.7))):
        pull = 0.9 + 4.6 + 0.35 + late
        assert np.abs(jump.rows(PILOT)[:, 0] - pull).min() < 1e-9
        begins = jump.rows(FILLING)[0, 0]
        assert pull < begins < pull + 0.8
    assert jump.demands["branch"] == HESITATION


def test_nothing_that_flies_is_a_fall_to_the_ground() -> None:
    jump = fly(none_chance=1.0)
    assert jump.demands["branch"] == NO_CANOPY
    assert jump.demands["opening_height"] < 0.0
    assert jump.demands["touchdown"] > 30.0
    assert jump.record[:-1, 7].max() == PILOT


def test_a_late_throw_is_a_negative_opening_height() -> None:
    jump = fly(pull_after=9.0)
    assert jump.demands["opening_height"] < 0.0
    assert jump.demands["touchdown"] > 25.0


def test_twists_keep_the_performer_from_steering() -> None:
    twisted = fly(twist_chance=1.0, twist_time=6.0, off_heading=1.0)
    under = twisted.rows(CANOPY)
    opened = twisted.rows(FILLING)[-1, 0]
    assert twisted.demands["branch"] == TWIST
    assert (under[under[:, 0] <= opened + 6.0, 10] == 1.0).all()
    assert (under[under[:, 0] > opened + 8.0, 10] != 1.0).all()


@pytest.mark.parametrize("distance", [12.0, 23.0, 60.0])
def test_the_canopy_is_full_after_its_filling_distance(distance: float) -> None:
    """In still air the way through the air is the length of the path from line stretch on."""
    jump = fly(TOWER, 1e-10, filling_distance=distance)
    filling = jump.rows(PILOT, FILLING)
    first = int(np.argmax(filling[:, 7] == FILLING)) - 1
    way = np.linalg.norm(np.diff(filling[first:, 1:4], axis=0), axis=1).sum()
    assert way == pytest.approx(distance, rel=1e-3)
