"""Make the synthetic practice of the example: no such runs were ridden.

Run it from the project's root: .venv/bin/python examples/headland/practice/make_practice.py
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np

from precipice.gags.registry import model_of
from precipice.plan.check import check
from precipice.risk.sample import gust_keys, samples

HERE = Path(__file__).parent
RUNS, TRACKS, SEED = 40, 3, 20_270_512
COLUMNS = {
    "lip_speed_mph": (31.0, 1.2, 1),
    "time_on_bike_s": (0.90, 0.10, 2),
    "push_off_m_s": (2.80, 0.25, 2),
    "count_to_throw_s": (4.60, 0.20, 2),
}
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


def tracks() -> None:
    """Some GPS tracks at 5 Hz in FlySight's columns: the model's own jumps with a receiver's noise."""
    spec = check(HERE.parent).specifications["fjord-jump"]
    model = model_of("cliff_jump")
    values, keys = samples(spec, model.columns, SEED, TRACKS), gust_keys(SEED, "practice", TRACKS)
    draw = np.random.default_rng(SEED)
    lines = [line for line in model.tracks(spec, values, keys) if line.body == "rider"]
    for number, line in enumerate(lines, start=1):
        t = np.arange(0.0, line.t[-1], 0.2)
        x, y, z = (
            np.interp(t, line.t, along) + draw.normal(0.0, 0.4, len(t)) for along in (line.x, line.y, line.z)
        )
        velocity = [np.gradient(np.interp(t, line.t, along), t) for along in (line.x, line.y, line.z)]
        with (HERE / f"synthetic_track_{number}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["time", "lat", "lon", "hMSL", "velN", "velE", "velD"])
            writer.writerow(["", "(deg)", "(deg)", "(m)", "(m/s)", "(m/s)", "(m/s)"])
            for k, now in enumerate(t):
                metres_east = METRES_A_DEGREE * math.cos(math.radians(ORIGIN_LATITUDE))
                writer.writerow(
                    [
                        f"2027-05-12T06:{number:02d}:{now:05.2f}Z",
                        f"{ORIGIN_LATITUDE + x[k] / METRES_A_DEGREE:.7f}",
                        f"{ORIGIN_LONGITUDE + y[k] / metres_east:.7f}",
                        f"{z[k]:.2f}",
                        f"{velocity[0][k]:.2f}",
                        f"{velocity[1][k]:.2f}",
                        f"{-velocity[2][k]:.2f}",
                    ]
                )


if __name__ == "__main__":
    runs()
    tracks()
