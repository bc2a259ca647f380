"""An office with the small shoot of the papers' tests in it, planned by hand."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from office_house import House, csrf, house
from paper.small_shoot import shoot
from precipice.office.archive import files_of_folder
from precipice.office.plans import keep_plan
from precipice.office.store import accounts, revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author
from precipice.paper.data import render_json

SPEAKS = {"performer": "1", "department": "cam", "viewer": ""}


def small_house(folder: Path, db: str = "") -> House:
    """The office; the performer speaks for ANN (1), the department is crew "cam"."""
    made = house(db or f"sqlite:///{folder / 'small.sqlite'}", folder / "cache")
    material = shoot(folder / "shoot")
    files = files_of_folder(folder / "shoot")
    with writing(made.office.engine) as conn:
        made.shoot = revisions.create(conn, "Small", files, Author(0, "console"), "Taken in")
        revision = revisions.revision(conn, made.shoot.id, 1)
        keep_plan(conn, revision.digest, "whole", render_json(material.plan))
        for role, account in made.people.items():
            if role not in ("admin", "stranger"):
                accounts.set_member(conn, made.shoot.id, account.id, role, SPEAKS.get(role, ""))
    return made


def post(browser: TestClient, to: str, files: dict | None = None, /, **fields: str):
    """A form sent by hand."""
    return browser.post(to, data={**fields, "csrf": csrf(browser, "/")}, files=files)
