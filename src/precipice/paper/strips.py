"""Strip colours, as data: houses differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


USUAL = StripTheme(
    name="usual",
    colours=MappingProxyType(
        {
            (False, False): "#ffffff",
            (True, False): "#fff3a3",
            (False, True): "#b7d3f2",
            (True, True): "#bfe0b4",
        }
    ),
    day_break="#1a1d21",
)
"""Interior day white, exterior day yellow, interior night blue, exterior night green."""

SINGLETON = StripTheme(
    name="singleton",
    colours=MappingProxyType(
        {
            (False, False): "#ffffff",
            (True, False): "#fff3a3",
            (False, True): "#bfe0b4",
            (True, True): "#b7d3f2",
        }
    ),
    day_break="#1a1d21",
)
"""After Ralph Singleton: the night colours the other way round."""


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
