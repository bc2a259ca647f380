"""A gag of the production held against its kind: every parameter stated, or taken from the kind's table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from precipice.gags.kind import Kind, Parameter
from precipice.gags.profile import Profile, Unusable, read_profile
from precipice.production.load import FILE_NAME
from precipice.production.problem import Problem
from precipice.production.quantity import Distribution, Quantity, QuantityError, parse_quantity, show_in
from precipice.production.stunt import GagEntry

SPREADS = 3.0
"""Standard deviations either side of the mean that must lie within the model's range."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One parameter as it will be used.

    Attributes:
        parameter: The kind's own entry.
        quantity: Value and tolerance, SI.
        stated_by: "production", or "default" where the kind's table supplied it.
    """

    parameter: Parameter
    quantity: Quantity
    stated_by: Literal["production", "default"]


@dataclass(frozen=True, slots=True)
class Specification:
    """A gag ready to be simulated.

    Attributes:
        gag: As the production has it.
        kind: Its kind.
        stated: Every parameter of the kind, by name.
        profiles: Terrain by parameter name.
    """

    gag: GagEntry
    kind: Kind
    stated: Mapping[str, Stated]
    profiles: Mapping[str, Profile]

    def middle(self, name: str) -> float:
        """The stated middle of a parameter, SI."""
        return self.stated[name].quantity.mean


def specify(folder: Path, gag: GagEntry, kind: Kind) -> tuple[Specification | None, tuple[Problem, ...]]:
    """Hold a gag's parameters against its kind.

    Args:
        folder: The production folder, in which files named by parameters lie.
        gag: The gag.
        kind: Its kind.

    Returns:
        The specification, None where there are problems; and every problem found.
    """
    problems: list[Problem] = []
    stated: dict[str, Stated] = {}
    profiles: dict[str, Profile] = {}
    known = (*kind.parameters, *kind.required_files)
    problems += [
        problem_of(gag, name, f"the unknown key {name!r}", ", ".join(known))
        for name in gag.parameters
        if name not in known
    ]
    for name, parameter in kind.parameters.items():
        try:
            stated[name] = _stated(gag, parameter)
        except QuantityError as error:
            found, _, allowed = str(error).partition("; ")
            problems.append(
                problem_of(gag, name, found.removeprefix("found "), allowed.removesuffix(" is allowed"))
            )
    for name in kind.required_files:
        profile = read_profile(folder, gag.parameters.get(name))
        if isinstance(profile, Unusable):
            problems.append(problem_of(gag, name, profile.found, profile.allowed))
        else:
            profiles[name] = profile
    if problems:
        return None, tuple(problems)
    return Specification(gag, kind, stated, profiles), ()


def problem_of(gag: GagEntry, name: str, found: str, allowed: str) -> Problem:
    """A mistake in one parameter of a gag."""
    return Problem(FILE_NAME, f"gags[{gag.id}].parameters.{name}", found, allowed)


def _stated(gag: GagEntry, parameter: Parameter) -> Stated:
    if parameter.name not in gag.parameters:
        if parameter.default is None:
            raise QuantityError(f"found nothing; this key must be there ({parameter.source})")
        return Stated(parameter, parameter.default, "default")
    quantity = parse_quantity(gag.parameters[parameter.name], parameter.unit)
    for refusal in (_wrong_role(parameter, quantity), _out_of_range(parameter, quantity)):
        for sentence in refusal:
            raise QuantityError(sentence)
    return Stated(parameter, quantity, "production")


def _wrong_role(parameter: Parameter, quantity: Quantity) -> Iterator[str]:
    if parameter.role == "limit" and quantity.has_tolerance:
        yield f"found {quantity.written}, with a tolerance; a limit is one number"
    if parameter.role == "window" and quantity.distribution is not Distribution.UNIFORM:
        yield f'found {quantity.written}; a range is allowed, such as "28 to 34 {parameter.unit}"'


def _out_of_range(parameter: Parameter, quantity: Quantity) -> Iterator[str]:
    low, high = reach(quantity)
    if low < parameter.low - 1e-9 or high > parameter.high + 1e-9:
        spread = f", which reaches from {_shown(low, parameter)} to {_shown(high, parameter)}"
        cut = "; low and high cut a tolerance" if quantity.has_tolerance else ""
        yield (
            f"found {quantity.written}{spread if quantity.has_tolerance else ''}; "
            f"{_shown(parameter.low, parameter)} to {_shown(parameter.high, parameter)} {parameter.unit}, "
            f"the range of the model{cut}"
        )


def reach(quantity: Quantity) -> tuple[float, float]:
    """From where to where a quantity may lie, SI: its ends, or three standard deviations where it is open."""
    if quantity.distribution is Distribution.NORMAL:
        low, high = quantity.mean - SPREADS * quantity.sd, quantity.mean + SPREADS * quantity.sd
    elif quantity.distribution is Distribution.LOGNORMAL:
        sigma = math.sqrt(math.log1p((quantity.sd / quantity.mean) ** 2))
        median = quantity.mean / math.exp(sigma**2 / 2.0)
        low, high = median * math.exp(-SPREADS * sigma), median * math.exp(SPREADS * sigma)
    else:
        low, high = quantity.low, quantity.high
    return max(low, quantity.low), min(high, quantity.high)


def _shown(value: float, parameter: Parameter) -> str:
    return f"{show_in(value, parameter.unit):.4g}"
