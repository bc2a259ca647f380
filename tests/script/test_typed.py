"""The typed page against the layout that only counts it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from precipice.production.scene import Element, ElementKind, Screenplay
from precipice.script.order import in_order
from precipice.script.pages import LINES_A_PAGE, UNPRINTED, lay_out, wrapped_lines
from precipice.script.typed import PAGE_WIDTH, typed_pages, wrapped
from screenplays import screenplays


def elements(screenplay: Screenplay) -> list[Element]:
    return [element for element, _ in in_order(screenplay)]


@given(st.text(st.sampled_from("ab \n"), max_size=200), st.integers(1, 40))
def test_as_many_lines_as_are_counted_and_no_word_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert len(lines) == wrapped_lines(text, width)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(screenplays(document=False))
def test_every_line_stands_on_the_page_that_was_counted(screenplay: Screenplay) -> None:
    body = elements(screenplay)
    layout, pages = lay_out(body), typed_pages(body)
    first: dict[int, int] = {}
    for page in pages:
        for line in page.lines:
            if line.text:
                first.setdefault(line.element, page.number)
    assert max((page.number for page in pages), default=0) == layout.pages
    plain = {k for k, one in enumerate(body) if one.kind not in UNPRINTED and one.text and not one.dual}
    speech = {k for k in plain if body[k].kind in (ElementKind.HEADING, ElementKind.ACTION)}
    assert {k: first[k] for k in speech if k in first} == {k: layout.page_of[k] for k in speech if k in first}
    assert all(len(line.text) <= PAGE_WIDTH for page in pages for line in page.lines)
    if not any(one.dual for one in body):
        assert all(len(page.lines) <= LINES_A_PAGE for page in pages)


def test_a_speech_goes_on_under_its_cue() -> None:
    fill = Element(ElementKind.ACTION, "\n".join(["x"] * 46 + ["end."]), 1)
    words = " ".join(["One two three four five six seven."] * 8)
    cue = Element(ElementKind.CHARACTER, "MIRA", 1, "MIRA")
    speech = Element(ElementKind.DIALOGUE, words, 1, "MIRA")
    first, second = typed_pages([fill, cue, speech])
    assert first.lines[-1].text.strip() == "(MORE)"
    assert second.lines[0].text.strip() == "MIRA (CONT'D)"
    said = [line.text.strip() for page in (first, second) for line in page.lines if line.element == 2]
    assert " ".join(said) == words
