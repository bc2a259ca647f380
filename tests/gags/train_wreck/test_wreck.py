"""Wrecks against ballistics, the pivot at the edge, energy, couplings in closed form, any thread."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.ndimage import maximum_filter1d

from gags.made_up import specified

pytest.importorskip("mujoco", reason="the train wreck needs MuJoCo: pip install 'precipice[wreck]'")

from precipice.gags.registry import model_of
from precipice.gags.train_wreck import engine, outcome, site
from precipice.gags.train_wreck.engine import memory
from precipice.gags.train_wreck.simulate import STEPS, Wreck, simulate, started
from precipice.gags.train_wreck.train import GRAVITY, STEP, UNDERFRAME, Couplings, Site, Train, Vehicle
from precipice.gags.train_wreck.water import STEEL_DENSITY, Water, water_forces
from precipice.risk.sample import middles

HERE = Path(__file__).parent
CAR = Vehicle(30e3, 18.0, 3.2, 2.8, 1.7, 3.0, 0.95)
ENGINE = replace(CAR, mass=70e3, length=14.0)
HIGH = Site(40.0, 0.0, 0.0, 0.0, None, 1e-5, 0.4, 0.6)
COUPLED = Couplings(1.0, 0.0, 8e6, 0.0, (1e9,))


def alone(speed: float, nose: float, **place: float) -> Train:
    return Train((CAR,), Couplings(1.0, 0.1, 8e6, 5e4, ()), replace(HIGH, **place), speed, nose)


def energy(train: Train, wreck: Wreck) -> np.ndarray:
    """Of motion, height and stretched couplings, (s,), J."""
    total = np.zeros(len(wreck.t))
    for k, one in enumerate(train.vehicles):
        turn = wreck.turn[:, k].reshape(-1, 3, 3)
        spin = np.einsum("sij,si->sj", turn, wreck.velocity[:, k, 3:])
        total += 0.5 * one.mass * (wreck.velocity[:, k, :3] ** 2).sum(axis=1)
        total += 0.5 * (np.array(one.inertia) * spin**2).sum(axis=1)
        total += one.mass * GRAVITY * wreck.place[:, k, 2]
    return total + 0.5 * (wreck.pull**2).sum(axis=1) / train.couplings.stiffness


def test_a_vehicle_past_the_edge_falls_as_a_stone() -> None:
    wreck = simulate(alone(15.0, 25.0), longest=2.0)
    t = wreck.t
    np.testing.assert_allclose(wreck.place[:, 0, 0], 16.0 + 15.0 * t, atol=1e-6)
    fallen = wreck.place[0, 0, 2] - wreck.place[:, 0, 2]
    np.testing.assert_allclose(fallen, 0.5 * GRAVITY * t * (t + STEP), atol=1e-6)
    np.testing.assert_allclose(wreck.velocity[:, 0, 3:], 0.0, atol=1e-9)


def test_a_vehicle_tips_about_the_edge_by_the_pivot_equation() -> None:
    """(I + m r^2) th'' = m g times how far the middle is past the pivot, from 14 degrees to 38."""
    wreck = simulate(alone(0.0, 0.5 * CAR.length + 2.5, frame_friction=1.2), longest=6.0)
    pitch = -np.arcsin(np.clip(wreck.turn[:, 0, 6], -1.0, 1.0))
    pitch = np.abs(pitch)
    first, last = (int(np.flatnonzero(pitch > math.radians(at))[0]) for at in (14.0, 38.0))
    pivot = np.array([0.0, HIGH.drop])
    arm = wreck.place[first, 0, [0, 2]] - pivot
    radius, lean = float(np.hypot(*arm)), math.atan2(arm[0], arm[1])
    inertia = CAR.inertia[1] + CAR.mass * radius**2
    rate = float(np.linalg.norm(wreck.velocity[first, 0, 3:]))
    found = solve_ivp(
        lambda _t, y: [y[1], CAR.mass * GRAVITY * radius * math.sin(lean + y[0] - pitch[first]) / inertia],
        (0.0, 5.0),
        [pitch[first], rate],
        events=lambda _t, y: y[0] - pitch[last],
        rtol=1e-9,
    )
    assert wreck.t[last] - wreck.t[first] == pytest.approx(found.t_events[0][0], rel=0.06)
    assert np.linalg.norm(wreck.velocity[last, 0, 3:]) == pytest.approx(found.y_events[0][0][1], rel=0.06)


@pytest.mark.parametrize(("past", "falls"), [(-1.0, False), (1.0, True)])
def test_a_vehicle_at_rest_falls_where_its_middle_is_past_the_edge(past: float, falls: bool) -> None:
    wreck = simulate(alone(0.0, 0.5 * CAR.length + past), longest=15.0)
    assert (wreck.place[-1, 0, 2] < 0.5 * HIGH.drop) == falls


@pytest.mark.parametrize("speed", [3.0, 11.0, 20.0])
def test_energy_is_not_gained(speed: float) -> None:
    train = Train(
        (ENGINE, CAR, CAR), Couplings(1.0, 0.05, 8e6, 5e4, (9e5, 9e5)), replace(HIGH, skew=0.1), speed
    )
    found = energy(train, simulate(train))
    assert np.maximum.accumulate(found)[-1] <= found[0] * 1.002
    # What the surfaces store in a blow, and give back within 16 ms, is not counted in the energy.
    assert (found - np.minimum.accumulate(found)).max() <= 0.01 * found[0]
    lasting = maximum_filter1d(found, int(0.2 / (STEPS * STEP)))
    assert (lasting - np.minimum.accumulate(lasting)).max() <= 1e-4 * found[0]


def test_a_coupling_that_is_suddenly_braked_pulls_twice_its_steady_force() -> None:
    """Brakes of the car ask F = mu m g; undamped, the coupling swings up to 2 F M / (M + m)."""
    share = 0.2
    train = Train((ENGINE, CAR), COUPLED, HIGH, 20.0, -250.0, (1e-5, share))
    wreck = simulate(train, longest=1.5)
    steady = share * CAR.mass * GRAVITY * ENGINE.mass / (ENGINE.mass + CAR.mass)
    reduced = ENGINE.mass * CAR.mass / (ENGINE.mass + CAR.mass)
    assert wreck.pull.max() == pytest.approx(2.0 * steady, rel=0.03)
    peak = wreck.t[int(np.argmax(wreck.pull[:, 0] > 0.999 * wreck.pull.max()))]
    assert peak % (2.0 * math.pi * math.sqrt(reduced / 8e6)) == pytest.approx(
        math.pi * math.sqrt(reduced / 8e6), abs=3 * STEPS * STEP
    )


def test_a_braked_chain_pulls_as_the_masses_ahead() -> None:
    """All slow down together: each coupling holds back what runs ahead of it."""
    damped = Couplings(1.0, 0.0, 8e6, 3e5, (1e9, 1e9, 1e9))
    train = Train((ENGINE, CAR, CAR, CAR), damped, HIGH, 25.0, -200.0, (1e-5, 1e-5, 1e-5, 0.2))
    wreck = simulate(train, longest=5.0)
    slowing = 0.2 * CAR.mass * GRAVITY / (ENGINE.mass + 3.0 * CAR.mass)
    ahead = np.array([ENGINE.mass, ENGINE.mass + CAR.mass, ENGINE.mass + 2.0 * CAR.mass])
    np.testing.assert_allclose(wreck.pull[-100:].mean(axis=0), slowing * ahead, rtol=0.03)


def test_couplings_part_at_their_strength_and_not_below() -> None:
    steady = 0.2 * CAR.mass * GRAVITY * 0.7
    for strength, parts in ((1.9 * steady, True), (2.1 * steady, False)):
        couplings = replace(COUPLED, strength=(strength,))
        wreck = simulate(Train((ENGINE, CAR), couplings, HIGH, 20.0, -250.0, (1e-5, 0.2)), longest=1.0)
        assert np.isfinite(wreck.broke[0]) == parts


def test_the_last_coupling_is_let_go_when_it_is_said() -> None:
    train = Train((ENGINE, CAR, CAR), replace(COUPLED, strength=(1e9, 1e9), release=0.5), HIGH, 11.0)
    wreck = simulate(train, longest=1.0)
    assert wreck.broke[-1] == pytest.approx(0.5, abs=STEPS * STEP)
    assert math.isinf(wreck.broke[0])


def forces_at(height: float, water: Water, velocity: tuple[float, ...] = (0.0,) * 6) -> np.ndarray:
    forces = np.zeros((1, 6))
    water_forces(
        0.0,
        water,
        np.array([[CAR.length, CAR.width, CAR.height]]),
        np.array([CAR.mass]),
        np.array([[0.0, 0.0, height]]),
        np.eye(3).reshape(1, 9),
        np.array([velocity]),
        np.zeros(1),
        forces,
        np.zeros(1),
    )
    return forces[0]


def test_a_vehicle_under_water_is_lifted_by_what_it_displaces() -> None:
    volume = CAR.length * CAR.width * CAR.height
    lifted = forces_at(-20.0, Water(True, GRAVITY, 1.0, 10.0, 0.5))[2]
    assert lifted == pytest.approx(1000.0 * GRAVITY * (CAR.mass / STEEL_DENSITY + 0.5 * volume))
    assert forces_at(20.0, Water(True, GRAVITY, 1.0, 10.0, 0.5))[2] == 0.0
    assert forces_at(0.0, Water(True, GRAVITY, 1.0, 10.0, 0.5))[2] == pytest.approx(0.5 * lifted)


def test_a_flooded_vehicle_sinks_at_its_terminal_speed() -> None:
    """Weight less lift against 1/2 rho Cd A v^2 of the body lying flat."""
    water = Water(True, GRAVITY, 1.2, 1e-3, 0.7)
    train = alone(0.0, 40.0, drop=3.0, depth=150.0)
    wreck = simulate(train, water, longest=12.0)
    weight = CAR.mass * GRAVITY * (1.0 - 1000.0 / STEEL_DENSITY)
    sinks = math.sqrt(2.0 * weight / (1000.0 * 1.2 * CAR.length * CAR.width))
    assert -wreck.velocity[-1, 0, 2] == pytest.approx(sinks, rel=0.02)


def test_a_pier_in_the_way_is_touched_and_one_far_off_is_not() -> None:
    near = alone(12.0, 0.0, pier=(25.0, 4.0, 2.0))  # type: ignore[arg-type]
    assert outcome.pier_distance(near, simulate(near), 3.0) == pytest.approx(0.0, abs=0.3)
    far = alone(12.0, 0.0, pier=(200.0, 4.0, 2.0))  # type: ignore[arg-type]
    wreck = simulate(far)
    gap = 200.0 - outcome.reach_ahead(outcome.corners(far, wreck))
    assert outcome.pier_distance(far, wreck, 3.0) == pytest.approx(gap, abs=1.0)


def test_the_mirror_of_a_skew_is_the_mirror_of_the_fall_at_first() -> None:
    """Until bodies meet, small differences stay small."""
    ways = [simulate(alone(8.0, 0.0, skew=side), longest=3.0).place[-1, 0] for side in (0.15, -0.15)]
    assert ways[0][1] == pytest.approx(-ways[1][1], abs=0.05)
    assert ways[0][0] == pytest.approx(ways[1][0], abs=0.05)


def test_a_skewed_edge_leaves_the_line_behind_it_straight() -> None:
    """A braked train that never comes to the edge stays on its rails, whatever the edge is like."""
    train = Train((ENGINE, CAR), COUPLED, replace(HIGH, skew=0.5), 10.0, -120.0, (0.3, 0.3))
    wreck = simulate(train, longest=6.0)
    assert np.abs(wreck.place[:, :, 1]).max() < 0.05
    np.testing.assert_allclose(wreck.place[-1, :, 2], HIGH.drop + CAR.cg_height, atol=0.02)


def test_contacts_stand_in_memory_as_mujoco_says() -> None:
    """The compiled loop reads the same contacts as MuJoCo's own Python package gives."""
    import mujoco

    model, data = started(Train((ENGINE, CAR), COUPLED, HIGH, 0.0, -20.0))
    mujoco.mj_step(model, data, nstep=50)
    found, own, count = memory(data), data.contact, data.ncon
    first, forces = ((int(found.words[at]) - found.arena) // 8 for at in (found.first, found.forces))
    last = first + count * found.width
    numbers = found.numbers[first:last].reshape(count, found.width)
    whole = found.whole[2 * first : 2 * last].reshape(count, 2 * found.width)
    assert found.counts[found.contacts] == count == 8
    np.testing.assert_array_equal(numbers[:, found.place : found.place + 3], own.pos)
    np.testing.assert_array_equal(numbers[:, found.frame : found.frame + 9], own.frame)
    np.testing.assert_array_equal(whole[:, found.pair : found.pair + 2], own.geom)
    np.testing.assert_array_equal(whole[:, found.row], own.efc_address)
    np.testing.assert_array_equal(found.numbers[forces:][: len(data.efc_force)], data.efc_force)


def test_a_mujoco_with_another_layout_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine._memory
    monkeypatch.setattr(engine, "_memory", lambda data: real(data)._replace(row=3))
    engine._try_layout.cache_clear()
    with pytest.raises(RuntimeError, match="lays out its data otherwise"):
        memory(started(alone(0.0, -20.0))[1])


def test_takes_are_the_same_on_any_thread_and_in_any_batch() -> None:
    parameters = {
        "cars": "2",
        "edge_speed": "25 mph",
        "speed_window": "20 to 30 mph",
        "drop": "60 ft",
        "crew_ahead": "400 ft",
        "crew_aside": "250 ft",
    }
    spec, problems = specified("train_wreck", parameters, HERE)
    assert spec is not None, problems
    model = model_of("train_wreck")
    values = np.tile(middles(spec, model.columns(spec)), (4, 1))
    keys = np.array([11, 12, 13, 11], dtype=np.uint64)
    whole = model.run(spec, values, keys)
    with ThreadPoolExecutor(2) as pool:
        ones = list(pool.map(lambda i: model.run(spec, values[i : i + 1], keys[i : i + 1]), range(4)))
    np.testing.assert_array_equal(whole.margins, np.concatenate([one.margins for one in ones]))
    np.testing.assert_array_equal(whole.margins[0], whole.margins[3])
    assert np.isfinite(whole.margins).all()


def test_without_mujoco_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "find_spec", lambda _name: None)
    parameters = {
        "edge_speed": "25 mph",
        "speed_window": "20 to 30 mph",
        "drop": "60 ft",
        "crew_ahead": "400 ft",
        "crew_aside": "250 ft",
    }
    spec, problems = specified("train_wreck", parameters, HERE)
    assert spec is None
    assert "precipice[wreck]" in problems[0].allowed


def test_underframe_lies_between_rail_and_middle() -> None:
    assert 0.0 < UNDERFRAME < CAR.cg_height
