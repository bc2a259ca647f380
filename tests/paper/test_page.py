from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from precipice.paper.data import render_json
from precipice.paper.page import render_page
from precipice.paper.poster import render_poster
from precipice.paper.strips import USUAL, strip_colour, strip_themes
from precipice.plan.plan import Plan
from precipice.production.assessment import Odds

VOID = {
    "meta",
    "br",
    "hr",
    "img",
    "link",
    "input",
    "path",
    "rect",
    "circle",
    "use",
    "line",
    "polygon",
    "polyline",
}


@pytest.fixture(scope="module")
def page(plan: Plan) -> str:
    return render_page(plan)


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def text_of(page: str) -> str:
    reader = Balance()
    reader.feed(page)
    assert reader.open == []
    return " ".join(" ".join(reader.words).split())


def test_tags_are_balanced_and_it_never_says_safe(page: str) -> None:
    words = text_of(page).lower()
    # "Safety" stands in the names of bulletins and of officers.
    assert not re.search(r"\bsafe(ly|r)?\b", words)
    assert words.count("a qualified stunt coordinator decides") >= 2


def test_nothing_is_fetched_and_no_script_runs(page: str) -> None:
    assert not re.search(r"""(src|href)\s*=\s*["']?\s*(https?:|//)""", page)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(http" not in page
    assert len(page.encode()) < 5_000_000


def test_every_scene_gag_and_person_is_on_it(page: str, plan: Plan) -> None:
    words = text_of(page)
    for scene in plan.scenes:
        assert scene.heading in words
    for name in [one.gag for one in plan.unassessed if one.gag] + [member.name for member in plan.cast]:
        assert name in words


def test_gags_without_a_model_come_first_among_what_is_left_out(page: str, plan: Plan) -> None:
    words = text_of(page).split("Not modelled", 1)[1]
    assert words.lstrip().startswith("stand-off (scene 23, weapon): no model yet")
    for one in plan.unassessed:
        if one.gag:
            assert not re.search(rf"{re.escape(one.gag)}[^.]*\d+(\.\d+)? ?%", words)


def test_what_people_have_refused_stands_beside_the_stunt(page: str) -> None:
    words = text_of(page)
    kick = words[words.index("kitchen-kick: scene 5") :]
    assert "NILS: will not kick a colleague with contact, padded or not" in kick[:600]
    assert "Performer: ASTA; limit, ASTA: no third jump on the same day" in text_of(page)


def test_names_from_outside_are_text_and_nothing_else(plan: Plan) -> None:
    evil = "<script>alert(1)</script>&\"'"
    scenes = (plan.scenes[0].model_copy(update={"heading": evil, "synopsis": evil}), *plan.scenes[1:])
    gag = plan.assessments[0].model_copy(update={"gag": evil, "performer": evil, "description": evil})
    curve = plan.schedule.curves[0].model_copy(update={"gag": evil}) if plan.schedule else None
    schedule = plan.schedule.model_copy(update={"curves": (curve,)}) if plan.schedule else None
    changed = plan.model_copy(
        update={
            "title": evil,
            "scenes": scenes,
            "assessments": (gag,),
            "warnings": (evil,),
            "schedule": schedule,
        }
    )
    page = render_page(changed)
    assert "<script" not in page
    text_of(page)


def test_the_same_plan_is_the_same_bytes(plan: Plan, page: str) -> None:
    again = Plan.model_validate_json(render_json(plan))
    assert again == plan
    assert render_page(again) == page
    assert render_poster(again) == render_poster(plan)


def test_a_plan_without_anything_still_has_a_page(plan: Plan) -> None:
    bare = plan.model_copy(
        update={"assessments": (), "unassessed": (), "scenes": (), "cast": (), "schedule": None}
    )
    assert plan.title in text_of(render_page(bare))
    assert render_poster(bare).startswith(b"\x89PNG")


def test_a_gate_that_cannot_be_first(plan: Plan) -> None:
    assert plan.schedule is not None
    curve = plan.schedule.curves[0]
    points = (curve.points[0].model_copy(update={"feasible": False, "costs": None}), *curve.points[1:])
    late = curve.model_copy(update={"points": points, "best_day": 2, "planned_day": 2, "day_one_saves": None})
    changed = plan.model_copy(update={"schedule": plan.schedule.model_copy(update={"curves": (late,)})})
    assert "Day 1 is not possible" in text_of(render_page(changed))


def test_odds_stand_beside_the_record_and_warn_when_far_below_it(plan: Plan) -> None:
    none = Odds(p=0.0, low=0.0, high=0.0003, failures=0, runs=12_000)
    clean = plan.assessments[0].model_copy(update={"harm": none})
    words = text_of(render_page(plan.model_copy(update={"assessments": (clean,)})))
    assert "9 died in 20,850 jumps (1 in 2,317)" in words
    assert "A model far below the record has left something out." in words
    assert "none in 12,000 runs: below 1 in 3,300" in words


@pytest.mark.parametrize(
    ("number", "usual", "singleton"),
    [
        ("2", "#ffffff", "#ffffff"),
        ("27", "#fff3a3", "#fff3a3"),
        ("5", "#b7d3f2", "#bfe0b4"),
        ("24", "#bfe0b4", "#b7d3f2"),
    ],
)
def test_strip_colours_of_both_houses(plan: Plan, number: str, usual: str, singleton: str) -> None:
    """Interior day white, exterior day yellow; night blue and green, or the other way round."""
    scene = next(scene for scene in plan.scenes if scene.number == number)
    assert (strip_colour(scene, USUAL), strip_colour(scene, strip_themes()["singleton"])) == (
        usual,
        singleton,
    )


def test_the_board_shows_every_scene_once_with_its_colour(page: str, plan: Plan) -> None:
    board = page.split('class="board"', 1)[1].split('<h2 id="dood"', 1)[0]
    assert board.count('class="strip"') == len(plan.scenes)
    assert board.count("End of day") == len(plan.schedule.days if plan.schedule else ())
