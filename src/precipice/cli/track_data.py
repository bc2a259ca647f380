"""Practice logs as data: the JSON document and the time series."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from precipice.practice.canopy import Opening
from precipice.practice.fit import FallFit
from precipice.practice.predict import Miss, Prediction, between_jumps
from precipice.practice.study import Jump, Study, phase_names

_COLUMNS = ("time_s", "height_m", "v_down_m_s", "h_speed_m_s", "phase")


def series(jump: Jump) -> str:
    """The time series of one log as comma separated values, with the phase of each row."""
    track = jump.track
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    rows = zip(track.t, track.height, track.v_down, track.h_speed, phase_names(jump), strict=True)
    writer.writerows(
        [f"{time:.3f}", f"{z:.3f}", f"{v:.4f}", f"{h:.4f}", name] for time, z, v, h, name in rows
    )
    return text.getvalue()


def document(study: Study, left_out: Sequence[Prediction], mass: float | None) -> dict[str, Any]:
    """The whole study with plain keys, SI units in their names.

    Args:
        study: The logs.
        left_out: Each jump predicted from the others; empty with fewer than three.
        mass: Mass of the person, kg; None where not stated.
    """
    return {
        "tracks": [_track(jump) for jump in study.jumps],
        "between_jumps": _between([fit for _, fit in study.fitted], mass),
        "left_out": [_prediction(one) for one in left_out],
        "not_read": [{"name": name, "reason": why} for name, why in study.not_read],
    }


def _track(jump: Jump) -> dict[str, Any]:
    track, phases = jump.track, jump.phases

    def time(index: int | None) -> float | None:
        return None if index is None else float(track.t[index])

    return {
        "name": track.name,
        "samples": len(track.t),
        "duration_s": float(track.t[-1]),
        "run_up_start_s": time(phases.runup_start),
        "exit_s": time(phases.exit),
        "exit_height_m": None if phases.exit is None else float(track.height[phases.exit]),
        "lip_speed_m_s": jump.lip_speed,
        "fall_start_s": time(phases.fall_start),
        "fall_end_s": time(phases.fall_end),
        "opening_start_s": time(phases.opening),
        "opening": _opening(jump.opening),
        "landing_s": time(phases.landing),
        "canopy_glide": _glide(jump),
        "fit": None if jump.fit is None else _fit(jump.fit),
        "not_fitted": jump.not_fitted or None,
        "undecided": list(phases.undecided),
        "warnings": list(track.warnings),
        "gaps": [{"start_s": gap.start_s, "length_s": gap.length_s} for gap in phases.gaps],
    }


def _opening(opening: Opening | None) -> dict[str, float] | None:
    if opening is None:
        return None
    return {
        "duration_s": opening.time_s,
        "height_lost_m": opening.height_lost_m,
        "peak_at_least_g": opening.peak_g,
    }


def _glide(jump: Jump) -> dict[str, float] | None:
    if jump.glide is None:
        return None
    return {
        "ratio_median": jump.glide.ratio,
        "ratio_lower_quartile": jump.glide.low,
        "ratio_upper_quartile": jump.glide.high,
        "descent_rate_m_s": jump.glide.descent_rate,
    }


def _fit(fit: FallFit) -> dict[str, Any]:
    wind = fit.wind
    return {
        "drag_area_per_mass_m2_per_kg": fit.kd,
        "drag_area_per_mass_standard_error_m2_per_kg": fit.kd_se,
        "lift_area_per_mass_m2_per_kg": fit.kl,
        "lift_area_per_mass_standard_error_m2_per_kg": fit.kl_se,
        "acceleration_left_over_m_s2": fit.residual,
        "share_explained": fit.explained,
        "fall_fitted_s": fit.duration_s,
        "samples_fitted": fit.samples,
        "wind_under_canopy": wind
        and {"north_m_s": wind.north, "east_m_s": wind.east, "canopy_airspeed_m_s": wind.airspeed},
        "windows": [
            {
                "start_s": one.start_s,
                "drag_area_per_mass_m2_per_kg": one.kd,
                "drag_area_per_mass_standard_error_m2_per_kg": one.kd_se,
                "lift_area_per_mass_m2_per_kg": one.kl,
                "lift_area_per_mass_standard_error_m2_per_kg": one.kl_se,
                "mean_speed_m_s": one.speed,
            }
            for one in fit.windows
        ],
    }


def _between(fits: Sequence[FallFit], mass: float | None) -> dict[str, Any] | None:
    if len(fits) < 2:
        return None
    mean, sd = between_jumps(fits)
    found: dict[str, Any] = {
        "jumps": len(fits),
        "drag_area_per_mass_mean_m2_per_kg": mean,
        "drag_area_per_mass_sd_m2_per_kg": sd,
    }
    if mass is not None:
        found |= {"mass_kg": mass, "drag_area_mean_m2": mean * mass, "drag_area_sd_m2": sd * mass}
    return found


def _prediction(one: Prediction) -> dict[str, Any]:
    return {
        "name": one.name,
        "height_share_in_90_percent_band": one.height_share,
        "v_down_share_in_90_percent_band": one.v_down_share,
        "distance_share_in_90_percent_band": one.distance_share,
        "error_at_5_s": _miss(one.at_5_s),
        "error_at_opening": _miss(one.at_opening),
        "error_at_landing": _miss(one.at_landing),
    }


def _miss(miss: Miss | None) -> dict[str, float | None] | None:
    if miss is None:
        return None
    return {"height_m": miss.height, "v_down_m_s": miss.v_down, "distance_m": miss.distance}
