"""Who does it, and to whom: persons before and after the verb of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import Words

_JOINED_TO_OBJECT = frozenset(
    "by in into on onto off from at to with down over through against and but the a an out up away back again across "
    "under round around toward towards behind between clean head flat hard before as then while like until".split()
)
_LOOK_BACK = 200
"""Words before a pronoun in which its name is looked for."""
_STOPS = frozenset(",;:()\u2014\u2013-.!?\u2026")


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of a paragraph by token: the cast's names, nouns for persons, pronouns.

    Attributes:
        at: For each token, the person it names, or "".
    """

    at: tuple[str, ...]

    def __call__(self, index: int) -> bool:
        """Whether a token stands for a person."""
        return bool(self.at[index])


def persons_in(paragraph: Paragraph, cast: Mapping[str, str], words: Words) -> Persons:
    """The persons of a paragraph.

    Args:
        paragraph: The paragraph.
        cast: Each word of the cast's names, lower case, to the whole name.
        words: The words of grammar.
    """
    named: list[str] = []
    for index, token in enumerate(paragraph.tokens):
        word = token.word
        if word in cast and token.capital:
            named.append(cast[word])
        elif word in words.people:
            named.append(word)
        elif word in words.persons:
            named.append(word if word not in words.possessives or _is_object(paragraph, index) else "")
        elif token.capital and not token.first and word[0].isalpha() and word not in words.never_names:
            named.append(paragraph.text[token.start : token.end])
        elif token.first and token.capital and word.isalpha() and word not in words.known:
            named.append(paragraph.text[token.start : token.end])
        else:
            named.append("")
    return Persons(tuple(named))


def _is_object(paragraph: Paragraph, index: int) -> bool:
    """Whether "her" stands for a person, and does not own the noun that follows."""
    if paragraph.tokens[index].word != "her":
        return False
    if index + 1 >= len(paragraph.tokens):
        return True
    after = paragraph.tokens[index + 1].word
    return not after[0].isalnum() or after in _JOINED_TO_OBJECT


def who_and_whom(
    paragraph: Paragraph, persons: Persons, anchor: int, cast: Mapping[str, str], words: Words
) -> tuple[str, str]:
    """Who does what stands at a token, and to whom; "" for what the sentence does not say.

    A passive turns the two round, "thrown by" says who after all, and a pronoun is answered by the only member of the
    cast named before it in the paragraph.
    """
    first, end = paragraph.sentence_at(anchor)
    before = _last_person(paragraph, persons, first, anchor)
    after = _first_person(paragraph, persons, anchor + 1, end)
    if _is_passive(paragraph, anchor, first, words):
        by = next((i for i in range(anchor + 1, end) if paragraph.tokens[i].word == "by"), None)
        agent = _first_person(paragraph, persons, by + 1, end) if by is not None else None
        before, after = agent, before
    return (
        _named(paragraph, persons, before, cast),
        _named(paragraph, persons, after, cast) if after != before else "",
    )


def _last_person(paragraph: Paragraph, persons: Persons, first: int, anchor: int) -> int | None:
    """The nearest person before the verb that is no owner ("Guard's jaw") and no object of a preposition."""
    nearest = None
    for index in range(anchor - 1, first - 1, -1):
        if paragraph.tokens[index].word in ";:" and nearest is not None:
            break
        if not persons.at[index] or _owns(paragraph, index):
            continue
        nearest = index if nearest is None else nearest
        if index == first or paragraph.tokens[index - 1].word in ",;:" or not _after_preposition(paragraph, index):
            return index
    return nearest


def _after_preposition(paragraph: Paragraph, index: int) -> bool:
    earlier = [paragraph.tokens[k].word for k in range(max(0, index - 2), index)]
    return bool(set(earlier) & {"of", "behind", "by", "with", "from", "at", "beside", "above", "below", "to", "on", "for"})


def _first_person(paragraph: Paragraph, persons: Persons, start: int, end: int) -> int | None:
    for index in range(start, end):
        word = paragraph.tokens[index].word
        if word in _STOPS and word not in ",-":
            return None
        if persons.at[index] or word == "his":
            return index
    return None


def _owns(paragraph: Paragraph, index: int) -> bool:
    return index + 1 < len(paragraph.tokens) and paragraph.tokens[index + 1].word in ("'s", "\u2019s")


def _is_passive(paragraph: Paragraph, anchor: int, first: int, words: Words) -> bool:
    word = paragraph.tokens[anchor].word
    if not word.endswith(("ed", "n", "t", "ung", "uck", "id", "ck")) or word.endswith("ing"):
        return False
    return any(paragraph.tokens[k].word in words.passive for k in range(max(first, anchor - 3), anchor))


def _named(paragraph: Paragraph, persons: Persons, index: int | None, cast: Mapping[str, str]) -> str:
    if index is None:
        return ""
    found = persons.at[index] or paragraph.tokens[index].word
    if found not in ("he", "she", "him", "her", "his"):
        return found
    names = {cast[token.word] for token in paragraph.tokens[max(0, index - _LOOK_BACK) : index] if token.capital and token.word in cast}
    return names.pop() if len(names) == 1 else found
