"""Drawings on paper: no word is cut or lies on another, and none is too small to read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from precipice.paper import canvas
from precipice.paper.canvas import svg
from precipice.paper.handout.document import Beside, Block, Document, Picture, Size, Together
from precipice.paper.handout.pdf import GUTTER, PAGES, SIDE, proportions
from precipice.paper.kinds.cards import sketch
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.memo import build as build_memo
from precipice.paper.kinds.stuntplan import build as build_stuntplan
from precipice.paper.labels import APART, may_go, name_at, settle
from precipice.paper.risk_charts import wrapped
from precipice.plan.check import check
from precipice.plan.plan import Plan
from precipice.production.assessment import Assessment

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
SMALLEST = 6.9
"""Points of the smallest letters; a printer's tenth of a point below seven is not seen."""


def in_view(one: Text) -> bool:
    """Whether a word is drawn: one beside a point that is out of view is not."""
    if not isinstance(one, Annotation) or one.get_annotation_clip() is False:
        return one.get_visible()
    return bool(one.axes.bbox.padded(0.5).contains(*one.axes.transData.transform(one.xy)))


def shown(figure: Any, kind: type[Text] = Text) -> list[tuple[str, Bbox]]:
    """Words that a figure shows, with the place of each."""
    figure.draw_without_rendering()
    beyond = set(_ticks_out_of_view(figure))
    return [
        (one.get_text(), Text.get_window_extent(one))
        for one in figure.findobj(kind)
        if id(one) not in beyond
        and in_view(one)
        and one.get_text().strip()
        and Text.get_window_extent(one).width > 1.0
    ]


def _ticks_out_of_view(figure: Any) -> Iterator[int]:
    """Labels that matplotlib keeps and does not draw."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not low <= tick.get_loc() <= high:
                    yield from (id(tick.label1), id(tick.label2))


def cut(figure: Any) -> list[str]:
    """Words that reach over the edge of a figure."""
    frame = figure.bbox.padded(1.5)
    return [
        text
        for text, box in shown(figure)
        if box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
    ]


def names(figure: Any) -> list[tuple[str, Bbox]]:
    """The names of a figure that stand inside its axes."""
    return [
        (one.get_text(), Text.get_window_extent(one))
        for one in figure.findobj(Annotation)
        if one.get_label() == APART and in_view(one)
    ]


def overlapping(figure: Any) -> list[tuple[str, str]]:
    figure.draw_without_rendering()
    return [(a, b) for (a, one), (b, other) in combinations(names(figure), 2) if one.overlaps(other)]


def under_a_legend(figure: Any) -> list[str]:
    """Names and lines of a drawing that its legend covers; the level of the ground or the sea may pass it."""
    figure.draw_without_rendering()
    covered: list[str] = []
    for axes in figure.axes:
        if (legend := axes.get_legend()) is None:
            continue
        box = legend.get_window_extent()
        covered += [text for text, one in names(figure) if one.overlaps(box)]
        for line in axes.lines:
            path = line.get_path().transformed(line.get_transform())
            if np.ptp(path.vertices[:, 1]) > 1.0 and path.intersects_bbox(box, filled=False):
                covered.append(line.get_label())
    return covered


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every figure that is drawn, once its names are settled."""
    drawn: list[Any] = []

    def settled(figure: Any) -> None:
        settle(figure)
        drawn.append(figure)

    monkeypatch.setattr(canvas, "settle", settled)
    return drawn


def test_names_at_one_point_stand_apart_and_inside(looked_at: list[Any]) -> None:
    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(0.0, 1.0)
        for at in (0.02, 0.5, 0.99):
            for number in range(4):
                name_at(axes, f"number {number} of four at {at}", (at, 0.5), (6.0, 0.0), led=number % 2 == 0)

    drawing = svg("n", (4.0, 3.0), draw)
    (figure,) = looked_at
    assert len(names(figure)) == 12
    assert not overlapping(figure)
    assert not cut(figure)
    assert all(f"number 3 of four at {at}" in drawing for at in (0.02, 0.5, 0.99))


def test_a_point_out_of_view_has_no_name(looked_at: list[Any]) -> None:
    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.set_xlim(0.0, 1.0)
        name_at(axes, "beyond", (2.0, 0.5), (6.0, 0.0), led=True)

    assert "beyond" not in svg("o", (3.0, 2.0), draw)


def test_of_numbers_on_each_other_the_first_stays() -> None:
    def draw(figure: Any) -> None:
        axes = figure.subplots()
        may_go(
            [axes.text(0.5, 0.5, "1 %, the limit"), axes.text(0.51, 0.5, "3 %"), axes.text(0.1, 0.1, "60 %")]
        )

    drawing = svg("m", (3.0, 2.0), draw)
    assert "1 %, the limit" in drawing
    assert "60 %" in drawing
    assert ">3 %" not in drawing


def test_a_label_on_two_lines_has_all_its_words() -> None:
    for label in ("slack", "how far the roof rises on its springs and in a lean, at the performer", "a" * 70):
        assert wrapped(label).split() == label.split()
        assert wrapped(label).count("\n") <= 1


def test_every_sketch_of_the_example(plan: Plan, looked_at: list[Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = [one.gag for one in plan.assessments if sketch(one, "s") is not None]
    assert "viaduct-wreck" in drawn
    assert len(looked_at) == len(drawn)
    _readable(drawn, looked_at)


def _readable(drawn: list[str], figures: list[Any]) -> None:
    for gag, figure in zip(drawn, figures, strict=True):
        assert not cut(figure), gag
        assert not overlapping(figure), gag
        assert not under_a_legend(figure), gag


def one_of(plan: Plan, gag: str) -> Assessment:
    return next(one for one in plan.assessments if one.gag == gag)


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_no_word_of_a_drawing_is_too_small(plan: Plan, looked_at: list[Any], size: Size) -> None:
    material = Material(check(EXAMPLE), plan, NOW)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        papers = (build_stuntplan(material), build_memo(material))
    assert not [text for figure in looked_at for text in (*cut(figure), *under_a_legend(figure))]
    found = [found for paper in papers for found in _letters(paper, size)]
    assert found
    assert not [(says, points) for says, points in found if points < SMALLEST]


def _letters(document: Document, size: Size) -> Iterator[tuple[str, float]]:
    """The smallest letters of each drawing as printed, points."""
    for picture, room in _pictures(document.blocks, PAGES[size][0] - 2.0 * SIDE):
        width, height = proportions(picture.svg)
        printed = min(room * picture.width, 0.92 * (PAGES[size][1] - 80.0) * width / height)
        sizes = [float(one) for one in re.findall(r"font-size: ([\d.]+)px", picture.svg)]
        if sizes:
            yield picture.says, min(sizes) * printed / width


def _pictures(blocks: tuple[Block, ...], room: float) -> Iterator[tuple[Picture, float]]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block, room
        elif isinstance(block, Together):
            yield from _pictures(block.blocks, room)
        elif isinstance(block, Beside):
            left = room - GUTTER * (len(block.columns) - 1)
            for column, share in zip(block.columns, block.shares, strict=True):
                yield from _pictures(column, left * share / sum(block.shares))
