"""Sessions, invitations and parts in a production: what ends them, and what two people do to them at once."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import HTTPException
from sqlalchemy import Connection, Engine, update
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from office_house import PASSWORD, House, csrf, house
from precipice.cli.main import main
from precipice.office import access
from precipice.office.access import Visit
from precipice.office.areas.account import own
from precipice.office.areas.board.routes import _speak
from precipice.office.board.hub import Seat
from precipice.office.forgotten import renew_password
from precipice.office.security.limits import Limiter
from precipice.office.store import accounts, audit, jobs, pins, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.revisions import Author
from precipice.office.store.schema import as_text, sessions
from precipice.production.problem import InputError

MEMBERS = "/p/kitchen/members"


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[House]:
    """An office of its own, whose people and links are spent."""
    made = house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path / "cache")
    yield made
    made.office.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of either kind."""
    db = (
        request.getfixturevalue("postgres")
        if request.param == "postgresql"
        else f"sqlite:///{tmp_path / 'o.sqlite'}"
    )
    opened = open_engine(db)
    yield opened
    opened.dispose()


def at_once(
    engine: Engine, first: Callable[[Connection], Any], second: Callable[[Connection], Any]
) -> tuple[Any, Any]:
    """What two transactions come to of which the second begins before the first ends; an error as itself."""
    found: list[Any] = []

    def late() -> None:
        try:
            with writing(engine) as conn:
                found.append(second(conn))
        except InputError as error:
            found.append(error)

    thread = threading.Thread(target=late)
    with writing(engine) as conn:
        one = first(conn)
        thread.start()
        time.sleep(0.3)
    thread.join()
    return one, found[0]


def invited(made: House, role: str, stands_for: str = "", by: str = "The producer") -> str:
    with writing(made.office.engine) as conn:
        return "/invitation/" + accounts.invite(conn, made.shoot.id, role, by, stands_for)


def taken_up(browser: TestClient, link: str, login: str = "") -> int:
    data = {"csrf": csrf(browser, link), "login": login, "name": login, "password": "a fine password"}
    return browser.post(link, data=data).status_code


def sign_in(browser: TestClient, login: str, password: str = PASSWORD) -> int:
    data = {"csrf": csrf(browser), "login": login, "password": password}
    return browser.post("/sign-in", data=data).status_code


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/p/kitchen/day", "/p/kitchen/day"),
        ("/p/kitchen/", "/p/kitchen/"),
        ("/p/x//y", "/p/x//y"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/p/x", "/"),
        ("/\\elsewhere.example", "/"),
        ("/p/x\r\nSet-Cookie: a=b", "/"),
        ("/p/kitchen/day?after=1", "/"),
        ("/p/" + "a" * 1_000, "/"),
        ("/sign-in", "/"),
    ],
)
def test_a_sign_in_leads_back_to_pages_of_this_office_only(busy: House, asked: str, led: str) -> None:
    browser = busy.browser()
    data = {"csrf": csrf(browser), "login": "viewer", "password": PASSWORD, "back": asked}
    answer = browser.post("/sign-in", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, led)
    again = browser.get("/sign-in", params={"back": asked})
    assert (again.status_code, again.headers["location"]) == (303, led)


def test_who_is_not_signed_in_is_led_back_after_a_mistake_too(busy: House) -> None:
    browser = busy.browser()
    asked = f"/p/{busy.shoot.slug}/script"
    form = browser.get(asked)
    assert form.status_code == 303
    page = browser.get(form.headers["location"]).text
    assert f'name="back" value="{asked}"' in page
    data = {"csrf": csrf(browser), "login": "viewer", "password": "not it", "back": asked}
    assert f'name="back" value="{asked}"' in browser.post("/sign-in", data=data).text


def test_a_new_password_ends_every_other_session_and_the_old_one_signs_nobody_in(busy: House) -> None:
    here, there = busy.browser("viewer"), busy.browser("viewer")
    data = {"csrf": csrf(here, "/account"), "old": "not it, sorry", "new": "quite new", "again": "quite new"}
    assert here.post("/account/password", data=data).status_code == 403
    assert there.get("/").status_code == 200
    data |= {"old": PASSWORD, "new": "quite another one", "again": "quite another one"}
    assert here.post("/account/password", data=data).status_code == 303
    assert [here.get("/").status_code, there.get("/").status_code] == [200, 303]
    assert sign_in(busy.browser(), "viewer") == 403
    assert sign_in(busy.browser(), "viewer", "quite another one") == 303
    with reading(busy.office.engine) as conn:
        said = [deed.action for deed in audit.deeds(conn, None)]
    assert {"password changed", "password not changed"} <= set(said)


def test_who_forgot_the_password_gets_one_on_the_console_and_the_log_says_so(
    busy: House, capsys: pytest.CaptureFixture[str]
) -> None:
    there, other = busy.browser("performer"), busy.browser("producer")
    with writing(busy.office.engine) as conn:
        pins.set_pin(conn, busy.people["performer"].id, "271828")
    assert main(["password", " Performer ", "--db", busy.office.settings.db]) == 0
    said = capsys.readouterr().out
    new = re.search(r"signs in with: (\S+)", said)
    assert new is not None
    assert "1 browser signed out" in said
    assert [there.get("/").status_code, other.get("/").status_code] == [303, 200]
    assert sign_in(busy.browser(), "performer") == 403
    assert sign_in(busy.browser(), "performer", new[1]) == 303
    with reading(busy.office.engine) as conn:
        deeds = [(deed.who, deed.action, deed.object) for deed in audit.deeds(conn, None)]
        assert not pins.has_pin(conn, busy.people["performer"].id)
    assert ("console", "password given anew", "The performer (performer)") in deeds
    assert new[1] not in str(deeds)


@pytest.mark.parametrize("login", ["nobody", "viewer", ""])
def test_no_password_for_an_account_that_is_closed_or_none(busy: House, login: str) -> None:
    with writing(busy.office.engine) as conn:
        accounts.set_active(conn, busy.people["viewer"].id, active=False)
    with pytest.raises(InputError, match="of an account that is not closed"):
        renew_password(busy.office.settings.db, login)
    assert sign_in(busy.browser(), "producer") == 303


def test_no_office_is_made_where_its_name_was_mistyped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the database of an office"):
        renew_password(f"sqlite:///{tmp_path / 'offise.sqlite'}", "producer")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("meanwhile", ["password", "closed"])
def test_who_signs_in_while_the_password_changes_is_not_let_in_by_the_old_one(
    busy: House, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    verify, mine = accounts.password_is, busy.people["viewer"].id

    def slow(stored: str, password: str) -> bool:
        with writing(busy.office.engine) as conn:
            if meanwhile == "password":
                accounts.set_password(conn, mine, "quite another one")
                accounts.close_all(conn, mine)
            else:
                accounts.set_active(conn, mine, False)
        return verify(stored, password)

    browser = busy.browser()
    held = csrf(browser)
    monkeypatch.setattr(accounts, "password_is", slow)
    data = {"csrf": held, "login": "viewer", "password": PASSWORD}
    assert browser.post("/sign-in", data=data).status_code == 403
    with reading(busy.office.engine) as conn:
        assert accounts.sessions_of(conn, busy.people["viewer"]) == ()


def test_a_session_that_is_over_is_shown_nowhere_and_dropped(busy: House) -> None:
    old, browser = busy.browser("viewer"), busy.browser("viewer")
    token = accounts.token_hash(old.cookies["precipice"])
    with writing(busy.office.engine) as conn:
        conn.execute(
            update(sessions)
            .where(sessions.c.token == token)
            .values(agent="an old one", seen=as_text(datetime.now(UTC) - accounts.IDLE))
        )
    assert old.get("/").status_code == 303
    assert "an old one" not in browser.get("/account").text
    busy.browser("viewer")
    with reading(busy.office.engine) as conn:
        assert token not in {row.token for row in conn.execute(sessions.select())}


def test_signing_in_oneself_does_not_pay_for_tries_at_others(busy: House) -> None:
    object.__setattr__(busy.office, "signing_in", Limiter(burst=6, per_second=1e-6))
    found = []
    for number in range(12):
        found.append(sign_in(busy.browser(), f"somebody{number}", "a guess of mine"))
        assert sign_in(busy.browser(), "viewer") in (303, 429)
    assert found[:6] == [403] * 6
    assert set(found[6:]) == {429}


def test_a_whole_crew_opens_its_links_from_one_address(busy: House) -> None:
    object.__setattr__(busy.office, "signing_in", Limiter(burst=3, per_second=1e-6))
    for number in range(8):
        assert taken_up(busy.browser(), invited(busy, "viewer"), f"crew{number}") == 303
    used = "/invitation/" + "x" * 43
    browser = busy.browser()
    tries = [browser.post(used, data={"csrf": csrf(browser)}).status_code for _ in range(5)]
    assert tries == [404, 404, 404, 429, 429]


def test_the_log_holds_no_login_that_nobody_has(busy: House) -> None:
    assert sign_in(busy.browser(), "my password, typed into the wrong field") == 403
    assert sign_in(busy.browser(), "viewer", "not the password") == 403
    with reading(busy.office.engine) as conn:
        tried = [deed.object for deed in audit.deeds(conn, None) if deed.action == "sign-in refused"]
    assert tried == ["viewer", "a login that nobody has"]


def test_links_of_a_producer_end_when_they_are_none_any_more(busy: House) -> None:
    with writing(busy.office.engine) as conn:
        accounts.set_member(conn, busy.shoot.id, busy.people["stranger"].id, "producer")
    own, other = invited(busy, "producer", by="The stranger"), invited(busy, "viewer")
    producer = busy.browser("producer")
    data = {"csrf": csrf(producer, MEMBERS), "account": str(busy.people["stranger"].id), "role": ""}
    assert producer.post(f"{MEMBERS}/role", data=data).status_code == 303
    assert busy.browser("stranger").get("/p/kitchen/").status_code == 404
    assert busy.browser("stranger").get(own).status_code == 404
    assert busy.browser().get(other).status_code == 200
    admin = busy.browser("admin")
    closed = {"csrf": csrf(admin, "/office"), "account": str(busy.people["producer"].id), "active": "false"}
    assert admin.post("/office/account", data=closed).status_code == 303
    assert busy.browser().get(other).status_code == 404
    assert "The producer (producer)" in admin.get("/office").text


def test_who_has_a_part_keeps_it_whatever_link_they_open(busy: House) -> None:
    link = invited(busy, "performer", "7")
    producer = busy.browser("producer")
    answer = producer.post(link, data={"csrf": csrf(producer, "/")})
    assert answer.status_code == 409
    assert producer.get("/api/p/kitchen").json()["role"] == "producer"
    stranger = busy.browser("stranger")
    assert taken_up(stranger, link) == 303
    assert stranger.get("/api/p/kitchen").json()["stands_for"] == "7"
    assert busy.browser().get(link).status_code == 404


def test_an_admin_does_not_come_to_speak_for_somebody_by_a_link_of_their_own(busy: House) -> None:
    admin = busy.browser("admin")
    data = {"csrf": csrf(admin, MEMBERS), "role": "performer", "stands_for": "7"}
    found = re.search(r"/invitation/[\w-]+", admin.post(f"{MEMBERS}/invite", data=data).text)
    assert found is not None
    assert taken_up(admin, found[0]) == 403
    assert admin.get("/api/p/kitchen").json()["stands_for"] == ""
    assert taken_up(busy.browser("stranger"), found[0]) == 303


def test_two_admins_who_close_each_other_leave_one(busy: House) -> None:
    with writing(busy.office.engine) as conn:
        other = accounts.create_account(conn, "other", "Other", PASSWORD, admin=True)
        token = accounts.token_hash(accounts.open_session(conn, other.id, "", ""))
    visit = Visit(busy.office, "", "", accounts.Session(token, other, "", "", "", ""))
    admin = busy.people["admin"].id
    with writing(busy.office.engine) as conn:
        accounts.set_active(conn, other.id, False)
    with pytest.raises(HTTPException, match="keeps somebody"):
        own.active(visit, admin, False)
    assert busy.browser("admin").get("/office").status_code == 200


def test_a_link_that_two_open_at_once_lets_one_in(engine: Engine) -> None:
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1"}, Author(0, "x"), "x")
        token = accounts.invite(conn, shoot.id, "viewer", "x")
    one, two = at_once(
        engine,
        lambda conn: accounts.use_invitation(conn, token),
        lambda conn: accounts.use_invitation(conn, token),
    )
    assert one is not None
    assert two is None


def test_nobody_gets_two_voices_by_being_quick(engine: Engine) -> None:
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1"}, Author(0, "x"), "x")
        people = [accounts.create_account(conn, login, login, PASSWORD) for login in ("ann", "ben")]
    _, two = at_once(
        engine,
        lambda conn: accounts.set_member(conn, shoot.id, people[0].id, "performer", "1"),
        lambda conn: accounts.set_member(conn, shoot.id, people[1].id, "performer", "1"),
    )
    assert isinstance(two, InputError)
    with reading(engine) as conn:
        assert [one.account.login for one in accounts.members_of(conn, shoot.id)] == ["ann"]


def test_two_of_one_login_and_two_of_one_title_at_once(engine: Engine) -> None:
    _, two = at_once(
        engine,
        lambda conn: accounts.create_account(conn, "ann", "Ann", PASSWORD),
        lambda conn: accounts.create_account(conn, "ann", "Another", PASSWORD),
    )
    assert isinstance(two, InputError)
    assert "taken" in str(two)
    one, two = at_once(
        engine,
        lambda conn: revisions.create(conn, "Film", {"a": b"1"}, Author(0, "x"), "x").slug,
        lambda conn: revisions.create(conn, "Film", {"a": b"1"}, Author(0, "x"), "x").slug,
    )
    assert (one, two) == ("film", "film-2")


def test_a_stop_is_not_lost_to_the_worker_that_begins(engine: Engine) -> None:
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1"}, Author(0, "x"), "x")
        job = jobs.ask(conn, shoot.id, 1, "plan", {}, "x")
    at_once(
        engine,
        lambda conn: jobs.claim(conn, "w"),
        lambda conn: jobs.cancel(conn, shoot.id, job.id),
    )
    with writing(engine) as conn:
        assert not jobs.beat(conn, job.id, "w", "", 0, 0, "")
        again = jobs.ask(conn, shoot.id, 1, "plan", {}, "x")
    assert again.id != job.id


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_producers_who_take_each_other_out_leave_one(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = request.getfixturevalue("postgres") if kind == "postgresql" else f"sqlite:///{tmp_path / 'o.sqlite'}"
    made = house(db, tmp_path / "cache")
    with writing(made.office.engine) as conn:
        accounts.set_member(conn, made.shoot.id, made.people["stranger"].id, "producer")
    browsers = {login: made.browser(login) for login in ("producer", "stranger")}
    held = {login: csrf(browser, "/") for login, browser in browsers.items()}
    look = accounts.members_of

    def slow(conn: Connection, production: int) -> Any:
        found = look(conn, production)
        time.sleep(0.4)
        return found

    monkeypatch.setattr(accounts, "members_of", slow)

    def out(login: str, other: str) -> None:
        data = {"csrf": held[login], "account": str(made.people[other].id), "role": ""}
        browsers[login].post(f"{MEMBERS}/role", data=data)

    threads = [
        threading.Thread(target=out, args=pair)
        for pair in (("producer", "stranger"), ("stranger", "producer"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(made.office.engine) as conn:
        left = [one for one in look(conn, made.shoot.id) if one.role == "producer"]
    made.office.engine.dispose()
    assert len(left) == 1


def say_much(made: House, line: WebSocketTestSession) -> None:
    """Change something as soon as the last change was heard, for ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with writing(made.office.engine) as conn:
            head = revisions.locked_head(conn, made.shoot.id)
            content = {"note.txt": str(head).encode()}
            revisions.commit(conn, made.shoot.id, head, content, Author(1, "Ann"), f"{head}", "t")
        made.office.live.wake()
        line.receive_json()


@pytest.mark.parametrize("ended", ["taken out", "signed out"])
def test_a_line_on_which_much_is_said_ends_with_the_part_in_it(
    busy: House, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    monkeypatch.setattr(access, "LOOK_AGAIN", 0.5)
    viewer = busy.people["viewer"].id
    with (
        busy.browser("viewer") as browser,
        browser.websocket_connect("ws://127.0.0.1/p/kitchen/live") as line,
    ):
        assert line.receive_json() == {"here": 1}
        with writing(busy.office.engine) as conn:
            if ended == "taken out":
                accounts.drop_member(conn, busy.shoot.id, viewer)
            else:
                accounts.close_all(conn, viewer)
        with pytest.raises(WebSocketDisconnect):
            say_much(busy, line)


def test_so_does_that_of_a_board_on_which_much_is_moved(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(access, "visit_of", lambda _line: Visit(busy.office, "", ""))
    closed: list[int] = []

    class Line:
        async def send_text(self, _text: str) -> None:
            await asyncio.sleep(0)

        async def close(self, code: int, _reason: str) -> None:
            closed.append(code)

    async def moved_all_the_time() -> None:
        seat = Seat("page", 1, "Kim", True, asyncio.Queue())
        speaks = asyncio.create_task(_speak(Line(), seat))  # type: ignore[arg-type]
        for _ in range(250):
            seat.queue.put_nowait("{}")
            await asyncio.sleep(0.02)
            if speaks.done():
                break
        speaks.cancel()

    asyncio.run(moved_all_the_time())
    assert closed == [1008]
