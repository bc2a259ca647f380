"""Final Draft's breakdown tags: categories with their fixed ids, definitions, and which tag means which.

`Text/@TagNumber` names a `Tag/@Number`; a tag holds one `DefId` for each `TagDefinition/@Id`, and that a
`CatId` for its `TagCategory/@Id`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element

from precipice.script.document import child, children
from precipice.script.refusal import refusal

OURS = UUID("9f0c6b1e-5f0b-5f6e-9d43-2c0f5c1c7a11")
"""Name space of the ids of categories and definitions that Final Draft has no fixed id for."""
MOST_DEFINITIONS = 64
_OTHER_COLOUR = "#708090"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the breakdown: the name Final Draft shows, its id, and its colour, "#RRGGBB"."""

    name: str
    id: str
    colour: str


@dataclass(frozen=True, slots=True)
class Categories:
    """The fixed categories, by id and by every name they go under, lower case; and in Final Draft's order."""

    by_id: Mapping[str, Category]
    by_name: Mapping[str, Category]
    ordered: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What is broken down: its category's name and its label."""

    category: str
    label: str


@dataclass(frozen=True, slots=True)
class TagTable:
    """Ids of the definitions of each tag, by tag number; and the definitions by id."""

    tags: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, Definition]


@lru_cache(maxsize=1)
def fixed_categories() -> Categories:
    """The categories whose ids are the same in every Final Draft file."""
    text = files("precipice.script").joinpath("fdx_categories.toml").read_text(encoding="utf-8")
    by_id: dict[str, Category] = {}
    by_name: dict[str, Category] = {}
    ordered: list[Category] = []
    for entry in tomllib.loads(text)["category"]:
        category = Category(entry["name"], entry["id"], entry["colour"])
        ordered.append(category)
        by_id |= dict.fromkeys([entry["id"], *entry.get("other_ids", ())], category)
        by_name |= {name.lower(): category for name in (entry["name"], *entry.get("also", ()))}
    return Categories(by_id, by_name, tuple(ordered))


def category_called(name: str) -> Category:
    """The category of a name; one that Final Draft does not know gets a stable id (UUID 5) of its name."""
    fixed = fixed_categories().by_name.get(name.strip().lower())
    return fixed or Category(name, str(uuid5(OURS, f"category {name}")), _OTHER_COLOUR)


def read_tag_table(file: str, root: Element) -> TagTable:
    """The tags of a document.

    A definition whose category the document does not list takes the fixed category of that id, or the id.

    Raises:
        InputError: A tag with more definitions than one place in a script can have.
    """
    data = child(root, "TagData")
    names = {
        node.get("Id", ""): node.get("Name", "")
        for node in children(child(data, "TagCategories"), "TagCategory")
    }
    fixed = fixed_categories().by_id
    definitions: dict[str, Definition] = {}
    for node in children(child(data, "TagDefinitions"), "TagDefinition"):
        category = node.get("CatId", "")
        known = fixed[category].name if category in fixed else category
        label = " ".join(node.get("Label", "").split())
        definitions[node.get("Id", "")] = Definition(names.get(category) or known, label)
    tags: dict[str, tuple[str, ...]] = {}
    for node in children(child(data, "Tags"), "Tag"):
        ids = tuple(dict.fromkeys((found.text or "").strip() for found in children(node, "DefId")))
        if len(ids) > MOST_DEFINITIONS:
            where = f"Tag {node.get('Number', '')[:20]}"
            raise refusal(file, where, f"{len(ids):,} definitions", f"at most {MOST_DEFINITIONS}")
        tags[node.get("Number", "")] = tuple(found for found in ids if found in definitions)
    return TagTable(tags, definitions)


def definitions_of(table: TagTable, numbers: str) -> tuple[str, ...]:
    """Ids of the definitions that a run's tag numbers (one, or several parted by commas) stand for."""
    if not numbers:
        return ()
    if "," not in numbers:
        return table.tags.get(numbers.strip(), ())
    return tuple(dict.fromkeys(_all(table, numbers)))[:MOST_DEFINITIONS]


def _all(table: TagTable, numbers: str) -> Iterator[str]:
    for number in numbers.split(","):
        yield from table.tags.get(number.strip(), ())
