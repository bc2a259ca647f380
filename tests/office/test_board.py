"""The board's API: moves priced and kept, conflicts shown, moves taken back, and nothing made twice."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from office_board import Player, board_house, board_now, player
from office_house import House, csrf
from precipice.office.board import best
from precipice.office.store import accounts, audit, board_moves, jobs, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Author
from precipice.office.workers import run

PAGES = count(1)
"""Every page names its moves for itself; no two have the same name."""


@pytest.fixture(scope="module")
def film_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = board_house(tmp_path_factory.mktemp("board"))
    yield made
    made.office.engine.dispose()


@pytest.fixture
def kim(film_house: House) -> Player:
    return player(film_house, "first_ad", f"kim-{next(PAGES)}")


@pytest.fixture
def lee(film_house: House) -> Player:
    return player(film_house, "producer", f"lee-{next(PAGES)}")


def dates(house: House) -> list[str]:
    return sorted({f"{slot.date}" for slot in board_now(house).slots.values()})


def hang(strip: str, on: str, after: str | None = None) -> dict[str, str | None]:
    return {"kind": "strip", "strip": strip, "on": on, "after": after}


def test_a_move_is_a_revision_that_says_it_and_only_days_that_changed_come_back(
    film_house: House, kim: Player
) -> None:
    kim.browser.get(f"/p/{film_house.shoot.slug}/board")
    before, head = board_now(film_house), film_house.head()
    here = f"{before.slots['1'].date}"
    there = next(day for day in dates(film_house) if day != here)
    answer = kim.move(hang("1", there)).json()
    assert answer["made"] == head + 1 == film_house.head()
    assert answer["words"].startswith("1 from day 1 to day")
    assert {here, there} <= set(answer["patch"]["days"])
    assert len(answer["patch"]["days"]) < len(dates(film_house)) + 20
    after = board_now(film_house)
    assert f"{after.slots['1'].date}" == there
    assert {k: v for k, v in after.slots.items() if k != "1"} == {
        k: v for k, v in before.slots.items() if k != "1"
    }
    with reading(film_house.office.engine) as conn:
        last = audit.deeds(conn, None, 1)[0]
    assert (last.action, last.revision) == ("revision board", head + 1)


def test_a_move_that_is_sent_twice_is_made_once(film_house: House, kim: Player) -> None:
    asked = kim.asked(hang("2", dates(film_house)[1]))
    first = kim.post("moves", asked).json()
    again = kim.post("moves", asked).json()
    assert again["made"] == first["made"] == film_house.head()
    assert again["words"] == first["words"]


def test_a_move_from_an_older_board_is_made_where_it_touches_other_strips(
    film_house: House, kim: Player, lee: Player
) -> None:
    base = film_house.head()
    day = dates(film_house)
    assert lee.move(hang("3", day[2])).status_code == 200
    assert kim.move(hang("4", day[0]), base).status_code == 200
    now = board_now(film_house).slots
    assert (f"{now['3'].date}", f"{now['4'].date}") == (day[2], day[0])


def test_two_moves_of_one_strip_are_shown_and_neither_is_lost(
    film_house: House, kim: Player, lee: Player
) -> None:
    base, day = film_house.head(), dates(film_house)
    theirs = lee.move(hang("5", day[1])).json()
    answer = kim.move(hang("5", day[2]), base)
    assert answer.status_code == 409
    conflict = answer.json()["conflict"]
    assert conflict["strips"] == ["5"]
    assert conflict["theirs"] == [
        {"revision": theirs["made"], "by": "The producer", "words": theirs["words"]}
    ]
    assert f"{board_now(film_house).slots['5'].date}" == day[1]
    assert kim.move(hang("5", day[2]), conflict["head"]).status_code == 200
    assert f"{board_now(film_house).slots['5'].date}" == day[2]


def test_moves_queued_by_one_page_are_no_conflict_with_each_other(film_house: House, kim: Player) -> None:
    base, day = film_house.head(), dates(film_house)
    for on in (day[0], day[1], day[2]):
        assert kim.move(hang("6", on), base).status_code == 200
    assert f"{board_now(film_house).slots['6'].date}" == day[2]


def test_a_day_that_somebody_changed_meanwhile_is_not_moved_silently(
    film_house: House, kim: Player, lee: Player
) -> None:
    base, day = film_house.head(), dates(film_house)
    strip = next(k for k, v in board_now(film_house).slots.items() if f"{v.date}" == day[2])
    assert lee.move(hang(strip, day[0])).status_code == 200
    answer = kim.move({"kind": "swap", "on": day[0], "to": day[1]}, base)
    assert answer.status_code == 409
    assert strip in answer.json()["conflict"]["strips"]


def test_undo_takes_ones_own_last_move_back_and_redo_makes_it_again(film_house: House, kim: Player) -> None:
    day = dates(film_house)
    kim.move(hang("7", day[0]))
    before = board_now(film_house)
    kim.move(hang("7", day[1]))
    after = board_now(film_house)
    assert kim.undo().json()["words"].startswith("Back: 7 from")
    assert board_now(film_house).slots == before.slots
    assert kim.undo(again=True).status_code == 200
    assert board_now(film_house).slots == after.slots
    assert kim.undo().status_code == 200
    assert board_now(film_house).slots == before.slots


def test_undo_says_why_where_somebody_has_moved_the_strip_since(
    film_house: House, kim: Player, lee: Player
) -> None:
    day = dates(film_house)
    assert kim.move({"kind": "bone", "strip": "8"}).status_code == 200
    assert lee.move(hang("8", day[1])).status_code == 200
    answer = kim.undo()
    assert answer.status_code == 409
    assert "by The producer" in answer.json()["detail"][0]


def test_a_viewer_looks_and_moves_nothing(film_house: House) -> None:
    viewer = player(film_house, "viewer", "vi")
    page = viewer.browser.get(f"/p/{film_house.shoot.slug}/board")
    assert page.status_code == 200
    assert 'data-may-move="no"' in page.text
    assert viewer.move({"kind": "bone", "strip": "1"}).status_code == 403


def test_what_a_move_costs_is_told_to_those_who_plan_and_to_nobody_else(
    film_house: House, kim: Player
) -> None:
    board = f"/p/{film_house.shoot.slug}/board"
    viewer = player(film_house, "viewer", f"vi-{next(PAGES)}")
    kim.browser.get(board)
    for on in (dates(film_house)[0], dates(film_house)[-1]):
        made = kim.move(hang("10", on)).json()
    seen = [viewer.browser.get(f"/p/{film_house.shoot.slug}/api/board").json()["bar"]]
    seen.append(viewer.browser.get(board).text)
    for text in seen:
        assert "hold day" in text
        for money in ("Expected cost", "Where nothing fails", "days worked", "EUR"):
            assert money not in text
    assert "Expected cost" in made["patch"]["bar"]
    assert "days worked" in made["patch"]["bar"]
    assert viewer.browser.get(f"/p/{film_house.shoot.slug}/api/board/best").status_code == 403


def test_a_calendar_that_becomes_another_has_every_page_opened_anew(tmp_path: Path) -> None:
    made = board_house(tmp_path, scenes=8, cast=4, bases=2)
    kim = player(made, "first_ad", "kim")
    shown = kim.browser.get(f"/p/{made.shoot.slug}/board").text
    with reading(made.office.engine) as conn:
        text = revisions.open_revision(conn, made.shoot.id, 1)["production.toml"].decode()
    day = tomllib.loads(text)["calendar"]["first_day"]
    moved = text.replace(f"first_day = {day}", f"first_day = {day - timedelta(days=7)}")
    assert moved != text
    assert f'id="day-{day - timedelta(days=7)}"' not in shown
    with (
        kim.browser,
        kim.browser.websocket_connect(f"ws://127.0.0.1/p/{made.shoot.slug}/board/live?client=kim") as line,
    ):
        with writing(made.office.engine) as conn:
            author = Author(0, "console")
            revisions.commit(conn, made.shoot.id, 1, {"production.toml": moved.encode()}, author, "x", "test")
        made.office.live.wake()
        told = line.receive_json()
        # A page that is told of a newer board fetches it, and sees for itself that it has other days.
        while "reload" not in told and told.get("here", 1) == 1:
            told = line.receive_json()
    assert told.get("reload") is True or told == {"here": 2}
    made.office.engine.dispose()


@pytest.mark.parametrize(
    "move",
    [
        {"kind": "strip", "strip": "none such", "on": "2027-05-03"},
        {"kind": "strip", "strip": "1", "on": "1999-01-01"},
        {"kind": "strip", "strip": "1", "on": "2027-05-03", "unit": "second"},
        {"kind": "swap", "on": "2027-05-03", "to": "2027-05-03"},
        {"kind": "fly", "strip": "1"},
        {"kind": "set", "places": {"1": {"date": "2027-05-03", "unit": "main", "order": 1e308}}},
    ],
)
def test_what_cannot_be_moved_is_refused_with_the_reason(kim: Player, move: dict[str, object]) -> None:
    answer = kim.move(move)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]


def test_a_conflict_comes_with_ways_out_and_taking_one_ends_it(film_house: House, kim: Player) -> None:
    board = board_now(film_house)
    day = dates(film_house)[0]
    some = [k for k, v in board.slots.items() if f"{v.date}" != day][:6]
    for strip in some:
        answer = kim.move(hang(strip, day)).json()
    key = next(
        part.split('"')[0]
        for html in answer["patch"]["days"].values()
        for part in html.split('data-fix="')[1:]
        if part.startswith("hours")
    )
    found = kim.post("fixes", {"conflict": key}).json()["fixes"]
    if found:
        assert kim.move(found[0]["move"], found[0]["base"]).status_code == 200
        assert kim.post("fixes", {"conflict": key}).status_code == 404


def test_the_chain_is_the_moves_one_after_another(film_house: House) -> None:
    draw = Random(5)
    people = [player(film_house, "first_ad", "a"), player(film_house, "producer", "b")]
    first = film_house.head()
    for _ in range(25):
        one = draw.choice(people)
        base = draw.randint(max(1, film_house.head() - 3), film_house.head())
        one.move(hang(str(draw.randrange(1, 25)), draw.choice(dates(film_house))), base)
    with reading(film_house.office.engine) as conn:
        rows = board_moves.since(conn, film_house.shoot.id, first)
    assert len(rows) == film_house.head() - first
    for row in rows:
        before, after = board_now(film_house, row.revision - 1), board_now(film_house, row.revision)
        differ = {
            k for k in before.slots.keys() | after.slots.keys() if before.slots.get(k) != after.slots.get(k)
        }
        assert differ == set(row.strips)


def test_pages_at_the_board_hear_of_moves_people_and_hands(
    film_house: House, kim: Player, lee: Player
) -> None:
    address = f"ws://127.0.0.1/p/{film_house.shoot.slug}/board/live?client="
    with kim.browser, kim.browser.websocket_connect(address + kim.client) as line:
        heard = [line.receive_json() for _ in range(2)]
        assert any("people" in one for one in heard)
        line.send_json({"hold": "9"})
        assert line.receive_json()["holds"] == [[kim.client, "The first_ad", "9"]]
        made = kim.move(hang("9", dates(film_house)[1])).json()
        told = line.receive_json()
        while "days" not in told:
            told = line.receive_json()
        assert told["revision"] == made["made"]
        assert told["by"] == "The first_ad"


def test_a_board_is_begun_where_there_is_none(tmp_path: Path) -> None:
    made = board_house(tmp_path)
    browser = made.browser("first_ad")
    with reading(made.office.engine) as conn:
        files = dict(revisions.open_revision(conn, made.shoot.id, 1))
    del files["board.json"]
    with writing(made.office.engine) as conn:
        made.shoot = revisions.create(conn, "Bare", files, Author(0, "console"), "Taken in")
        accounts.set_member(conn, made.shoot.id, made.people["first_ad"].id, "first_ad")
    page = browser.get("/p/bare/board")
    assert "Search an order" in page.text
    one = Player(made, browser, "kim")
    assert one.move({"kind": "bone", "strip": "1"}, 1).status_code == 404
    token = csrf(browser, "/p/bare/board")
    assert browser.post("/p/bare/board/start", data={"by": "place", "csrf": token}).status_code == 303
    waits = browser.get("/p/bare/board")
    assert (waits.status_code, "being laid out" in waits.text) == (503, True)
    with writing(made.office.engine) as conn:
        job = jobs.claim(conn, run.name())
    assert job is not None
    run.do(made.office.engine, made.office.settings.cache, job)
    assert 'id="bar"' in browser.get("/p/bare/board").text
    assert one.move({"kind": "bone", "strip": "1"}).status_code == 200
    with reading(made.office.engine) as conn:
        assert revisions.revision(conn, made.shoot.id, 2).who == "The first_ad"
        assert [one.action for one in audit.deeds(conn, made.shoot.id, 3)][1] == "revision board"


def test_the_best_from_here_is_long_work_and_a_proposal(
    film_house: House, kim: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best, "STEPS", 8_000)
    address = f"/p/{film_house.shoot.slug}/api/board"
    pinned = board_now(film_house).slots["1"].date
    asked = kim.post("best", {"pinned": ["1"]})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    with writing(film_house.office.engine) as conn:
        job = jobs.claim(conn, run.name())
    assert job is not None
    run.do(film_house.office.engine, film_house.office.settings.cache, job)
    found = kim.browser.get(f"{address}/best").json()
    assert (found["state"], found["base"]) == ("done", film_house.head())
    assert found["words"].endswith("expected.") or "conflict" in found["words"]
    made = kim.move(found["move"], found["base"]).json()
    assert made["made"] == film_house.head()
    assert board_now(film_house).slots["1"].date == pinned
    assert "data-fix" not in kim.browser.get(f"/p/{film_house.shoot.slug}/board").text
