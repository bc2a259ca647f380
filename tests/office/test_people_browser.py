"""Script, consent and trace in a real browser, on a desk and on a phone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from office_board import served
from office_browser import CHROMIUM
from office_house import PASSWORD, House
from office_small import small_house
from paper.small_shoot import SCRIPT
from precipice.office.areas.home import routes
from precipice.office.store import accounts, jobs
from precipice.office.store.engine import writing

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: install chromium")
if CHROMIUM.exists():
    from playwright.sync_api import Browser, Page, Route, expect

SMALL_TARGETS = """[...document.querySelectorAll("main a, main button, main select, main summary")]
.filter(one => { const box = one.getBoundingClientRect();
  return box.width > 0 && box.height < 43.5 && !one.matches("p a, td a"); })
.map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    made = small_house(tmp_path)
    yield made
    made.office.engine.dispose()


def at(chromium: Browser, house: House, address: str, role: str, width: int = 1280) -> tuple[Page, list[str]]:
    """Somebody's page, and what goes wrong on it."""
    context = chromium.new_context(viewport={"width": width, "height": 844 if width < 500 else 900})
    with writing(house.office.engine) as conn:
        token = accounts.open_session(conn, house.people[role].id, "test", "test")
    context.add_cookies([{"name": "precipice", "value": token, "url": address}])
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page, wrong


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("PRECIPICE_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=page.viewport_size["width"] < 500)


def test_a_script_is_taken_in_and_decided_by_click_and_key(
    chromium: Browser, small: House, tmp_path: Path
) -> None:
    (tmp_path / "quay.fountain").write_text(SCRIPT.replace("boat", "police car"), encoding="utf-8")
    with served(small) as address:
        page, wrong = at(chromium, small, address, "stranger")
        page.goto(address)
        page.set_input_files("#file", str(tmp_path / "quay.fountain"))
        page.click("text=Take it in")
        page.click("nav >> text=Script")
        page.click("mark[data-label='police car']")
        expect(page.locator("#said")).to_contain_text("police car")
        shot(page, "script")
        page.keyboard.press("a")
        expect(page.locator("button.element.accepted")).to_have_count(1)
        page.keyboard.press("n")
        page.keyboard.press("Escape")
        page.click("button.element.accepted")
        page.keyboard.press("c")
        page.fill("#into input[name=label]", "patrol car")
        page.click("#into >> text=Keep it")
        expect(page.locator("button.element.changed")).to_contain_text("patrol car")
        page.reload()
        page.click("button.element.changed")
        page.click("#choices >> text=Undo")
        expect(page.locator("button.element.changed")).to_have_count(0)
        assert wrong == []


def test_a_consent_is_given_and_taken_back_on_a_phone(chromium: Browser, small: House) -> None:
    with served(small) as address:
        phone, wrong = at(chromium, small, address, "performer", 390)
        desk, _ = at(chromium, small, address, "coordinator")
        desk.goto(f"{address}/p/small/people/1")
        phone.goto(f"{address}/p/small/people/1/consent")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert phone.evaluate(SMALL_TARGETS) == []
        shot(phone, "consent")
        phone.select_option("#receives-0-abdomen", "padded")
        phone.click("text=Read it back to me")
        expect(phone.locator("main")).to_contain_text("Nobody may touch or hit me on the head or face")
        shot(phone, "consent-summary")
        phone.click("text=Yes, keep this")
        expect(desk.locator("#news")).to_contain_text("ANN (1) said what they agree to")
        phone.click("text=Take all of it back")
        expect(phone.locator("main")).to_contain_text("becomes a no-go")
        shot(phone, "withdraw")
        phone.click("text=Take it back now")
        expect(phone.locator("main")).to_contain_text("No gag with me in it may go")
        expect(desk.locator("#news")).to_contain_text("ANN (1) took consent back")
        desk.click("text=Show it")
        expect(desk.locator("main")).to_contain_text("no-go: withdrawn")
        assert desk.locator("text=Take all of it back").count() == 0
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert wrong == []


def test_a_leaked_pdf_is_traced_to_whom_it_was_issued(
    chromium: Browser, small: House, tmp_path: Path
) -> None:
    with served(small) as address:
        page, wrong = at(chromium, small, address, "producer")
        page.goto(f"{address}/p/small/papers")
        card = page.locator("form[action$='papers/schedule/file']")
        card.locator("summary").click()
        card.locator("select[name=to]").select_option(label="BOB, performer")
        with page.expect_download() as waiting:
            card.locator("text=Issue a copy").click()
        leaked = tmp_path / "leaked.pdf"
        waiting.value.save_as(leaked)
        with page.expect_popup() as looked:
            card.locator("text=Look at it").click()
        expect(looked.value.locator("body")).to_contain_text("looked at by The producer")
        page.click("text=Trace a leaked file")
        page.set_input_files("#file", str(leaked))
        page.click("text=Whose copy is it?")
        expect(page.locator("section.answer")).to_contain_text("BOB, copy 1", timeout=60_000)
        shot(page, "trace")
        phone, _ = at(chromium, small, address, "producer", 390)
        for path in ("papers", "papers/issued", "papers/trace", "people", "script", "money"):
            phone.goto(f"{address}/p/small/{path}")
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert wrong == []


def test_a_second_press_takes_nothing_in_twice(
    chromium: Browser, small: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = routes.files_of_upload

    def slowly(name: str, raw: bytes) -> dict[str, bytes]:
        time.sleep(1.0)
        return at_once(name, raw)

    monkeypatch.setattr(routes, "files_of_upload", slowly)
    (tmp_path / "quay.fountain").write_text(SCRIPT, encoding="utf-8")
    with served(small) as address:
        page, wrong = at(chromium, small, address, "stranger")
        page.goto(address)
        page.set_input_files("#file", str(tmp_path / "quay.fountain"))
        page.eval_on_selector(
            "form.form button", "one => { one.click(); setTimeout(() => one.click(), 400); }"
        )
        page.wait_for_url("**/p/*/")
        page.goto(address)
        assert page.locator(".shoots li").count() == 1
        assert wrong == []


def test_who_only_reads_the_script_sees_what_is_decided(chromium: Browser, small: House) -> None:
    with served(small) as address:
        viewer, wrong = at(chromium, small, address, "viewer")
        viewer.goto(f"{address}/p/small/script")
        decider, _ = at(chromium, small, address, "coordinator")
        decider.goto(f"{address}/p/small/script")
        decider.locator("button.element.suggested").first.click()
        decider.keyboard.press("a")
        expect(decider.locator("button.element.accepted")).to_have_count(1)
        expect(viewer.locator("span.element.accepted")).to_have_count(1)
        assert wrong == []


def test_what_is_typed_outlasts_a_decision_of_somebody_else(chromium: Browser, small: House) -> None:
    with served(small) as address:
        one, wrong = at(chromium, small, address, "first_ad")
        other, _ = at(chromium, small, address, "coordinator")
        for page in (one, other):
            page.goto(f"{address}/p/small/script")
        first = other.locator("button.element.suggested").first
        scene = first.evaluate("one => one.closest('.scene').id")
        one.click(f"#{scene} button.add")
        one.fill("#into input[name=label]", "rope")
        first.click()
        other.keyboard.press("a")
        expect(one.locator("button.element.accepted")).to_have_count(1)
        assert one.input_value("#into input[name=label]") == "rope"
        one.click("#into >> text=Keep it")
        expect(one.locator("button.element.added")).to_have_count(1)
        assert wrong == []


def test_a_no_said_while_signed_out_is_sent_once_signed_in(chromium: Browser, small: House) -> None:
    with served(small) as address:
        phone, _ = at(chromium, small, address, "coordinator", 390)
        gag = f"{address}/p/small/day/gag/kick"
        phone.goto(gag, wait_until="networkidle")
        phone.context.clear_cookies()
        phone.eval_on_selector("#refuse", "one => one.click()")
        phone.wait_for_url(re.compile(r"/sign-in\?back="))
        phone.fill("#login", "coordinator")
        phone.fill("#password", PASSWORD)
        phone.click("main button[type=submit]")
        phone.wait_for_url(gag)
        expect(phone.locator("#card")).to_contain_text("REFUSED by The coordinator")
        phone.wait_for_function("localStorage.length === 0")


@pytest.mark.parametrize(
    ("page", "said"),
    [("day", "against: stunt coordinator"), ("day/gag/kick", "REFUSED by The coordinator")],
)
def test_a_no_is_told_to_pages_that_do_not_ask(chromium: Browser, small: House, page: str, said: str) -> None:
    with served(small) as address:
        phone, _ = at(chromium, small, address, "first_ad", 390)
        phone.add_init_script(
            "const own = setInterval; window.setInterval = (act, ms) => (ms < 10000 ? own(act, ms) : 0);"
        )
        with phone.expect_event("websocket"):
            phone.goto(f"{address}/p/small/{page}", wait_until="networkidle")
        expect(phone.locator("main")).not_to_contain_text(said)
        other, _ = at(chromium, small, address, "coordinator", 390)
        other.goto(f"{address}/p/small/day/gag/kick", wait_until="networkidle")
        other.eval_on_selector("#refuse", "one => one.click()")
        expect(phone.locator("main")).to_contain_text(said)


def test_a_no_that_the_office_put_off_is_sent_again(chromium: Browser, small: House) -> None:
    with served(small) as address:
        phone, _ = at(chromium, small, address, "coordinator", 390)
        phone.goto(f"{address}/p/small/day/gag/kick", wait_until="networkidle")
        phone.route("**/no", lambda route: route.fulfill(status=429, body="{}"), times=1)
        with phone.expect_response("**/no") as put_off:
            phone.eval_on_selector("#refuse", "one => one.click()")
        assert put_off.value.status == 429
        expect(phone.locator("#card")).to_contain_text("REFUSED by The coordinator")
        phone.wait_for_function("localStorage.length === 0")


def test_the_list_of_a_day_says_that_it_may_be_old(chromium: Browser, small: House) -> None:
    with served(small) as address:
        phone, _ = at(chromium, small, address, "first_ad", 390)
        phone.goto(f"{address}/p/small/day")
        expect(phone.locator("#lost")).to_be_hidden()
        phone.context.set_offline(True)
        # Long before the page next asks by itself.
        expect(phone.locator("#lost")).to_be_visible(timeout=15_000)
        expect(phone.locator("#lost")).to_contain_text("it is no go until this page says otherwise")
        phone.context.set_offline(False)
        expect(phone.locator("#lost")).to_be_hidden(timeout=15_000)


@pytest.mark.parametrize("page", ["day", "day/gag/kick"])
def test_an_answer_from_before_the_connection_went_does_not_hide_that_it_went(
    chromium: Browser, small: House, page: str
) -> None:
    with served(small) as address:
        phone, _ = at(chromium, small, address, "first_ad", 390)
        url = f"{address}/p/small/{page}"
        asked = url if page == "day" else f"{url}/card"
        phone.goto(url, wait_until="networkidle")
        late: list[Route] = []

        def answer(route: Route) -> None:
            if late:
                route.abort()
            else:
                late.append(route)

        text = phone.request.get(asked, headers={"accept": "text/html"}).text()
        phone.route(asked, answer)
        with phone.expect_request(asked):
            phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        phone.context.set_offline(True)
        expect(phone.locator("#lost")).to_be_visible()
        with phone.expect_response(asked):
            late[0].fulfill(body=text, content_type="text/html")
        phone.wait_for_timeout(1_500)
        assert phone.locator("#lost").is_visible()


def test_work_that_ended_before_its_page_listened_is_shown_as_ended(chromium: Browser, small: House) -> None:
    with writing(small.office.engine) as conn:
        job = jobs.ask(conn, small.shoot.id, 1, "plan", {"effort": "quick"}, "x")
        assert jobs.claim(conn, "w") is not None

    def end(route: Any) -> None:
        with writing(small.office.engine) as conn:
            jobs.end(conn, job.id, "w", "done", "")
        small.office.live.wake()
        time.sleep(1.5)
        route.continue_()

    with served(small) as address:
        other, _ = at(chromium, small, address, "producer")
        other.goto(f"{address}/p/small/people")
        page, wrong = at(chromium, small, address, "first_ad")
        page.route("**/static/js/jobs.mjs", end)
        page.goto(f"{address}/p/small/jobs/{job.id}")
        expect(page.locator("#state")).to_have_text("done")
        expect(other.locator("#news")).to_contain_text("A new plan was made")
        assert wrong == []
