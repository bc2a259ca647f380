"""Writes forms.json of the breakdown: every form of the words that its patterns name."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

from precipice.breakdown import forms
from precipice.breakdown.elements import element_rules
from precipice.breakdown.stunts import stunt_rules
from precipice.breakdown.words import words

KEPT = Path(__file__).resolve().parents[1] / "src" / "precipice" / "breakdown" / "data" / "forms.json"


def needed() -> dict[str, dict[str, str]]:
    """The forms by lemminflect of every word that the data name."""
    asked: dict[str, dict[str, str]] = {"n": {}, "v": {}}

    def ask(lemma: str, word_class: str) -> tuple[str, ...]:
        found = forms.inflected(lemma, word_class)
        asked[word_class][lemma] = " ".join(found)
        return found

    caches = (forms.verb_forms, forms.noun_forms, words, stunt_rules, element_rules)
    for cache in caches:
        cache.cache_clear()
    with mock.patch.object(forms, "_known_or_inflected", ask):
        words(), stunt_rules(), element_rules()
    for cache in caches:
        cache.cache_clear()
    return {name: dict(sorted(found.items())) for name, found in asked.items()}


if __name__ == "__main__":
    KEPT.write_text(json.dumps(needed(), indent=0, sort_keys=True) + "\n", encoding="utf-8")
