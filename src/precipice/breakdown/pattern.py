"""Patterns of words as data, compiled once, found by look-up of one word of theirs.

A pattern is words parted by blanks. `fall` stands for all its forms; `=falls` for that form only; `fall:v`
for its forms as a verb, so not after "the" or "his"; `fall:n` for singular and plural; `fall:d` for these
after "the", "his" and the like only; `a/b` for either; `@set` for a word of a named set; `<who>` for a
person; `...` for up to four words of the same clause; `?` before a word makes it optional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from precipice.breakdown.forms import forms, noun_forms, verb_forms
from precipice.breakdown.tokens import Paragraph, Token
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
        needs: The forms of each further word that it cannot do without.
        payload: What it stands for.
    """

    before: tuple[Step, ...]
    after: tuple[Step, ...]
    needs: tuple[frozenset[str], ...]
    payload: PayloadT


@dataclass(frozen=True, slots=True)
class PatternIndex(Generic[PayloadT]):
    """Patterns by the forms of the word they are found by."""

    by_form: Mapping[str, tuple[Pattern[PayloadT], ...]]


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
    by_form: dict[str, list[Pattern[PayloadT]]] = {}
    for written, payload in patterns:
        steps = tuple(_steps(written, sets))
        anchor = _anchor(steps)
        if anchor is None:
            raise ValueError(f"found the pattern {written!r}; one with a word to be found by is allowed")
        needs = tuple(step.forms for k, step in enumerate(steps) if k != anchor and _must_be(step))
        pattern = Pattern(steps[: anchor + 1], steps[anchor + 1 :], needs, payload)
        for form in steps[anchor].forms:
            by_form.setdefault(form, []).append(pattern)
    return PatternIndex({form: tuple(entries) for form, entries in by_form.items()})


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
    """Every place where a pattern stands; one pattern once for each of its anchors."""
    by_form, tokens = index.by_form, paragraph.tokens
    said = paragraph.said
    if by_form.keys().isdisjoint(said):
        return []
    places = [(place, by_form[token[0]]) for place, token in enumerate(tokens) if token[0] in by_form]
    determiners = words().determiners
    reader = _Reader(tokens, determiners, is_person)
    found: list[Match[PayloadT]] = []
    for place, patterns in places:
        determined = place > 0 and tokens[place - 1].word in determiners
        for pattern in patterns:
            before, after, anchor = pattern.before, pattern.after, pattern.before[-1]
            if (anchor.verb and determined) or (anchor.noun and not determined):
                continue
            if pattern.needs and any(map(said.isdisjoint, pattern.needs)):
                continue
            start = place if len(before) == 1 else reader.backward(before, place)
            if start is None:
                continue
            end = reader.forward(after, place + 1) if after else place + 1
            if end is not None:
                found.append(Match(pattern.payload, start, end, place))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    tokens: Sequence[Token]
    determiners: frozenset[str]
    is_person: Callable[[int], bool]

    def fits(self, step: Step, place: int) -> bool:
        if not 0 <= place < len(self.tokens):
            return False
        if step.person and self.is_person(place):
            return True
        if self.tokens[place].word not in step.forms:
            return False
        if not (step.verb or step.noun):
            return True
        determined = place > 0 and self.tokens[place - 1].word in self.determiners
        return determined if step.noun else not determined

    def forward(self, steps: tuple[Step, ...], place: int) -> int | None:
        """The token past the last where the steps go on from `place`; None where they do not."""
        if not steps:
            return place
        step, rest = steps[0], steps[1:]
        for skipped in range(self.reach(step, place) + 1):
            here = place + skipped
            if self.fits(step, here):
                end = self.forward(rest, here + 1)
                if end is not None:
                    return end
            if here >= len(self.tokens) or self.tokens[here].word in _STOPS:
                break
        return self.forward(rest, place) if step.optional else None

    def reach(self, step: Step, place: int) -> int:
        """Words that may stand before a step; before a person "the" and one more: "the tall guard"."""
        if step.person and place < len(self.tokens) and self.tokens[place].word in self.determiners:
            return max(step.gap, 2)
        return step.gap

    def backward(self, steps: tuple[Step, ...], place: int) -> int | None:
        """The first token where the last of the steps stands at `place`; None where they do not fit."""
        if not self.fits(steps[-1], place):
            return None
        if len(steps) == 1:
            return place
        gap, before = steps[-1].gap, steps[:-1]
        for skipped in range(gap + 1):
            here = place - 1 - skipped
            if here < 0:
                break
            start = self.backward(before, here)
            if start is not None:
                return start
            if self.tokens[here].word in _STOPS:
                break
        return self.backward_without(before, place) if before[-1].optional else None

    def backward_without(self, steps: tuple[Step, ...], place: int) -> int | None:
        """As `backward` with the last of the steps, which is optional, missing."""
        rest = steps[:-1]
        return place if not rest else self.backward(rest, place - 1)


def _steps(written: str, sets: Mapping[str, Sequence[str]]) -> Iterator[Step]:
    gap = 0
    for word in written.split():
        if word == "...":
            gap = GAP
            continue
        optional, bare = word.startswith("?"), word.removeprefix("?")
        person = "<who>" in bare.split("/")
        yield Step(_choices(bare, sets), bare.endswith(":v"), bare.endswith(":d"), optional, gap, person)
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
