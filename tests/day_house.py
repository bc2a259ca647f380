"""An office with the headland on its day: a plan with made-up odds, and people in every role of a gag."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bare_plan import bare_schedule
from office_house import PASSWORD, House
from precipice.office.app import make_app
from precipice.office.archive import files_of_folder
from precipice.office.office import Office
from precipice.office.plans import keep_plan
from precipice.office.security.limits import Limiter
from precipice.office.settings import Settings
from precipice.office.store import accounts, revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author
from precipice.plan.plan import Plan, SceneRow
from precipice.plan.result import DayRow

sys.path.insert(0, str(Path(__file__).resolve().parent / "cli"))

from day_folder import GAG, day_folder

SLUG = "headland"
PEOPLE = {
    "producer": ("producer", "", "Petra Holm"),
    "first_ad": ("first_ad", "", "Jens Lie"),
    "coordinator": ("coordinator", "", "Marit Dahl"),
    "rigger": ("department", "rig", "Liv Aas"),
    "medic": ("department", "med", "Eva Ruud"),
    "camera": ("department", "dp", "Ruben"),
    "performer": ("performer", "1", "Sunniva Aas"),
    "other": ("performer", "2", "Tomas Eide"),
    "viewer": ("viewer", "", "Dana Whitlock"),
}
"""Who is in the production: role, whom they stand for, name."""

VALUES = {
    "lip_speed": "30.4, 31.6, 30.9 mph",
    "wind_speed": "4 mph",
    "light": "yes",
    "radio": "yes",
    "briefing": "yes",
    "rescue_boat": "yes",
    "landing_area": "yes",
    "medic": "yes",
    "canopy": "yes",
    "ramp": "yes",
}
"""A day on which everything is inside its limits."""


def fill(office: Office, folder: Path, on: date | None = None) -> House:
    """Put the headland, its plan and its people into an open office."""
    there = day_folder(folder / "headland")
    plan = planned(there, on)
    object.__setattr__(office, "asking", Limiter(burst=1e9, per_second=1e9))
    made = House(make_app(office.settings, office), office, None)  # type: ignore[arg-type]
    with writing(office.engine) as conn:
        files = files_of_folder(there)
        made.shoot = revisions.create(conn, "Headland", files, Author(0, "console"), "Taken in")
        first = revisions.revision(conn, made.shoot.id, 1)
        keep_plan(conn, first.digest, "whole", plan.model_dump_json())
        for login, (role, stands_for, name) in PEOPLE.items():
            made.people[login] = accounts.create_account(conn, login, name, PASSWORD)
            accounts.set_member(conn, made.shoot.id, made.people[login].id, role, stands_for)
    return made


def planned(folder: Path, on: date | None = None) -> Plan:
    """The plan of a folder that `day_folder` made, with the gag's scene shot on a date."""
    plan = Plan.model_validate_json((folder / "out" / "plan.json").read_bytes())
    return plan if on is None else plan.model_copy(update=_shot_on(on))


def day_house(db: str, folder: Path, on: date | None = None) -> House:
    """An office of its own with the headland in it."""
    return fill(Office.open(Settings(db=db, cache=folder / "cache")), folder, on)


def _shot_on(on: date) -> dict[str, object]:
    scene = SceneRow(
        number="27",
        heading="EXT. HEADLAND - DAY",
        int_ext="EXT",
        place="SEA CLIFF",
        base="Sea cliff",
        time="DAY",
        light="day",
        shot_in="day",
        eighths=6,
        pages="6/8",
        hours=5.0,
        hours_estimated=False,
        cast=("1",),
        synopsis="",
        gags=(GAG,),
        stunt_words=(),
        line=1,
    )
    row = DayRow(
        number=1,
        date=on,
        unit="main",
        base="Sea cliff",
        places=("SEA CLIFF",),
        light="day",
        scenes=("27",),
        hours=5.0,
        overtime=0.0,
        call="05:00",
        wrap="11:00",
        premium=1.0,
        eighths=6,
        cast=("1",),
        held=(),
        moved=False,
        gates=(GAG,),
        cover=(),
    )
    return {"scenes": (scene,), "schedule": bare_schedule(days=(row,), dates=(on,))}


__all__ = ["GAG", "PEOPLE", "SLUG", "VALUES", "day_folder", "day_house", "fill", "planned"]
