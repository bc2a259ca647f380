"""Whole jumps against the jump written anew with DOP853, and against themselves at a finer tolerance."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gags.cliff_jump.again import Flight, fly_again
from gags.cliff_jump.jump import CANOPY, PLAIN, fly
from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.columns import COLUMNS, OUTPUTS
from precipice.gags.cliff_jump.model import LEVELS, TOLERANCE, place_of
from precipice.gags.registry import specification_of
from precipice.production.load import load_production
from precipice.risk.sample import draws

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "headland"
SPREADS = {
    "lip_speed": 0.5,
    "ramp_angle": 0.01,
    "line_error": 0.1,
    "cg_ahead": 0.04,
    "pitch_correction": 0.15,
    "rider_mass": 3.0,
    "bike_mass": 3.0,
    "together_drag_area": 0.07,
    "bike_drag_area": 0.1,
    "leave_after": 0.1,
    "push_speed": 0.3,
    "push_angle": 0.2,
    "push_side": 0.2,
    "tuck_for": 0.2,
    "track_after": 0.3,
    "tuck_drag_area": 0.04,
    "fall_drag_area": 0.04,
    "track_drag_area": 0.05,
    "track_lift_area": 0.05,
    "fall_heading": 0.1,
    "pull_after": 0.2,
    "pilot_opens_after": 0.06,
    "pilot_drag_area": 0.08,
    "pack_mass": 0.3,
    "filling_distance": 3.0,
    "inflation_power": 0.2,
    "off_heading": 0.4,
    "canopy_speed": 0.4,
    "glide_ratio": 0.15,
    "settling_time": 0.15,
    "steer_after": 0.3,
    "turn_rate": 0.1,
    "station_pressure": 800.0,
    "station_temperature": 6.0,
    "wind_exponent": 0.02,
    "landing_offset": 15.0,
}


@cache
def sampled() -> tuple[tuple[dict[str, float], Flight], ...]:
    rng = np.random.default_rng(20)
    found = []
    for _ in range(40):
        one = {name: PLAIN[name] + sd * rng.standard_normal() for name, sd in SPREADS.items()}
        one |= {"wind_speed": rng.uniform(0.0, 6.0), "wind_from": rng.uniform(-math.pi, math.pi)}
        found.append((one, fly_again(**one)))
    return tuple(found)


def misses(tolerance: float) -> np.ndarray:
    """Distance from the landing of the jump written anew, over the distance flown."""
    jumps = [(fly(tolerance=tolerance, **one), other) for one, other in sampled()]
    return np.array([np.linalg.norm(jump.landing() - other.y[:3]) / jump.way() for jump, other in jumps])


def test_landings_are_those_of_another_integrator() -> None:
    """At the working tolerance 9 in 10 within 1e-5 of the distance flown, half within 5e-7."""
    coarse, fine = misses(TOLERANCE), misses(1e-8)
    assert (coarse < 1e-5).sum() >= 36, coarse
    assert (fine < 1e-6).sum() >= 39, fine
    assert (fine < 1e-5).all(), fine
    assert np.median(coarse) < 5e-7
    assert np.median(fine) < 1e-7


def test_the_way_there_is_that_of_another_integrator() -> None:
    for one, other in sampled()[:4]:
        jump = fly(tolerance=1e-8, **one)
        before = jump.record[jump.record[:, 7] < CANOPY]
        np.testing.assert_allclose(before[:, 1:4], other.position(before[:, 0]), atol=2e-4)
        assert jump.demands["land_t"] == pytest.approx(other.t, abs=1e-3)
        after = before[(before[:, 0] > other.left) & (before[:, 0] < other.bike_lands)]
        np.testing.assert_allclose(after[:, 4:7], other.bike(after[:, 0])[:3].T, atol=0.02)


@pytest.mark.parametrize("tolerance", [TOLERANCE, 1e-8])
def test_the_bike_comes_down_where_another_integrator_has_it(tolerance: float) -> None:
    for one, other in sampled():
        jump = fly(tolerance=tolerance, **one)
        bike = [jump.demands["bike_x"], jump.demands["bike_y"]]
        np.testing.assert_allclose(bike, other.bike_at[:2], atol=0.01)


def test_load_and_altitude_of_the_opening_are_those_of_another_integrator() -> None:
    for one, other in sampled():
        jump = fly(tolerance=TOLERANCE, **one)
        assert jump.demands["opening_load"] == pytest.approx(max(other.peak, other.snatch), rel=0.01)
        thrown, full = (other.position(np.array([t]))[0] for t in (other.thrown_at, other.full_at - 1e-9))
        assert jump.demands["altitude_lost"] == pytest.approx(thrown[2] - full[2], rel=0.01)


def test_with_gusts_a_finer_tolerance_lands_on_the_same_spot() -> None:
    """200 takes of the example: the median moves by less than 1e-5 of the distance flown."""
    production = load_production(EXAMPLE)
    (gag,) = (gag for gag in production.gags if gag.kind == "cliff_jump" and gag.parameters)
    spec, problems = specification_of(EXAMPLE, gag)
    assert spec is not None, problems
    ((values, keys),) = draws(spec, COLUMNS, 7, 200)
    assert values[:, COLUMNS.index("gust_intensity")].min() > 0.0
    found = []
    for tolerance in (TOLERANCE, 1e-9):
        demands = np.empty((200, len(OUTPUTS)))
        rider, bike = np.empty((200, LEVELS)), np.empty((200, LEVELS))
        flight.fly_many(values, keys, place_of(spec), tolerance, demands, rider, bike)
        found.append(demands[:, [OUTPUTS.index(name) for name in ("land_x", "land_y", "land_z")]])
    # From lip to landing in a straight line is less than any way there.
    straight = np.hypot(np.hypot(found[1][:, 0], found[1][:, 1]), 360.0 - found[1][:, 2])
    off = np.linalg.norm(found[0] - found[1], axis=1) / straight
    assert np.median(off) < 1e-5
    assert np.quantile(off, 0.9) < 1e-4
