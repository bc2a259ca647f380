"""Breakdown categories and their colours, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from precipice.breakdown.words import read_data
from precipice.production.elements import CATEGORIES


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the breakdown sheet.

    Attributes:
        key: Its name in the production file.
        label: Its name on paper.
        final_draft: Its name in Final Draft's tags.
        mms: Its label in a Movie Magic Scheduling exchange file.
    """

    key: str
    label: str
    final_draft: str
    mms: str


@dataclass(frozen=True, slots=True)
class ElementTheme:
    """How a house marks the categories in a script.

    Attributes:
        name: Its name.
        colours: Web colour by category, where it has one.
        marks: "circle", "asterisk", "box", "underline" or "plain" by category, where it has no colour.
    """

    name: str
    colours: Mapping[str, str]
    marks: Mapping[str, str]


@lru_cache(maxsize=1)
def categories() -> tuple[Category, ...]:
    """The categories in the order of a breakdown sheet.

    Raises:
        ValueError: The data and the production file's list of categories differ.
    """
    table = read_data("categories.toml")["categories"]
    if tuple(table) != CATEGORIES:
        raise ValueError(f"categories.toml: found {', '.join(table)}; allowed: {', '.join(CATEGORIES)}")
    return tuple(Category(key, **entry) for key, entry in table.items())


@lru_cache(maxsize=1)
def element_themes() -> Mapping[str, ElementTheme]:
    """Every theme by its name.

    Raises:
        ValueError: A theme leaves a category out.
    """
    themes = {}
    for name, entries in read_data("categories.toml")["themes"].items():
        if set(entries) != set(CATEGORIES):
            missing = ", ".join(sorted(set(CATEGORIES) ^ set(entries)))
            raise ValueError(
                f"categories.toml: theme {name!r}: found {missing}; allowed: every category once"
            )
        colours = {key: entry["colour"] for key, entry in entries.items() if "colour" in entry}
        marks = {key: entry["mark"] for key, entry in entries.items() if "mark" in entry}
        themes[name] = ElementTheme(name, MappingProxyType(colours), MappingProxyType(marks))
    return MappingProxyType(themes)
