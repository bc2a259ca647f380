"""From the first link to a refusal in a real browser: an office nobody was in yet, and a gag on its day."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from day_house import GAG, SLUG, day_folder, planned
from office_house import PASSWORD
from office_process import OfficeProcess
from precipice.office.archive import files_of_folder, zip_of
from precipice.office.plans import keep_plan
from precipice.office.store import record, revisions
from precipice.office.store.engine import open_engine, reading, writing

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "timezone_id": "Europe/Oslo",
}
SMALL = """[...document.querySelectorAll(
  "#gag button, #gag summary, #gag label.choice, dialog[open] button, .gags a")]
.filter(one => { const box = one.getBoundingClientRect(); return box.width > 0 && box.height < 55.5; })
.map(one => one.outerHTML.slice(0, 90))"""
PALE = """[...document.querySelectorAll(".sun *")].filter(one =>
  one.childNodes.length && [...one.childNodes].some(part => part.nodeType === 3 && part.textContent.trim())
  && one.getBoundingClientRect().width > 0 && parseFloat(getComputedStyle(one).fontSize) < 18)
.map(one => one.outerHTML.slice(0, 90))"""
BASE = f"/p/{SLUG}/day/gag/{GAG}"


def shot(page: Any, name: str, whole: bool = False) -> None:
    """Keep a picture for the pages of the documentation, where somebody asked for them."""
    folder = os.environ.get("PRECIPICE_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / name), full_page=whole)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, chromium: Any, office: OfficeProcess, **window: object) -> None:
        self.office = office
        self.context = chromium.new_context(**window)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, said: Any) -> None:
        if said.type in ("error", "warning") and "ERR_INTERNET_DISCONNECTED" not in said.text:
            self.wrong.append(said.text)

    def go(self, address: str) -> Any:
        self.page.goto(address if address.startswith("http") else self.office.address + address)
        return self.page

    def join(self, link: str, name: str, login: str) -> None:
        self.go(link)
        for field, value in (("name", name), ("login", login), ("password", PASSWORD)):
            self.page.fill(f"#{field}", value)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(re.compile(r"/(p/.*)?$"))

    def word(self, word: str) -> None:
        """Wait until the card says so."""
        self.page.wait_for_selector(f"#facts[data-word='{word}']", state="attached", timeout=30_000)

    def sign(self) -> None:
        self.page.click("#sign:enabled")
        self.page.fill("#secret", PASSWORD)
        box = self.page.locator("#hold").bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.wait_for_selector("#signing:not([open])", state="attached", timeout=30_000)
        self.page.mouse.up()


def invited(producer: Person, role: str, stands_for: str = "") -> str:
    page = producer.go(f"/p/{SLUG}/members")
    page.select_option("#role", role)
    if stands_for:
        if page.locator("#stands_for").evaluate("one => one.tagName") == "SELECT":
            page.select_option("#stands_for", stands_for)
        else:
            page.fill("#stands_for", stands_for)
    page.click("text=/^Make/")
    return str(page.inner_text("code.link")).strip()


def plan_made(db: str, folder: Path) -> None:
    """The plan that a worker would have made, with odds made up."""
    engine = open_engine(db)
    on = datetime.now(ZoneInfo("Europe/Oslo")).date()
    with writing(engine) as conn:
        shoot = revisions.production_of(conn, SLUG)
        assert shoot is not None
        newest = revisions.revision(conn, shoot.id, shoot.head)
        keep_plan(conn, newest.digest, "whole", planned(folder, on).model_dump_json())
    engine.dispose()


def test_from_the_first_link_to_a_refusal_on_a_phone(chromium: Any, tmp_path: Path) -> None:
    office = OfficeProcess(tmp_path)
    folder = day_folder(tmp_path / "headland")
    link = re.search(r"/invitation/\S+", office.wait_for("/invitation/"))
    assert link is not None
    producer = Person(chromium, office, viewport={"width": 1280, "height": 900})
    producer.join(link[0], "Petra Holm", "petra")
    (tmp_path / "headland.zip").write_bytes(zip_of(files_of_folder(folder)))
    producer.page.set_input_files("#file", str(tmp_path / "headland.zip"))
    producer.page.locator("form[action='/productions'] button").click()
    producer.page.wait_for_url(f"**/p/{SLUG}/")
    db = f"sqlite:///{tmp_path / 'office.sqlite'}"
    plan_made(db, folder)

    crew = {
        "coordinator": ("coordinator", "", "Marit Dahl"),
        "first_ad": ("first_ad", "", "Jens Lie"),
        "rigger": ("department", "rig", "Liv Aas"),
        "medic": ("department", "med", "Eva Ruud"),
        "performer": ("performer", "1", "Sunniva Aas"),
    }
    people: dict[str, Person] = {}
    for login, (role, stands_for, name) in crew.items():
        invitation = invited(producer, role, stands_for)
        people[login] = Person(chromium, office, **PHONE)
        people[login].join(invitation, name, login)

    first = people["first_ad"]
    first.go(f"/p/{SLUG}/day")
    assert "Main unit" in first.page.inner_text("main")
    assert "call 0" in first.page.inner_text("main").lower()
    assert first.page.evaluate(SMALL) == []
    shot(first.page, "day.png", whole=True)
    first.page.click(f"text={GAG}")
    for one in people.values():
        one.go(BASE)
    fits_a_thumb(first.page)

    wind_by_thumb(first)
    _ticks_reach_the_other(people["medic"], first)
    _without_connection(first)
    for name in ("briefing", "rescue_boat", "landing_area", "ramp", "canopy"):
        first.page.click(f"#yes-{name}")
    first.page.click("#measure-lip_speed")
    for key in "30.4n31.6n30.9":
        first.page.click(f"[data-key='{'next' if key == 'n' else key}']")
    first.page.click("#pad-keep")
    performer = people["performer"]
    performer.page.click("#consent-yes")
    performer.word("NOT YET")
    for login in ("coordinator", "first_ad", "rigger", "medic"):
        people[login].page.wait_for_selector("#sign:enabled", timeout=30_000)
        people[login].sign()
    performer.page.wait_for_selector("[data-line=medic] .state.go")
    performer.page.evaluate("scrollTo(0, 0)")
    shot(performer.page, "day-gag.png")
    performer.sign()
    for one in people.values():
        one.word("GO")
    performer.page.evaluate("scrollTo(0, 0)")
    shot(performer.page, "go.png")

    performer.page.click("#refuse")
    told = {"coordinator", "first_ad", "performer"}
    for login, one in people.items():
        one.word("NO-GO")
        # That somebody said no ends it for everybody; who it was is for those who may read it.
        assert ("REFUSED by Sunniva Aas" in one.page.inner_text("#card")) == (login in told)
    first.page.evaluate("scrollTo(0, 0)")
    shot(first.page, "refusal.png")
    assert [said for one in (producer, *people.values()) for said in one.wrong] == []
    office.kill()
    engine = open_engine(db)
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, SLUG)
        assert shoot is not None
        proved = record.reading_of(conn, shoot.id)
    engine.dispose()
    assert proved.sound
    assert proved.entries[-2].data["yes"] is False


def fits_a_thumb(page: Any) -> None:
    """No sideways scrolling, and large enough for a thumb and the sun, on every part that is open."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(SMALL) == []
    assert page.evaluate(PALE) == []
    page.click("#measure-wind_speed")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(PALE) == []
    shot(page, "pad.png")
    page.click("#pad [data-close]")


def wind_by_thumb(first: Person) -> None:
    """A wind above the limit is a no-go at once, one within it is not."""
    for typed, state in (("9", "no-go"), ("4", "go")):
        first.page.click("#measure-wind_speed")
        first.page.click(f"[data-key='{typed}']")
        first.page.click("#pad label:has-text('wind in the face')")
        first.page.click("#pad-keep")
        first.page.wait_for_selector(f"[data-line=wind_speed] .state.{state}")


def _ticks_reach_the_other(medic: Person, first: Person) -> None:
    medic.page.click("#yes-medic")
    first.page.wait_for_selector("[data-line=medic] .state.go", timeout=30_000)
    assert "Eva Ruud" in first.page.inner_text("[data-line=medic]")


def _without_connection(first: Person) -> None:
    """What is ticked is kept and sent later; nothing is signed, and nothing looks like a go."""
    first.context.set_offline(True)
    first.page.click("#yes-radio")
    first.page.wait_for_selector("#lost:not([hidden])")
    assert "not sent yet" in first.page.inner_text("[data-line=radio]")
    assert first.page.is_disabled("#sign")
    shot(first.page, "offline.png")
    first.page.evaluate("document.querySelector('#yes-light').click()")
    first.context.set_offline(False)
    for name in ("radio", "light"):
        first.page.wait_for_selector(f"[data-line={name}] .state.go", timeout=30_000)
    first.page.wait_for_selector("#lost[hidden]", state="attached", timeout=30_000)
    assert first.page.is_hidden("#waiting")
