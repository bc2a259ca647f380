"""Strip colours, as data: houses differ."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from precipice.plan.plan import SceneRow


@dataclass(frozen=True, slots=True)
class StripTheme:
    """Colours of a stripboard by interior or exterior and light: (is exterior, is night) to a colour.

    Attributes:
        name: What the house calls it.
        colours: Background of a strip, as a web colour.
        day_break: Background of the strip that ends a day.
    """

    name: str
    colours: Mapping[tuple[bool, bool], str]
    day_break: str


_WHERE = {"interior": False, "exterior": True}
_LIGHT = {"day": False, "night": True}
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@lru_cache(maxsize=1)
def strip_themes() -> Mapping[str, StripTheme]:
    """Every theme that ships with the program, by its name.

    Raises:
        ValueError: A theme leaves a colour out, or has one that is none.
    """
    source = files("precipice.paper").joinpath("strips.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _theme(name, entry) for name, entry in tomllib.loads(source).items()})


def _theme(name: str, entry: Mapping[str, str]) -> StripTheme:
    keys = {f"{where}_{light}": (_WHERE[where], _LIGHT[light]) for where in _WHERE for light in _LIGHT}
    for key in (*keys, "day_break"):
        if not _COLOUR.fullmatch(entry.get(key, "")):
            raise ValueError(f"strips.toml: {name}.{key}: found {entry.get(key)!r}; allowed: #rrggbb")
    colours = {place: entry[key] for key, place in keys.items()}
    return StripTheme(name, MappingProxyType(colours), entry["day_break"])


USUAL = strip_themes()["usual"]
"""The theme that holds where no other is asked for."""


def strip_of(int_ext: str, light: str) -> tuple[bool, bool]:
    """Is exterior, is night: a scene both inside and outside counts as outside."""
    return int_ext not in ("INT", ""), light == "night"


def strip_colour(scene: SceneRow, theme: StripTheme = USUAL) -> str:
    """Background of a scene's strip."""
    return theme.colours[strip_of(scene.int_ext, scene.light)]


def strip_class(scene: SceneRow) -> str:
    """The strip's colour in words, for those who do not see it: "exterior night"."""
    exterior, _ = strip_of(scene.int_ext, scene.light)
    return f"{'exterior' if exterior else 'interior'} {scene.light}"
