"""The board in a real browser: dragging, keyboard, two people, a line that is lost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from office_board import board_house, board_now, served
from office_browser import CHROMIUM
from office_house import House
from precipice.office.store import accounts
from precipice.office.store.engine import writing

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed: install chromium")
if CHROMIUM.exists():
    from playwright.sync_api import Browser, Locator, Page, expect

PATIENCE = 60_000


@pytest.fixture
def film_house(tmp_path: Path) -> Iterator[House]:
    made = board_house(tmp_path, scenes=40, cast=10, bases=4)
    yield made
    made.office.engine.dispose()


@pytest.fixture
def address(film_house: House) -> Iterator[str]:
    with served(film_house) as found:
        yield found


def other_day(made: House, *strips: str) -> str:
    """The first shooting day on which none of these strips lies."""
    slots = board_now(made).slots
    taken = {slots[strip].date for strip in strips}
    return min(f"{slot.date}" for slot in slots.values() if slot.date not in taken)


def at_board(chromium: Browser, house: House, address: str, role: str, width: int = 1280) -> Page:
    """Somebody's browser with the board open."""
    context = chromium.new_context(viewport={"width": width, "height": 2600})
    with writing(house.office.engine) as conn:
        token = accounts.open_session(conn, house.people[role].id, "test", "test")
    context.add_cookies([{"name": "precipice", "value": token, "url": address}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/p/{house.shoot.slug}/board")
    expect(page.locator("#people")).to_contain_text("On this board")
    return page


def shot(page: Page, name: str, at: Locator | None = None) -> None:
    """Keep a picture for the documents where one is asked for."""
    folder = os.environ.get("PRECIPICE_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = page.viewport_size or {"width": 1280, "height": 900}
        page.set_viewport_size({"width": size["width"], "height": 900})
        if at is not None:
            at.evaluate("one => one.scrollIntoView({block: 'center'})")
        page.screenshot(path=Path(folder) / name)
        page.set_viewport_size(size)


def drag(page: Page, strip: str, day: str) -> None:
    """Drag a strip onto a day with the mouse."""
    source = page.locator(f"[data-strip='{strip}'] .heading")
    a, b = source.bounding_box(), page.locator(f"#day-{day} .strips").first.bounding_box()
    assert a is not None
    assert b is not None
    page.mouse.move(a["x"] + 20, a["y"] + 8)
    page.mouse.down()
    page.mouse.move(b["x"] + 200, b["y"] + 40, steps=6)
    page.mouse.move(b["x"] + 205, b["y"] + 42)
    page.mouse.up()


def rest_breaker(house: House) -> tuple[str, str, str]:
    """A strip of night work, and the date before one on which somebody of it works by day."""
    from precipice.office.board.table import Table
    from precipice.plan.moves import Move, Refused, moved
    from precipice.plan.pricing import price

    opened, state = Table(house.office, house.shoot.id).look()
    dates = opened.desk.shoot.dates
    worked = sorted({one.date for one in state.board.places.values()})
    for strip, place in state.board.places.items():
        for at in worked:
            if abs(at - place.date) != 1:
                continue
            try:
                after = price(opened.desk, moved(state.board, Move("strip", strip, dates[at])))
            except Refused:
                continue
            for one in after.conflicts:
                if one.rule == "rest" and one.key not in {had.key for had in state.priced.conflicts}:
                    return strip, f"{dates[at]}", one.key
    raise AssertionError("found no move that breaks a rest")


def test_a_drag_that_breaks_a_rest_says_so_and_its_undo_takes_it_back(
    chromium: Browser, film_house: House, address: str
) -> None:
    strip, day, key = rest_breaker(film_house)
    before = board_now(film_house)
    page = at_board(chromium, film_house, address, "first_ad")
    drag(page, strip, day)
    conflict = page.locator(f"[data-fix='{key}']")
    expect(conflict).to_be_visible()
    expect(page.locator("#difference")).to_contain_text("+")
    expect(page.locator(".conflicts").filter(has=conflict)).to_contain_text("between the wrap")
    assert f"{board_now(film_house).slots[strip].date}" == day
    shot(page, "board.png", conflict)
    page.get_by_role("button", name="Undo").click()
    expect(conflict).to_have_count(0)
    assert board_now(film_house).slots == before.slots


def test_two_people_see_each_others_hands_and_moves(
    chromium: Browser, film_house: House, address: str
) -> None:
    kim = at_board(chromium, film_house, address, "first_ad")
    lee = at_board(chromium, film_house, address, "producer")
    expect(kim.locator("#people")).to_contain_text("The producer")
    dates = sorted({f"{slot.date}" for slot in board_now(film_house).slots.values()})
    kim.locator("[data-strip='2']").focus()
    kim.keyboard.press("Space")
    expect(lee.locator("[data-strip='2'] .held")).to_contain_text("The first_ad holds it")
    kim.keyboard.press("Escape")
    expect(lee.locator("[data-strip='2'] .held")).to_be_empty()
    here = f"{board_now(film_house).slots['2'].date}"
    there = next(day for day in dates if day != here)
    drag(kim, "2", there)
    expect(lee.locator(f"#day-{there} [data-strip='2']")).to_be_visible()
    expect(lee.locator("#bar .last")).to_contain_text("by The first_ad: 2 from")


def test_a_strip_moves_by_keyboard_and_the_move_is_read_out(
    chromium: Browser, film_house: House, address: str
) -> None:
    page = at_board(chromium, film_house, address, "first_ad", width=390)
    strip = page.locator("[data-strip='1']")
    here = strip.evaluate("one => one.closest('.day').dataset.date")
    strip.focus()
    page.keyboard.press("Space")
    expect(page.locator("#announce")).to_contain_text("1 picked up")
    page.keyboard.press("ArrowRight")
    there = page.locator("[data-strip='1']").evaluate("one => one.closest('.day').dataset.date")
    assert there > here
    page.keyboard.press("Space")
    expect(page.locator("#announce")).to_contain_text("Expected cost")
    assert f"{board_now(film_house).slots['1'].date}" == there
    assert page.locator("[data-strip='1']").evaluate("one => one === document.activeElement")
    shot(page, "board-phone.png")


def test_a_lost_line_loses_no_move_and_two_moves_of_one_strip_are_shown(
    chromium: Browser, film_house: House, address: str
) -> None:
    page = at_board(chromium, film_house, address, "first_ad")
    lee = at_board(chromium, film_house, address, "producer")
    dates = sorted({f"{slot.date}" for slot in board_now(film_house).slots.values()})
    slots, head = board_now(film_house).slots, film_house.head()
    alone, both = (k for k, v in list(slots.items())[:2] if v)
    away = [day for day in dates if day not in (f"{slots[alone].date}", f"{slots[both].date}")]
    page.context.set_offline(True)
    drag(page, alone, away[0])
    drag(page, both, away[0])
    expect(page.locator("#offline")).to_contain_text("2 moves are kept here")
    assert film_house.head() == head
    drag(lee, both, away[1])
    expect(lee.locator("#bar .last")).to_contain_text("by The producer")
    page.context.set_offline(False)
    expect(page.locator("#dialog")).to_contain_text("The producer")
    assert f"{board_now(film_house).slots[alone].date}" == away[0]
    assert f"{board_now(film_house).slots[both].date}" == away[1]
    page.get_by_role("button", name="Make mine").click()
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#bar .last")).to_contain_text(f"by The first_ad: {both} from")
    assert f"{board_now(film_house).slots[both].date}" == away[0]


def test_what_waits_is_sent_by_the_next_page(chromium: Browser, film_house: House, address: str) -> None:
    page = at_board(chromium, film_house, address, "first_ad")
    there = other_day(film_house, "3")
    page.route("**/api/board/moves", lambda route: route.abort())
    drag(page, "3", there)
    expect(page.locator("#offline")).to_be_visible()
    page.unroute("**/api/board/moves")
    page.reload()
    expect(page.locator("#bar .last")).to_contain_text("by The first_ad: 3 from")
    assert f"{board_now(film_house).slots['3'].date}" == there


def test_two_pages_of_one_browser_keep_each_others_moves(
    chromium: Browser, film_house: House, address: str
) -> None:
    page = at_board(chromium, film_house, address, "first_ad")
    context, board = page.context, page.url
    other = context.new_page()
    other.set_viewport_size({"width": 1280, "height": 2600})
    other.goto(board)
    expect(other.locator("#people")).to_contain_text("On this board")
    there = other_day(film_house, "3", "4")
    context.set_offline(True)
    for one, strip in ((page, "3"), (other, "4")):
        drag(one, strip, there)
        expect(one.locator("#offline")).to_contain_text("1 move is kept here")
    page.close()
    other.close()
    context.set_offline(False)
    last = context.new_page()
    last.goto(board)
    for strip in ("3", "4"):
        expect(last.locator(f"#day-{there} [data-strip='{strip}']:not(.waits)")).to_be_visible()
        assert f"{board_now(film_house).slots[strip].date}" == there
    assert last.evaluate("Object.values(localStorage).join()") == "[]"


def test_a_move_outlasts_being_signed_out(chromium: Browser, film_house: House, address: str) -> None:
    page = at_board(chromium, film_house, address, "first_ad")
    board, cookies = page.url, page.context.cookies()
    there = other_day(film_house, "3")
    page.context.clear_cookies()
    drag(page, "3", there)
    page.wait_for_url(re.compile(r"/sign-in\?back="))
    page.context.add_cookies(cookies)
    page.goto(board)
    expect(page.locator("#bar .last")).to_contain_text("by The first_ad: 3 from")
    assert f"{board_now(film_house).slots['3'].date}" == there


def test_who_only_looks_has_no_buttons_also_after_a_move(
    chromium: Browser, film_house: House, address: str
) -> None:
    viewer = at_board(chromium, film_house, address, "viewer")
    mover = at_board(chromium, film_house, address, "first_ad")
    there = other_day(film_house, "5")
    drag(mover, "5", there)
    expect(viewer.locator(f"#day-{there} [data-strip='5']")).to_be_visible()
    assert viewer.locator("#days button:visible").count() == 0
    assert mover.locator("#days button:visible").count() > 0


def test_asking_without_a_connection_says_so_and_can_be_asked_again(
    chromium: Browser, film_house: House, address: str
) -> None:
    page = at_board(chromium, film_house, address, "first_ad")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.context.set_offline(True)
    page.click("#best")
    expect(page.locator("#dialog")).to_contain_text("The office does not answer")
    page.get_by_role("button", name="Go on").click()
    assert page.locator("#best").is_enabled()
    assert wrong == []
