"""The kept forms are lemminflect's, and none is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from precipice.breakdown.forms import known_forms, noun_forms, verb_forms

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import forms as written


def test_the_kept_forms_are_those_of_the_library() -> None:
    """After a change of the data: python bench/forms.py."""
    assert known_forms() == written.needed()


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("fall", "fell"), ("fling", "flung"), ("strike", "struck"), ("dive", "dove"), ("abseil", "abseiling")],
)
def test_irregular_verbs_are_known(lemma: str, form: str) -> None:
    assert form in verb_forms(lemma)


def test_a_word_that_is_not_kept_is_inflected() -> None:
    assert {"trebuchet", "trebuchets"} == noun_forms("trebuchet")
