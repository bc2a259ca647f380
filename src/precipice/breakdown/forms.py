"""Forms of the lexicon's words: "fall" stands for falls, fell, falling, fallen.

The few thousand words of the lexicon are inflected once, in place of a lemma looked up for every word of
every script; the text is then matched by plain look-up.
"""

from __future__ import annotations

from functools import lru_cache

_VERB, _NOUN = ("VB", "VBZ", "VBD", "VBN", "VBG"), ("NN", "NNS")


@lru_cache(maxsize=8192)
def forms(lemma: str) -> frozenset[str]:
    """Every form of a word, lower case, itself included."""
    return verb_forms(lemma) | noun_forms(lemma)


@lru_cache(maxsize=8192)
def verb_forms(lemma: str) -> frozenset[str]:
    """The forms of a verb; by rule where the dictionary does not know it ("abseil")."""
    return _inflected(lemma, "VERB", _VERB)


@lru_cache(maxsize=8192)
def noun_forms(lemma: str) -> frozenset[str]:
    """Singular and plural of a noun; by rule where the dictionary does not know it ("frogman")."""
    return _inflected(lemma, "NOUN", _NOUN)


def _inflected(lemma: str, word_class: str, tags: tuple[str, ...]) -> frozenset[str]:
    from lemminflect import (  # noqa: PLC0415 - its tables take a tenth of a second; a check reads none
        getAllInflections,
        getAllInflectionsOOV,
    )

    known = getAllInflections(lemma)
    # "backhand" is in the dictionary, but not as the verb it is in a fight.
    found = known if any(tag in known for tag in tags) else getAllInflectionsOOV(lemma, word_class)
    return frozenset((lemma, *(form.lower() for tag in tags for form in found.get(tag, ()))))
