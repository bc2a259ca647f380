"""The blow against closed forms, against scipy with the equations written again, and against measurements."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from precipice.gags.hit.contact import Blow, course, strike, strike_one
from precipice.gags.hit.head import GRAVITY, HIC_WINDOW, hic

CHEST = Blow(
    speed=6.0,
    striker_mass=9.0,
    contact_stiffness=281e3,
    contact_damping=0.02,
    pad_stiffness=60e3,
    pad_travel=0.02,
    break_force=math.inf,
    residual=0.0,
    front_mass=0.45,
    body_mass=27.2,
    stiffness=26.3e3,
    stiffening_at=0.038,
    stiffness_beyond=26.3e3,
    damping=520.0,
    recovery_damping=1230.0,
    relaxation_stiffness=13.2e3,
    relaxation_damping=180.0,
    depth=0.229,
)
HEAD = CHEST._replace(
    speed=9.14,
    striker_mass=2.9,
    contact_damping=0.0,
    pad_travel=0.0,
    front_mass=0.3,
    body_mass=6.0,
    stiffness=75e3,
    stiffening_at=1.0,
    stiffness_beyond=0.0,
    damping=360.0,
    recovery_damping=360.0,
    relaxation_stiffness=0.0,
    relaxation_damping=0.0,
)


def one(blow: Blow, head: bool = False) -> dict[str, float]:
    return {
        name: float(found[0])
        for name, found in strike({**blow._asdict(), "speed": np.array([blow.speed])}, head).items()
    }


def again(blow: Blow) -> dict[str, float]:
    """The same blow by scipy: absolute positions instead of compressions, LSODA instead of Runge-Kutta."""

    def contact(x1: float, x2: float, v1: float, v2: float) -> float:
        press = x1 - x2
        if press <= 0.0:
            return 0.0
        soft = min(press, blow.pad_travel)
        spring = blow.pad_stiffness * soft + blow.contact_stiffness * (press - soft)
        return max(0.0, spring * (1.0 + blow.contact_damping * (v1 - v2)))

    def tissue(x2: float, x3: float, z: float, v2: float, v3: float) -> float:
        c = blow.damping if v2 > v3 else blow.recovery_damping
        extra = blow.stiffness_beyond * max(0.0, x2 - x3 - blow.stiffening_at)
        return blow.stiffness * (x2 - x3) + extra + c * (v2 - v3) + blow.relaxation_stiffness * (x2 - x3 - z)

    def right(_t: float, y: np.ndarray) -> list[float]:
        x1, x2, x3, v1, v2, v3, z = y
        push, hold = contact(x1, x2, v1, v2), tissue(x2, x3, z, v2, v3)
        flow = (
            blow.relaxation_stiffness / blow.relaxation_damping * (x2 - x3 - z)
            if blow.relaxation_damping
            else 0.0
        )
        return [
            v1,
            v2,
            v3,
            -push / blow.striker_mass,
            (push - hold) / blow.front_mass,
            hold / blow.body_mass,
            flow,
        ]

    end = 0.12
    found = solve_ivp(
        right, (0.0, end), [0, 0, 0, blow.speed, 0, 0, 0], "LSODA", rtol=1e-9, atol=1e-12, max_step=2e-4
    )
    x1, x2, x3, v1, v2, v3, z = found.y
    force = max(contact(*row) for row in zip(x1, x2, v1, v2, strict=True))
    held = max(tissue(*row) for row in zip(x2, x3, z, v2, v3, strict=True))
    return {
        "force": force,
        "deflection": float(np.max(x2 - x3)),
        "viscous": float(np.max((x2 - x3) / blow.depth * (v2 - v3))),
        "acceleration": held / blow.body_mass,
    }


@pytest.mark.parametrize(
    "blow",
    [CHEST, HEAD, CHEST._replace(pad_travel=0.0, striker_mass=1e4, speed=3.0), HEAD._replace(speed=2.0)],
)
def test_the_same_as_scipy(blow: Blow) -> None:
    found, truth = one(blow), again(blow)
    for name, value in truth.items():
        assert found[name] == pytest.approx(value, rel=2e-3), name


def test_a_spring_between_two_masses() -> None:
    # No dashpot, almost no front: reduced mass 1.6 kg on two springs in series, 8e4 and 2e4 -> 16 kN/m.
    blow = HEAD._replace(
        speed=3.0,
        striker_mass=2.0,
        body_mass=8.0,
        front_mass=1e-4,
        contact_stiffness=8e4,
        stiffness=2e4,
        damping=0.0,
        recovery_damping=0.0,
    )
    found = one(blow)
    force = 3.0 * math.sqrt(1.6 * 16e3)
    assert found["force"] == pytest.approx(force, rel=2e-2)  # the front rings a little
    assert found["deflection"] == pytest.approx(force / 2e4, rel=1e-2)
    # Elastic: twice the reduced momentum is handed over.
    assert impulse(blow) == pytest.approx(2.0 * 1.6 * 3.0, rel=1e-2)


def impulse(blow: Blow) -> float:
    rows = course(blow)
    return float(np.trapezoid(rows[:, 1], rows[:, 0]))


def test_momentum_is_kept_and_energy_never_gained() -> None:
    given, behind = impulse(CHEST), CHEST.front_mass + CHEST.body_mass
    after = CHEST.speed - given / CHEST.striker_mass
    left = 0.5 * CHEST.striker_mass * after**2 + 0.5 * given**2 / behind
    assert left < 0.5 * CHEST.striker_mass * CHEST.speed**2
    assert course(CHEST)[-1, 3] == pytest.approx(given / behind, rel=0.02)


@pytest.mark.parametrize("blow", [CHEST, HEAD])
def test_a_tenth_of_the_step_changes_nothing(blow: Blow) -> None:
    fine = np.empty(5)
    strike_one(blow, 0.04, 72, True, fine, np.empty((0, 5)))
    found = one(blow, head=True)
    for i, name in enumerate(("force", "deflection", "viscous", "acceleration")):
        assert found[name] == pytest.approx(fine[i], rel=2e-3), name


def test_hic_of_a_constant_and_of_a_half_sine() -> None:
    # 60 g for 15 ms: 60^2.5 x 0.015 = 418.28; a half sine gives 0.41465 A^2.5 T (Chou and Nyquist, 1974).
    step = 1e-5
    t = np.arange(0, 1501) * step
    assert hic(60 * GRAVITY * t, 1500, step, 500, HIC_WINDOW) == pytest.approx(418.28, rel=1e-4)
    length = 0.012
    t = np.arange(0, 1201) * step
    speed = 100 * GRAVITY * length / math.pi * (1 - np.cos(math.pi * t / length))
    assert hic(speed, 1200, step, 1200, HIC_WINDOW) == pytest.approx(0.41465 * 1e5 * length, rel=1e-3)
    assert hic(speed, 1200, step, 72, HIC_WINDOW) == pytest.approx(0.41465 * 1e5 * length, rel=2e-3)


def test_the_straight_punch_of_an_olympic_boxer() -> None:
    # Walilko, Viano and Bir 2005: 3427 N (811), 58 g (13). Stiffness and head mass were fitted to these.
    found = one(HEAD, head=True)
    assert found["force"] == pytest.approx(3427, rel=0.03)
    assert found["acceleration"] / GRAVITY == pytest.approx(58, rel=0.05)


def test_the_hook_that_nothing_was_fitted_to() -> None:
    # Viano et al. 2005 (Concussion in Professional Football, 10): 11.0 m/s, 4405 N (2318), 71.2 g (32.2).
    found = one(HEAD._replace(speed=11.0))
    assert abs(found["force"] - 4405) < 0.5 * 2318
    assert abs(found["acceleration"] / GRAVITY - 71.2) < 0.5 * 32.2


def test_the_lower_chest_of_five_cadavers() -> None:
    # Haffner, Yoganandan et al. 1996: 23.5 kg at 4.3 m/s, no pad: 2.29 kN (0.38), 59.3 mm (18.1).
    found = one(CHEST._replace(striker_mass=23.5, speed=4.3, pad_travel=0.0, contact_damping=0.0))
    assert abs(found["force"] - 2290) < 380
    assert abs(found["deflection"] - 0.0593) < 0.0181


def test_a_prop_that_breaks_pushes_no_harder() -> None:
    whole, breaks = one(HEAD._replace(speed=5.0)), one(HEAD._replace(speed=5.0, break_force=500.0))
    assert breaks["force"] == 500.0 < whole["force"]
    assert impulse(HEAD._replace(speed=5.0, break_force=500.0)) < impulse(HEAD._replace(speed=5.0))


def test_a_thicker_pad_pushes_less_and_never_to_nothing() -> None:
    pads = [one(CHEST._replace(pad_travel=travel))["force"] for travel in (0.0, 0.01, 0.02, 0.04)]
    assert pads == sorted(pads, reverse=True)


def test_no_speed_is_no_contact_and_the_course_agrees() -> None:
    assert set(one(CHEST._replace(speed=0.0)).values()) == {0.0}
    rows = course(CHEST)
    assert rows[:, 1].max() == pytest.approx(one(CHEST)["force"])
    assert rows[:, 2].max() == pytest.approx(one(CHEST)["deflection"])
    assert rows[-1, 1] == 0.0


@pytest.mark.parametrize("travel", [0.0, 0.02, 0.2])
@pytest.mark.parametrize("mass", [1.0, 9.0, 1e5])
def test_stopping_once_every_peak_has_passed_loses_no_peak(travel: float, mass: float) -> None:
    blow = CHEST._replace(striker_mass=mass, pad_travel=travel, speed=3.0)
    rows, found = course(blow), one(blow)
    assert found["force"] == pytest.approx(rows[:, 1].max())
    assert found["deflection"] == pytest.approx(rows[:, 2].max())
