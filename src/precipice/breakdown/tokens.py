"""A paragraph of action as words with their places, cut into sentences; what is not performed is masked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from precipice.breakdown.words import Words
from precipice.production.value import quickly_made

_TOKEN = re.compile(
    # Most words are caught by the first line; the others part "n't", "'s" and the like, and numbers.
    r"([^\W\d]\w*+(?!['\u2019]t\b)"
    r"|\w+(?=n['\u2019]t\b)|n['\u2019]t\b|['\u2019](?:s|re|ll|d|ve|m)\b|\d[\d,]*|\w+"
    # A hyphen inside a word is left out, as blanks are.
    r"|(?!(?<=[^\W_])-(?=[^\W_]))[^\w\s])"
)
_ASCII_TOKEN = re.compile(
    # The same for text that is all ASCII, where a class of letters is a table and a full stop comes second.
    r"([a-zA-Z_]\w*+(?!'t\b)|[.,]"
    r"|\w+(?=n't\b)|n't\b|'(?:s|re|ll|d|ve|m)\b|\d[\d,]*|\w+"
    r"|(?!(?<=[^\W_])-(?=[^\W_]))[^\w\s])",
    re.ASCII,
)
_OPENING, _CLOSING = '"\u201c\u00ab', '"\u201d\u00bb'
_STOPS = frozenset(".!?\u2026")
_MAY_END = _STOPS | frozenset(_CLOSING)
_LONGEST_QUOTE = 60
"""Words between quotation marks; a mark without a partner within as many is taken for a slip."""
_CLAUSE_ENDS = frozenset(",;:()\u2014\u2013-.!?\u2026")
_REACH_OF_NOT = 4
"""Words after "not" or "never" that it denies."""


@quickly_made
@dataclass(frozen=True, slots=True)
class Paragraph:
    """An action paragraph taken apart into tokens, each a word or a mark.

    Attributes:
        text: As printed.
        words: Each token, lower case, in order.
        starts: Where each begins in the text.
        ends: Where each ends.
        sentences: The first token of each sentence.
        masked: For each token, whether it is quoted, compared, denied, told or shown on a screen.
        said: Every word and mark that stands in it.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    masked: list[bool]
    said: frozenset[str]

    def capital(self, index: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.starts[index]].isupper()

    def written(self, first: int, end: int) -> str:
        """The text from a token to the one before `end`, blanks closed up."""
        text = self.text[self.starts[first] : self.ends[end - 1]]
        return text if end == first + 1 else " ".join(text.split())

    def sentence_at(self, index: int) -> tuple[int, int]:
        """The sentence that holds a token, as first token and the one past the last."""
        sentences = self.sentences
        if len(sentences) == 1:
            return 0, len(self.words)
        after = bisect_right(sentences, index)
        return sentences[after - 1], sentences[after] if after < len(sentences) else len(self.words)

    def places(self, choices: frozenset[str]) -> list[int]:
        """Every token that is one of some words, all of which are said."""
        words = self.words
        if len(choices) == 1:
            (choice,) = choices
            if words.count(choice) == 1:  # as a rule
                return [words.index(choice)]
        return [index for index, word in enumerate(words) if word in choices]

    def places_of(self, word: str) -> list[int]:
        """Every token that is a word, which is said."""
        words = self.words
        count, first = words.count(word), words.index(word)
        if count == 1:  # as a rule
            return [first]
        return [index for index in range(first, len(words)) if words[index] == word]

    def token_at(self, position: int) -> int:
        """The first token that begins at a character or after it."""
        return bisect_left(self.starts, position)

    def sentence_text(self, index: int) -> str:
        """The words of the sentence that holds a token, blanks closed up."""
        return self.written(*self.sentence_at(index))


def take_apart(text: str, grammar: Words) -> Paragraph:
    """Cut a paragraph into tokens and sentences, and mask what is not performed in it."""
    pieces = (_ASCII_TOKEN if text.isascii() else _TOKEN).split(
        text
    )  # what lies between, token, what lies between, token, ...
    edges = list(accumulate(map(len, pieces)))
    words = [piece.lower() for piece in pieces[1::2]]
    said = frozenset(words)
    paragraph = Paragraph(text, words, edges[:-1:2], edges[1::2], [0], [False] * len(words), said)
    if not said.isdisjoint(_MAY_END):
        paragraph.sentences.extend(_later_sentences(paragraph, grammar))
    if not said.isdisjoint(_OPENING):
        _mask_quotes(words, paragraph.masked)
    if not said.isdisjoint(grammar.masking):
        for index in paragraph.places(grammar.masking & said):
            if not paragraph.masked[index]:
                _mask_from(paragraph, index, grammar)
    return paragraph


def _later_sentences(paragraph: Paragraph, grammar: Words) -> Iterator[int]:
    """The first token of each sentence but the first."""
    for index in paragraph.places(_MAY_END & paragraph.said):
        if index + 1 < len(paragraph.words) and _ends_sentence(paragraph, index, grammar):
            yield index + 1


def _ends_sentence(paragraph: Paragraph, index: int, grammar: Words) -> bool:
    """Whether a sentence ends with a token that may end one."""
    text, words, starts, ends = paragraph.text, paragraph.words, paragraph.starts, paragraph.ends
    before = words[index - 1] if index else ""
    if words[index] in _CLOSING and before not in _STOPS:
        return False
    following = starts[index + 1]
    if following == ends[index] or text[following].islower():
        return False
    abbreviated = index > 0 and ends[index - 1] == starts[index] and before in grammar.abbreviations
    return not (words[index] == "." and abbreviated)


def _mask_quotes(words: Sequence[str], masked: list[bool]) -> None:
    opened = None
    for index, word in enumerate(words):
        if opened is not None and word in _CLOSING:
            if index - opened <= _LONGEST_QUOTE:
                masked[opened : index + 1] = [True] * (index + 1 - opened)
            opened = None
        elif word in _OPENING:
            opened = index


def _mask_from(paragraph: Paragraph, index: int, grammar: Words) -> None:
    """Mask what a word denies, compares, tells or shows."""
    words, masked, word = paragraph.words, paragraph.masked, paragraph.words[index]
    first, end = paragraph.sentence_at(index)
    if word in grammar.comparing:
        _mask_comparison(words, index, end, masked, grammar)
    elif word in grammar.denying:
        stop = _clause_end(words, index + 1, min(index + 1 + _REACH_OF_NOT, end))
        masked[index:stop] = [True] * (stop - index)
    elif word in grammar.telling:
        masked[index:end] = [True] * (end - index)
    elif _shows(words, index, first, grammar):
        masked[first:end] = [True] * (end - first)


def _mask_comparison(words: Sequence[str], index: int, end: int, masked: list[bool], grammar: Words) -> None:
    """Mask a simile up to the end of its clause: "like a ...", "as if ...", "the way other people ..."."""
    after = words[index + 1] if index + 1 < end else ""
    if words[index] == "as" and after not in grammar.as_if:
        return
    if words[index] == "like" and index and words[index - 1] in grammar.before_verb_like:
        return
    stop = _clause_end(words, index + 1, end)
    masked[index:stop] = [True] * (stop - index)


def _shows(words: Sequence[str], index: int, first: int, grammar: Words) -> bool:
    """Whether a picture, screen or page is what the sentence is about, and not a thing thrown or broken."""
    before = set(words[max(first, index - 3) : index])
    after = set(words[index + 1 : index + 5])
    return bool(before & grammar.shown_before or after & grammar.shown_after)


def _clause_end(words: Sequence[str], start: int, end: int) -> int:
    for index in range(start, end):
        if words[index] in _CLAUSE_ENDS:
            return index
    return end
