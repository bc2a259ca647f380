"""The site: what it supplies to the jump, and whether it can carry it; asked before anything is simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from precipice.gags.beside import Unusable
from precipice.gags.cliff_jump.nominal import Throw, nominal_throw
from precipice.gags.profile import Profile
from precipice.gags.specification import Refusal, Specification, Stated, reach
from precipice.physics.standard import standard_station
from precipice.production.quantity import Distribution, Quantity
from precipice.production.spoken import feet, mph

LEAST_DROP = 30.0
"""m from the lip to the lowest ground; below it nothing of this model applies."""

PRESSURE_SPREAD, TEMPERATURE_SPREAD = 800.0, 6.0
"""Pa and K, from day to day. Own assumption."""

AGREEMENT = 15.0
"""m; how far a survey may lie outside the elevation model's cells around it. Own assumption: the vertical
accuracy asked of national models is 7 m at 90 % (National Elevation Dataset), doubled for steep ground."""

BEHIND, BESIDE = 60.0, 400.0
"""m of elevation model needed behind the lip, and to either side of the line."""

PLACE = ("lip_latitude", "lip_longitude", "heading")


def placed(folder: Path, spec: Specification) -> tuple[Specification, tuple[Refusal, ...]]:
    """The gag with its elevation model read and the air of the standard day where none was stated.

    Returns:
        The gag as it can be used, and why it cannot: parameter, what was found, what is allowed.
    """
    if "elevation_model" in spec.gag.parameters:
        spec, refusals = _with_model(folder, spec)
        if refusals:
            return spec, refusals
    if "terrain" not in spec.profiles:
        example = 'terrain = "terrain.csv" with the columns "distance_m,elevation_m" (or _ft)'
        return spec, (("terrain", "nothing", f'{example}, or elevation_model = "site.tif", or both'),)
    pressure, temperature = standard_station(elevation(spec.profiles["terrain"], 0.0))
    stated = dict(spec.stated)
    for name, middle, spread in (
        ("station_pressure", pressure, PRESSURE_SPREAD),
        ("station_temperature", temperature, TEMPERATURE_SPREAD),
    ):
        if name not in stated:
            parameter = spec.kind.parameters[name]
            words = "standard day at the lip's elevation"
            quantity = Quantity(
                Distribution.NORMAL, middle, spread, parameter.low, parameter.high, parameter.unit, words
            )
            stated[name] = Stated(parameter, quantity, "site")
    return replace(spec, stated=MappingProxyType(stated)), ()


def _with_model(folder: Path, spec: Specification) -> tuple[Specification, tuple[Refusal, ...]]:
    """Read the elevation model along the heading; a survey beside it must agree, and rules on the line."""
    from precipice.gags.elevation_model import disagreement, fitted, profile_of, read_elevation_model  # noqa: PLC0415

    missing = [name for name in PLACE if name not in spec.stated]
    if missing:
        return spec, ((missing[0], "nothing", "the lip's place and heading, which an elevation model needs"),)
    latitude, longitude, heading = (spec.middle(name) for name in PLACE)
    far = reach(spec.stated["landing_distance"].quantity)[1] + spec.middle("landing_radius") + BEHIND
    aside = BESIDE + abs(spec.middle("landing_offset"))
    raster = read_elevation_model(
        folder,
        spec.gag.parameters["elevation_model"],
        math.degrees(latitude),
        math.degrees(longitude),
        heading,
        (-BEHIND, far, -aside, aside),
    )
    if isinstance(raster, Unusable):
        return spec, (("elevation_model", raster.found, raster.allowed),)
    profiles = dict(spec.profiles)
    if "terrain" in profiles:
        if apart := disagreement(profiles["terrain"], raster, AGREEMENT):
            return spec, (("terrain", apart, "a survey and an elevation model that agree"),)
        raster = fitted(raster, profiles["terrain"])
    else:
        profiles["terrain"] = profile_of(raster)
    spec = replace(
        spec,
        profiles=MappingProxyType(profiles),
        rasters=MappingProxyType({"elevation_model": raster}),
    )
    return spec, ()


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    profile = spec.profiles["terrain"]
    found = [*_terrain_refusals(spec, profile), *_wind_refusals(spec, profile), *_ramp_refusals(spec)]
    yield from found
    if not found:
        yield from _opening_refusals(spec, nominal_throw(spec, profile))


def _terrain_refusals(spec: Specification, profile: Profile) -> Iterator[Refusal]:
    start, end = profile[0][0], profile[-1][0]
    needed = reach(spec.stated["landing_distance"].quantity)[1] + spec.middle("landing_radius")
    if start > 0.0:
        yield (
            "terrain",
            f"a profile that begins {feet(start)} past the lip",
            "a profile from the lip (distance 0) or behind it",
        )
    if end < needed:
        yield (
            "terrain",
            f"a profile that ends {feet(end)} from the lip",
            f"one past the landing zone, {feet(needed)} or more",
        )
    lip, lowest = elevation(profile, 0.0), min(height for _, height in profile)
    zone = elevation(profile, spec.middle("landing_distance"))
    if lip - lowest < LEAST_DROP:
        yield (
            "terrain",
            f"a drop of {feet(lip - lowest)} from the lip to the lowest ground",
            f"{feet(LEAST_DROP)} or more; below that this model does not apply",
        )
    elif zone > lip - LEAST_DROP:
        yield (
            "terrain",
            "a landing zone as high as the lip",
            f"a landing zone {feet(LEAST_DROP)} or more below the lip",
        )


def _wind_refusals(spec: Specification, profile: Profile) -> Iterator[Refusal]:
    law = spec.choices["wind_law"]
    if law == "measured" and "wind_profile" not in spec.winds:
        yield "wind_law", '"measured" without a wind_profile', 'wind_profile = "wind.csv" beside it'
        return
    if law != "measured" and "wind_profile" in spec.winds:
        yield "wind_profile", f'a profile beside wind_law = "{law}"', 'wind_law = "measured" with it'
        return
    fastest = reach(spec.stated["wind_speed"].quantity)[1] * ridge_factor(spec, profile)
    limit = spec.middle("highest_ridge_wind")
    if fastest > limit:
        yield (
            "wind_speed",
            f"a wind that reaches {mph(fastest)} at the lip's height",
            f"{mph(limit)} or less there (highest_ridge_wind): behind a wall the air rolls, "
            "which is not modelled",
        )


def ridge_factor(spec: Specification, profile: Profile) -> float:
    """Mean wind at the lip's height over that at 10 m above the landing zone."""
    height = elevation(profile, 0.0) - elevation(profile, spec.middle("landing_distance"))
    law = spec.choices["wind_law"]
    if law == "log":
        roughness = spec.middle("roughness_length")
        return math.log(height / roughness) / math.log(10.0 / roughness)
    if law == "power":
        return float((height / 10.0) ** spec.middle("wind_exponent"))
    from precipice.gags.wind_profile import shares  # noqa: PLC0415

    rows = shares(spec.winds["wind_profile"])
    for (h0, v0, *_), (h1, v1, *_) in pairwise(rows):
        if h0 <= height <= h1:
            return v0 + (height - h0) / (h1 - h0) * (v1 - v0)
    return rows[-1][1]


def _ramp_refusals(spec: Specification) -> Iterator[Refusal]:
    angle, radius = spec.middle("ramp_angle"), spec.middle("ramp_radius")
    straight, height = spec.middle("lip_straight"), spec.middle("lip_height")
    needed = radius * (1.0 - math.cos(angle)) + straight * math.sin(angle)
    if angle > 0.0 and needed > height + 0.05:
        yield (
            "lip_height",
            f"{feet(height)} above the cliff top",
            f"{feet(needed)} or more: the ramp's curve and its straight part climb so far at this angle",
        )


def _opening_refusals(spec: Specification, throw: Throw) -> Iterator[Refusal]:
    speeds = spec.stated["opening_speeds"].quantity
    if not speeds.low <= throw.speed <= speeds.high:
        yield (
            "pull_after",
            f"a throw at {mph(throw.speed)}",
            f"{mph(speeds.low)} to {mph(speeds.high)}, the speeds the canopy is made for (opening_speeds)",
        )
    if throw.height < throw.needed:
        yield (
            "pull_after",
            f"a throw {feet(max(0.0, throw.height))} above the ground",
            f"{feet(throw.needed)} or more: bridle, lines and filling take so much height",
        )


def elevation(profile: Profile, distance: float) -> float:
    """Elevation, m, at a distance, m; level beyond both ends, the higher side of a step."""
    for (x0, z0), (x1, z1) in pairwise(profile):
        if x0 <= distance <= x1:
            return max(z0, z1) if x0 == x1 else z0 + (z1 - z0) * (distance - x0) / (x1 - x0)
    return profile[0][1] if distance < profile[0][0] else profile[-1][1]
