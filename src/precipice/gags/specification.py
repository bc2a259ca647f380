"""A gag of the production held against its kind: every parameter stated, or taken from the kind's table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from precipice.gags.beside import Unusable
from precipice.gags.kind import Choice, Kind, Parameter, applies
from precipice.gags.profile import Profile, read_profile
from precipice.gags.wind_profile import WindRows, read_wind_profile
from precipice.production.load import FILE_NAME
from precipice.production.problem import Problem
from precipice.production.quantity import Distribution, Quantity, QuantityError, parse_quantity, show_in
from precipice.production.stunt import GagEntry

if TYPE_CHECKING:
    from precipice.gags.elevation_model import Raster

Refusal = tuple[str, str, str]
"""Parameter, what was found, what is allowed."""

SPREADS = 3.0
"""Standard deviations either side of the mean that must lie within the model's range."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One parameter as it will be used.

    Attributes:
        parameter: The kind's own entry.
        quantity: Value and tolerance, SI.
        stated_by: "production", "practice" where it was fitted to tracks, "site" where the model worked it
            out, or "default" where the kind's table supplied it.
    """

    parameter: Parameter
    quantity: Quantity
    stated_by: Literal["production", "practice", "site", "default"]


@dataclass(frozen=True, slots=True, eq=False)
class Specification:
    """A gag ready to be simulated. Two are the same only where they are one.

    Attributes:
        gag: As the production has it.
        kind: Its kind.
        stated: Every parameter of the kind that exists with these choices, by name.
        profiles: Terrain by parameter name.
        winds: Measured wind profiles by parameter name.
        rasters: Elevation models by parameter name, once the kind has placed them.
        choices: Words chosen, by name.
        correlations: Rank correlation of pairs of inputs.
        tables: What the kind's own `site.placed` read from files, by parameter name.
    """

    gag: GagEntry
    kind: Kind
    stated: Mapping[str, Stated]
    profiles: Mapping[str, Profile]
    winds: Mapping[str, WindRows] = field(default_factory=dict)
    rasters: Mapping[str, Raster] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    tables: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

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
    known = (*kind.parameters, *kind.files, *(choice.name for choice in kind.choices))
    problems += [
        problem_of(gag, name, f"the unknown key {name!r}", ", ".join(known))
        for name in gag.parameters
        if name not in known
    ]
    choices, unknown = _choices(gag, kind)
    problems += unknown
    for name, parameter in kind.parameters.items():
        if not unknown and not applies(parameter.when, choices):
            if name in gag.parameters:
                problems.append(problem_of(gag, name, *_elsewhere(parameter, choices)))
            continue
        if name not in gag.parameters and (parameter.derived or parameter.role == "place"):
            continue
        try:
            stated[name] = _stated(folder, gag, parameter)
        except QuantityError as error:
            found, _, allowed = str(error).partition("; ")
            problems.append(
                problem_of(gag, name, found.removeprefix("found "), allowed.removesuffix(" is allowed"))
            )
    profiles, winds, unread = _files(folder, gag, kind)
    correlations, uncorrelated = _correlations(gag, kind, choices)
    problems += (*unread, *uncorrelated)
    if problems:
        return None, tuple(problems)
    spec = Specification(
        gag,
        kind,
        MappingProxyType(stated),
        MappingProxyType(profiles),
        MappingProxyType(winds),
        choices=MappingProxyType(choices),
        correlations=MappingProxyType(correlations),
    )
    return spec, ()


def _files(
    folder: Path, gag: GagEntry, kind: Kind
) -> tuple[dict[str, Profile], dict[str, WindRows], list[Problem]]:
    profiles: dict[str, Profile] = {}
    winds: dict[str, WindRows] = {}
    problems = []
    for name, reader in kind.files.items():
        if name not in gag.parameters or reader in ("elevation_model", "own"):
            continue
        written = gag.parameters[name]
        found = read_profile(folder, written) if reader == "profile" else read_wind_profile(folder, written)
        if isinstance(found, Unusable):
            problems.append(problem_of(gag, name, found.found, found.allowed))
        elif reader == "profile":
            profiles[name] = tuple((row[0], row[1]) for row in found)
        else:
            winds[name] = tuple((row[0], row[1], row[-1]) for row in found)
    return profiles, winds, problems


def _choices(gag: GagEntry, kind: Kind) -> tuple[dict[str, str], list[Problem]]:
    chosen: dict[str, str] = {}
    problems = []
    for choice in kind.choices:
        written = gag.parameters.get(choice.name, choice.options[0])
        if written in choice.options:
            chosen[choice.name] = str(written)
        else:
            problems.append(problem_of(gag, choice.name, _quoted(written), _words(choice)))
    return chosen, problems


def _quoted(written: object) -> str:
    return repr(written)[:80]


def _words(choice: Choice) -> str:
    return " or ".join(f'"{option}"' for option in choice.options)


def _elsewhere(parameter: Parameter, choices: Mapping[str, str]) -> tuple[str, str]:
    """What was found and what is allowed, of a parameter that does not exist with these choices."""
    choice, options = next(
        (choice, options) for choice, options in parameter.when.items() if choices.get(choice) not in options
    )
    wanted = " or ".join(f'"{option}"' for option in options)
    return (
        f'a value with {choice} = "{choices.get(choice)}", where there is no such thing',
        f"leaving it out, or {choice} = {wanted}",
    )


def _correlations(
    gag: GagEntry, kind: Kind, choices: Mapping[str, str]
) -> tuple[dict[tuple[str, str], float], list[Problem]]:
    """Pairs with their rank correlation; every pair must be of inputs, and all of them possible together."""
    pairs: dict[tuple[str, str], float] = {}
    there = kind.parameters_with(choices)
    inputs = [name for name, parameter in there.items() if parameter.role == "input"]
    for entry in gag.correlations:
        for name in entry.between:
            if name not in inputs:
                return {}, [Problem(FILE_NAME, f"gags[{gag.id}].correlations", repr(name), ", ".join(inputs))]
        if {frozenset(pair) for pair in pairs} & {frozenset(entry.between)}:
            found = f"{' and '.join(entry.between)} twice"
            return {}, [Problem(FILE_NAME, f"gags[{gag.id}].correlations", found, "each pair once")]
        pairs[entry.between] = entry.rank
    names = sorted({name for pair in pairs for name in pair})
    matrix = correlation_matrix(pairs, names)
    if names and float(np.linalg.eigvalsh(matrix).min()) <= LEAST_EIGENVALUE:
        return {}, [
            Problem(
                FILE_NAME,
                f"gags[{gag.id}].correlations",
                f"correlations of {', '.join(names)} that contradict each other",
                "a positive definite matrix: inputs that all go together, or fewer of them",
            )
        ]
    return pairs, []


LEAST_EIGENVALUE = 1e-6


def correlation_matrix(pairs: Mapping[tuple[str, str], float], names: Sequence[str]) -> np.ndarray:
    """Correlation of the bell curves behind the inputs, (n, n), 1 on the diagonal, from rank correlations.

    r = 2 sin(pi rho_s / 6), exact for bell curves.
    Source: Pearson 1907; Kruskal, J Am Stat Assoc 53, 814 (1958).
    """
    matrix = np.eye(len(names))
    for (first, second), rank in pairs.items():
        if first in names and second in names:
            i, j = names.index(first), names.index(second)
            matrix[i, j] = matrix[j, i] = 2.0 * math.sin(math.pi * rank / 6.0)
    return matrix


def problem_of(gag: GagEntry, name: str, found: str, allowed: str) -> Problem:
    """A mistake in one parameter of a gag."""
    return Problem(FILE_NAME, f"gags[{gag.id}].parameters.{name}", found, allowed)


def _stated(folder: Path, gag: GagEntry, parameter: Parameter) -> Stated:
    if parameter.name not in gag.parameters:
        if parameter.default is None:
            raise QuantityError(f"found nothing; this key must be there ({parameter.source})")
        return Stated(parameter, parameter.default, "default")
    written = gag.parameters[parameter.name]
    if isinstance(written, dict) and "fit" in written:
        from precipice.gags.fitted import fitted_quantity  # noqa: PLC0415 - scipy is slow, and most gags need none

        quantity = fitted_quantity(folder, parameter, written)
        return Stated(parameter, quantity, "practice")
    quantity = parse_quantity(written, parameter.unit)
    for refusal in (_wrong_role(parameter, quantity), _out_of_range(parameter, quantity)):
        for sentence in refusal:
            raise QuantityError(sentence)
    return Stated(parameter, quantity, "production")


def _wrong_role(parameter: Parameter, quantity: Quantity) -> Iterator[str]:
    if parameter.role in ("limit", "place") and quantity.has_tolerance:
        yield f"found {quantity.written}, with a tolerance; a limit or a place is one number"
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
