"""A page that waits for the engine, in a real browser: it says how far it is, and goes on by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from office_board import board_house, served
from office_browser import FLAT, launched
from precipice.office.store import accounts
from precipice.office.store.engine import writing
from precipice.office.warm import Part, Warmer


def test_a_page_that_waits_for_the_engine_goes_on_by_itself(tmp_path: Path) -> None:
    sync_api: Any = pytest.importorskip("playwright.sync_api")
    made = board_house(tmp_path, scenes=8, cast=4, bases=2)
    ready, folder = made.office.readiness, tmp_path
    parts = tuple(Part("Board", Warmer(words, lambda _office: None, 60.0), folder / words) for words in "ab")
    ready.expect(parts, made.office.live.say)
    with launched(FLAT) as browser, served(made) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        with writing(made.office.engine) as conn:
            token = accounts.open_session(conn, made.people["first_ad"].id, "test", "test")
        context.add_cookies([{"name": "precipice", "value": token, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/p/{made.shoot.slug}/board")
        sync_api.expect(page.locator("#words")).to_contain_text("about 2 minutes")
        ready.told({"begun": 0})
        ready.told({"done": 0})
        ready.told({"begun": 1})
        sync_api.expect(page.locator("#stage")).to_have_text("b", timeout=20_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        ready.told({"done": 1})
        sync_api.expect(page.locator("#board")).to_be_visible(timeout=60_000)
    made.office.engine.dispose()
