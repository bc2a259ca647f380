"""The words of grammar and the named sets of nouns, read from data once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

from precipice.breakdown.forms import noun_forms


@dataclass(frozen=True, slots=True)
class Words:
    """Words that tell what happens from what does not, and persons from things; all lower case.

    Attributes:
        abbreviations: Words whose full stop ends no sentence.
        masking: Words that deny, compare, tell or show: the sets comparing, denying, telling and showing.
        comparing: Words that begin a simile.
        as_if: What must follow "as" for it to be one.
        before_verb_like: Words after which "like" compares nothing.
        denying: Words that deny what follows.
        telling: Words after which the rest of the sentence is told or dreamt.
        showing: Pictures, screens and pages.
        shown_before: What stands before one of them where it shows something.
        shown_after: What stands after it.
        determiners: Words after which a noun follows and no verb.
        passive: Forms of to be and to get before a participle.
        persons: Pronouns for persons.
        possessives: Pronouns that own what follows.
        personal: Pronouns of both kinds and nouns for persons.
        after_object: Words before which "her" is a person and owns nothing.
        people: Nouns for persons, singular and plural.
        person_nouns: The same, singular only.
        roles: Nouns for persons, without those that name no role: "body", "figure".
        things_of: Nouns that make a thing of a noun for persons before them: "police car".
        many: Numbers and the like before a noun in the plural.
        common: Prepositions, adverbs and the like, which have one form and stand in every sentence.
        known: Words that begin sentences and are no names.
        never_names: Words that are written with a capital inside a sentence and are no names.
    """

    abbreviations: frozenset[str]
    masking: frozenset[str]
    comparing: frozenset[str]
    as_if: frozenset[str]
    before_verb_like: frozenset[str]
    denying: frozenset[str]
    telling: frozenset[str]
    showing: frozenset[str]
    shown_before: frozenset[str]
    shown_after: frozenset[str]
    determiners: frozenset[str]
    passive: frozenset[str]
    persons: frozenset[str]
    possessives: frozenset[str]
    personal: frozenset[str]
    after_object: frozenset[str]
    people: frozenset[str]
    person_nouns: frozenset[str]
    roles: frozenset[str]
    things_of: frozenset[str]
    many: frozenset[str]
    common: frozenset[str]
    known: frozenset[str]
    never_names: frozenset[str]


def read_data(name: str) -> dict[str, Any]:
    """A data file of the breakdown.

    Raises:
        FileNotFoundError: There is none of that name.
    """
    text = files("precipice.breakdown").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def words() -> Words:
    """The words that ship with the program."""
    table = read_data("words.toml")
    plurals = frozenset(form for noun in table["people"] for form in noun_forms(noun))
    groups = frozenset(table["groups"])
    table["masking"] = [word for key in ("comparing", "denying", "telling", "showing") for word in table[key]]
    people = plurals | groups
    table |= {
        "people": people,
        "personal": people | {*table["persons"], *table["possessives"]},
        "person_nouns": table["people"],
        "roles": people - frozenset(table["no_roles"]),
    }
    return Words(**{field.name: frozenset(table[field.name]) for field in fields(Words)})
