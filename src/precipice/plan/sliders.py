"""A gag's inputs as two handles each: the value, and how far it may be off.

The range is the kind's own. What a handle says is written again in the form in which the production has it: a
bell curve stays one, with its cuts; a range stays a range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from precipice.gags.specification import Specification
from precipice.plan.live import Written, changeable
from precipice.production.assessment import Driver
from precipice.production.quantity import Distribution, Quantity, show_in
from precipice.production.units import dimension_of, si_factor, si_offset, si_unit_of

STEPS = 400
"""Steps of a slider, at least."""

MAIN, LEAST_SHARE = 6, 0.01
"""Sliders that are not folded away, and the least share of the spread that earns one of them its place."""


@dataclass(frozen=True, slots=True)
class Slider:
    """One input.

    Attributes:
        name: Key.
        label: Words for it.
        unit: In which it is shown; "" for a plain number.
        si_unit: What it is in SI; "" for a plain number.
        factor: SI per unit.
        zero: SI of 0 of the unit.
        shape: Of its tolerance.
        value: In its unit: the mean, the mode or the middle of a range.
        tolerance: Likewise: one standard deviation, or half of a range; 0 for none.
        low: Least value of the model, in its unit.
        high: Greatest.
        widest: Greatest tolerance that the handle reaches, likewise.
        step: Of the value, likewise.
        fine: Of the tolerance, likewise.
        written: As the production has it.
        stated_by: "production", "practice", "site" or "default".
        share: How much of the spread of the nearest miss it drives, 0 to 1.
        main: Whether it is shown unfolded.
    """

    name: str
    label: str
    unit: str
    si_unit: str
    factor: float
    zero: float
    shape: str
    value: float
    tolerance: float
    low: float
    high: float
    widest: float
    step: float
    fine: float
    written: str
    stated_by: str
    share: float
    main: bool


def sliders(spec: Specification, drivers: Sequence[Driver]) -> tuple[Slider, ...]:
    """Every input of a gag, what drives it most first."""
    shares = shares_of(drivers)
    names = changeable(spec)
    order = sorted(names, key=lambda name: (-shares.get(name, 0.0), names.index(name)))
    main = [name for name in order if shares.get(name, 0.0) >= LEAST_SHARE][:MAIN]
    axes = set(spec.kind.map or ())
    main += [name for name in order if name in axes and name not in main]
    if not main:
        main = [name for name in order if spec.stated[name].quantity.has_tolerance][:MAIN]
    order.sort(key=lambda name: name not in main)
    return tuple(_slider(spec, name, shares.get(name, 0.0), name in main) for name in order)


def shares_of(drivers: Sequence[Driver]) -> dict[str, float]:
    """Share of each input in the nearest miss of harm; its greatest in any margin where there is no such."""
    harm = {one.input: one.share for one in drivers if one.margin == "harm"}
    if harm:
        return harm
    found: dict[str, float] = {}
    for one in drivers:
        found[one.input] = max(found.get(one.input, 0.0), one.share)
    return found


def _slider(spec: Specification, name: str, share: float, main: bool) -> Slider:
    stated = spec.stated[name]
    quantity, parameter = stated.quantity, stated.parameter
    unit = quantity.unit
    value, tolerance = handles(quantity)
    low, high = show_in(parameter.low, unit), show_in(parameter.high, unit)
    widest = max(2.0 * tolerance, (high - low) / 6.0) if not tolerance else max(4.0 * tolerance, 1e-9)
    widest = min(widest, (high - low) / 2.0)
    plain = unit == "1"
    return Slider(
        name=name,
        label=parameter.label,
        unit="" if plain else unit,
        si_unit="" if plain or dimension_of(unit) == "time" else si_unit_of(unit),
        factor=1.0 if plain else si_factor(unit),
        zero=0.0 if plain else si_offset(unit),
        shape=quantity.distribution.value,
        value=_round(value),
        tolerance=_round(tolerance),
        low=_round(low),
        high=_round(high),
        widest=_round(widest),
        step=_step((high - low) / STEPS, tolerance),
        fine=_step(widest / STEPS, 0.0),
        written=quantity.written,
        stated_by=stated.stated_by,
        share=share,
        main=main,
    )


def _step(about: float, tolerance: float) -> float:
    """A round step of a slider, no coarser than a fifth of the tolerance."""
    most = min(about, tolerance / 5.0) if tolerance > 0.0 else about
    power: float = 10.0 ** math.floor(math.log10(max(most, 1e-12)))
    return next((n * power for n in (5.0, 2.0) if n * power <= most), power)


def _round(value: float) -> float:
    return float(f"{value:.8g}")


def handles(quantity: Quantity) -> tuple[float, float]:
    """Value and tolerance of a quantity, in its unit."""
    unit = quantity.unit
    factor = 1.0 if unit == "1" else si_factor(unit)
    value, shape = show_in(quantity.mean, unit), quantity.distribution
    if shape is Distribution.EXACT:
        return value, 0.0
    if shape in (Distribution.NORMAL, Distribution.LOGNORMAL):
        return value, quantity.sd / factor
    return value, (quantity.high - quantity.low) / 2.0 / factor


def written(quantity: Quantity, value: float, tolerance: float) -> Written:
    """What to write for two handles, in the unit and the form of the quantity there is.

    Args:
        quantity: As it is stated.
        value: In the quantity's unit.
        tolerance: Likewise; 0 for none.
    """
    unit, shape = quantity.unit, quantity.distribution
    tail = "" if unit == "1" else f" {unit}"
    if tolerance <= 0.0:
        return value if unit == "1" else f"{value:.8g}{tail}"
    if shape is Distribution.EXACT:
        return f"{value:.8g} +/- {tolerance:.8g}{tail}"
    if shape is Distribution.UNIFORM:
        return f"{value - tolerance:.8g} to {value + tolerance:.8g}{tail}"
    table: dict[str, object] = {} if unit == "1" else {"unit": unit}
    if shape is Distribution.TRIANGULAR:
        before, half = handles(quantity)
        low, high = show_in(quantity.low, unit), show_in(quantity.high, unit)
        scale = tolerance / half
        return {
            "low": _round(value - (before - low) * scale),
            "mode": _round(value),
            "high": _round(value + (high - before) * scale),
            **table,
        }
    cuts = {
        name: _round(show_in(edge, unit))
        for name, edge in (("low", quantity.low), ("high", quantity.high))
        if math.isfinite(edge)
    }
    if shape is Distribution.NORMAL and not cuts:
        return f"{value:.8g} +/- {tolerance:.8g}{tail}"
    named = {"distribution": shape.value} if shape is Distribution.LOGNORMAL else {}
    return {"mean": _round(value), "sd": _round(tolerance), **cuts, **table, **named}
