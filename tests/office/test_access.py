"""Who may: every route with every role, from what the routes declare; and what a stranger cannot do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute, APIWebSocketRoute
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from office_house import PASSWORD, House, csrf, house
from precipice.office.access import MEMBERS, ROLES, Access, Visit, access_of, undeclared
from precipice.office.areas import areas
from precipice.office.office import Office
from precipice.office.security.limits import Limiter
from precipice.office.serve import first_link
from precipice.office.settings import Settings
from precipice.office.store import accounts, audit, revisions
from precipice.office.store.engine import reading, writing
from precipice.production.problem import InputError

PEOPLE = ("", "stranger", *ROLES, "admin")
FILLED = {"slug": "kitchen", "number": "1", "token": "x", "path": "production.toml", "job": "1"}


def routes() -> Iterator[tuple[str, str, Access]]:
    for area in areas():
        for route in area.router.routes:
            declared = access_of(route)
            assert declared is not None, route
            if isinstance(route, APIRoute):
                for method in route.methods:
                    yield method, route.path, declared
            elif isinstance(route, APIWebSocketRoute):
                yield "WS", route.path, declared


def allowed(access: Access, who: str) -> bool:
    """The table itself, written without the code under test."""
    if access.whom == "anyone":
        return True
    if who == "":
        return False
    if who == "admin" and not access.own:
        return access.whom != "members" or "producer" in access.roles
    if access.own:
        return who == "performer"  # who speaks for number 1
    if access.whom == "members":
        return who in access.roles
    return access.whom == "signed in"


def tried(browser: TestClient, method: str, address: str) -> int:
    if method == "WS":
        try:
            with browser.websocket_connect(f"ws://127.0.0.1{address}"):
                return 200
        except WebSocketDisconnect:
            return 403
    token = csrf(browser, "/") if browser.cookies.get("precipice") else csrf(browser)
    return browser.request(method, address, headers={"x-csrf-token": token}).status_code


@pytest.mark.parametrize(("method", "path", "access"), list(routes()), ids=lambda value: str(value)[:60])
def test_every_route_lets_in_whom_it_says_and_nobody_else(
    office: House, method: str, path: str, access: Access
) -> None:
    filled = re.sub(r"{(\w+)[^}]*}", lambda found: FILLED.get(found[1], "1"), path)
    for who in PEOPLE:
        browser = office.browser(who)
        if method == "GET" and not allowed(access, who) and not who:
            answer = browser.get(filled)
            assert answer.status_code in (303, 401), (who, answer.status_code)
            continue
        if path == "/account/sign-out-everywhere" or path == "/sign-out":
            continue
        status = tried(browser, method, filled)
        assert status != 500, (who, path)
        if allowed(access, who):
            assert status not in (401, 403), (who, path, status)
        else:
            assert status in (401, 403, 404), (who, path, status)


def test_a_route_without_a_declaration_is_found() -> None:
    router = APIRouter()

    @router.get("/open")
    def forgotten() -> None: ...

    @router.get("/closed")
    def declared(visit: Annotated[Visit, Depends(MEMBERS)]) -> None: ...

    assert undeclared(router.routes) == ["/open"]


def test_a_stranger_is_not_told_that_a_production_is_there(office: House) -> None:
    browser = office.browser("stranger")
    there, missing = browser.get("/p/kitchen/"), browser.get("/p/none/")
    assert (there.status_code, missing.status_code) == (404, 404)
    assert re.sub(r"\w{64}", "", there.text) == re.sub(r"\w{64}", "", missing.text)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "no token"),
        ({"x-csrf-token": "0" * 64}, "another's token"),
        ({"x-csrf-token": "own", "origin": "https://evil.example"}, "another site"),
        ({"x-csrf-token": "own", "origin": "null"}, "no origin"),
        ({"x-csrf-token": "own", "sec-fetch-site": "cross-site"}, "another site, as the browser says"),
        ({"x-csrf-token": "own", "sec-fetch-site": "same-site"}, "a neighbour"),
    ],
)
def test_a_change_asked_for_from_elsewhere_is_refused(office: House, headers: dict, why: str) -> None:
    browser = office.browser("producer")
    own = csrf(browser, "/")
    filled = {key: own if value == "own" else value for key, value in headers.items()}
    before = office.head()
    answer = browser.post("/p/kitchen/jobs/plan", data={"effort": "quick"}, headers=filled)
    assert answer.status_code == 403, why
    assert office.head() == before


def test_a_token_of_another_session_does_not_hold(office: House) -> None:
    token = csrf(office.browser("producer"), "/")
    answer = office.browser("producer").post("/p/kitchen/jobs/plan", headers={"x-csrf-token": token})
    assert answer.status_code == 403


def test_a_line_from_another_site_is_refused(office: House) -> None:
    browser = office.browser("producer")
    headers = {"origin": "https://evil.example"}
    address = "ws://127.0.0.1/p/kitchen/live"
    with browser.websocket_connect(address):
        pass
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(address, headers=headers):
        pass


def test_the_session_cookie_is_for_this_site_and_no_script(office: House) -> None:
    browser = office.browser()
    data = {"csrf": csrf(browser), "login": "viewer", "password": PASSWORD}
    cookie = browser.post("/sign-in", data=data).headers["set-cookie"]
    assert cookie.startswith("precipice=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    made = house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path / "c", url="https://office.example")
    browser = TestClient(made.app, base_url="https://office.example", follow_redirects=False)
    data = {"csrf": csrf(browser), "login": "viewer", "password": PASSWORD}
    answer = browser.post("/sign-in", data=data)
    assert answer.headers["set-cookie"].startswith("__Host-precipice=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


def test_tries_to_sign_in_are_bounded_and_logged(office: House) -> None:
    object.__setattr__(office.office, "signing_in", Limiter(burst=3, per_second=1e-6))
    browser = office.browser()
    found = [
        browser.post("/sign-in", data={"csrf": csrf(browser), "login": "viewer", "password": "wrong one!"})
        for _ in range(5)
    ]
    assert [answer.status_code for answer in found] == [403, 403, 403, 429, 429]
    assert int(found[-1].headers["retry-after"]) > 0
    unknown = office.browser()
    object.__setattr__(office.office, "signing_in", Limiter(burst=9, per_second=1))
    answer = unknown.post("/sign-in", data={"csrf": csrf(unknown), "login": "x", "password": "wrong one!"})
    plain = re.sub(r"\w{64}|value=\"\w+\"", "", answer.text)
    assert plain == re.sub(r"\w{64}|value=\"\w+\"", "", found[0].text)
    with reading(office.office.engine) as conn:
        assert "sign-in refused" in {deed.action for deed in audit.deeds(conn, None)}
        assert audit.first_damage(conn) == ""


def test_counts_are_for_this_machine_and_admins(office: House) -> None:
    for address, status in (("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 401)):
        browser = TestClient(office.app, base_url="http://127.0.0.1", client=(address, 50_000))
        answer = browser.get("/metrics", headers={"accept": "application/json"})
        assert answer.status_code == status, address
    assert "precipice_requests_total" in office.browser("admin").get("/metrics").text
    assert office.browser("producer").get("/metrics").status_code == 403


def test_requests_of_an_account_are_bounded(office: House) -> None:
    free = office.office.asking
    object.__setattr__(office.office, "asking", Limiter(burst=2, per_second=1e-6))
    browser = office.browser("viewer")
    assert [browser.get("/").status_code for _ in range(3)] == [200, 200, 429]
    object.__setattr__(office.office, "asking", free)


def test_an_invitation_works_once(office: House) -> None:
    with writing(office.office.engine) as conn:
        token = accounts.invite(conn, office.shoot.id, "performer", "The producer", "2")
    data: dict[str, Any] = {"login": "Cleo@example.org", "name": "Cleo", "password": "a fine password"}
    first, second = office.browser(), office.browser()
    address = f"/invitation/{token}"
    short = first.post(address, data={**data, "password": "short", "csrf": csrf(first, address)})
    assert short.status_code == 422
    assert first.post(address, data={**data, "csrf": csrf(first, address)}).status_code == 303
    again = second.post(address, data={**data, "login": "eve", "csrf": csrf(second)})
    assert again.status_code == 404
    assert first.get("/api/p/kitchen").json() == {
        "slug": "kitchen",
        "title": "Kitchen",
        "revision": office.head(),
        "role": "performer",
        "stands_for": "2",
    }


def test_the_last_producer_stays(office: House) -> None:
    browser = office.browser("producer")
    account = str(office.people["producer"].id)
    data = {"csrf": csrf(browser, "/"), "account": account, "role": ""}
    assert browser.post("/p/kitchen/members/role", data=data).status_code == 422


def test_signing_out_everywhere_ends_every_session(office: House) -> None:
    one, two = office.browser("department"), office.browser("department")
    assert two.get("/").status_code == 200
    one.post("/account/sign-out-everywhere", data={"csrf": csrf(one, "/account")})
    assert two.get("/").status_code == 303


def test_other_hosts_are_refused_until_there_is_an_account(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path / 'o.sqlite'}"
    with pytest.raises(InputError, match=r"127\.0\.0\.1 until the first account"):
        first_link(Office.open(Settings(db=db, host="0.0.0.0", cache=tmp_path)))
    here = Office.open(Settings(db=db, cache=tmp_path))
    assert first_link(here).startswith("/invitation/")
    with writing(here.engine) as conn:
        accounts.create_account(conn, "ann", "Ann", "a fine password", admin=True)
    assert first_link(Office.open(Settings(db=db, host="0.0.0.0", cache=tmp_path))) == ""


def test_an_earlier_first_link_ends_with_the_next_start(tmp_path: Path) -> None:
    office = Office.open(Settings(db=f"sqlite:///{tmp_path / 'o.sqlite'}", cache=tmp_path))
    first, second = first_link(office), first_link(office)
    with reading(office.engine) as conn:
        assert accounts.invitation_of(conn, first.rpartition("/")[2]) is None
        assert accounts.invitation_of(conn, second.rpartition("/")[2]) is not None


def test_another_name_for_this_machine_is_not_answered(office: House) -> None:
    assert office.browser().get("/healthz", headers={"host": "evil.example"}).status_code == 421
    assert office.browser().get("/healthz", headers={"host": "localhost:8420"}).status_code == 200


def test_every_answer_has_its_headers(office: House) -> None:
    for address in ("/sign-in", "/healthz", "/static/css/office.css", "/nothing", "/p/kitchen/"):
        headers = office.browser("viewer").get(address).headers
        assert "'unsafe" not in headers["content-security-policy"]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


def test_what_breaks_says_nothing_and_has_its_headers(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_arguments: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(revisions, "productions_of", break_down)
    answer = office.browser("viewer").get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(("state", "status"), [("40P01", 503), ("40001", 503), ("57P01", 500)])
def test_what_others_stood_in_the_way_of_is_asked_for_again(
    office: House, monkeypatch: pytest.MonkeyPatch, state: str, status: int
) -> None:
    class Undone(Exception):  # noqa: N818
        sqlstate = state

    def stand(*_arguments: object) -> None:
        raise OperationalError("UPDATE", {}, Undone())

    monkeypatch.setattr(revisions, "productions_of", stand)
    answer = office.browser("viewer").get("/")
    assert answer.status_code == status
    assert ("nothing was changed" in answer.text) == (status == 503)
    assert ("retry-after" in answer.headers) == (status == 503)


def test_no_page_has_script_or_style_in_it() -> None:
    folder = Path(__file__).parents[2] / "src" / "precipice" / "office" / "templates"
    for path in folder.rglob("*.jinja"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:|\|safe", text), (
            path
        )
