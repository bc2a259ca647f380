"""The example day prints what its page says."""

from __future__ import annotations

from gonogo_day import PAGE, printed_anew


def test_the_day_prints_what_the_page_says() -> None:
    """Write it anew with: python tests/gonogo_day.py"""
    page = PAGE.read_text(encoding="utf-8")
    assert printed_anew(page) == page
    assert "\nGO  fjord-jump" in page
    assert "\nCALLED OFF  fjord-jump" in page
