"""A paragraph of action as words with their places, cut into sentences; what is not performed is masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from precipice.breakdown.words import Words

_TOKEN = re.compile(r"\w+?(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ll|d|ve|m)\b|\d[\d,]*|\w+|[^\w\s]")
_OPENING, _CLOSING = "\"\u201c\u00ab", "\"\u201d\u00bb"
_LONGEST_QUOTE = 60
"""Words between quotation marks; a mark without a partner within as many is taken for a slip."""
_CLAUSE_ENDS = frozenset(",;:()\u2014\u2013-")
_REACH_OF_NOT = 4
"""Words after "not" or "never" that it denies."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark.

    Attributes:
        word: Lower case.
        start: Where it begins in the paragraph.
        end: Where it ends.
        capital: Whether it begins with a capital.
        first: Whether it is the first word of its sentence.
    """

    word: str
    start: int
    end: int
    capital: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """An action paragraph taken apart.

    Attributes:
        text: As printed.
        tokens: Words and marks in order.
        sentences: First token and the one past the last, for each sentence.
        masked: For each token, whether it is quoted, compared, denied, told or shown on a screen.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    masked: tuple[bool, ...]

    def sentence_at(self, index: int) -> tuple[int, int]:
        """The sentence that holds a token, as first token and the one past the last."""
        return self.sentences[bisect_right(self.sentences, index, key=lambda span: span[0]) - 1]

    def sentence_text(self, index: int) -> str:
        """The words of the sentence that holds a token, blanks closed up."""
        first, end = self.sentence_at(index)
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())


def take_apart(text: str, words: Words) -> Paragraph:
    """Cut a paragraph into tokens and sentences, and mask what is not performed in it."""
    tokens: list[Token] = []
    starts = [0]
    for found in _TOKEN.finditer(text):
        written = found.group()
        if written == "-" and text[found.start() - 1].isalnum() and text[found.end() : found.end() + 1].isalnum():
            continue
        if tokens and _ends_sentence(tokens, found.start(), text, words) and starts[-1] != len(tokens):
            starts.append(len(tokens))
        tokens.append(
            Token(
                written.lower(), found.start(), found.end(), written[0].isupper(), len(tokens) == starts[-1]
            )
        )
    spans = tuple(zip(starts, [*starts[1:], len(tokens)], strict=True)) if tokens else ()
    masked = [False] * len(tokens)
    _mask_quotes(tokens, masked)
    for first, end in spans:
        _mask_sentence(tokens, first, end, masked, words)
    return Paragraph(text, tuple(tokens), spans, tuple(masked))


def _ends_sentence(tokens: list[Token], start: int, text: str, words: Words) -> bool:
    """Whether a sentence ends between the last token and the word that begins at `start`."""
    last = tokens[-1]
    if last.word not in ".!?\u2026" and not (last.word in _CLOSING and len(tokens) > 1):
        return False
    if last.word in _CLOSING and tokens[-2].word not in ".!?\u2026":
        return False
    if start == last.end:
        return False
    abbreviated = len(tokens) > 1 and tokens[-2].end == last.start and tokens[-2].word in words.abbreviations
    return not (last.word == "." and abbreviated) and not text[start].islower()


def _mask_quotes(tokens: list[Token], masked: list[bool]) -> None:
    opened = None
    for index, token in enumerate(tokens):
        if opened is not None and token.word in _CLOSING:
            if index - opened <= _LONGEST_QUOTE:
                masked[opened : index + 1] = [True] * (index + 1 - opened)
            opened = None
        elif token.word in _OPENING:
            opened = index


def _mask_sentence(
    tokens: list[Token], first: int, end: int, masked: list[bool], words: Words
) -> None:
    for index in range(first, end):
        word = tokens[index].word
        if masked[index]:
            continue
        if word in words.comparing:
            _mask_comparison(tokens, index, end, masked, words)
        elif word in words.denying:
            stop = _clause_end(tokens, index + 1, min(index + 1 + _REACH_OF_NOT, end))
            masked[index:stop] = [True] * (stop - index)
        elif word in words.showing and _shows(tokens, index, first, words):
            masked[first:end] = [True] * (end - first)
        elif word in words.telling:
            masked[index:end] = [True] * (end - index)


def _mask_comparison(
    tokens: list[Token], index: int, end: int, masked: list[bool], words: Words
) -> None:
    """Mask a simile up to the end of its clause: "like a ...", "as if ...", "the way other people ..."."""
    after = tokens[index + 1].word if index + 1 < end else ""
    if tokens[index].word == "as" and after not in words.as_if:
        return
    if tokens[index].word == "like" and index and tokens[index - 1].word in words.before_verb_like:
        return
    stop = _clause_end(tokens, index + 1, end)
    masked[index:stop] = [True] * (stop - index)


def _shows(tokens: list[Token], index: int, first: int, words: Words) -> bool:
    """Whether a picture, screen or page is what the sentence is about, and not a thing thrown or broken."""
    before = {token.word for token in tokens[max(first, index - 3) : index]}
    after = {token.word for token in tokens[index + 1 : index + 5]}
    return bool(before & words.shown_before or after & words.shown_after)


def _clause_end(tokens: list[Token], start: int, end: int) -> int:
    for index in range(start, end):
        if tokens[index].word in _CLAUSE_ENDS or tokens[index].word in ".!?\u2026":
            return index
    return end
