"""What a kind of gag asks of people, equipment, emergency and rehearsal: lists, each line with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from pydantic import Field

from precipice.gags.kind import applies
from precipice.production.noun import Noun

LISTS = (
    "conditions",
    "people",
    "equipment",
    "hazards",
    "together",
    "emergency",
    "rehearsal",
    "copies",
)
EVERY = "every"
SOURCES = (
    "Ontario: the province's guidelines for the film and television industry (ontario.ca), by number: "
    "1 first aid, 4 and 5 stunt plan, 6 rescue plan, 14 vehicles, 15 motorcycles, 26 skydiving. "
    "HSE: Health and Safety Executive, Entertainment Information Sheet 17. BBC: its guidance on stunts. "
    "Bulletin: Industry-Wide Labor-Management Safety Committee, by number."
)
"""What the short names of sources stand for."""


class Entry(Noun):
    """A line of a list.

    Attributes:
        source: Who asks for it, or "own assumption".
        when: The gag's choices with which it counts; nothing: always.
    """

    source: str = Field(min_length=1)
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Person(Entry):
    """Somebody who is needed.

    Attributes:
        role: What they are.
        asks: What is asked of them.
        known: "performer", or the crew's role, where the production may name them.
    """

    role: str
    asks: str
    known: Literal["", "performer", "coordinator", "first_ad", "medic", "rigger"] = ""


class Gear(Entry):
    """A piece of equipment.

    Attributes:
        name: What it is.
        check: Who looks at it, and when.
    """

    name: str
    check: str


class Sentence(Entry):
    """A hazard, a step of a rehearsal, somebody who gets a copy.

    Attributes:
        words: In words.
    """

    words: str


class Item(Entry):
    """A line of the emergency plan.

    Attributes:
        item: What is to be known.
        known: "hospital" or "medic" where the production may say it.
    """

    item: str
    known: Literal["", "hospital", "medic"] = ""


class StuntLists(Noun):
    """The lists of a kind of gag, what every kind asks for first.

    Attributes:
        conditions: Without which it is a no-go, whatever its odds.
        people: Who is needed.
        equipment: What is needed.
        hazards: What may happen, one by one.
        together: What may happen when they come together.
        emergency: What must be known before the cue.
        rehearsal: What is done before the day.
        copies: Who gets the plan.
    """

    conditions: tuple[Sentence, ...] = ()
    people: tuple[Person, ...] = ()
    equipment: tuple[Gear, ...] = ()
    hazards: tuple[Sentence, ...] = ()
    together: tuple[Sentence, ...] = ()
    emergency: tuple[Item, ...] = ()
    rehearsal: tuple[Sentence, ...] = ()
    copies: tuple[Sentence, ...] = ()


E = TypeVar("E", bound=Entry)


def lists_of(kind: str, choices: Mapping[str, str]) -> StuntLists:
    """The lists of a kind with a gag's choices.

    Args:
        kind: Kind of gag, one of `production.stunt.GAG_KINDS`.
        choices: What the gag chose; none where nobody has described it yet: then every line counts.
    """
    every, own = _read(EVERY), _read(kind)
    chosen: dict[str, Any] = {
        name: (
            *_that_count(getattr(every, name), choices),
            *_that_count(getattr(own, name), choices),
        )
        for name in LISTS
    }
    return StuntLists(**chosen)


def _that_count(entries: tuple[E, ...], choices: Mapping[str, str]) -> tuple[E, ...]:
    return tuple(one for one in entries if not choices or applies(one.when, choices))


@lru_cache
def _read(name: str) -> StuntLists:
    """A file of lists as it came with the package."""
    path = files("precipice.paper.kinds").joinpath("data", "stunt", f"{name}.toml")
    return StuntLists.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
