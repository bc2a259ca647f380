"""Breakdown sheets: one a scene, with the boxes of its categories in the house's colours."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bare_plan import bare_plan
from paper.test_stuntplan import flat, plain
from precipice.breakdown.categories import categories, element_themes
from precipice.paper.handout.document import Facts, Heading, Paragraph, Together
from precipice.paper.kinds.board import pages
from precipice.paper.kinds.breakdown import PLAIN_EDGE, groups
from precipice.paper.kinds.breakdown import build as build_breakdown
from precipice.paper.kinds.material import Material
from precipice.plan.check import Checked, check
from precipice.plan.plan import Plan
from precipice.production.problem import InputError

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def checked() -> Checked:
    return check(EXAMPLE)


@pytest.fixture(scope="module")
def bare() -> Plan:
    return bare_plan()


def test_every_scene_has_a_sheet_with_its_header(checked: Checked, bare: Plan) -> None:
    document = build_breakdown(Material(checked, bare, NOW))
    sheets = checked.breakdown.sheets
    assert all(isinstance(block, Together) for block in document.blocks)
    assert len(document.blocks) == len(sheets)
    for block, sheet in zip(document.blocks, sheets, strict=True):
        assert isinstance(block, Together)
        heading = next(one for one in block.blocks if isinstance(one, Heading))
        facts = dict(next(one for one in block.blocks if isinstance(one, Facts)).pairs)
        assert heading.text == f"{sheet.scene}  {sheet.heading}"
        assert facts["Length"] == pages(sheet.eighths)
        assert facts["Script page"] == sheet.page
        assert facts["Int/ext"] == sheet.int_ext.value
        assert facts["Shot on"] == "not planned"


def test_every_element_is_in_its_category(checked: Checked) -> None:
    numbers = {"asta": "1", "mrs. berg": "9"}
    for sheet in checked.breakdown.sheets:
        found = {key: names for key, _, names in groups(sheet, numbers)}
        shown = [f"{one} ({numbers[one.lower()]})" if one.lower() in numbers else one for one in sheet.cast]
        assert found.get("cast", []) == shown
        for mark in sheet.elements:
            if mark.category != "cast":
                assert any(name.startswith(mark.label) for name in found[mark.category])


def test_a_box_has_its_category_in_words_and_in_the_houses_colour(checked: Checked, bare: Plan) -> None:
    document = build_breakdown(Material(checked, bare, NOW))
    colours = element_themes()["usual"].colours
    edges = {one.label: colours.get(one.key, PLAIN_EDGE) for one in categories()}
    boxes = [one for one in flat(document.blocks) if isinstance(one, Paragraph) and one.edge]
    assert boxes
    for box in boxes:
        assert re.fullmatch(r"#[0-9a-fA-F]{6}", box.edge)
        assert edges[plain(box.text).split(":")[0]].lower() == box.edge.lower()


def test_a_day_without_scenes_is_refused(checked: Checked, bare: Plan) -> None:
    with pytest.raises(InputError, match="no scene on 2030-01-01"):
        build_breakdown(Material(checked, bare, NOW, day=date(2030, 1, 1)))
