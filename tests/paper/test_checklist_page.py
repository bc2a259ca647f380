"""Checklists on the page: one for each kind that a gag or the script's words name, a box for every line."""

from __future__ import annotations

import html

import pytest

from bare_plan import bare_plan
from precipice.gags.checklist import checklist_of
from precipice.paper.page import render_page
from precipice.plan.make import _checklists
from precipice.plan.plan import Plan, Unassessed


def unassessed(gag: str, scene: str, kind: str) -> Unassessed:
    return Unassessed(gag=gag, scene=scene, kind=kind, description="", performer="", limits=())


NAMED = (
    unassessed("stand-off", "23", "weapon"),
    unassessed("", "24", "weapon"),
    unassessed("burning-barn", "26", "fire"),
    unassessed("hang-glider", "30", "other"),
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return bare_plan(title="Lists", unassessed=NAMED, checklists=_checklists(NAMED))


@pytest.fixture(scope="module")
def page(plan: Plan) -> str:
    return html.unescape(render_page(plan))


def test_each_kind_that_has_a_list_brings_it_once(plan: Plan) -> None:
    assert [one.kind for one in plan.checklists] == ["weapon", "fire"]


def test_every_line_has_a_box_and_says_who_asks(plan: Plan, page: str) -> None:
    lines = [line for one in plan.checklists for line in one.lines]
    assert page.count('<span class="box"') == len(lines)
    assert all(line.words in page and line.source in page for line in lines)


def test_the_list_says_which_stunts_it_is_for(page: str) -> None:
    assert "For stand-off (scene 23), a candidate by the script's words (scene 24)." in page
    assert "For burning-barn (scene 26)." in page


def test_a_plan_without_such_stunts_has_no_list(plan: Plan) -> None:
    assert checklist_of("other") is None
    bare = plan.model_copy(update={"checklists": (), "unassessed": NAMED[3:]})
    assert 'class="checklist"' not in render_page(bare)


def test_lists_survive_the_data_file(plan: Plan) -> None:
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
