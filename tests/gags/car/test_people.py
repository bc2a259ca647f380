"""Leap and haul against dense walks along the motion and limiting cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from precipice.gags.car.haul import neck_load, pull, sill_pressure
from precipice.gags.car.leap import LEGS_UNDER, Leap, leap

G = 9.80665
STATED = {
    "closing": 1.8, "run": 4.2, "jump": 0.38, "start": 0.8, "leave": 0.46, "hip": 0.93, "below": 0.18,
    "bonnet": 0.85, "width": 1.55, "length": 1.15, "slip": 0.35, "half_body": 0.225,
}  # fmt: skip


def of(**changed: float) -> Leap:
    return Leap(**{name: np.array([value]) for name, value in (STATED | changed).items()})


def walked(**changed: float) -> dict[str, float]:
    """The same leap by small steps: in the air, on the bonnet, off it."""
    c, dt = STATED | changed, 2e-5
    across, z, u, w = 0.0, c["hip"] - c["below"], c["run"], math.sqrt(2.0 * G * c["jump"])
    car, along, along_speed, t = -c["leave"], 0.0, 0.0, 0.0
    found: dict[str, float] = {}
    while across < c["start"] + c["width"] and u > 0.0:
        if across >= c["start"] and "over_edge" not in found:
            found["over_edge"] = z - c["bonnet"]
        over = across >= c["start"]
        if over and z <= c["bonnet"] and w <= 0.0:
            if "front" not in found:
                found["front"] = car - along - c["half_body"]
            u -= c["slip"] * G * dt
            along_speed = min(along_speed + c["slip"] * G * dt, c["closing"])
            z, w = c["bonnet"], 0.0
        else:
            w -= G * dt
            z += w * dt
        across += u * dt
        along += along_speed * dt
        car += c["closing"] * dt
        t += dt
    found.setdefault("front", car - along - c["half_body"])
    found["windscreen"] = along - (car - c["length"]) - c["half_body"]
    found["windscreen"] = c["length"] - (car - along) - c["half_body"]
    found["off"] = t
    return found


@pytest.mark.parametrize(
    "changed", [{}, {"closing": 0.0, "leave": -0.8}, {"run": 3.2, "jump": 0.45}, {"run": 6.5, "slip": 0.6}]
)
def test_leap_by_small_steps(changed: dict[str, float]) -> None:
    out, truth = leap(of(**changed)), walked(**changed)
    for name in ("over_edge", "front", "windscreen", "off"):
        assert float(getattr(out, name)[0]) == pytest.approx(truth[name], abs=2e-3), name


def test_a_slide_with_too_much_friction_stops_on_the_bonnet() -> None:
    assert float(leap(of(run=2.4, jump=0.5, slip=0.9)).left_over[0]) < 0.0
    assert float(leap(of(slip=0.2)).left_over[0]) > 0.0


def test_leaving_too_early_there_is_nothing_under_the_body() -> None:
    early, late = leap(of(leave=3.0)), leap(of(leave=-1.5))
    assert float(early.front[0]) < 0.0
    assert float(late.windscreen[0]) < 0.0
    assert float(late.front[0]) > 0.0


def test_a_higher_bonnet_drops_farther() -> None:
    falls = [float(leap(of(bonnet=b, run=3.0)).fall[0]) for b in (0.7, 0.85, 1.0)]
    assert falls == sorted(falls)
    assert falls[0] == pytest.approx(0.7 - (0.93 - 0.18 - LEGS_UNDER), abs=1e-9)


def test_pull_of_a_block_on_a_slope() -> None:
    """Straight up with nothing on the sill: m (a + g). Level with all on it: m (a + mu g)."""
    up = pull(*(np.array([x]) for x in (80.0, 1.0, 0.5, math.pi / 2.0, 0.4, 0.0)))
    assert float(up[0]) == pytest.approx(80.0 * (2.0 + G))
    level = pull(*(np.array([x]) for x in (80.0, 1.0, 0.5, 0.0, 0.4, 1.0)))
    assert float(level[0]) == pytest.approx(80.0 * (2.0 + 0.4 * G))


def test_neck_and_sill() -> None:
    neck = neck_load(*(np.array([x]) for x in (500.0, 0.1, 5.0, 1.0, 0.5)))
    assert float(neck[0]) == pytest.approx(50.0 + 10.0)
    bare, padded = (
        sill_pressure(*(np.array([x]) for x in (80.0, 0.0, 0.5, 0.3, depth))) for depth in (0.005, 0.05)
    )
    assert float(bare[0]) == pytest.approx(10.0 * float(padded[0]))
    assert float(padded[0]) / 1e4 == pytest.approx(80.0 * 0.5 * G / (30.0 * 5.0))
