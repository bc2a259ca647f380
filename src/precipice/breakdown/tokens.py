"""A paragraph of action as words with their places, cut into sentences; what is not performed is masked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from precipice.breakdown.words import Words

_TOKEN = re.compile(r"\w+?(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ll|d|ve|m)\b|\d[\d,]*|\w+|[^\w\s]")
_OPENING, _CLOSING = '"\u201c\u00ab', '"\u201d\u00bb'
_STOPS = frozenset(".!?\u2026")
_MAY_END = _STOPS | frozenset(_CLOSING)
_LONGEST_QUOTE = 60
"""Words between quotation marks; a mark without a partner within as many is taken for a slip."""
_CLAUSE_ENDS = frozenset(",;:()\u2014\u2013-.!?\u2026")
_REACH_OF_NOT = 4
"""Words after "not" or "never" that it denies."""


class Token(NamedTuple):
    """A word or a mark; a tuple, since a script has tens of thousands.

    Attributes:
        word: Lower case.
        start: Where it begins in the paragraph.
        end: Where it ends.
    """

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An action paragraph taken apart.

    Attributes:
        text: As printed.
        tokens: Words and marks in order.
        sentences: First token and the one past the last, for each sentence.
        masked: For each token, whether it is quoted, compared, denied, told or shown on a screen.
        said: Every word and mark that stands in it.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    masked: list[bool]
    said: frozenset[str]

    def capital(self, index: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.tokens[index].start].isupper()

    def sentence_at(self, index: int) -> tuple[int, int]:
        """The sentence that holds a token, as first token and the one past the last."""
        return self.sentences[bisect_right(self.sentences, index, key=lambda span: span[0]) - 1]

    def token_at(self, position: int) -> int:
        """The first token that begins at a character or after it."""
        return bisect_left(self.tokens, position, key=lambda token: token.start)

    def sentence_text(self, index: int) -> str:
        """The words of the sentence that holds a token, blanks closed up."""
        first, end = self.sentence_at(index)
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())


def take_apart(text: str, words: Words) -> Paragraph:
    """Cut a paragraph into tokens and sentences, and mask what is not performed in it."""
    tokens: list[Token] = []
    starts = [0]
    stopped = False
    lower = text.lower()
    same = len(lower) == len(text)  # a few letters of the world grow when they are made small
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        word = lower[start:end] if same else found.group().lower()
        if word == "-" and text[start - 1].isalnum() and text[start + 1 : start + 2].isalnum():
            continue
        if stopped and _ends_sentence(tokens, start, text, words) and starts[-1] != len(tokens):
            starts.append(len(tokens))
        stopped = word in _MAY_END
        tokens.append(Token(word, start, end))
    said = frozenset([token.word for token in tokens])
    spans = tuple(zip(starts, [*starts[1:], len(tokens)], strict=True)) if tokens else ()
    masked = [False] * len(tokens)
    if not said.isdisjoint(_OPENING):
        _mask_quotes(tokens, masked)
    paragraph = Paragraph(text, tuple(tokens), spans, masked, said)
    if not said.isdisjoint(words.masking):
        for index, token in enumerate(tokens):
            if token.word in words.masking and not masked[index]:
                _mask_from(paragraph, index, words)
    return paragraph


def _ends_sentence(tokens: list[Token], start: int, text: str, words: Words) -> bool:
    """Whether a sentence ends between the last token, which may end one, and what begins at `start`."""
    last = tokens[-1]
    if last.word in _CLOSING and (len(tokens) < 2 or tokens[-2].word not in _STOPS):
        return False
    if start == last.end or text[start].islower():
        return False
    abbreviated = len(tokens) > 1 and tokens[-2].end == last.start and tokens[-2].word in words.abbreviations
    return not (last.word == "." and abbreviated)


def _mask_quotes(tokens: list[Token], masked: list[bool]) -> None:
    opened = None
    for index, token in enumerate(tokens):
        if opened is not None and token.word in _CLOSING:
            if index - opened <= _LONGEST_QUOTE:
                masked[opened : index + 1] = [True] * (index + 1 - opened)
            opened = None
        elif token.word in _OPENING:
            opened = index


def _mask_from(paragraph: Paragraph, index: int, words: Words) -> None:
    """Mask what a word denies, compares, tells or shows."""
    tokens, masked, word = paragraph.tokens, paragraph.masked, paragraph.tokens[index].word
    first, end = paragraph.sentence_at(index)
    if word in words.comparing:
        _mask_comparison(tokens, index, end, masked, words)
    elif word in words.denying:
        stop = _clause_end(tokens, index + 1, min(index + 1 + _REACH_OF_NOT, end))
        masked[index:stop] = [True] * (stop - index)
    elif word in words.telling:
        masked[index:end] = [True] * (end - index)
    elif _shows(tokens, index, first, words):
        masked[first:end] = [True] * (end - first)


def _mask_comparison(tokens: Sequence[Token], index: int, end: int, masked: list[bool], words: Words) -> None:
    """Mask a simile up to the end of its clause: "like a ...", "as if ...", "the way other people ..."."""
    after = tokens[index + 1].word if index + 1 < end else ""
    if tokens[index].word == "as" and after not in words.as_if:
        return
    if tokens[index].word == "like" and index and tokens[index - 1].word in words.before_verb_like:
        return
    stop = _clause_end(tokens, index + 1, end)
    masked[index:stop] = [True] * (stop - index)


def _shows(tokens: Sequence[Token], index: int, first: int, words: Words) -> bool:
    """Whether a picture, screen or page is what the sentence is about, and not a thing thrown or broken."""
    before = {token.word for token in tokens[max(first, index - 3) : index]}
    after = {token.word for token in tokens[index + 1 : index + 5]}
    return bool(before & words.shown_before or after & words.shown_after)


def _clause_end(tokens: Sequence[Token], start: int, end: int) -> int:
    for index in range(start, end):
        if tokens[index].word in _CLAUSE_ENDS:
            return index
    return end
