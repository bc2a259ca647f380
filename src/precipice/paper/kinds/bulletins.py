"""Which safety bulletins a day asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from precipice.plan.check import Checked
from precipice.production.scene import ElementKind

READ = frozenset((ElementKind.HEADING, ElementKind.ACTION))


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin and what asks for it.

    Attributes:
        number: "3A".
        title: In short.
        kinds: Kinds of gag.
        choices: Choices of a gag's parameters, by name.
        words: Words of a scene's heading and action, lower case.
    """

    number: str
    title: str
    kinds: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    words: frozenset[str]


@lru_cache(maxsize=1)
def bulletins() -> Mapping[str, Bulletin]:
    """Every bulletin by its number."""
    source = files("precipice.paper.kinds").joinpath("data", "bulletins.toml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, Any]] = tomllib.loads(source)
    return MappingProxyType({number: _bulletin(number, entry) for number, entry in raw.items()})


def _bulletin(number: str, entry: Mapping[str, Any]) -> Bulletin:
    return Bulletin(
        number=number,
        title=entry["title"],
        kinds=frozenset(entry["kinds"]),
        choices=MappingProxyType(
            {name: tuple(options) for name, options in entry.get("choices", {}).items()}
        ),
        words=frozenset(entry.get("words", ())),
    )


def bulletins_of(checked: Checked, scenes: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """Number, title and what asks for it, of every bulletin that some scenes ask for.

    A number that the production asks for and that is not in the table is listed without a title.
    """
    numbers = set(scenes)
    gags = [gag for gag in checked.production.gags if gag.scene in numbers]
    said = {
        scene.number: _words(scene.elements) for scene in checked.screenplay.scenes if scene.number in numbers
    }
    found = []
    for one in bulletins().values():
        by = [gag.id for gag in gags if gag.kind in one.kinds or _chosen(checked, gag.id, one)]
        by += [f"scene {number}" for number, words in said.items() if words & one.words]
        if by:
            found.append((one.number, one.title, _some(by)))
    there = {number for number, _, _ in found}
    for number in dict.fromkeys(checked.production.callsheet.bulletins):
        if number not in there:
            known = bulletins().get(number)
            found.append((number, known.title if known else "", "the production, every day"))
    return tuple(sorted(found, key=lambda one: (int(re.sub(r"\D", "", one[0])), one[0])))


def _words(elements: Iterable[Any]) -> set[str]:
    text = " ".join(element.text for element in elements if element.kind in READ)
    return set(re.findall(r"\w+", text.lower()))


def _chosen(checked: Checked, gag: str, one: Bulletin) -> bool:
    spec = checked.specifications.get(gag)
    return spec is not None and any(
        spec.choices.get(name) in options for name, options in one.choices.items()
    )


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])} and {len(names) - 6} more"
