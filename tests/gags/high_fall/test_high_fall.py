"""The high fall against closed forms, an integrator of its own, and published falls."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from gags.made_up import specified
from precipice.gags.high_fall import catchers, flight
from precipice.gags.high_fall.catchers import AT_REST, BagTakes
from precipice.gags.high_fall.tolerance import borne
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.risk.sample import middles

G = 9.80665
EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["good"]
STILL = {
    "carrier_speed": 0.0,
    "push_speed": 0.0,
    "push_side": 0.0,
    "rise_speed": 0.0,
    "mass": 80.0,
    "drag_area": 0.41,
    "wind_speed": 0.0,
    "wind_from": 0.0,
    "wind_exponent": 0.143,
}


def columns(**changed: float) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in (STILL | changed).items()}


def fallen(end: float, ledge: float = -1.0, **changed: float) -> flight.Fall:
    return flight.fall(columns(**changed), np.array([end]), ledge)


def bag(**changed: float) -> BagTakes:
    plain = {
        "speed": 18.0,
        "mass": 80.0,
        "height": 3.0,
        "volume": 120.0,
        "footprint": 2.0,
        "growth": 2.5,
        "vents": 1.5,
        "discharge": 0.65,
    }
    return BagTakes(**{name: np.array([value]) for name, value in (plain | changed).items()})


def spec_of(name: str, **changed: object) -> Specification:
    spec, problems = specified("high_fall", EXAMPLES[name] | changed)
    assert spec is not None, problems
    return spec


def demands_of(spec: Specification) -> dict[str, float]:
    model = model_of("high_fall")
    row = middles(spec, model.columns(spec))
    outcome = model.run(spec, row[None, :], np.zeros(1, dtype=np.uint64))
    return dict(
        zip((margin.name for margin in model.margins(spec)), outcome.margins[0].tolist(), strict=True)
    )


def test_without_air_the_fall_is_a_parabola() -> None:
    down = fallen(4.0, ledge=20.0, height=30.0, push_speed=2.0, rise_speed=1.0, drag_area=1e-12)
    t = (1.0 + math.sqrt(1.0 + 2.0 * G * 26.0)) / G
    passed = 2.0 * (1.0 + math.sqrt(1.0 + 2.0 * G * 10.0)) / G
    np.testing.assert_allclose(
        (down.t[0], down.x[0], down.w[0], down.passed[0]), (t, 2.0 * t, G * t - 1.0, passed), rtol=1e-9
    )


def test_fall_in_wind_agrees_with_dop853() -> None:
    given_ = columns(
        height=95.0, push_speed=1.5, push_side=0.1, rise_speed=0.5, wind_speed=8.0, wind_from=1.0
    )
    down = flight.fall(given_, np.array([3.0]), -1.0)

    def slope(_t: float, y: np.ndarray) -> list[float]:
        share = (max(y[2], 1.0) / 10.0) ** 0.143
        relative = y[3:] - np.array((-8.0 * share * math.cos(1.0), -8.0 * share * math.sin(1.0), 0.0))
        pull = -0.5 * 1.225 * 0.41 / 80.0 * np.linalg.norm(relative) * relative
        return [*y[3:], pull[0], pull[1], pull[2] - G]

    start = [0.0, 0.0, 95.0, 1.5 * math.cos(0.1), 1.5 * math.sin(0.1), 0.5]
    exact = solve_ivp(slope, (0.0, float(down.t[0])), start, "DOP853", rtol=1e-11, atol=1e-11)
    found = (down.x[0], down.y[0], 3.0, down.u[0], down.v[0], -down.w[0])
    np.testing.assert_allclose(found, exact.y[:, -1], atol=5e-4)


def test_tallest_fall_into_a_bag_on_record() -> None:
    """Guenther 1997: 104.5 m, bag of 4.5 m, 145 km/h as published; drag areas of 0.25 to 0.35 m2 hold it."""
    slow, fast = (fallen(4.5, height=104.5, drag_area=area).w[0] * 3.6 for area in (0.35, 0.25))
    assert slow < 145.0 < fast
    assert fallen(4.5, height=104.5, drag_area=0.30).w[0] * 3.6 == pytest.approx(145.0, rel=0.02)


def test_high_diver_of_mertz_and_gadd() -> None:
    """57 ft onto foam: 41 mph measured. 34.6 in of stop need 20 g on average; 49.2 g were the peak."""
    speed = fallen(0.0, height=57.0 * 0.3048).w[0]
    assert speed / 0.44704 == pytest.approx(41.0, rel=0.02)
    mean = speed**2 / (2.0 * 34.6 * 0.0254) / G + 1.0
    assert 1.5 < 49.2 / mean < 3.0


def test_bag_agrees_with_dop853() -> None:
    takes = bag()
    stop = catchers.bag_stop(takes)

    def slope(_t: float, y: np.ndarray) -> list[float]:
        area, over = 2.0 + 2.5 * y[0], max(y[2], 0.0)
        out = 0.65 * 1.5 * math.sqrt(2.0 * over / 1.225)
        return [y[1], G - over * area / 80.0, 1.4 * (101_325.0 + over) / 120.0 * (area * y[1] - out)]

    def rests(_t: float, y: np.ndarray) -> float:
        return float(y[1] - AT_REST)

    rests.terminal = True  # type: ignore[attr-defined]
    exact = solve_ivp(slope, (0.0, 2.0), [0.0, 18.0, 0.0], "DOP853", events=rests, rtol=1e-9, max_step=1e-3)
    loads = exact.y[2] * (2.0 + 2.5 * exact.y[0]) / 80.0
    np.testing.assert_allclose(
        (stop.stroke[0], stop.peak[0], stop.lasts[0]), (exact.y[0, -1], loads.max(), exact.t[-1]), rtol=3e-3
    )


def test_closed_bag_of_one_footprint_takes_up_the_energy() -> None:
    """p = p_a (exp(gamma A s / V) - 1): what the air takes up is what the body had."""
    stop = catchers.bag_stop(bag(growth=0.0, vents=1e-9, volume=60.0, height=6.0))
    s, rate = stop.stroke[0], 1.4 * 2.0 / 60.0
    work = 101_325.0 * 2.0 * ((math.exp(rate * s) - 1.0) / rate - s)
    assert work == pytest.approx(0.5 * 80.0 * (18.0**2 - AT_REST**2) + 80.0 * G * s, rel=2e-3)


@settings(max_examples=40, deadline=None)
@given(vents=st.floats(0.2, 3.0), speed=st.floats(8.0, 25.0))
def test_wider_vents_and_more_speed_take_more_bag(vents: float, speed: float) -> None:
    here = catchers.bag_stop(bag(vents=vents, speed=speed)).stroke[0]
    assert catchers.bag_stop(bag(vents=1.1 * vents, speed=speed)).stroke[0] > here
    assert catchers.bag_stop(bag(vents=vents, speed=1.05 * speed)).stroke[0] > 0.99 * here


def test_vents_are_set_so_that_the_middle_run_takes_its_share() -> None:
    assert demands_of(spec_of("airbag"))["depth_left"] == pytest.approx(0.3 * 10.0 * 0.3048, abs=1e-3)


def test_boxes_of_the_motorcycle_over_the_elephant() -> None:
    """200 kg at 20 m/s and 5 g: 4 m and 60 boxes of 30 in and 633 J (Giansiracusa, Esser, Pai 2003)."""
    side, energy = 30.0 * 0.0254, 633.0
    under = 200.0 * 6.0 * G / (energy / side)
    given_ = {
        "mass": 200.0,
        "box_force": energy / side,
        "box_side": side,
        "boxes_under": under,
        "box_peak": 1.0,
        "crush_share": 1.0,
        "layers": 8.0,
    }
    stop = catchers.box_stop({name: np.array([value]) for name, value in given_.items()}, np.array([20.0]))
    assert stop.stroke[0] == pytest.approx(4.0, abs=0.1)
    crushed = under * stop.stroke[0] / side
    assert crushed * energy == pytest.approx(0.5 * 200.0 * 20.0**2 + 200.0 * G * stop.stroke[0])
    assert 0.5 * 200.0 * 20.0**2 / energy == pytest.approx(60.0, rel=0.06)


def test_body_that_comes_through_the_boxes_meets_the_ground() -> None:
    left = demands_of(spec_of("boxes", layers="1", height="40 ft"))
    assert left["depth_left"] < 0.0
    assert left["chest"] < 0.0


def test_water_slows_as_quadratic_drag() -> None:
    given_ = {"mass": np.array([80.0]), "entry_area": np.array([0.09])}
    stop = catchers.water_stop(given_, np.array([17.0]))

    def rests(_t: float, y: np.ndarray) -> float:
        return float(y[1] - AT_REST)

    rests.terminal = True  # type: ignore[attr-defined]
    exact = solve_ivp(
        lambda _t, y: [y[1], -0.5 * 1000.0 * 0.09 / 80.0 * y[1] ** 2],
        (0.0, 5.0),
        [0.0, 17.0],
        events=rests,
        rtol=1e-9,
    )
    assert stop.stroke[0] == pytest.approx(exact.y[0, -1], rel=1e-6)
    assert stop.peak[0] == pytest.approx(0.5 * 1000.0 * 0.09 / 80.0 * 17.0**2)


def test_highest_entry_speed_is_a_fall_of_15_m() -> None:
    """Pandey and others 2022 name the height; the table has the speed."""
    limit = spec_of("water").middle("highest_entry_speed")
    assert limit**2 / (2.0 * G) == pytest.approx(15.0, rel=0.03)


def test_brake_takes_up_the_energy_or_the_ground_does() -> None:
    given_ = {
        "mass": 80.0,
        "settled_speed": 2.0,
        "brake_force": 3000.0,
        "brake_peak": 1.2,
        "brake_height": 30.0,
        "hangs_below": 1.0,
    }
    takes = {name: np.array([value]) for name, value in given_.items()}
    stop = catchers.wire_stop(takes, np.array([20.0]))
    assert 3000.0 * stop.stroke[0] == pytest.approx(0.5 * 80.0 * (400.0 - 4.0) + 80.0 * G * stop.stroke[0])
    assert stop.left[0] == pytest.approx(2.0)
    late = catchers.wire_stop(takes | {"brake_height": np.array([3.0])}, np.array([20.0]))
    assert late.left[0] ** 2 == pytest.approx(400.0 - 2.0 * (3000.0 / 80.0 - G) * 2.0)


def test_curve_of_eiband_passes_its_two_points() -> None:
    found = borne(np.array([0.001, 0.05, 0.2, 0.5, 3.0])) / G
    np.testing.assert_allclose(found[[0, 1, 3, 4]], (42.0, 42.0, 24.0, 24.0))
    assert 24.0 < found[2] < 42.0


def test_middle_run_lies_flat_and_lands_where_the_flight_ends() -> None:
    spec = spec_of("airbag")
    left = demands_of(spec)
    assert left["attitude"] == pytest.approx(math.radians(30.0), abs=1e-4)
    path = model_of("high_fall").middle_run(spec, middles(spec, model_of("high_fall").columns(spec))).lines[0]
    highest_load = path.phase.index(1)
    assert path.z[highest_load - 1] == pytest.approx(10.0 * 0.3048, abs=0.01)


def test_faster_carrier_lands_farther() -> None:
    """A thing that moves at 3 m/s carries the body on by that speed times the fall."""
    near, far = (
        fallen(0.0, height=20.0, drag_area=1e-12),
        fallen(0.0, height=20.0, carrier_speed=3.0, drag_area=1e-12),
    )
    assert far.x[0] - near.x[0] == pytest.approx(3.0 * math.sqrt(40.0 / G))


@pytest.mark.parametrize(
    ("name", "field"), [("airbag", "height"), ("boxes", "layers"), ("water", "water_depth")]
)
def test_what_must_be_measured_has_no_default(name: str, field: str) -> None:
    given_ = {key: value for key, value in EXAMPLES[name].items() if key != field}
    spec, problems = specified("high_fall", given_)
    assert spec is None
    assert any(field in problem.field and problem.found == "nothing" for problem in problems)


def test_parameter_of_another_catcher_is_refused() -> None:
    spec, problems = specified("high_fall", EXAMPLES["water"] | {"bag_height": "10 ft"})
    assert spec is None
    assert "bag_height" in problems[0].field
