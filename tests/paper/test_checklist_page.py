"""Checklists on the page: one for each kind that a gag or the script's words name, a box for every line."""

from __future__ import annotations

from html import escape

import pytest

from precipice.gags.checklist import checklist_of
from precipice.paper.page import render_page
from precipice.plan.plan import Plan


@pytest.fixture(scope="module")
def page(plan: Plan) -> str:
    return render_page(plan)


def test_a_weapon_in_the_example_brings_its_list(plan: Plan) -> None:
    kinds = [one.kind for one in plan.checklists]
    assert "weapon" in kinds
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) <= {one.kind for one in plan.unassessed}


def test_every_line_has_a_box_and_its_source(plan: Plan, page: str) -> None:
    assert page.count('<span class="box"') == sum(len(one.lines) for one in plan.checklists)
    found = checklist_of("weapon")
    assert found is not None
    for line in found.lines:
        assert str(escape(line.words, quote=False)) in page.replace("&#34;", '"').replace("&#39;", "'")
    assert "stand-off (scene 23)" in page


def test_a_plan_without_such_stunts_has_no_list(plan: Plan) -> None:
    bare = plan.model_copy(update={"checklists": ()})
    assert 'class="checklist"' not in render_page(bare)
