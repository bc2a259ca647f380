"""The pages in a real browser: they fit a phone, run without inline script, and say what changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from office_house import KITCHEN
from office_process import OfficeProcess
from precipice.office.archive import files_of_folder, zip_of

SMALL_TARGETS = """[...document.querySelectorAll("a,button,input:not([type=checkbox]),select")]
.filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 0 && box.height < 43.5 && !one.matches(".skip, p a");
}).map(one => one.outerHTML.slice(0, 90))"""


def test_from_the_first_link_to_a_change_that_another_browser_hears_of(chromium: Any, tmp_path: Path) -> None:
    office = OfficeProcess(tmp_path, str(KITCHEN))
    wrong: list[str] = []
    phone = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    phone.on("pageerror", lambda error: wrong.append(str(error)))
    link = re.search(r"/invitation/\S+", office.wait_for("/invitation/"))
    assert link is not None
    phone.goto(office.address + link[0])
    for field, value in (("name", "Ann"), ("login", "ann"), ("password", "a fine password")):
        phone.fill(f"#{field}", value)
    phone.click("button[type=submit]")
    for address in (
        "/",
        "/p/kitchen/",
        "/p/kitchen/revisions",
        "/p/kitchen/members",
        "/p/kitchen/audit",
        "/account",
    ):
        phone.goto(office.address + address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, address
        assert phone.evaluate(SMALL_TARGETS) == [], address
    desk = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    desk.goto(f"{office.address}/sign-in")
    desk.fill("#login", "ann")
    desk.fill("#password", "a fine password")
    desk.click("button[type=submit]")
    phone.goto(f"{office.address}/p/kitchen/")
    files = dict(files_of_folder(KITCHEN))
    files["production.toml"] = b"# by hand\n" + files["production.toml"]
    (tmp_path / "k.zip").write_bytes(zip_of(files))
    desk.goto(f"{office.address}/p/kitchen/revisions")
    desk.set_input_files("#file", str(tmp_path / "k.zip"))
    desk.click("text=Take it in")
    phone.wait_for_selector("#news:not([hidden])", timeout=60_000)
    assert "Revision 2 by Ann" in phone.inner_text("#news")
    assert wrong == []
    assert office.stop() == 0
