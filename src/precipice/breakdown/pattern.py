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
from typing import Generic, NamedTuple, TypeVar

from precipice.breakdown.forms import forms, noun_forms, verb_forms
from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import words

GAP = 4
_BEFORE_PERSON = 2
"""Words that may stand before a person after "the": "the tall guard"."""
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


class Pattern(NamedTuple, Generic[PayloadT]):
    """A pattern compiled.

    Attributes:
        before: Its steps up to and with the anchor.
        after: Its steps after the anchor.
        payload: What it stands for.
        needed_before: One of these must stand before the anchor; empty where no word must.
        reach_before: Within as many tokens.
        needed_after: One of these must stand after the anchor; empty where no word must.
        reach_after: Within as many tokens.
    """

    before: tuple[Step, ...]
    after: tuple[Step, ...]
    payload: PayloadT
    needed_before: frozenset[str]
    reach_before: int
    needed_after: frozenset[str]
    reach_after: int


class Beside(NamedTuple):
    """The patterns of one anchor by the words beside it, each pattern in one of the five.

    Attributes:
        alone: Places of patterns that need no word beside it.
        following: Places by each form of the word that must follow at once.
        preceding: Places by each form of the word that must stand at once before it, where none must follow.
        after: By each form of the nearest word that must follow: within how many tokens, and the place.
        before: The same of the nearest word that must stand before it, where none must follow.
    """

    alone: tuple[int, ...]
    following: Mapping[str, tuple[int, ...]]
    preceding: Mapping[str, tuple[int, ...]]
    after: Mapping[str, tuple[tuple[int, int], ...]]
    before: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class PatternIndex(Generic[PayloadT]):
    """Patterns, each looked at only where its rarest word is said, and tried only beside its next words.

    Attributes:
        patterns: In the order given.
        by_anchor: By each form of a rarest word that is the anchor, its patterns.
        by_word: By each form of a rarest word that is not, the places of its patterns and their anchors.
        farthest: The most tokens within which a pattern needs its next word.
    """

    patterns: tuple[Pattern[PayloadT], ...]
    by_anchor: Mapping[str, Beside]
    by_word: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
    farthest: int


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
    by_anchor: dict[str, list[int]] = {}
    by_word: dict[str, list[int]] = {}
    for place, (steps, anchor, payload) in enumerate(read):
        rarest = min((step.forms for step in steps if _must_be(step)), key=rarity.__getitem__)
        before, after = steps[: anchor + 1], steps[anchor + 1 :]
        compiled.append(Pattern(before, after, payload, *_needed_before(before), *_needed_after(after)))
        index = by_anchor if rarest == steps[anchor].forms else by_word
        for form in rarest:
            index.setdefault(form, []).append(place)
    beside = {tuple(places): _beside(compiled, places) for places in by_anchor.values()}
    return PatternIndex(
        tuple(compiled),
        {form: beside[tuple(places)] for form, places in by_anchor.items()},
        {
            form: tuple((place, compiled[place].before[-1].forms) for place in places)
            for form, places in by_word.items()
        },
        max((max(one.reach_before, one.reach_after) for one in compiled), default=0),
    )


def _beside(patterns: Sequence[Pattern[PayloadT]], places: Iterable[int]) -> Beside:
    alone: list[int] = []
    following: dict[str, tuple[int, ...]] = {}
    preceding: dict[str, tuple[int, ...]] = {}
    after: dict[str, tuple[tuple[int, int], ...]] = {}
    before: dict[str, tuple[tuple[int, int], ...]] = {}
    for place in places:
        one = patterns[place]
        needed, reach = one.needed_after, one.reach_after
        near, far = following, after
        if not needed:
            needed, reach = one.needed_before, one.reach_before
            near, far = preceding, before
        if not needed:
            alone.append(place)
        for form in needed:
            if reach == 1:
                near[form] = (*near.get(form, ()), place)
            else:
                far[form] = (*far.get(form, ()), (reach, place))
    return Beside(tuple(alone), following, preceding, after, before)


def _needed_before(steps: tuple[Step, ...]) -> tuple[frozenset[str], int]:
    """The forms of the nearest word that must stand before the last step, and within how many tokens."""
    reach = 0
    for at in range(len(steps) - 1, 0, -1):
        reach += steps[at].gap + 1
        if _must_be(steps[at - 1]):
            return steps[at - 1].forms, reach
    return frozenset(), 0


def _needed_after(steps: tuple[Step, ...]) -> tuple[frozenset[str], int]:
    """The forms of the nearest word that must stand after the anchor, and within how many tokens."""
    reach = 0
    for step in steps:
        reach += (max(step.gap, _BEFORE_PERSON) if step.person else step.gap) + 1
        if _must_be(step):
            return step.forms, reach
    return frozenset(), 0


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
    tried = _beside_anchors(index, paragraph.words) + _by_other_words(index, paragraph)
    if not tried:
        return []
    reader = _Reader(paragraph.words, words().determiners, is_person)
    found: list[Match[PayloadT]] = []
    for at, place in sorted(set(tried)) if len(tried) > 1 else tried:
        before, after, payload = index.patterns[place][:3]
        anchor = before[-1]
        if len(before) == 1 and not (anchor.verb or anchor.noun):
            start: int | None = at
        else:
            start = reader.backward(before, len(before) - 1, at)
        if start is None:
            continue
        end = reader.forward(after, 0, at + 1) if after else at + 1
        if end is not None:
            found.append(Match(payload, start, end, at))
    return found


def _beside_anchors(index: PatternIndex[PayloadT], said: Sequence[str]) -> list[tuple[int, int]]:
    """Anchor and pattern wherever a rarest word that is the anchor has the next word needed near it."""
    tried: list[tuple[int, int]] = []
    by_anchor, farthest = index.by_anchor, index.farthest
    for at in [place for place, word in enumerate(said) if word in by_anchor]:
        alone, following, preceding, after, before = by_anchor[said[at]]
        if alone:
            tried += [(at, place) for place in alone]
        if following and at + 1 < len(said) and said[at + 1] in following:
            tried += [(at, place) for place in following[said[at + 1]]]
        if preceding and at and said[at - 1] in preceding:
            tried += [(at, place) for place in preceding[said[at - 1]]]
        if after and not after.keys().isdisjoint(near := said[at + 1 : at + 1 + farthest]):
            tried += _within(after, near, at)
        if before and not before.keys().isdisjoint(near := said[max(at - farthest, 0) : at][::-1]):
            tried += _within(before, near, at)
    return tried


def _within(
    needed: Mapping[str, tuple[tuple[int, int], ...]], near: Sequence[str], at: int
) -> Iterator[tuple[int, int]]:
    """Anchor and pattern for each word needed that stands within its reach of an anchor."""
    for away, word in enumerate(near):
        for reach, place in needed.get(word, ()):
            if away < reach:
                yield at, place


def _by_other_words(index: PatternIndex[PayloadT], paragraph: Paragraph) -> list[tuple[int, int]]:
    """Anchor and pattern wherever a rarest word that is not the anchor is said, and the anchor too."""
    tried: list[tuple[int, int]] = []
    said, by_word = paragraph.said, index.by_word
    for word in by_word.keys() & said:
        for place, anchors in by_word[word]:
            if not anchors.isdisjoint(said):
                tried += [(at, place) for at in paragraph.places(anchors & said)]
    return tried


class _Reader(NamedTuple):
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
        for step in steps[at:]:
            if step.gap or step.person or step.optional:
                break
            if place >= len(words_here) or words_here[place] not in step.forms or not self.fits(step, place):
                return None
            at, place = at + 1, place + 1
        else:
            return place
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
            return max(step.gap, _BEFORE_PERSON)
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
