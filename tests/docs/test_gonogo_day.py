"""The example day prints what its page says."""

from __future__ import annotations

import re

from gonogo_day import PAGE, printed_anew


def test_the_day_prints_what_the_page_says() -> None:
    """Write it anew with: python tests/gonogo_day.py"""
    page = PAGE.read_text(encoding="utf-8")
    assert without_hashes(printed_anew(page)) == without_hashes(page)
    assert "\nGO  fjord-jump" in page
    assert "\nCALLED OFF  fjord-jump" in page


def without_hashes(text: str) -> str:
    """Hashes hang on every field of an assessment, and say nothing to a reader."""
    return re.sub(r"\b[0-9a-f]{12,64}\b", "#", text)
