"""Make the synthetic practice of the example: no such runs were ridden.

Run it from the project's root: .venv/bin/python examples/headland/practice/make_practice.py
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from precipice.gags.cliff_jump import flight
from precipice.gags.cliff_jump.bike import NODES
from precipice.gags.cliff_jump.columns import OUTPUTS
from precipice.gags.cliff_jump.model import LEVELS, place_of
from precipice.gags.registry import model_of
from precipice.plan.check import check
from precipice.risk.sample import draws

HERE = Path(__file__).parent
RUNS, TRACKS, SEED = 40, 5, 20_270_512
COLUMNS = {
    "lip_speed_mph": (31.0, 1.2, 1),
    "time_on_bike_s": (0.90, 0.10, 2),
    "push_off_m_s": (2.80, 0.25, 2),
    "count_to_throw_s": (4.60, 0.20, 2),
}
WAIT, REST = 20.0, 20.0
"""s at rest before the run-up and after the landing, as a receiver sees them."""

ORIGIN_LATITUDE, ORIGIN_LONGITUDE, METRES_A_DEGREE = 60.0, 6.0, 111_195.0


def runs() -> None:
    """The table of runs: each column drawn so that its mean and spread are those of the production file."""
    draw = np.random.default_rng(SEED)
    table = {}
    for name, (mean, sd, decimals) in COLUMNS.items():
        raw = draw.standard_normal(RUNS)
        table[name] = np.round(mean + sd * (raw - raw.mean()) / raw.std(ddof=1), decimals)
    with (HERE / "runs.csv").open("w", newline="", encoding="utf-8") as stream:
        stream.write("# SYNTHETIC: made by make_practice.py for the example; nobody rode these runs.\n")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["run", *COLUMNS])
        writer.writerows([k + 1, *(table[name][k] for name in COLUMNS)] for k in range(RUNS))


def flown(number: int) -> np.ndarray:
    """Time, x, y, z and velocities of a take at 5 Hz, (n, 7), m and m/s, with a wait, a run-up and a rest."""
    spec = check(HERE.parent).specifications["fjord-jump"]
    columns = model_of("cliff_jump").columns
    values, keys = next(draws(spec, columns, SEED, TRACKS))
    row = values[number]
    row[[columns.index(name) for name in columns if name.endswith("_chance")]] = 0.0
    record = np.empty((20_000, flight.RECORD_COLUMNS))
    rows = flight.fly_one(
        row, keys[number], place_of(spec), 1e-6, np.empty(len(OUTPUTS)), np.empty(LEVELS), np.empty(LEVELS),
        np.empty((NODES, 7)), record,
    )  # fmt: skip
    path = CubicSpline(record[:rows, 0], record[:rows, 1:4])
    speed, landed = float(record[0, 8]), float(record[rows - 1, 0])
    accelerating = speed / 3.0
    start = -WAIT - accelerating
    t = np.arange(start, landed + REST, 0.2)
    place, velocity = np.empty((len(t), 3)), np.zeros((len(t), 3))
    for k, now in enumerate(t):
        if now >= 0.0:
            place[k] = path(min(now, landed))
            velocity[k] = path(now, 1) if now < landed else 0.0
        else:
            ridden = max(0.0, now + accelerating)
            place[k] = record[0, 1:4] - [1.5 * accelerating**2 - 1.5 * ridden**2, 0.0, 0.0]
            velocity[k] = [3.0 * ridden, 0.0, 0.0]
    return np.column_stack([t - start, place, velocity])


def tracks() -> None:
    """Some GPS tracks at 5 Hz in FlySight's columns: the model's own jumps with a receiver's noise."""
    draw = np.random.default_rng(SEED)
    for number in range(TRACKS):
        rows = flown(number)
        t, place, velocity = rows[:, 0], rows[:, 1:4], rows[:, 4:7]
        place = place + draw.normal(0.0, 0.4, place.shape)
        velocity = velocity + draw.normal(0.0, 0.1, velocity.shape)
        name = HERE / f"synthetic_track_{number + 1}.csv"
        with name.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["time", "lat", "lon", "hMSL", "velN", "velE", "velD", "sAcc", "numSV"])
            writer.writerow(["", "(deg)", "(deg)", "(m)", "(m/s)", "(m/s)", "(m/s)", "(m/s)", ""])
            for k, now in enumerate(t):
                east = METRES_A_DEGREE * math.cos(math.radians(ORIGIN_LATITUDE))
                minutes, seconds = divmod(round(float(now), 1), 60.0)
                writer.writerow(
                    [
                        f"2027-05-12T06:{10 * number + int(minutes):02d}:{seconds:05.2f}Z",
                        f"{ORIGIN_LATITUDE + place[k, 0] / METRES_A_DEGREE:.7f}",
                        f"{ORIGIN_LONGITUDE + place[k, 1] / east:.7f}",
                        f"{place[k, 2]:.2f}",
                        f"{velocity[k, 0]:.2f}",
                        f"{velocity[k, 1]:.2f}",
                        f"{-velocity[k, 2]:.2f}",
                        "0.20",
                        "12",
                    ]
                )


if __name__ == "__main__":
    runs()
    tracks()
