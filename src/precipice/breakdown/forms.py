"""Forms of the lexicon's words: "fall" stands for falls, fell, falling, fallen.

The few thousand words of the lexicon are inflected, in place of a lemma looked up for every word of every
script; the text is then matched by plain look-up. lemminflect knows the forms; what it says of the words that
ship is kept in forms.json, which bench/forms.py writes, since its tables take half a second to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_TAGS = {"v": ("VB", "VBZ", "VBD", "VBN", "VBG"), "n": ("NN", "NNS")}
_CLASSES = {"v": "VERB", "n": "NOUN"}


def forms(lemma: str) -> frozenset[str]:
    """Every form of a word, lower case, itself included."""
    return verb_forms(lemma) | noun_forms(lemma)


@lru_cache(maxsize=8192)
def verb_forms(lemma: str) -> frozenset[str]:
    """The forms of a verb; by rule where the dictionary does not know it ("abseil")."""
    return frozenset((lemma, *_known_or_inflected(lemma, "v")))


@lru_cache(maxsize=8192)
def noun_forms(lemma: str) -> frozenset[str]:
    """Singular and plural of a noun; by rule where the dictionary does not know it ("frogman")."""
    return frozenset((lemma, *_known_or_inflected(lemma, "n")))


def _known_or_inflected(lemma: str, word_class: str) -> tuple[str, ...]:
    known = known_forms().get(word_class, {}).get(lemma)
    return inflected(lemma, word_class) if known is None else tuple(known.split())


@lru_cache(maxsize=1)
def known_forms() -> Mapping[str, Mapping[str, str]]:
    """Forms by word class and lemma, as lemminflect gave them."""
    text = files("precipice.breakdown").joinpath("data", "forms.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table


def inflected(lemma: str, word_class: str) -> tuple[str, ...]:
    """The forms of a word by lemminflect, other than itself.

    Args:
        lemma: The word.
        word_class: "v" for verb, "n" for noun.
    """
    from lemminflect import getAllInflections, getAllInflectionsOOV  # noqa: PLC0415 - for words not kept

    tags, known = _TAGS[word_class], getAllInflections(lemma)
    # "backhand" is in the dictionary, but not as the verb it is in a fight.
    found = known if any(tag in known for tag in tags) else getAllInflectionsOOV(lemma, _CLASSES[word_class])
    return tuple(sorted({form.lower() for tag in tags for form in found.get(tag, ())} - {lemma}))
