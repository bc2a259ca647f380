"""The page against independent programs' pages, lengths that Final Draft stored, and the rules of a page."""

from __future__ import annotations

import io
import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from precipice.production.scene import Element, ElementKind, Screenplay
from precipice.script.fountain import parse_fountain
from precipice.script.order import in_order
from precipice.script.pages import GAP, LINES_A_PAGE, UNPRINTED, eighths, lay_out, printed_lines
from precipice.script.read import read_screenplay
from screenplays import screenplays
from truth import real_file

REAL = (
    "fountain/Brick-and-Steel",
    "fountain/The-Last-Birthday-Card",
    "fountain/my_living_memory",
    "fountain/printing_trouble",
    "original/the-long-drop",
)


def elements(screenplay: Screenplay) -> list[Element]:
    return [element for element, _ in in_order(screenplay)]


def block(kind: ElementKind, *lines: str) -> Element:
    return Element(kind, "\n".join(lines), 1)


def action(count: int, end: str = "end.") -> Element:
    return block(ElementKind.ACTION, *["x"] * (count - 1), end)


def cue_and_speech(words: str) -> list[Element]:
    cue = Element(ElementKind.CHARACTER, "MIRA", 1, "MIRA")
    return [cue, Element(ElementKind.DIALOGUE, words, 1, "MIRA")]


def pages_of_pdf(text: str) -> int:
    """Pages of screenplain's PDF, its title page left out."""
    pdf: Any = pytest.importorskip("screenplain.export.pdf")
    fountain: Any = pytest.importorskip("screenplain.parsers.fountain")
    made: list[Any] = []

    class Kept(pdf.DocTemplate):  # type: ignore[misc]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            made.append(self)

    # Without a title page screenplain sets the whole script in the title page's narrower frame.
    pdf.to_pdf(fountain.parse(io.StringIO("Title: X\n\n" + text)), io.BytesIO(), Kept)
    return int(made[0].page) - 1


def scenes_as_written() -> list[str]:
    found = []
    for name in REAL:
        text = real_file(f"scripts/{name}.fountain").read_text(encoding="utf-8").replace("\r\n", "\n")
        lines = text.split("\n")
        starts = [scene.line for scene in parse_fountain(text).scenes]
        cuts = pairwise([*starts, len(lines) + 1])
        found += ["\n".join(lines[start - 1 : end - 1]).strip("\n") for start, end in cuts]
    return [scene for scene in found if "/*" not in scene]


def test_as_many_pages_as_an_independent_program_prints() -> None:
    """Scenes of real scripts in any order, 4 to 36 pages: equal, but for a page in one script of twenty."""
    scenes, dice = scenes_as_written(), random.Random(11)
    apart = []
    for _ in range(20):
        text = "\n\n".join(dice.choice(scenes) for _ in range(dice.choice([10, 30, 60])))
        apart.append(abs(parse_fountain(text).pages - pages_of_pdf(text)))
    assert sum(apart) <= 1


def test_lengths_that_two_commercial_programs_stored() -> None:
    """Within an eighth on every scene; Final Draft and Fade In themselves agree so on 99 %."""
    for name in ("tools-TestFDX-FD", "tools-TestFDX-FI"):
        for scene in read_screenplay(real_file(f"scripts/fdx/{name}.fdx")).scenes:
            assert scene.stored_eighths is not None
            assert scene.length == scene.stored_eighths
            assert abs(scene.eighths - scene.stored_eighths) <= 1
            assert str(scene.page) == scene.stored_page


def test_eighths_are_those_measured_on_the_pages_of_two_programs() -> None:
    found = read_screenplay(real_file("scripts/fountain/Brick-and-Steel.fountain"))
    # On a printed page one measures from the heading on, without the blank line above it.
    measured = [eighths(scene.laid_out_lines - GAP) for scene in found.scenes]
    assert measured == [6, 3, 2, 3, 2, 5, 3, 3]


def test_the_lines_of_the_scenes_add_up_to_the_script() -> None:
    found = read_screenplay(real_file("scripts/fountain/Brick-and-Steel.fountain"))
    elements = [*found.preamble, *(element for scene in found.scenes for element in scene.elements)]
    before = len(found.preamble)
    every = lay_out(elements)
    assert sum(scene.laid_out_lines for scene in found.scenes) == sum(every.lines[before:])


@pytest.mark.parametrize(("lines", "said"), [(0, 1), (1, 1), (6, 1), (7, 2), (55, 8), (56, 9)])
def test_eighths_are_rounded_up_at_the_border(lines: int, said: int) -> None:
    assert eighths(lines) == said


def test_a_heading_goes_over_with_what_it_heads() -> None:
    heading = block(ElementKind.HEADING, "INT. HUT - DAY")
    # 52 lines, blank, heading, blank: nothing below it fits.
    assert lay_out([action(52), heading, action(1)]).page_of == (1, 2, 2)
    assert lay_out([action(51), heading, action(1)]).page_of == (1, 1, 1)


def test_a_paragraph_is_cut_at_a_sentence_with_two_lines_on_either_side() -> None:
    four = block(ElementKind.ACTION, "x", "x.", "x", "x.")
    assert lay_out([action(51), four, action(1)]).page_of == (1, 1, 2)
    three = block(ElementKind.ACTION, "x", "x.", "x.")
    assert lay_out([action(52), three]).page_of == (1, 2)


def test_a_speech_is_cut_at_a_sentence_and_more_takes_a_line() -> None:
    words = " ".join(["Not before the tide has turned, Mira."] * 4)  # two lines for each sentence
    assert printed_lines(cue_and_speech(words)[1]) >= 5
    # Blank, cue, two lines and (MORE) take five: they fit below 50 lines, not below 51.
    fits = lay_out([action(50), *cue_and_speech(words), action(1)])
    over = lay_out([action(51), *cue_and_speech(words), action(1)])
    assert (fits.page_of, over.page_of) == ((1, 1, 1, 2), (1, 2, 2, 2))


def test_white_after_a_forced_break_is_not_counted() -> None:
    broken = "INT. HUT - DAY\n\nShe waits.\n\n===\n\nHe comes.\n"
    whole = broken.replace("===\n\n", "")
    assert parse_fountain(broken).pages == 2
    assert parse_fountain(broken).scenes[0].eighths == parse_fountain(whole).scenes[0].eighths


@given(screenplays(document=False))
def test_pages_rise_and_hold_every_line(screenplay: Screenplay) -> None:
    body = elements(screenplay)
    layout = lay_out(body)
    assert list(layout.page_of) == sorted(layout.page_of)
    assert max(layout.page_of, default=0) <= max(layout.pages, 1)
    alone = sum(printed_lines(element) for element in body if not element.dual)
    assert layout.pages * LINES_A_PAGE >= alone
    printed = [(e, p) for e, p in zip(body, layout.page_of, strict=True) if e.kind not in UNPRINTED]
    everything = sum(printed_lines(element) + GAP for element, _ in printed)
    breaks = sum(element.kind is ElementKind.PAGE_BREAK for element in body)
    assert layout.pages <= 1 + breaks + 2 * everything // LINES_A_PAGE
    if not breaks:
        for (above, page), (_, below) in pairwise(printed):
            assert page == below or above.kind is not ElementKind.HEADING


@pytest.mark.parametrize("paragraph", ["a. " * 6_000, "a.\n" * 200_000, "a" * 20_000, ". " * 9_000])
def test_paragraphs_longer_than_many_pages_are_set_in_time_that_grows_with_them(paragraph: str) -> None:
    """Enough of them that anything quadratic would not end."""
    one = Element(ElementKind.ACTION, paragraph, 1)
    lines = printed_lines(one)
    layout = lay_out([one, action(3)] * 20)
    assert layout.pages >= 20 * lines // LINES_A_PAGE
