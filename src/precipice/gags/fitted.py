"""Tolerances from practice: `{ fit = "tracks/*.csv" }` in place of a quantity."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from pathlib import Path

from precipice.gags.kind import Measured, Parameter
from precipice.practice.fit import FallFit, fit_fall
from precipice.practice.phases import find_phases
from precipice.practice.read import read_track
from precipice.practice.study import standard_density
from precipice.production.problem import InputError
from precipice.production.quantity import Distribution, Quantity, QuantityError, parse_quantity, show_in

MOST_FILES = 200
LIGHTEST, HEAVIEST = 20.0, 300.0
"""kg, of a jumper with gear."""

ALLOWED = '{ fit = "tracks/*.csv" }, with mass = "88 kg" of the jumper where an area is fitted'


def fitted_quantity(folder: Path, parameter: Parameter, written: Mapping[str, object]) -> Quantity:
    """The spread between practice jumps as a quantity with tolerance.

    The mean is that of the jumps; the standard deviation is the one between them, which is what the next
    jump brings, and never less than the mean of the fits' own errors.

    Args:
        folder: The production folder, in which the tracks lie.
        parameter: What is fitted.
        written: The table with the keys `fit` and, for areas, `mass`.

    Raises:
        QuantityError: The parameter cannot be fitted, no tracks were found, or fewer than two could be used.
    """
    if not parameter.fit:
        raise QuantityError(
            f"found a fit, and practice tracks do not tell the {parameter.label}; a quantity is allowed"
        )
    unknown = sorted(str(key) for key in written if key not in ("fit", "mass"))
    if unknown:
        raise QuantityError(f"found key {unknown[0]!r}; {ALLOWED} is allowed")
    mass = _mass(parameter.fit, written.get("mass"))
    values, errors, reasons = [], [], []
    for path in _files(folder, written.get("fit")):
        try:
            track = read_track(path)
            found = fit_fall(track, find_phases(track), standard_density)
        except InputError as error:
            reasons.append(str(error.problems[0]))
            continue
        pair = READ[parameter.fit](found)
        if pair is None:
            reasons.append(f"{path.name}: the track does not show it")
        else:
            values.append(pair[0] * mass)
            errors.append(pair[1] * mass)
    if len(values) < 2:
        why = f" ({', '.join(reasons)[:300].replace(';', ',')})" if reasons else ""
        raise QuantityError(
            f"found {len(values)} usable tracks{why}; two or more are allowed, a spread needs them"
        )
    mean = statistics.fmean(values)
    if not parameter.low <= mean <= parameter.high:
        low, high = (show_in(edge, parameter.unit) for edge in (parameter.low, parameter.high))
        raise QuantityError(
            f"found {show_in(mean, parameter.unit):.3g} {parameter.unit} by {written['fit']!r}; "
            f"{low:g} to {high:g} {parameter.unit}, the range of the model, is allowed"
        )
    sd = max(statistics.stdev(values), statistics.fmean(errors))
    left_out = f"; left out: {', '.join(reasons)[:300]}" if reasons else ""
    said = f"{len(values)} practice tracks ({written['fit']}){left_out}"
    return Quantity(
        Distribution.NORMAL,
        mean,
        max(sd, 1e-6 * abs(mean)),
        parameter.low,
        parameter.high,
        parameter.unit,
        said,
    )


def _mass(fit: Measured, written: object) -> float:
    if fit not in ("drag_area", "lift_area"):
        return 1.0
    if written is None:
        raise QuantityError(f"found no mass; {ALLOWED} is allowed")
    mass = parse_quantity(written, "kg")
    if mass.has_tolerance or not LIGHTEST <= mass.mean <= HEAVIEST:
        raise QuantityError(
            f"found mass = {written!r}; one number from {LIGHTEST:g} to {HEAVIEST:g} kg is allowed"
        )
    return mass.mean


def _files(folder: Path, pattern: object) -> tuple[Path, ...]:
    if (
        not isinstance(pattern, str)
        or not pattern.strip()
        or Path(pattern).is_absolute()
        or ".." in Path(pattern).parts
    ):
        raise QuantityError(f"found {pattern!r}; {ALLOWED} is allowed, inside the production folder")
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not found:
        raise QuantityError(f"found no file by {pattern!r}; {ALLOWED} is allowed")
    if len(found) > MOST_FILES:
        raise QuantityError(f"found {len(found)} files by {pattern!r}; {MOST_FILES} or fewer are allowed")
    if any(not path.resolve().is_relative_to(folder.resolve()) for path in found):
        raise QuantityError(
            f"found a file by {pattern!r} that lies outside; files inside the production folder are allowed"
        )
    return tuple(found)


def _glide(fit: FallFit) -> tuple[float, float] | None:
    return None if fit.glide is None else (fit.glide.ratio, (fit.glide.high - fit.glide.low) / 4.0)


READ: Mapping[Measured, Callable[[FallFit], tuple[float, float] | None]] = {
    "drag_area": lambda fit: (fit.kd, fit.kd_se),
    "lift_area": lambda fit: (fit.kl, fit.kl_se),
    "lip_speed": lambda fit: None if fit.lip_speed is None else (fit.lip_speed, 0.0),
    "glide_ratio": _glide,
}
"""Value and standard error of what a track tells, by what it is."""
