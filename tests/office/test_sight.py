"""Who sees what: every page and answer as every role, for words that stand for what is private.

The addresses come from the app's own routes: one that is written tomorrow is looked at as well, and one with
a part that nothing is known to fill fails until something is.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute

from office_house import PASSWORD, House, csrf
from office_small import SPEAKS, small_house
from paper.small_shoot import MARKS, marks
from precipice.office.access import ROLES
from precipice.office.store import accounts, jobs, revisions
from precipice.office.store.engine import writing
from precipice.office.workers.run import do, name
from precipice.paper.kinds.registry import KINDS

BASE = "/p/small"
WHO = ("", "stranger", "admin", *ROLES)
RATES = {"1": 7_111_117, "2": 7_222_227, "3": 7_333_337, "4": 7_444_447}
LATER = ("words of consent", "words of a no", "words of a withdrawal", "mistake")
"""What number 2 says in the office, after the folder came in; and what stands where it is a mistake."""
TOOK_BACK = "took consent back"
"""That number 2 did, as the list of revisions has it."""
PLANNERS = {"address", "phone", "email", "agent", "name", "limit", "consent", "rate", *LATER, TOOK_BACK}
SEES: dict[str, set[str]] = {
    "producer": PLANNERS,
    "admin": PLANNERS,
    "first_ad": PLANNERS - {"address"} | {"medical"},
    "coordinator": PLANNERS - {"address"} | {"medical"},
    "performer": {"name"},
    "department": {"name"},
    "viewer": set(),
    "stranger": set(),
    "": set(),
}
"""By hand from roles.toml and the guide: what each sees of others, but in the files of a revision."""
FILES = {
    f"/p/{{slug}}/{rest}"
    for rest in ("revisions/{number}/files/{path:path}", "revisions/{number}/zip", "compare")
}
"""Where those who plan read the files themselves."""
FILLED: dict[str, tuple[str, ...]] = {
    "slug": ("small",),
    "number": ("1", "2", "3"),
    "path": ("production.toml", "consents/2.toml", "static"),
    "before": ("1",),
    "after": ("2",),
    "gag": ("kick",),
    "person": ("1", "2"),
    "scene": ("2",),
    "job": ("1", "2", "3", "4", "5"),
    "token": ("x",),
    "kind": tuple(KINDS),
    "head": ("",),
    "on": ("2027-06-07",),
    "theme": ("usual",),
    "line": ("",),
}
"""What stands in an address, by name: all of it together is asked for."""


def private() -> dict[tuple[str, str], tuple[str, ...]]:
    """Every private thing as it may be written: (person, what) to words."""
    found = {key: (word,) for key, word in marks().items() if key[1] in MARKS}
    found |= {(person, "rate"): (str(rate), f"{rate:,}") for person, rate in RATES.items()}
    return found | {("2", what): (f"Q{what}Q",) for what in LATER} | {("2", TOOK_BACK): (TOOK_BACK,)}


PRIVATE = private()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The small shoot with day rates, a board, work done and failed, and words said on its day."""
    made = small_house(tmp_path_factory.mktemp("sight"))
    with writing(made.office.engine) as conn:
        made.people["second"] = accounts.create_account(conn, "second", "The second", PASSWORD)
        accounts.set_member(conn, made.shoot.id, made.people["second"].id, "performer", "2")
        text = revisions.open_revision(conn, made.shoot.id, 1)["production.toml"].decode()
        for rate in RATES.values():
            text = text.replace("day_rate = 100\n", f"day_rate = {rate}\n", 1)
        author = revisions.Author(0, "console")
        files = {"production.toml": text.encode()}
        revisions.commit(conn, made.shoot.id, 1, files, author, "Rates", "test")
    said = made.browser("second")
    headers = {"x-csrf-token": csrf(said, "/"), "accept": "application/json"}
    for what, data in (
        ("consent", {"given": False, "words": "Qwords of consentQ"}),
        ("no", {"words": "Qwords of a noQ"}),
    ):
        answer = said.post(f"{BASE}/day/gag/kick/{what}", json=data, headers=headers)
        assert answer.status_code == 200, answer.text
    data = {"words": "Qwords of a withdrawalQ"}
    answer = said.post(f"{BASE}/people/2/withdraw", data=data, headers=headers)
    assert answer.status_code == 303, answer.text
    producer = made.browser("producer")
    for at, data in (
        ("jobs/plan", {"effort": "quick"}),
        ("jobs/1/cancel", {}),
        ("board/start", {"by": "script"}),
    ):
        answer = producer.post(f"{BASE}/{at}", data={"csrf": csrf(producer, "/"), **data})
        assert answer.status_code == 303, answer.text
    for _ in range(3):
        with writing(made.office.engine) as conn:
            job = jobs.claim(conn, name())
        if job is not None:
            do(made.office.engine, made.office.settings.cache, job)
    yield made
    made.office.engine.dispose()


def addresses(office: House) -> Iterator[tuple[str, str]]:
    """Every route that is looked at, with every address of it."""
    for route in office.app.routes:
        if isinstance(route, APIRoute) and "GET" in route.methods:
            parts = re.findall(r"{(\w+)[^}]*}", route.path)
            asked = [one for one in route.dependant.query_params if one.field_info.is_required()]
            more = [one for one in route.dependant.query_params if one.alias in FILLED and one not in asked]
            names = [*parts, *(one.alias for one in asked)]
            missing = [name for name in names if name not in FILLED]
            assert not missing, f"{route.path}: say in FILLED what stands for {missing}"
            for values in itertools.product(*(FILLED[name] for name in names)):
                filled = dict(zip(names, values, strict=True))
                path = re.sub(r"{(\w+)[^}]*}", lambda found, by=filled: by[found[1]], route.path)
                query = {name: filled[name] for name in names[len(parts) :]}
                for given in ({}, {one.alias: FILLED[one.alias][0] for one in more}):
                    every = urlencode({**query, **{name: text for name, text in given.items() if text}})
                    yield route.path, f"{path}?{every}" if every else path


def text_of(content: bytes) -> str:
    """What an answer says; a zip as what is in it."""
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", "replace")


def leaks(who: str, at: str, text: str, sees: set[str]) -> Iterator[str]:
    """What stands in a text that is not for these eyes."""
    for (person, what), words in PRIVATE.items():
        own = bool(SPEAKS.get(who)) and person == SPEAKS[who]
        if what not in sees and not own and any(word in text for word in words):
            yield f"{who or 'nobody'} reads the {what} of {person} at {at}"


def looked_at(office: House, who: str) -> tuple[list[str], set[str]]:
    """Look at everything as somebody: what leaks, and what private things were seen at all."""
    browser, found, seen = office.browser(who), [], set()
    for route, at in addresses(office):
        answer = browser.get(at)
        assert answer.status_code != 500, (who, at)
        text = text_of(answer.content)
        every = route in FILES and who in ("producer", "first_ad", "coordinator", "admin")
        found += leaks(who, at, text, {what for _, what in PRIVATE} if every else SEES[who])
        seen |= {what for (_, what), words in PRIVATE.items() if any(word in text for word in words)}
    return found, seen


@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_what_is_not_for_their_role(small: House, who: str) -> None:
    found, seen = looked_at(small, who)
    assert found == []
    if who in ("producer", "first_ad", "coordinator", "admin"):
        assert seen == {what for _, what in PRIVATE} - {"mistake"}, "a mark that stands nowhere shows nothing"


@pytest.mark.parametrize("who", ["producer", "first_ad", "performer", "department", "viewer"])
def test_no_paper_shows_what_is_not_for_its_reader(small: House, who: str) -> None:
    browser = small.browser(who)
    held = csrf(browser, "/")
    shown = 0
    for kind in KINDS.values():
        for way, form in (("view", ""), ("file", "json"), ("file", "csv"), ("file", "html")):
            if way == "file" and form not in kind.formats:
                continue
            data = {"csrf": held, "gag": "kick", "day": "2027-06-07", "format": form}
            answer = browser.post(f"{BASE}/papers/{kind.name}/{way}", data=data)
            assert answer.status_code < 500, (kind.name, answer.text[:300])
            shown += answer.status_code == 200
            assert list(leaks(who, f"{way} {kind.name} {form}", answer.text, SEES[who])) == []
    assert shown > 5


@pytest.mark.parametrize("who", ["performer", "viewer"])
def test_no_slider_shows_what_is_not_for_its_reader(small: House, who: str) -> None:
    browser = small.browser(who)
    headers = {"x-csrf-token": csrf(browser, "/"), "accept": "application/json"}
    for route in small.app.routes:
        if isinstance(route, APIRoute) and "POST" in route.methods and "{gag}" in route.path:
            at = route.path.format(slug="small", gag="kick")
            for data in ({"revision": small.head()}, {"hash": "0" * 64, "secret": PASSWORD}):
                answer = browser.post(at, json=data, headers=headers)
                assert answer.status_code < 500, (at, answer.text[:300])
                assert list(leaks(who, at, answer.text, SEES[who])) == []


@pytest.mark.parametrize("who", ["performer", "viewer"])
def test_the_lines_tell_what_changed_and_not_what_was_said(small: House, who: str) -> None:
    said = small.browser("second")
    headers = {"x-csrf-token": csrf(said, "/"), "accept": "application/json"}
    with small.browser(who) as browser:
        for line in ("live", "board/live"):
            with browser.websocket_connect(f"ws://127.0.0.1{BASE}/{line}?after=1") as socket:
                heard = [socket.receive_text()]
                if line == "live":
                    data = {"given": False, "words": "Qwords of consentQ"}
                    said.post(f"{BASE}/day/gag/kick/consent", json=data, headers=headers)
                    said.post(
                        f"{BASE}/people/2/withdraw",
                        data={"words": "Qwords of a withdrawalQ"},
                        headers=headers,
                    )
                    changed = f'"revision": {small.head()},'.replace(" ", "")
                    while not any(changed in one for one in heard) or not any(
                        '"kick"' in one for one in heard
                    ):
                        heard.append(socket.receive_text())
                assert list(leaks(who, line, " ".join(heard), SEES[who])) == []


@pytest.mark.parametrize("who", ["producer", "performer", "department", "viewer"])
def test_a_mistake_is_read_by_those_who_mend_it(small: House, who: str) -> None:
    with writing(small.office.engine) as conn:
        shoot = revisions.production_at(conn, small.shoot.id)
        assert shoot is not None
        whole = revisions.open_revision(conn, shoot.id, 2)["production.toml"]
        broken = whole.replace(marks()["2", "phone"].encode(), b"QmistakeQ")
        author = revisions.Author(0, "console")
        revisions.commit(conn, shoot.id, shoot.head, {"production.toml": broken}, author, "Broken", "test")
        jobs.ask(conn, shoot.id, shoot.head + 1, "plan", {"effort": "quick"}, "The producer")
        job = jobs.claim(conn, name())
    assert job is not None
    do(small.office.engine, small.office.settings.cache, job)
    found, seen = looked_at(small, who)
    with writing(small.office.engine) as conn:
        revisions.commit(conn, shoot.id, shoot.head + 1, {"production.toml": whole}, author, "Mended", "test")
    assert found == []
    assert ("mistake" in seen) == (who == "producer")
