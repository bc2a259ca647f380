"""Falls on ropes against the standard formula, the standards' own tests, closed forms and an integrator."""

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
from precipice.gags.registry import model_of
from precipice.gags.rope_fall import brake, drawn, lead, rope, swing
from precipice.gags.specification import Specification
from precipice.risk.sample import middles

G = 9.80665
EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["good"]
ONE = np.ones(1)


def spec_of(name: str, **changed: object) -> Specification:
    spec, problems = specified("rope_fall", EXAMPLES[name] | changed)
    assert spec is not None, problems
    return spec


def demands_of(spec: Specification) -> dict[str, float]:
    model = model_of("rope_fall")
    row = middles(spec, model.columns(spec))
    outcome = model.run(spec, row[None, :], np.zeros(1, dtype=np.uint64))
    return dict(
        zip((margin.name for margin in model.margins(spec)), outcome.margins[0].tolist(), strict=True)
    )


def undamped(modulus: float) -> rope.Rope:
    return rope.Rope(modulus * ONE, 0.0 * ONE)


def test_standard_formula_at_the_standard_fall() -> None:
    """F = m g + sqrt((m g)^2 + 2 m g K f): 8.497706 kN at 80 kg, 21.2 kN and 1.77."""
    assert rope.undamped_tension(80.0 * ONE, 21_200.0 * ONE, 1.77 * ONE)[0] == pytest.approx(
        8497.706, abs=1e-3
    )


@settings(max_examples=60, deadline=None)
@given(
    mass=st.floats(40.0, 140.0),
    fall=st.floats(0.0, 15.0),
    length=st.floats(0.5, 60.0),
    modulus=st.floats(5e3, 8e4),
)
def test_rope_without_damping_is_the_standard_formula(
    mass: float, fall: float, length: float, modulus: float
) -> None:
    found = rope.caught(undamped(modulus), mass * ONE, fall * ONE, length * ONE)
    tension = rope.undamped_tension(mass * ONE, modulus * ONE, fall / length * ONE)
    np.testing.assert_allclose(found.tension, tension, rtol=1e-9)
    np.testing.assert_allclose(found.stretch, tension / modulus * length, rtol=1e-7)


@pytest.mark.parametrize(("mass", "fall", "length"), [(80.0, 4.6, 2.6), (70.0, 1.0, 10.0), (95.0, 6.0, 8.0)])
def test_damped_rope_agrees_with_an_integrator(mass: float, fall: float, length: float) -> None:
    modulus, viscosity = 18_000.0, 900.0
    found = rope.caught(rope.Rope(modulus * ONE, viscosity * ONE), mass * ONE, fall * ONE, length * ONE)
    exact = solve_ivp(
        lambda _t, y: [y[1], G - (modulus * y[0] + viscosity * y[1]) / length / mass],
        (0.0, 3.0),
        [0.0, math.sqrt(2.0 * G * fall)],
        "DOP853",
        rtol=1e-10,
        max_step=1e-3,
    )
    tension = (modulus * exact.y[0] + viscosity * exact.y[1]) / length
    assert found.tension[0] == pytest.approx(tension.max(), rel=1e-4)
    assert found.stretch[0] == pytest.approx(exact.y[0].max(), rel=1e-4)


def test_fitted_rope_gives_its_sheet_in_the_drop_test() -> None:
    """Every sheet that EN 892 allows (12 kN, 40 %), as far as one rope can have both figures."""
    force, share = (
        grid.ravel() for grid in np.meshgrid(np.linspace(6.5e3, 12e3, 23), np.linspace(0.2, 0.4, 21))
    )
    possible = np.array([f >= rope.least_impact_force(e) for f, e in zip(force, share, strict=True)])
    material = rope.fitted(force, share)
    found = rope.standard_catch(material, np.ones_like(force))
    damped = possible & (material.viscosity > 0.0)
    assert damped.sum() > 200
    np.testing.assert_allclose(found.tension[possible], force[possible], rtol=1e-6)
    np.testing.assert_allclose(found.stretch[damped] / 2.6, share[damped], rtol=1e-6)
    assert found.tension[possible].max() <= 12_000.0 * (1.0 + 1e-6)
    # A sheet that no rope can have is taken for the softest that can have its force.
    assert np.isfinite(found.tension).all()
    np.testing.assert_allclose(found.tension[~possible], force[~possible], rtol=0.02)


def test_rope_of_9_kn_in_a_small_fall() -> None:
    """K = 24.1 kN for 9 kN; 4.24 kN at a fall factor of 0.3."""
    weight = 80.0 * G
    modulus = ((9000.0 - weight) ** 2 - weight**2) / (2.0 * weight * 1.77)
    assert modulus == pytest.approx(24_100.0, rel=2e-3)
    assert rope.undamped_tension(80.0 * ONE, modulus * ONE, 0.3 * ONE)[0] == pytest.approx(4240.0, rel=2e-3)


def one_lead(holds: float) -> lead.Lead:
    material = rope.fitted(8600.0 * ONE, 0.33 * ONE)
    return lead.lead_fall(material, 80.0 * ONE, 5.0 * ONE, 2.5 * ONE, 12.0 * ONE, 0.66 * ONE, holds * ONE)


def test_top_piece_bears_climber_and_belay() -> None:
    one = one_lead(1e9)
    np.testing.assert_allclose(one.piece, one.body + one.belay)
    assert one.piece[0] / one.body[0] == pytest.approx(1.66)
    assert one.slipped[0] == 0.0


def test_belay_that_slips_is_softer_and_longer_and_keeps_the_energy() -> None:
    held, slips = one_lead(1e9), one_lead(1500.0)
    assert slips.body[0] == pytest.approx(1500.0 / 0.66)
    assert slips.body[0] < held.body[0]
    assert slips.stretch[0] + slips.slipped[0] > held.stretch[0]
    share = slips.body[0] / held.body[0]
    taken = share**2 * 80.0 * G * (5.0 + held.stretch[0]) + slips.body[0] * slips.slipped[0]
    assert taken == pytest.approx(80.0 * G * (5.0 + slips.stretch[0] + slips.slipped[0]))
    barely = one_lead(float(held.belay[0]) * 0.9999)
    assert barely.slipped[0] == pytest.approx(0.0, abs=0.01)


def arrested(force: float, longest: float = 5.0, stiffness: float = 1e9) -> brake.Arrest:
    return brake.arrested(100.0 * ONE, 4.0 * ONE, stiffness * ONE, force * ONE, 1.0 * ONE, longest * ONE)


def test_absorber_of_en_355() -> None:
    """100 kg, 4 m: 1.75 m need 3.22 kN at least, 6 kN need 0.78 m."""
    assert arrested(3222.0).torn[0] == pytest.approx(1.75, abs=0.005)
    assert arrested(6000.0).torn[0] == pytest.approx(0.78, abs=0.005)


def test_absorber_torn_to_its_end_is_hard() -> None:
    one = arrested(3222.0, longest=1.0, stiffness=40_000.0)
    taken = 3222.0**2 / 80_000.0 + 3222.0 * 1.0 + (one.force[0] ** 2 - 3222.0**2) / 80_000.0
    assert taken == pytest.approx(100.0 * G * (4.0 + one.stretch[0] + 1.0))
    assert one.needed[0] > 1.0
    assert one.force[0] > 6000.0


def test_short_fall_does_not_tear() -> None:
    one = brake.arrested(80.0 * ONE, 0.05 * ONE, 40_000.0 * ONE, 5000.0 * ONE, 1.1 * ONE, 1.75 * ONE)
    assert one.torn[0] == 0.0
    assert one.force[0] == pytest.approx(rope.undamped_tension(80.0 * ONE, 40_000.0 * ONE, 0.05 * ONE)[0])


def test_swing_in_closed_form() -> None:
    """v = sqrt(2 g L (1 - cos a)); 3 m g from level."""
    speed = swing.swing_speed(10.0 * ONE, math.radians(30.0) * ONE, 0.0 * ONE, ONE)
    assert speed[0] == pytest.approx(math.sqrt(2.0 * G * 10.0 * (1.0 - math.cos(math.radians(30.0)))))
    assert swing.swing_tension(80.0 * ONE, 0.5 * math.pi * ONE, ONE)[0] == pytest.approx(3.0 * 80.0 * G)


def test_drawn_swing_reaches_the_wall_as_fast() -> None:
    rows = drawn.swing_rows(5.0, 10.0, math.radians(40.0), 0.0)
    last = np.diff(rows[-2:], axis=0)[0]
    expected = math.sqrt(2.0 * G * 10.0 * (1.0 - math.cos(math.radians(40.0))))
    assert math.hypot(last[1], last[2]) / last[0] == pytest.approx(expected, rel=0.02)
    assert rows[:, 2].min() == pytest.approx(5.0 + 10.0 * math.cos(math.radians(40.0)) - 10.0, abs=0.01)


def test_slam_without_a_fall_is_a_swing() -> None:
    slam = swing.slam_speed(0.0 * ONE, 4.0 * ONE, 0.0 * ONE, 10.0 * ONE)
    assert slam[0] == pytest.approx(swing.swing_speed(10.0 * ONE, math.asin(0.4) * ONE, 0.0 * ONE, ONE)[0])


def test_harder_push_off_and_longer_fall_hit_the_wall_harder() -> None:
    base = demands_of(spec_of("leader"))["wall_speed"]
    assert demands_of(spec_of("leader", push_out="1.5 +/- 0.1 m/s"))["wall_speed"] < base
    assert demands_of(spec_of("leader", above_piece="12 +/- 0.5 ft"))["wall_speed"] < base


def test_descender_stops_by_energy_and_reaction() -> None:
    spec = spec_of("descender", drop="4 ft", settled_speed="2.5 m/s", brake_force="1.8 kN", reaction="0.5 s")
    mass, rate = 82.0, 1800.0 / 82.0 - G
    stopping = 2.5 * 0.5 + 2.5**2 / (2.0 * rate)
    assert demands_of(spec)["stopped_above"] == pytest.approx(10.0 * 0.3048 - 3.5 * 0.3048 - stopping)
    needed = 4.0 * 0.3048 + (2.0 * G * 4.0 * 0.3048 - 2.5**2) / (2.0 * rate)
    assert demands_of(spec)["brake_room"] == pytest.approx((120.0 - 3.5) * 0.3048 - needed)
    assert demands_of(spec)["body_load"] == pytest.approx(6000.0 - 1800.0)
    assert mass == spec.middle("mass")


def test_pendulum_that_hangs_too_low_meets_the_ground() -> None:
    assert demands_of(spec_of("pendulum", start_height="6 ft"))["clear_below"] < 0.0


def test_wall_before_the_lowest_point_is_met_higher_and_slower() -> None:
    """From 60 to 30 degrees on 10 m: down by 10 (cos 30 - cos 60)."""
    given_ = {"wire": "10 m", "swing_from": "60 deg", "wire_stretch": "0 ft", "energy_kept": "1"}
    on_the_way, below = (
        demands_of(spec_of("pendulum", **given_, swing_to=angle)) for angle in ("30 deg", "0 deg")
    )
    lower = 10.0 * (1.0 - math.cos(math.radians(30.0)))
    assert on_the_way["clear_below"] - below["clear_below"] == pytest.approx(lower)
    speed = math.sqrt(2.0 * G * 10.0 * (math.cos(math.radians(30.0)) - 0.5))
    assert on_the_way["wall_speed"] == pytest.approx(4.6 - speed)


def test_parameter_of_another_fall_is_refused() -> None:
    spec, problems = specified("rope_fall", EXAMPLES["pendulum"] | {"slack": "2 ft"})
    assert spec is None
    assert "slack" in problems[0].field
