"""Pages are told of changes, whoever made them; and of what they missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import WebSocketTestSession

from office_house import House, house
from precipice.office import live
from precipice.office.live import Told
from precipice.office.store import accounts, jobs, revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author

LINE = "ws://127.0.0.1/p/kitchen/live"


def change(office: House, words: str) -> int:
    """A change made behind the app's back, as another process on the same database makes it."""
    with writing(office.office.engine) as conn:
        base = revisions.production_of(conn, "kitchen")
        assert base is not None
        content = words.encode()
        made = revisions.commit(conn, base.id, base.head, {"note.txt": content}, Author(9, "Ann"), words, "t")
    assert isinstance(made, revisions.Revision)
    return made.number


def test_a_page_hears_of_changes_of_other_processes_and_of_what_it_missed(office: House) -> None:
    first = change(office, "before")
    with (
        office.browser("viewer") as browser,
        browser.websocket_connect(f"ws://127.0.0.1/p/kitchen/live?after={first - 1}") as line,
    ):
        assert line.receive_json() == {"here": first}
        missed = line.receive_json()
        assert (missed["revision"], missed["what"], missed["by"]) == (first, "before", "Ann")
        second = change(office, "after")
        assert line.receive_json()["revision"] == second


def until(line: WebSocketTestSession, key: str, value: object) -> list[dict[str, Any]]:
    """What is said until something is so; fails where nothing is said for a while."""
    heard: list[dict[str, Any]] = []

    async def next_message() -> Any:
        with anyio.fail_after(20):
            return await line._send_rx.receive()

    while not heard or heard[-1].get(key) != value:
        heard.append(json.loads(line.portal.call(next_message)["text"]))
    return heard


def test_a_page_that_missed_much_is_told_alone(office: House) -> None:
    newest = [change(office, f"change {number}") for number in range(130)][-1]
    with (
        office.browser("viewer") as browser,
        browser.websocket_connect(LINE) as there,
        browser.websocket_connect(f"{LINE}?after=0") as behind,
    ):
        heard = [one["revision"] for one in until(behind, "revision", newest) if "revision" in one]
        assert heard == list(range(1, newest + 1))
        last = change(office, "the last")
        assert [one.get("revision") for one in until(there, "revision", last)] == [None, last]
        assert [one.get("revision") for one in until(behind, "revision", last)] == [last]


def test_a_page_hears_how_work_ended_before_its_line_was_there(tmp_path: Path) -> None:
    made = house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path / "cache")
    with writing(made.office.engine) as conn:
        job = jobs.ask(conn, made.shoot.id, 1, "plan", {}, "x")
    with made.browser("viewer") as browser, browser.websocket_connect(LINE) as first:
        until(first, "job", job.id)
        with writing(made.office.engine) as conn:
            jobs.cancel(conn, made.shoot.id, job.id)
        until(first, "state", "cancelled")
        with browser.websocket_connect(LINE) as second:
            assert until(second, "job", job.id)[-1]["state"] == "cancelled"
    made.office.engine.dispose()


def test_work_of_one_production_is_told_however_much_another_asks_for(tmp_path: Path) -> None:
    made = house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path / "cache")
    with writing(made.office.engine) as conn:
        other = revisions.create(conn, "Other", {"a": b"1"}, Author(0, "x"), "x")
        mine = jobs.ask(conn, made.shoot.id, 1, "plan", {}, "x")
        theirs = [jobs.ask(conn, other.id, 1, "plan", {"n": number}, "x").id for number in range(30)]
    known = {made.shoot.id: (1, {}), other.id: (1, {})}
    news = [(one, told["job"]) for one, told in live._news(made.office.engine, known, {}) if "job" in told]
    assert (made.shoot.id, mine.id) in news
    was = dict.fromkeys((mine.id, *theirs), ("waiting", "", 0.0, 0.0))
    with writing(made.office.engine) as conn:
        jobs.cancel(conn, made.shoot.id, mine.id)
    known = {made.shoot.id: (1, {mine.id: was[mine.id]}), other.id: (1, {job: was[job] for job in theirs})}
    news = [(one, told["state"]) for one, told in live._news(made.office.engine, known, {}) if "job" in told]
    assert news == [(made.shoot.id, "cancelled")]
    made.office.engine.dispose()


def test_pages_are_told_again_after_something_broke(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    told, left = live.told, [1]

    def broken(one: revisions.Revision) -> live.News:
        if left:
            left.pop()
            raise RuntimeError
        return told(one)

    with office.browser("viewer") as browser, browser.websocket_connect(LINE) as line:
        line.receive_json()
        monkeypatch.setattr(live, "told", broken)
        number = change(office, "while it broke")
        assert until(line, "revision", number)[-1]["what"] == "while it broke"


def test_what_was_told_is_not_told_again() -> None:
    told = Told(3)
    news = [
        {"revision": 3},
        {"record": 2, "gags": []},
        {"record": 2, "gags": ["a"]},
        {"revision": 4},
        {"job": 1},
    ]
    assert [told.adds(one) for one in news] == [False, True, False, True, True]
    assert (told.revision, told.record) == (4, 2)


@pytest.mark.parametrize("who", ["producer", "performer", "viewer"])
def test_whose_consent_changed_is_told_to_those_who_plan_and_to_them(tmp_path: Path, who: str) -> None:
    made = house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path / "cache")
    with writing(made.office.engine) as conn:
        accounts.set_member(conn, made.shoot.id, made.people["stranger"].id, "performer", "2")
    by = Author(made.people["stranger"].id, "The stranger")
    seen = (by.name, "BO (2) took consent back")
    with made.browser(who) as browser, browser.websocket_connect(LINE) as line:
        with writing(made.office.engine) as conn:
            revisions.commit(conn, made.shoot.id, 1, {"consents/2.toml": b"x"}, by, seen[1], "consent")
        told = until(line, "revision", 2)[-1]
        pages = [browser.get(f"/p/kitchen/{page}").text for page in ("", "revisions", "revisions/2")]
        data = browser.get("/p/kitchen/revisions.json?after=1").json()[0]
    shown = [(told["by"], told["what"]) == seen, (data["by"], data["what"]) == seen]
    shown += [any(word in page for word in (*seen, "consents/2.toml")) for page in pages]
    assert set(shown) == {who == "producer"}
    assert "account" not in told
    assert "account" not in data
    mine = made.browser("stranger")
    assert mine.get("/p/kitchen/revisions.json?after=1").json()[0]["by"] == by.name
    made.office.engine.dispose()
