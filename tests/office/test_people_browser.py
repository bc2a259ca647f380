"""Script, consent and trace in a real browser, on a desk and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from office_board import served
from office_browser import CHROMIUM
from office_house import House
from office_small import small_house
from paper.small_shoot import SCRIPT
from precipice.office.store import accounts
from precipice.office.store.engine import writing

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: install chromium")
if CHROMIUM.exists():
    from playwright.sync_api import Browser, Page, expect

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
