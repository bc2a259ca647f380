"""Whether the ground can carry the jump; asked before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from precipice.gags.profile import Profile
from precipice.gags.specification import Specification, reach

LEAST_DROP = 30.0
"""m from the lip to the lowest ground; below it nothing of this model applies."""


def refusals(spec: Specification) -> Iterator[tuple[str, str, str]]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    profile = spec.profiles["terrain"]
    for found, allowed in _terrain_refusals(spec, profile):
        yield "terrain", found, allowed


def _terrain_refusals(spec: Specification, profile: Profile) -> Iterator[tuple[str, str]]:
    start, end = profile[0][0], profile[-1][0]
    needed = reach(spec.stated["landing_distance"].quantity)[1] + spec.middle("landing_radius")
    if start > 0.0:
        yield (
            f"a profile that begins {start:g} m past the lip",
            "a profile from the lip (distance 0) or behind it",
        )
    if end < needed:
        yield (
            f"a profile that ends {end:g} m from the lip",
            f"one past the landing zone, {needed:.0f} m or more",
        )
    lip, lowest = _elevation(profile, 0.0), min(elevation for _, elevation in profile)
    zone = _elevation(profile, spec.middle("landing_distance"))
    if lip - lowest < LEAST_DROP:
        yield (
            f"a drop of {lip - lowest:.0f} m from the lip to the lowest ground",
            f"{LEAST_DROP:g} m or more; below that this model does not apply",
        )
    elif zone > lip - LEAST_DROP:
        yield "a landing zone as high as the lip", f"a landing zone {LEAST_DROP:g} m or more below the lip"


def _elevation(profile: Profile, distance: float) -> float:
    """Elevation, m, at a distance, m; level beyond both ends."""
    for (x0, z0), (x1, z1) in pairwise(profile):
        if x0 <= distance <= x1:
            return max(z0, z1) if x0 == x1 else z0 + (z1 - z0) * (distance - x0) / (x1 - x0)
    return profile[0][1] if distance < profile[0][0] else profile[-1][1]
