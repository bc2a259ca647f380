"""What hangs over the line, what the posture stands for, and what cannot be; asked before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from precipice.gags.beside import Unusable
from precipice.gags.specification import Refusal, Specification, Stated, reach
from precipice.gags.train_roof.overhead import EXAMPLE, read_overhead
from precipice.gags.train_roof.postures import COLUMNS, GRIP, MIDDLE, SPREAD
from precipice.production.quantity import Distribution, Quantity
from precipice.production.spoken import feet, mph

FILE = "structures"
TIGHTEST_CURVE = 60.0
"""m; tighter ones are tramways."""

MOST_LATERAL = 2.0
"""m/s2 across the floor; more than any regular line has. Own assumption."""


def placed(folder: Path, spec: Specification) -> tuple[Specification, tuple[Refusal, ...]]:
    """The gag with its list of structures read, and posture and surface put into numbers.

    Returns:
        The gag as it can be used, and why it cannot: parameter, what was found, what is allowed.
    """
    stated = dict(spec.stated)
    posture, surface = spec.choices["posture"], spec.choices["roof"]
    middles = dict(zip(COLUMNS, MIDDLE[posture], strict=True))
    derived = {name: (middle, SPREAD[name] * middle) for name, middle in middles.items()}
    derived["grip"] = GRIP[surface]
    for name, (middle, sd) in derived.items():
        parameter = spec.kind.parameters[name]
        if name in stated or (name == "down_time" and spec.choices["overhead"] == "nothing"):
            continue
        words = f"{middle:g} by {'surface' if name == 'grip' else 'posture'}"
        shape = Distribution.NORMAL if sd > 0.0 else Distribution.EXACT
        low, high = (parameter.low, parameter.high) if sd > 0.0 else (middle, middle)
        quantity = Quantity(
            shape, middle, sd, low, high, "m" if parameter.unit == "ft" else parameter.unit, words
        )
        stated[name] = Stated(parameter, quantity, "site")
    ordered = {name: stated[name] for name in spec.kind.parameters if name in stated}
    spec = replace(spec, stated=MappingProxyType(ordered))
    listed = FILE in spec.gag.parameters
    if spec.choices["overhead"] == "nothing":
        refusal = (FILE, 'a file with overhead = "nothing"', 'overhead = "listed", or no file')
        return spec, (refusal,) if listed else ()
    if not listed:
        allowed = f'{EXAMPLE}, or overhead = "nothing" where nothing hangs over the line'
        return spec, ((FILE, "nothing", allowed),)
    found = read_overhead(folder, spec.gag.parameters[FILE])
    if isinstance(found, Unusable):
        return spec, ((FILE, found.found, found.allowed),)
    return replace(spec, tables=MappingProxyType({FILE: found})), ()


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    yield from _roof_refusals(spec)
    yield from _curve_refusals(spec)
    yield from _overhead_refusals(spec)


def _roof_refusals(spec: Specification) -> Iterator[Refusal]:
    half, radius = spec.middle("roof_half_width"), reach(spec.stated["roof_radius"].quantity)[0]
    if half >= 0.7 * radius:
        yield (
            "roof_radius",
            f"a roof that curves with {feet(radius)} over a half width of {feet(half)}",
            f"a radius of {feet(half / 0.7)} or more: steeper than 45 degrees nobody stands",
        )
    low, high = reach(spec.stated["place_across"].quantity)
    if max(abs(low), abs(high)) >= half:
        yield (
            "place_across",
            f"an action that may begin {feet(max(abs(low), abs(high)))} off the roof's middle",
            f"less than {feet(half)}, where the roof ends (roof_half_width)",
        )
    if spec.choices["tether"] == "short" and spec.middle("tether_length") >= half:
        yield (
            "tether_length",
            f"a tether of {feet(spec.middle('tether_length'))} on a roof whose edge is {feet(half)} away",
            f"less than {feet(half)}, or the performer goes over the edge on it",
        )
    window = spec.stated["speed_window"].quantity
    if not window.low <= spec.middle("train_speed") <= window.high:
        yield (
            "train_speed",
            f"a speed of {mph(spec.middle('train_speed'))} outside its own window",
            f"{mph(window.low)} to {mph(window.high)} (speed_window)",
        )


def _curve_refusals(spec: Specification) -> Iterator[Refusal]:
    radius = spec.middle("curve_radius")
    if 0.0 < radius < TIGHTEST_CURVE:
        yield (
            "curve_radius",
            f"a curve of {feet(radius)}",
            f"{feet(TIGHTEST_CURVE)} or more, or 0 for straight track",
        )
    elif radius > 0.0:
        fastest = reach(spec.stated["train_speed"].quantity)[1]
        across = fastest**2 / radius
        if across > MOST_LATERAL:
            yield (
                "curve_radius",
                f"a curve of {feet(radius)} at {mph(fastest)}, {across:.1f} m/s2 across the track",
                f"{MOST_LATERAL:g} m/s2 or less; beyond it this model does not apply",
            )


def _overhead_refusals(spec: Specification) -> Iterator[Refusal]:
    rows = spec.tables.get(FILE, ())
    wires = any(row.what == "wire" for row in rows)
    wire = spec.choices["contact_wire"]
    if wire == "live" and not wires:
        yield (
            "contact_wire",
            '"live" without a row "wire" in the list of structures',
            f'rows "wire" in the file ({FILE}) with its lowest height over the roof',
        )
    if wire == "none" and wires:
        yield (
            "contact_wire",
            f'a row "wire" in the file ({FILE}) beside contact_wire = "none"',
            '"live" or "isolated"',
        )
    flat = spec.middle("flat_height") if spec.choices["overhead"] == "listed" else 0.0
    for row in rows:
        if row.height <= flat:
            yield (
                FILE,
                f"a {row.what} {feet(row.height)} over the roof at {feet(row.position)}",
                f"more than {feet(flat)}, what the performer takes up lying flat (flat_height)",
            )
            return
