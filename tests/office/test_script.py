"""The script in the office: decisions that outlast drafts, and drafts that are compared first."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from office_house import House, csrf
from office_small import post, small_house
from paper.small_shoot import SCRIPT
from precipice.office.areas.script.decide import decided_again, key_of, with_decision
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.production.elements import ElementEntry
from precipice.production.problem import InputError

TOML = b"""# Kept by hand.
title = "Small"  # a note

[[elements]]  # decided in May
scene = "1"
category = "props"
label = "Kettle"
decision = "accept"

[[cast]]
id = "1"
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    made = small_house(tmp_path)
    yield made
    made.office.engine.dispose()


def content(office: House, path: str = "production.toml") -> bytes:
    with reading(office.office.engine) as conn:
        return revisions.open_revision(conn, office.shoot.id, office.head())[path]


def decide(office: House, who: str = "coordinator", **asked: Any):
    browser = office.browser(who)
    asked = {"base": office.head(), "scene": "3", "category": "vehicles", "decision": "accept"} | asked
    headers = {"x-csrf-token": csrf(browser, "/"), "accept": "application/json"}
    return browser.post("/p/small/script/decide", json=asked, headers=headers)


def entry(**values: Any) -> ElementEntry:
    return ElementEntry.model_validate(
        {"scene": "1", "category": "props", "label": "kettle", "decision": "refuse"} | values
    )


def test_a_decision_takes_the_place_of_the_one_before_and_of_nothing_else() -> None:
    key = key_of("1", "props", " kettle ")
    changed = with_decision(TOML, key, entry())
    assert changed.startswith(b'# Kept by hand.\ntitle = "Small"  # a note\n')
    assert [one["decision"] for one in tomllib.loads(changed.decode())["elements"]] == ["refuse"]
    more = with_decision(changed, key_of("2", "props", "cup"), entry(scene="2", label="cup"))
    assert len(tomllib.loads(more.decode())["elements"]) == 2
    assert tomllib.loads(more.decode())["cast"] == [{"id": "1"}]
    none = with_decision(with_decision(more, key, None), key_of("2", "props", "CUP"), None)
    assert "elements" not in tomllib.loads(none.decode())
    assert with_decision(b"\xef\xbb\xbf" + TOML, key, None).startswith(b"\xef\xbb\xbf# Kept")
    inline = b'elements = [{scene = "1", category = "props", label = "kettle", decision = "accept"}]\n'
    assert tomllib.loads(with_decision(inline, key, entry()).decode())["elements"][0]["decision"] == "refuse"
    with pytest.raises(InputError, match="no list"):
        with_decision(b"elements = 3\n", key, entry())
    with pytest.raises(InputError, match="TOML"):
        with_decision(b"elements = [", key, entry())


def test_two_decide_at_once_and_only_the_same_element_conflicts(small: House) -> None:
    base = small.head()
    assert decide(small, label="boat", base=base).status_code == 200
    assert decide(small, "first_ad", label="car", decision="add", base=base).status_code == 200
    clash = decide(small, "producer", label="Boat", decision="refuse", base=base)
    assert clash.status_code == 409
    assert clash.json()["conflict"]["what"].startswith("Scene 3")
    found = {one["label"]: one["decision"] for one in tomllib.loads(content(small).decode())["elements"]}
    assert found == {"boat": "accept", "car": "add"}
    again = decided_again(key_of("1", "props", "kettle"), entry())
    assert again(None, b"") is None


def test_decisions_stand_whatever_the_next_draft_says(small: House) -> None:
    answer = decide(small, label="boat")
    assert "accepted" in answer.json()["html"]
    assert decide(small, label="boat", decision="change", to_label="pilot boat").status_code == 200
    assert decide(small, scene="1", category="props", label="rope", decision="add").status_code == 200
    before = content(small)
    coordinator = small.browser("coordinator")
    draft = SCRIPT.replace("Bob steps off the boat.", "Bob walks up.").encode()
    shown = post(coordinator, "/p/small/script/draft", {"file": ("new.fountain", draft)})
    assert shown.status_code == 200
    assert "its words are gone" in shown.text
    assert "Nothing is changed yet" in shown.text
    head = small.head()
    kept = post(
        coordinator,
        "/p/small/script/draft/keep",
        name="new.fountain",
        address=_address(shown.text),
        base=str(head),
    )
    assert (kept.status_code, small.head()) == (303, head + 1)
    assert content(small) == before
    assert content(small, "small.fountain") == draft
    page = coordinator.get("/p/small/script").text
    assert "pilot boat <small>kept</small>" in page
    assert "rope <small>added</small>" in page
    twice = {"name": "new.fountain", "address": _address(shown.text), "base": str(head)}
    assert post(coordinator, "/p/small/script/draft/keep", **twice).status_code == 404


def _address(page: str) -> str:
    return page.split('name="address" value="')[1][:64]


def test_a_draft_says_which_scenes_days_and_gags_it_touches(small: House) -> None:
    draft = (
        SCRIPT.split("INT. KITCHEN - NIGHT #2#", maxsplit=1)[0]
        + "INT. CAR - DAY #6#\n\nCal drives.\n\nCAL\nGo.\n"
    )
    shown = post(small.browser("first_ad"), "/p/small/script/draft", {"file": ("n.fountain", draft.encode())})
    assert "gag kick (hit)" in shown.text
    assert "the scene is cut" in shown.text
    assert "<b>Day 1</b>" in shown.text
    assert "mistake" in shown.text
    assert "INT. CAR - DAY" in shown.text


def test_a_draft_in_another_form_takes_the_old_one_s_place(small: House, tmp_path: Path) -> None:
    text = '<?xml version="1.0"?><FinalDraft DocumentType="Script" Version="1"><Content>'
    text += '<Paragraph Type="Scene Heading" Number="1"><Text>INT. KITCHEN - DAY</Text></Paragraph>'
    text += '<Paragraph Type="Action"><Text>Ann waits.</Text></Paragraph></Content></FinalDraft>'
    browser = small.browser("producer")
    shown = post(browser, "/p/small/script/draft", {"file": ("draft 2.fdx", text.encode())})
    fields = {"name": "draft 2.fdx", "address": _address(shown.text), "base": "1"}
    assert post(browser, "/p/small/script/draft/keep", **fields).status_code == 303
    assert tomllib.loads(content(small).decode())["script"] == "draft 2.fdx"
    with reading(small.office.engine) as conn:
        files = revisions.open_revision(conn, small.shoot.id, small.head())
    assert set(files) == {"production.toml", "draft 2.fdx"}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("x.fountain", b""),
        ("x.fountain", b"\xff\xfe\x00bad"),
        ("x.pdf", b"%PDF-1.4 rubbish"),
        ("x.fdx", b'<!DOCTYPE a [<!ENTITY b "c">]><FinalDraft>&b;</FinalDraft>'),
        ("x.exe", b"MZ"),
        (".hidden.fountain", SCRIPT.encode()),
        ("x.fountain", b"A" * 6_000_000),
        ("x.fadein", b"PK\x03\x04 no zip"),
    ],
)
def test_a_draft_that_would_hurt_is_refused(small: House, name: str, raw: bytes) -> None:
    answer = post(small.browser("producer"), "/p/small/script/draft", {"file": (name, raw)})
    assert answer.status_code == 422, answer.text
    assert small.head() == 1


def test_a_draft_of_somebody_else_is_not_kept_by_guessing(small: House) -> None:
    shown = post(
        small.browser("producer"), "/p/small/script/draft", {"file": ("n.fountain", SCRIPT.encode())}
    )
    fields = {"name": "n.fountain", "address": _address(shown.text), "base": "1"}
    assert post(small.browser("coordinator"), "/p/small/script/draft/keep", **fields).status_code == 404


def test_what_is_no_decision_is_refused_and_markup_is_shown_as_it_stands(small: House) -> None:
    for wrong in (
        {"label": "x", "decision": "change"},
        {"label": "x", "category": "spells"},
        {"label": "", "decision": "add"},
        {"label": "x", "more": 1},
        {"label": "x", "base": 99},
    ):
        assert decide(small, **wrong).status_code in (404, 422), wrong
    assert small.head() == 1
    answer = decide(small, label="<script>alert(1)</script>", decision="add")
    assert answer.status_code == 200
    assert "<script>" not in answer.json()["html"]
    assert "&lt;script&gt;" in answer.json()["html"]
    assert json.loads(answer.text)["revision"] == 2


def test_only_those_who_plan_decide_and_the_marks_are_a_style_sheet(small: House) -> None:
    assert decide(small, "department", label="boat").status_code == 403
    browser = small.browser("viewer")
    assert browser.get("/p/small/script").status_code == 200
    sheet = browser.get("/p/small/script/marks.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert ".c-props {" in sheet.text
    assert browser.get("/p/small/script/marks.css?theme=none").status_code == 404
