"""Patterns of words as data, compiled once, found by look-up of one word of theirs.

A pattern is words parted by blanks. `fall` stands for all its forms; `=falls` for that form only; `fall:v`
for its forms as a verb, so not after "the" or "his"; `fall:n` for singular and plural; `fall:d` for these
after "the", "his" and the like only; `a/b` for either; `@set` for a word of a named set; `<who>` for a
person; `...` for up to four words of the same clause; `?` before a word makes it optional.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from precipice.breakdown.forms import forms, noun_forms, verb_forms
from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import words

GAP = 4
_STOPS = frozenset(".!?\u2026,;:()\u2014")
PayloadT = TypeVar("PayloadT")


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a pattern.

    Attributes:
        forms: What it may be, lower case; empty for a person.
        verb: Whether it must not stand after a determiner.
        noun: Whether it must stand after one.
        optional: Whether it may be missing.
        gap: Most words that may stand before it.
        person: Whether a person stands here.
    """

    forms: frozenset[str]
    verb: bool = False
    noun: bool = False
    optional: bool = False
    gap: int = 0
    person: bool = False


class Match(NamedTuple, Generic[PayloadT]):
    """A pattern found.

    Attributes:
        payload: What the pattern stands for.
        start: Its first token.
        end: The token past its last.
        anchor: The token that it was found by, as a rule its verb.
    """

    payload: PayloadT
    start: int
    end: int
    anchor: int


@dataclass(frozen=True, slots=True)
class Pattern(Generic[PayloadT]):
    """A pattern compiled.

    Attributes:
        before: Its steps up to and with the anchor.
        after: Its steps after the anchor.
        payload: What it stands for.
    """

    before: tuple[Step, ...]
    after: tuple[Step, ...]
    payload: PayloadT


@dataclass(frozen=True, slots=True)
class PatternIndex(Generic[PayloadT]):
    """Patterns, each looked at only where its rarest word is said, and tried only where all its words are.

    Attributes:
        patterns: In the order given.
        by_word: By each form of a rarest word, its patterns: place, and a bit for each further word it needs.
        bits: By each form of a further word, the bits that it answers.
    """

    patterns: tuple[Pattern[PayloadT], ...]
    by_word: Mapping[str, tuple[tuple[int, int], ...]]
    bits: Mapping[str, int]


def compile_patterns(
    patterns: Iterable[tuple[str, PayloadT]], sets: Mapping[str, Sequence[str]]
) -> PatternIndex[PayloadT]:
    """Compile patterns.

    Args:
        patterns: Pattern and what it stands for.
        sets: Named sets of nouns and verbs, for `@name`.

    Raises:
        ValueError: A pattern names no set, or has no word to be found by.
    """
    read: list[tuple[tuple[Step, ...], int, PayloadT]] = []
    known: dict[str, frozenset[str]] = {}
    for written, payload in patterns:
        steps = tuple(_steps(written, sets, known))
        anchor = _anchor(steps)
        if anchor is None:
            raise ValueError(f"found the pattern {written!r}; one with a word to be found by is allowed")
        read.append((steps, anchor, payload))
    rarity = _rarity({step.forms for steps, *_ in read for step in steps if _must_be(step)})
    compiled: list[Pattern[PayloadT]] = []
    by_word: dict[str, list[tuple[int, int]]] = {}
    bit_of: dict[frozenset[str], int] = {}
    for place, (steps, anchor, payload) in enumerate(read):
        needed = [step.forms for step in steps if _must_be(step)]
        rarest, *further = sorted(needed, key=rarity.__getitem__)
        needs = 0
        for choices in further:
            needs |= bit_of.setdefault(choices, 1 << len(bit_of))
        compiled.append(Pattern(steps[: anchor + 1], steps[anchor + 1 :], payload))
        for form in rarest:
            by_word.setdefault(form, []).append((place, needs))
    bits: dict[str, int] = {}
    for choices, bit in bit_of.items():
        for form in choices:
            bits[form] = bits.get(form, 0) | bit
    return PatternIndex(tuple(compiled), {form: tuple(places) for form, places in by_word.items()}, bits)


def _rarity(needed: Collection[frozenset[str]]) -> dict[frozenset[str], tuple[bool, int]]:
    """What sorts rare words first: marks, prepositions and the like last, else by the patterns' use of them.

    Args:
        needed: Forms of each word that patterns need.
    """
    common = words().common
    uses = Counter(chain.from_iterable(needed))
    return {
        choices: (
            not choices.isdisjoint(common) or not min(choices)[:1].isalnum(),
            sum(map(uses.__getitem__, choices)),
        )
        for choices in needed
    }


def _must_be(step: Step) -> bool:
    return not (step.optional or step.person)


def _anchor(steps: tuple[Step, ...]) -> int | None:
    """The first word that is no preposition or the like, which stand everywhere; else the first at all."""
    sure = [k for k, step in enumerate(steps) if _must_be(step)]
    telling = [k for k in sure if not steps[k].forms & words().common]
    return next(iter((*telling, *sure)), None)


def find(
    index: PatternIndex[PayloadT],
    paragraph: Paragraph,
    is_person: Callable[[int], bool],
) -> list[Match[PayloadT]]:
    """Every place where a pattern stands, in the text's order; a pattern once for each of its anchors."""
    said, by_word, bits = paragraph.said, index.by_word, index.bits
    rarest = by_word.keys() & said
    if not rarest:
        return []
    answered = 0
    for word in bits.keys() & said:
        answered |= bits[word]
    complete = {place for word in rarest for place, needs in by_word[word] if needs & answered == needs}
    if not complete:
        return []
    reader = _Reader(paragraph.words, words().determiners, is_person)
    found: list[Match[PayloadT]] = []
    for pattern in [index.patterns[place] for place in sorted(complete)]:
        before, after, anchor = pattern.before, pattern.after, pattern.before[-1]
        for place in paragraph.places(anchor.forms & said):
            if (anchor.verb or anchor.noun) and not reader.fits(anchor, place):
                continue
            start = place if len(before) == 1 else reader.backward(before, len(before) - 1, place)
            if start is None:
                continue
            end = reader.forward(after, 0, place + 1) if after else place + 1
            if end is not None:
                found.append(Match(pattern.payload, start, end, place))
    if len(found) > 1:
        found.sort(key=attrgetter("anchor"))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Sequence[str]
    determiners: frozenset[str]
    is_person: Callable[[int], bool]

    def fits(self, step: Step, place: int) -> bool:
        if self.words[place] not in step.forms:
            return step.person and self.is_person(place)
        if not (step.verb or step.noun):
            return True
        determined = place > 0 and self.words[place - 1] in self.determiners
        return determined == step.noun or (step.person and self.is_person(place))

    def forward(self, steps: tuple[Step, ...], at: int, place: int) -> int | None:
        """The token past the last where the steps from `at` go on from `place`; None where they do not."""
        words_here = self.words
        while at < len(steps) and not (steps[at].gap or steps[at].person or steps[at].optional):
            if place >= len(words_here) or not self.fits(steps[at], place):
                return None
            at, place = at + 1, place + 1
        if at == len(steps):
            return place
        step = steps[at]
        for here in range(place, min(place + self.reach(step, place) + 1, len(words_here))):
            if self.fits(step, here):
                end = self.forward(steps, at + 1, here + 1)
                if end is not None:
                    return end
            if words_here[here] in _STOPS:
                break
        return self.forward(steps, at + 1, place) if step.optional else None

    def reach(self, step: Step, place: int) -> int:
        """Words that may stand before a step; before a person "the" and one more: "the tall guard"."""
        if step.person and place < len(self.words) and self.words[place] in self.determiners:
            return max(step.gap, 2)
        return step.gap

    def backward(self, steps: tuple[Step, ...], at: int, place: int) -> int | None:
        """The first token where the steps up to `at` end at `place`; None where they do not fit."""
        if place < 0 or not self.fits(steps[at], place):
            return None
        if at == 0:
            return place
        for here in range(place - 1, max(place - 2 - steps[at].gap, -1), -1):
            start = self.backward(steps, at - 1, here)
            if start is not None:
                return start
            if self.words[here] in _STOPS:
                break
        if not steps[at - 1].optional:
            return None
        return self.backward(steps, at - 2, place - 1) if at > 1 else place


def _steps(
    written: str, sets: Mapping[str, Sequence[str]], known: dict[str, frozenset[str]]
) -> Iterator[Step]:
    """The steps of a pattern; `known` keeps the forms of each word as written, for all patterns."""
    gap = 0
    for word in written.split():
        if word == "...":
            gap = GAP
            continue
        optional, bare = word.startswith("?"), word.removeprefix("?")
        person = "<who>" in bare.split("/")
        if bare not in known:
            known[bare] = _choices(bare, sets)
        yield Step(known[bare], bare.endswith(":v"), bare.endswith(":d"), optional, gap, person)
        gap = 0


def _choices(word: str, sets: Mapping[str, Sequence[str]]) -> frozenset[str]:
    bare, _, word_class = word.partition(":") if word != ":" else (word, "", "")
    exact, bare = bare.startswith("="), bare.removeprefix("=")
    found: set[str] = set()
    for choice in bare.split("/"):
        if choice.startswith("@") and choice[1:] not in sets:
            raise ValueError(f"found the set {choice!r}; allowed: {', '.join(sorted(sets))}")
        if choice != "<who>":
            members = sets[choice[1:]] if choice.startswith("@") else (choice,)
            found |= {form for member in members for form in _forms(member, word_class, exact)}
    return frozenset(found)


def _forms(word: str, word_class: str, exact: bool) -> frozenset[str]:
    if word in words().common:
        return frozenset({word})
    if exact or word.startswith("=") or not word.isalpha():
        return frozenset({word.removeprefix("=").lower()})
    return {"v": verb_forms, "n": noun_forms, "d": noun_forms}.get(word_class, forms)(word)
