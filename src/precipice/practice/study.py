"""Practice logs studied together: each read, its phases found, its fall fitted where it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from precipice.physics.constants import DENSITY_EXPONENT, DENSITY_LAPSE, SEA_LEVEL_DENSITY, TROPOPAUSE
from precipice.practice.canopy import Glide, Opening, canopy_glide, opening_of
from precipice.practice.fit import FallFit, fit_fall
from precipice.practice.phases import Phases, find_phases
from precipice.practice.predict import Prediction, leave_one_out
from precipice.practice.read import read_track
from precipice.practice.track import Array, Track
from precipice.production.problem import InputError, Problem
from precipice.production.spoken import feet

_LONG_GAP_S = 5.0


@dataclass(frozen=True, slots=True)
class Jump:
    """One log and what it tells.

    Attributes:
        track: The log.
        phases: Its phases.
        fit: Its drag and lift; None where they cannot be fitted.
        not_fitted: Why they cannot; "" where they are.
        lip_speed: Speed over the ground at the exit after a run-up, m/s; None without one.
        opening: Figures of the opening; None where it is not in the record.
        glide: Glide under canopy; None where it is not in the record.
    """

    track: Track
    phases: Phases
    fit: FallFit | None
    not_fitted: str
    lip_speed: float | None
    opening: Opening | None
    glide: Glide | None


@dataclass(frozen=True, slots=True)
class Study:
    """Logs studied together.

    Attributes:
        jumps: Those that can be read, in the order given.
        not_read: Those that cannot: the file's name and the reason.
    """

    jumps: tuple[Jump, ...]
    not_read: tuple[tuple[str, str], ...]

    @property
    def fitted(self) -> tuple[tuple[Jump, FallFit], ...]:
        """The jumps with drag and lift."""
        return tuple((jump, jump.fit) for jump in self.jumps if jump.fit is not None)


def standard_density(height: Array) -> Array:
    """Air density, kg/m3, of the standard day at heights above the sea, m, (k,).

    From -500 to 11,000 m; beyond, as at the nearer end. Source: U.S. Standard Atmosphere 1976, troposphere.
    """
    share = 1.0 - DENSITY_LAPSE * np.clip(height, -500.0, TROPOPAUSE)
    density: Array = SEA_LEVEL_DENSITY * share**DENSITY_EXPONENT
    return density


def study_files(paths: Sequence[Path]) -> Study:
    """Read and study every log; one that cannot be read does not stop the others.

    Raises:
        InputError: No file can be read, or a file is given twice.
    """
    seen: dict[Path, Path] = {}
    for path in paths:
        if path.resolve() in seen:
            twice = f"the same file twice, also as {seen[path.resolve()]}"
            raise InputError((Problem(str(path), "", twice, "every file once"),))
        seen[path.resolve()] = path
    jumps: list[Jump] = []
    not_read: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            jumps.append(study_track(read_track(path)))
        except InputError as error:
            not_read.append((path.name, reason(error)))
            problems.extend(error.problems)
    if not jumps:
        raise InputError(tuple(problems))
    return Study(tuple(jumps), tuple(not_read))


def study_track(track: Track) -> Jump:
    """The phases of a track and what can be fitted."""
    phases = find_phases(track)
    fit, not_fitted = None, ""
    try:
        _refuse_above_the_law(track, phases)
        fit = fit_fall(track, phases, standard_density)
    except InputError as error:
        not_fitted = reason(error)
    ran = phases.runup_start is not None and phases.exit is not None
    return Jump(
        track=track,
        phases=phases,
        fit=fit,
        not_fitted=not_fitted,
        lip_speed=float(track.h_speed[phases.exit]) if ran else None,
        opening=opening_of(track, phases),
        glide=canopy_glide(track, phases),
    )


def left_out(study: Study) -> tuple[Prediction, ...]:
    """Each fitted jump predicted from the others; empty with fewer than three."""
    fitted = study.fitted
    if len(fitted) < 3:
        return ()
    tracks, phases = [jump.track for jump, _ in fitted], [jump.phases for jump, _ in fitted]
    return leave_one_out([fit for _, fit in fitted], tracks, phases, standard_density)


def _refuse_above_the_law(track: Track, phases: Phases) -> None:
    if phases.fall_start is None:
        return
    height = float(track.height[phases.fall_start])
    if height > TROPOPAUSE:
        found = f"a fall from {feet(height)} above the sea"
        raise InputError((Problem(track.name, "", found, f"at most {feet(TROPOPAUSE)}"),))


def reason(error: InputError) -> str:
    """Why a file cannot be used, in one line: its first mistake and how many more there are."""
    first = error.problems[0]
    where = f"{first.field}: " if first.field else ""
    more = len(error.problems) - 1
    others = f" (and {more} more mistake{'s' if more > 1 else ''})" if more else ""
    return f"{where}found {first.found}; allowed: {first.allowed}{others}"


def phase_names(jump: Jump) -> list[str]:
    """The phase of each sample: before, run-up, fall, opening, canopy, ground or unknown, (n,).

    Where the record does not tell it is unknown: before a fall that is under way, after a fall whose
    opening is not known, and after a gap of more than 5 s where the landing is not known. An opening whose
    end is not known counts as canopy.
    """
    track, phases = jump.track, jump.phases
    names = ["unknown"] * len(track.t)

    def fill(start: int, stop: int, name: str) -> None:
        names[start:stop] = [name] * (stop - start)

    if phases.fall_start is None or phases.fall_end is None:
        return names
    if phases.exit is not None:
        fill(0, phases.exit, "before")
        if phases.runup_start is not None:
            fill(phases.runup_start, phases.exit, "run-up")
    fill(phases.fall_start, phases.fall_end + 1, "fall")
    if phases.opening is None:
        if phases.landing is not None:
            fill(phases.landing, len(names), "ground")
        return names
    end = len(names) if phases.landing is None else phases.landing
    if phases.landing is None:
        start_s = float(track.t[phases.opening])
        holes = [gap for gap in phases.gaps if gap.start_s >= start_s and gap.length_s > _LONG_GAP_S]
        end = int(np.searchsorted(track.t, holes[0].start_s, side="right")) if holes else end
    fill(phases.opening, end, "canopy")
    if jump.opening is not None:
        open_s = float(track.t[phases.opening]) + jump.opening.time_s
        fill(phases.opening, min(int(np.searchsorted(track.t, open_s)), end), "opening")
    if phases.landing is not None:
        fill(phases.landing, len(names), "ground")
    return names
