"""Stunts in action lines: who does what to whom, from how high or how fast, and which gag fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from precipice.breakdown.measures import Measure, measures, unit_words
from precipice.breakdown.pattern import Match, PatternIndex, compile_patterns, find
from precipice.breakdown.roles import Persons, who_and_whom
from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import read_data
from precipice.production.sheet import StuntMention
from precipice.production.stunt import GAG_KINDS


@dataclass(frozen=True, slots=True)
class KindRule:
    """A kind of gag by words of the sentence.

    Attributes:
        kind: The kind.
        near: One of these must stand in the sentence.
        and_near: And one of these, where there are any.
    """

    kind: str
    near: frozenset[str]
    and_near: frozenset[str]


@dataclass(frozen=True, slots=True)
class StuntClass:
    """A class of stunt: its name, its usual kind of gag, and what makes it another."""

    name: str
    label: str
    kind: str
    kinds: tuple[KindRule, ...]


@dataclass(frozen=True, slots=True)
class StuntRules:
    """The rules for all classes.

    Attributes:
        classes: By name.
        labels: Their labels, by name.
        hits: Patterns that suggest a class.
        never: Patterns of figures of speech: a class, or "" for all.
    """

    classes: Mapping[str, StuntClass]
    labels: Mapping[str, str]
    hits: PatternIndex[str]
    never: PatternIndex[str]


@lru_cache(maxsize=1)
def stunt_rules() -> StuntRules:
    """The rules that ship with the program.

    Raises:
        ValueError: The data name a kind of gag that does not exist.
    """
    table = read_data("stunts.toml")
    classes = {name: _stunt_class(name, entry) for name, entry in table["classes"].items()}
    hits = [(pattern, name) for name, entry in table["classes"].items() for pattern in entry["patterns"]]
    never = [(pattern, "") for pattern in table["never"]]
    never += [
        (pattern, name) for name, entry in table["classes"].items() for pattern in entry.get("never", ())
    ]
    sets = table["sets"]
    labels = {name: one.label for name, one in classes.items()}
    return StuntRules(classes, labels, compile_patterns(hits, sets), compile_patterns(never, sets))


def _stunt_class(name: str, entry: Mapping[str, object]) -> StuntClass:
    given = entry.get("kinds", [])
    rules = tuple(
        KindRule(str(rule["kind"]), frozenset(rule["near"]), frozenset(rule.get("and", ())))
        for rule in (given if isinstance(given, list) else [])
    )
    for kind in (str(entry["kind"]), *(rule.kind for rule in rules)):
        if kind not in GAG_KINDS:
            raise ValueError(f"stunts.toml: {name}: found kind {kind!r}; allowed: {', '.join(GAG_KINDS)}")
    return StuntClass(name, str(entry["label"]), str(entry["kind"]), rules)


def find_stunts(paragraph: Paragraph, persons: Persons, line: int) -> Iterator[StuntMention]:
    """Every stunt an action paragraph suggests, each class once a sentence, in the order of the text.

    Args:
        paragraph: The paragraph.
        persons: Its persons.
        line: Its first line in the source.
    """
    rules = stunt_rules()
    matches = find(rules.hits, paragraph, persons)
    if not matches:
        return
    covered = _covered(paragraph, persons, rules)
    seen: set[tuple[str, int]] = set()
    for match in matches:
        name, anchor = match.payload, match.anchor
        if paragraph.masked[anchor]:
            continue
        first = paragraph.sentence_at(anchor)[0]
        idle = covered and (covered.get(anchor, frozenset()) | covered.get(match.end - 1, frozenset()))
        if (name, first) in seen or (idle and not idle.isdisjoint(("", name))):
            continue
        seen.add((name, first))
        yield _mention(match, paragraph, persons, line, rules.classes[name])


def _covered(paragraph: Paragraph, persons: Persons, rules: StuntRules) -> dict[int, frozenset[str]]:
    """For each token under a figure of speech, the classes it counts for nothing in."""
    covered: dict[int, frozenset[str]] = {}
    for idle in find(rules.never, paragraph, persons):
        for index in range(idle.start, idle.end):
            covered[index] = covered.get(index, frozenset()) | {idle.payload}
    return covered


def _mention(
    match: Match[str],
    paragraph: Paragraph,
    persons: Persons,
    line: int,
    found: StuntClass,
) -> StuntMention:
    start, end = paragraph.starts[match.start], paragraph.ends[match.end - 1]
    height, speed = _measured(paragraph, match.anchor)
    return StuntMention(
        found.name,
        _kind(found, paragraph, match.anchor),
        paragraph.written(match.start, match.end),
        line + paragraph.text.count("\n", 0, start),
        start,
        end,
        paragraph.sentence_text(match.anchor),
        *who_and_whom(persons, match.anchor),
        height.value if height else None,
        height.words if height else "",
        speed.value if speed else None,
        speed.words if speed else "",
    )


def _kind(found: StuntClass, paragraph: Paragraph, anchor: int) -> str:
    if not found.kinds:
        return found.kind
    first, end = paragraph.sentence_at(anchor)
    near = paragraph.words[first:end]
    for rule in found.kinds:
        if not rule.near.isdisjoint(near) and (not rule.and_near or not rule.and_near.isdisjoint(near)):
            return rule.kind
    return found.kind


def _measured(paragraph: Paragraph, anchor: int) -> tuple[Measure | None, Measure | None]:
    """The height and the speed of the sentence: the ones that stand nearest to the verb."""
    first, end = paragraph.sentence_at(anchor)
    if unit_words().isdisjoint(paragraph.words[first:end]):
        return None, None
    start, stop = paragraph.starts[first], paragraph.ends[end - 1]
    at = paragraph.starts[anchor]
    nearest: dict[str, Measure] = {}
    for one in measures(paragraph.text[start:stop]):
        held = nearest.get(one.of)
        if held is None or abs(start + one.start - at) < abs(start + held.start - at):
            nearest[one.of] = one
    return nearest.get("height"), nearest.get("speed")


def stunts_of_place(heading: str, line: int) -> Iterator[StuntMention]:
    """What the place of a scene makes of whatever happens in it: under water, on the roof of a train."""
    said = re.findall(r"\w+", heading.lower())
    for cue in place_cues():
        if not cue.words.isdisjoint(said) and (not cue.and_words or not cue.and_words.isdisjoint(said)):
            yield StuntMention(
                stunt=cue.stunt,
                kind=cue.kind,
                word=heading,
                line=line,
                start=0,
                end=len(heading),
                sentence=heading,
            )


@dataclass(frozen=True, slots=True)
class PlaceCue:
    """Words of a heading that make a class of stunt of what is played there."""

    stunt: str
    kind: str
    words: frozenset[str]
    and_words: frozenset[str]


@lru_cache(maxsize=1)
def place_cues() -> tuple[PlaceCue, ...]:
    """The cues that ship with the program."""
    return tuple(
        PlaceCue(entry["stunt"], entry["kind"], frozenset(entry["words"]), frozenset(entry.get("and", ())))
        for entry in read_data("stunts.toml")["places"]
    )
