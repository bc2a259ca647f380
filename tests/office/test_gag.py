"""What the gags' pages ask and are answered, without a browser."""

from __future__ import annotations

import html
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from starlette.testclient import TestClient

from office_house import House, csrf, house
from precipice.office.archive import files_of_folder
from precipice.office.areas.gag.keep import parameters_of, with_parameters
from precipice.office.areas.gag.turns import SupersededError, Turns
from precipice.office.plans import keep_plan
from precipice.office.store import accounts, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Author
from precipice.paper.data import render_json
from precipice.plan.make import make_plan
from precipice.production.problem import InputError
from precipice.risk.assess import QUICK

HEADLAND = Path(__file__).resolve().parents[2] / "examples" / "headland"
FILE = (HEADLAND / "production.toml").read_bytes()
GAG = "/p/headland/gags/cliff-slip"


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("office")
    made = house(f"sqlite:///{folder / 'office.sqlite'}", folder / "cache")
    with writing(made.office.engine) as conn:
        made.shoot = revisions.create(
            conn, "Headland", files_of_folder(HEADLAND), Author(0, "console"), "Taken in"
        )
        for role, account in made.people.items():
            if role not in ("admin", "stranger"):
                accounts.set_member(conn, made.shoot.id, account.id, role, "1" if role == "performer" else "")
    yield made
    made.office.engine.dispose()


def post(browser: TestClient, what: str, body: dict[str, Any], gag: str = GAG) -> Any:
    head = {"x-csrf-token": csrf(browser, "/"), "accept": "application/json"}
    return browser.post(f"{gag}/{what}", json=body, headers=head)


def test_every_member_may_ask_what_if_and_is_told_the_same(shoot: House) -> None:
    asked = {"revision": 1, "changes": {"above_piece": "6 +/- 0.4 ft"}, "page": "a", "turn": 3}
    answers = [post(shoot.browser(role), "live", asked) for role in ("coordinator", "viewer")]
    assert [one.status_code for one in answers] == [200, 200]
    first, second = (one.json() for one in answers)
    assert first["odds"] == second["odds"]
    assert first["turn"] == 3
    assert first["runs"] == 20_000
    assert first["changed"][0]["now"] == "6 +/- 0.4 ft"


def test_handles_and_words_are_the_same_question(shoot: House) -> None:
    browser = shoot.browser("viewer")
    told = [
        post(browser, "live", {"revision": 1, "changes": {"above_piece": change}}).json()["margins"]
        for change in ("6 +/- 0.4 ft", {"value": 6, "tolerance": 0.4}, {"mean": 6, "sd": 0.4, "unit": "ft"})
    ]
    assert told[0] == told[1] == told[2]


def test_a_map_comes_coarse_and_then_fine(shoot: House) -> None:
    browser = shoot.browser("viewer")
    for part, cells in (("map", (8, 6)), ("fine", (16, 11))):
        found = post(browser, "live", {"revision": 1, "part": part}).json()["map"]
        assert (len(found["x"]["values"]), len(found["y"]["values"])) == cells
        assert len(found["p"]) == cells[1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"revision": 1, "changes": {"above_piece": "30 kg"}}, 422),
        ({"revision": 1, "changes": {"contact": "full"}}, 422),
        ({"revision": 1, "changes": {"above_piece": {"value": 1e308, "tolerance": 1e308}}}, 422),
        ({"revision": 1, "changes": {"above_piece": {"mean": {"deep": 1}}}}, 422),
        ({"revision": 99}, 404),
        ({"revision": 0}, 422),
        ({"revision": 1, "changes": {str(k): 1 for k in range(101)}}, 422),
        ({"revision": 1, "part": "all"}, 422),
        ({"revision": 1, "surplus": 1}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_breaks(shoot: House, body: Any, status: int) -> None:
    assert post(shoot.browser("coordinator"), "live", body).status_code == status
    assert shoot.browser("coordinator").get("/p/headland/gags/no-such").status_code == 404


def test_only_the_coordinator_keeps_and_only_what_a_plan_can_use(shoot: House) -> None:
    moved = {"revision": 1, "changes": {"above_piece": {"value": 6.0, "tolerance": 0.3}}}
    for role in ("producer", "first_ad", "performer", "department", "viewer"):
        assert post(shoot.browser(role), "keep", moved).status_code == 403
    browser = shoot.browser("coordinator")
    assert post(browser, "keep", {"revision": 1}).status_code == 422, "nothing moved"
    assert post(browser, "keep", {"revision": 1, "changes": {"above_piece": "900 ft"}}).status_code == 422
    answer = post(browser, "keep", moved)
    assert answer.status_code == 200, answer.text
    number = answer.json()["revision"]
    with reading(shoot.office.engine) as conn:
        kept = revisions.contents(conn, revisions.revision(conn, shoot.shoot.id, number))
    before, after = FILE.decode().splitlines(), kept["production.toml"].decode().splitlines()
    assert [(one, other) for one, other in zip(before, after, strict=True) if one != other] == [
        ('above_piece = "5.5 +/- 0.4 ft"', 'above_piece = "6 +/- 0.3 ft"')
    ]
    again = post(browser, "keep", {"revision": 1, "changes": {"slack": {"value": 2.5, "tolerance": 0.4}}})
    assert again.status_code == 200, "another input of the same gag: made anew on the newer file"
    clash = post(browser, "keep", {"revision": 1, "changes": {"above_piece": "7 +/- 0.3 ft"}})
    assert clash.status_code == 409
    assert clash.json()["conflict"]["paths"] == ["production.toml"]


def test_a_gag_in_space_is_small_and_reads_back(shoot: House) -> None:
    answer = post(shoot.browser("viewer"), "space", {"revision": 1})
    assert answer.status_code == 200
    content = answer.content
    assert len(content) < 2_000_000
    (length,) = struct.unpack_from("<I", content)
    header = json.loads(content[4 : 4 + length])
    floats = (len(content) - 4 - length) // 4
    body = header["bodies"][0]
    assert body["paths"]["at"] + body["paths"]["n"] <= floats
    assert body["paths"]["n"] == header["takes"] * header["t"]["n"] * 3
    none = post(shoot.browser("viewer"), "space", {"revision": 1}, "/p/headland/gags/window-haul")
    assert none.status_code == 422
    assert "no paths" in none.json()["detail"][0]


def test_a_camera_answers_and_one_that_cannot_see_is_refused(shoot: House) -> None:
    browser = shoot.browser("viewer")
    kit = {"focal_length": 35, "sensor_width": 24.89, "columns": 3840, "rows": 2160}
    found = post(browser, "camera", {"revision": 1, "eye": [0, 30, 15], **kit}).json()
    assert found["p"] == 1.0
    assert "it is sharp from" in found["focus"]
    assert len(found["axes"]) == len(found["t"])
    down = post(browser, "camera", {"revision": 1, "eye": [0, 0, 90], "aim": [0, 0, 0], **kit})
    assert down.status_code == 422
    assert post(browser, "camera", {"revision": 1, "eye": [0, 1e9, 0], **kit}).status_code == 422


def test_a_persons_limit_is_told_to_those_who_plan_and_to_that_person_only(shoot: House) -> None:
    hard = {"revision": 1, "changes": {"filling_distance": "38 +/- 2 ft"}}
    told = {
        role: post(shoot.browser(role), "live", hard, "/p/headland/gags/fjord-jump").json()
        for role in ("coordinator", "performer", "viewer")
    }
    assert {one["verdict"] for one in told.values()} == {"no-go"}
    assert any("10 g" in line for line in told["coordinator"]["reasons"])
    assert any("10 g" in line for line in told["performer"]["reasons"]), "it is her own"
    assert not any("ASTA" in line or "10 g" in line for line in told["viewer"]["reasons"])
    assert any("stunt coordinator knows" in line for line in told["viewer"]["reasons"])


def test_beside_a_plan_stand_the_plans_own_numbers(shoot: House) -> None:
    with reading(shoot.office.engine) as conn:
        kitchen = revisions.production_of(conn, "kitchen")
        assert kitchen is not None
        digest = revisions.revision(conn, kitchen.id, 1).digest
    checked = shoot.office.checked_of(kitchen.id, 1)
    plan = make_plan(checked, replace(QUICK, runs=2_000, map_runs=0), Silent())
    with writing(shoot.office.engine) as conn:
        keep_plan(conn, digest, "quick", render_json(plan))
    browser = shoot.browser("coordinator")
    listed = browser.get("/p/kitchen/gags").text
    assert "Verdicts of the plan of revision 1" in listed
    text = browser.get("/p/kitchen/gags/stomach-kick").text
    found = re.search(r'data-gag="([^"]*)"', text)
    assert found is not None
    data = json.loads(html.unescape(found[1]))
    planned = next(one for one in plan.assessments if one.gag == "stomach-kick")
    assert data["planned"]["verdict"] == planned.verdict
    assert data["planned"]["odds"][0]["p"] == planned.harm.p
    first = data["sliders"][0]
    assert first["share"] == max(one["share"] for one in data["sliders"]), "what drives it most comes first"


class Silent:
    """Nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """Not told."""

    def advance(self, steps: int) -> None:
        """Not told."""


def test_pages_show_every_gag(shoot: House) -> None:
    text = shoot.browser("viewer").get("/p/headland/gags").text
    for gag in tomlkit.parse(FILE.decode())["gags"]:  # type: ignore[union-attr]
        assert gag["id"] in text
    assert "Keep as a revision" not in shoot.browser("viewer").get(GAG).text
    assert "Keep as a revision" in shoot.browser("coordinator").get(GAG).text


def test_writing_keeps_comments_and_order_to_the_letter() -> None:
    changed = with_parameters(FILE, "fjord-jump", {"lip_speed": "28 +/- 1 mph", "tuck_for": "2 s"})
    assert parameters_of(changed, "fjord-jump")["lip_speed"] == "28 +/- 1 mph"
    before, after = FILE.decode().splitlines(), changed.decode().splitlines()
    assert [line for line in before if line not in after] == ['lip_speed = "31.0 +/- 1.2 mph"']
    assert [line for line in after if line not in before] == [
        'lip_speed = "28 +/- 1 mph"',
        'tuck_for = "2 s"',
    ]
    with pytest.raises(InputError, match="no gag 'nobody'"):
        with_parameters(FILE, "nobody", {"a": 1})


def test_a_comment_behind_a_value_stays() -> None:
    text = b'[[gags]]\nid = "a"\n[gags.parameters]\nx = "1 ft" # from the survey\n'
    assert with_parameters(text, "a", {"x": "2 ft"}).endswith(b'x = "2 ft" # from the survey\n')


def test_what_a_page_asked_before_is_given_up() -> None:
    turns = Turns()
    turns.announce("one", 1)
    told = turns.watch("one", 1)
    told(250)
    turns.announce("one", 2)
    with pytest.raises(SupersededError):
        told(250)
    with pytest.raises(SupersededError), turns.place("one", 1):
        pytest.fail("an old question got a place")
    with turns.place("one", 2):
        pass
    turns.announce("other", 1)
    turns.refuse_old("one", 2)
