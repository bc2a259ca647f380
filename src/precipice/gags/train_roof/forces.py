"""What wind, track and brakes ask of the performer, against what feet and friction give; all (n,), SI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.plain import Takes
from precipice.gags.train_roof import airflow, balance

STANDARD_DENSITY = 1.225
GUST, ROOF_TURBULENCE, BRAKES = 0, 1, 2
"""Counters of what is random on the way."""


@dataclass(frozen=True, slots=True)
class Push:
    """What the air does to the performer, as accelerations, m/s2, (n,): backwards and to the left positive.

    Attributes:
        steady_along: Without gusts.
        steady_across: Likewise.
        gust_along: What the strongest gust adds.
        gust_across: Likewise.
        speed: Mean air speed, m/s.
    """

    steady_along: np.ndarray
    steady_across: np.ndarray
    gust_along: np.ndarray
    gust_across: np.ndarray
    speed: np.ndarray


def air_push(takes: Takes) -> Push:
    """The push of the mean wind, and what the strongest gust of the take adds."""
    weather = airflow.wind_at_roof(takes["wind_speed"], takes["roof_height"], takes["wind_exponent"])
    mean = airflow.relative_wind(takes["train_speed"], weather, takes["wind_from"])
    count = airflow.gusts_met(takes["take_time"], mean.speed, takes["gust_length"])
    gust = weather * takes["gust_intensity"] * airflow.largest_of(count, takes.uniform(GUST))
    peak = airflow.relative_wind(takes["train_speed"], np.maximum(weather + gust, 0.0), takes["wind_from"])
    rough = takes["buffeting"] * airflow.largest_of(count, takes.uniform(ROOF_TURBULENCE))
    flow = takes["roof_flow"]
    density = STANDARD_DENSITY * takes["air_density"]
    areas = takes["drag_area_ahead"], takes["drag_area_side"]
    steady = airflow.push(density, *areas, mean) * flow**2
    hardest = airflow.push(density, *areas, peak) * (flow * (1.0 + np.maximum(rough, 0.0))) ** 2
    mass = takes["performer_mass"]
    along, across = airflow.split(steady / mass, mean)
    peak_along, peak_across = airflow.split(hardest / mass, peak)
    return Push(along, across, peak_along - along, peak_across - across, mean.speed * flow)


def brakes_unplanned(takes: Takes) -> np.ndarray:
    """Whether the train brakes without a call, (n,)."""
    return np.asarray(takes.uniform(BRAKES) < takes["brake_chance"])


@dataclass(frozen=True, slots=True)
class Stance:
    """What is left of balance and grip, m/s2, (n,), and what a loss of it leads to across the roof, m.

    Attributes:
        topple_along: Margin along the train.
        topple_across: Margin across it.
        grip: Margin of friction.
        step: Of a saving step across, m.
        slide: Of a slide across, m.
        step_back: Of a saving step along, m.
    """

    topple_along: np.ndarray
    topple_across: np.ndarray
    grip: np.ndarray
    step: np.ndarray
    slide: np.ndarray
    step_back: np.ndarray


def stance(takes: Takes, push: Push, braking: np.ndarray) -> Stance:
    """Balance and grip of each take at its worst moment.

    Pulses and steady pushes add up as shares of what each may be, since the pendulum is linear. Brakes push
    forward and wind back, so the larger of the two counts along the train.
    """
    height, lever = takes["cg_height"], takes["push_height"]
    free = 1.0 - takes["base_in_use"]
    base_along, base_across = takes["base_along"] * free, takes["base_across"] * free
    unleaned = 1.0 - takes["lean_share"]
    brake = np.where(braking, takes["brake"], 0.0)
    curve = balance.curve_push(
        takes["train_speed"], takes["curve_radius"], takes["cant"], takes["roll_flexibility"]
    )
    delay, jolt_time = takes["balance_delay"], takes["jolt_time"]

    def equal_push(pulse: np.ndarray, base: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """The steady push that asks as much of the base as a pulse."""
        limit = balance.steady_limit(base, height)
        return np.asarray(pulse * limit / balance.pulse_limit(base, height, seconds, delay))

    backward = lever * (unleaned * push.steady_along + push.gust_along)
    forward = equal_push(brake, base_along, takes["brake_time"])
    along = np.maximum(np.abs(backward), forward) + equal_push(takes["jolt_along"], base_along, jolt_time)
    across = np.abs(
        lever * (unleaned * push.steady_across + push.gust_across) + unleaned * curve
    ) + equal_push(takes["jolt_across"], base_across, jolt_time)
    topple_along = balance.steady_limit(base_along, height) - along
    topple_across = balance.steady_limit(base_across, height) - across

    slope = (np.abs(takes["place_across"]) + takes["wander"]) / takes["roof_radius"]
    slope = np.minimum(slope, 0.7)
    pull_along = np.abs(push.steady_along + push.gust_along)
    pull_along = np.maximum(pull_along, np.maximum(brake - push.steady_along, 0.0)) + takes["jolt_along"]
    pull_across = (
        np.abs(push.steady_across + push.gust_across)
        + np.abs(curve)
        + takes["jolt_across"]
        + airflow.GRAVITY * np.sin(slope)
    )
    held = takes["grip"] * np.maximum(airflow.GRAVITY * np.cos(slope) - takes["jolt_up"], 0.0)
    asked = np.hypot(pull_along, pull_across)
    grip = held - asked
    return Stance(
        topple_along,
        topple_across,
        grip,
        balance.step_needed(-topple_across, height, takes["step_time"]),
        balance.slide(-grip, takes["slide_time"]) * pull_across / np.maximum(asked, 1e-9),
        balance.step_needed(-topple_along, height, takes["step_time"]),
    )
