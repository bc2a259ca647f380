"""Elements of a scene: nouns by category, who is on screen without a line, and what a stunt calls for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from precipice.breakdown.pattern import Match, PatternIndex, compile_patterns, find
from precipice.breakdown.roles import Persons
from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import read_data
from precipice.production.elements import CATEGORIES
from precipice.production.sheet import ElementMark, StuntMention

_NAME = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'\u2019.\d#-]{0,30}"
_INTRODUCED = re.compile(rf"(?<![\w.])({_NAME}(?: [#\d]?{_NAME}){{0,3}})(?= \(\d)")
"""A name in capitals with an age behind it, which is how a script brings a person in."""
_LONGEST_NAME = 3
"""Words of the longest noun, within which no shorter one counts: the police of "police car"."""
_BESIDE = 7
"""Words before and after a name with an age that tell of the same person."""


@dataclass(frozen=True, slots=True)
class Implication:
    """What an element of one category calls for in another.

    Attributes:
        when: The category that calls.
        label: The label that calls; "" for any.
        category: What it calls for: the category.
        suggests: The label.
    """

    when: str
    label: str
    category: str
    suggests: str


@dataclass(frozen=True, slots=True)
class ElementRules:
    """Patterns that stand for a category and a label, and what calls for what, by the category that calls."""

    nouns: PatternIndex[tuple[str, str]]
    implied: Mapping[str, tuple[Implication, ...]]


@lru_cache(maxsize=1)
def element_rules() -> ElementRules:
    """The rules that ship with the program.

    Raises:
        ValueError: The data name a category that does not exist.
    """
    table = read_data("elements.toml")
    verbs_too = frozenset(table["after_determiner"])
    patterns = [
        (f"{noun}:{'d' if noun in verbs_too else 'n'}", (category, noun))
        for category, nouns in table["nouns"].items()
        for noun in nouns
    ]
    for category, sayings in table["say"].items():
        for saying in sayings:
            label, _, pattern = saying.partition(" = ")
            patterns.append((pattern, (category, label)))
    implied = tuple(Implication(**entry) for entry in table["implied"])
    for category in (*table["nouns"], *table["say"], *(one.category for one in implied)):
        if category not in CATEGORIES:
            raise ValueError(f"elements.toml: found {category!r}; allowed: {', '.join(CATEGORIES)}")
    calling = {one.when: tuple(other for other in implied if other.when == one.when) for one in implied}
    return ElementRules(compile_patterns(patterns, {}), calling)


def find_elements(
    paragraph: Paragraph, persons: Persons, line: int, seen: set[tuple[str, str]]
) -> Iterator[ElementMark]:
    """Every element that an action paragraph names, the longest name at a place, in the order of the text.

    Args:
        paragraph: The paragraph.
        persons: Its persons.
        line: Its first line.
        seen: Categories and labels that the scene has already; what is new goes in.
    """
    matches = find(element_rules().nouns, paragraph, persons)
    longer = [match for match in matches if 1 < match.end - match.start <= _LONGEST_NAME]
    if len(matches) > 1:
        matches.sort(key=attrgetter("start", "payload"))
    for match in matches:
        if match.payload in seen or paragraph.masked[match.anchor] or _inside_a_longer(match, longer):
            continue
        seen.add(match.payload)
        yield _mark(paragraph, match.start, match.end, line, match.payload, "named in an action line")
    in_names = {index for match in longer for index in range(match.start, match.end)}
    yield from _people(persons, line, in_names, seen)


def _inside_a_longer(match: Match[tuple[str, str]], longer: Iterable[Match[tuple[str, str]]]) -> bool:
    return any(
        other.start <= match.start
        and match.end <= other.end
        and other.end - other.start > match.end - match.start
        for other in longer
    )


def _people(
    persons: Persons, line: int, in_names: set[int], seen: set[tuple[str, str]]
) -> Iterator[ElementMark]:
    """Persons without a cue: one is a silent bit, several are extras.

    Args:
        persons: The persons of a paragraph.
        line: Its first line.
        in_names: Tokens that belong to the name of a thing: the police of "police car".
        seen: Categories and labels that the scene has already.
    """
    paragraph, grammar, cast = persons.paragraph, persons.words, persons.cast
    introduced = set(in_names)
    for found in _INTRODUCED.finditer(paragraph.text) if " (" in paragraph.text else ():
        first = paragraph.token_at(found.start())
        end = paragraph.token_at(found.end())
        # What stands beside a name and an age tells of that person: "JONAS (38), police sergeant".
        introduced |= set(range(first - _BESIDE, end + _BESIDE))
        if not any(word in cast for word in paragraph.words[first:end]):
            name = " ".join(found[1].split())
            yield _mark(paragraph, first, end, line, ("silent_bits", name), "brought in with an age")
    counted = grammar.roles
    if counted.isdisjoint(paragraph.said):
        return
    for index in paragraph.places(counted & paragraph.said):
        word = paragraph.words[index]
        if word in cast or index in introduced or paragraph.masked[index]:
            continue
        before = paragraph.words[index - 1] if index else ""
        several = word not in grammar.person_nouns or before in grammar.many
        what = ("extras" if several else "silent_bits", word)
        if what not in seen:
            seen.add(what)
            yield _mark(paragraph, index, index + 1, line, what, "named in an action line, without a cue")


def _mark(
    paragraph: Paragraph, first: int, end: int, line: int, what: tuple[str, str], why: str
) -> ElementMark:
    start, stop = paragraph.starts[first], paragraph.ends[end - 1]
    return ElementMark(
        *what,
        line + paragraph.text.count("\n", 0, start),
        paragraph.written(first, end),
        start,
        stop,
        paragraph.sentence_text(first),
        why,
    )


def stunt_marks(mentions: Iterable[StuntMention], labels: Mapping[str, str]) -> Iterator[ElementMark]:
    """A mark for each stunt found.

    Args:
        mentions: The stunts of a scene.
        labels: Label by class of stunt.
    """
    for mention in mentions:
        who = (
            f"{mention.who} to {mention.whom}"
            if mention.who and mention.whom
            else mention.who or mention.whom
        )
        yield ElementMark(
            "stunts",
            labels[mention.stunt],
            mention.line,
            mention.word,
            mention.start,
            mention.end,
            mention.sentence,
            f"read as {mention.kind.replace('_', ' ')}{': ' + who if who else ''}",
        )


def implied(marks: Iterable[ElementMark]) -> Iterator[ElementMark]:
    """What the marks of a scene call for, with the words that call for it."""
    calling = element_rules().implied
    for mark in marks:
        for one in calling.get(mark.category, ()):
            if one.label in ("", mark.label):
                yield ElementMark(
                    one.category,
                    one.suggests,
                    mark.line,
                    mark.words,
                    mark.start,
                    mark.end,
                    mark.sentence,
                    f"{mark.label} calls for it",
                )


def once(marks: Iterable[ElementMark]) -> tuple[ElementMark, ...]:
    """The first mark of each category and label."""
    first: dict[tuple[str, str], ElementMark] = {}
    for mark in marks:
        first.setdefault((mark.category, mark.label.casefold()), mark)
    return tuple(first.values())
