"""Two shooting days to work out by hand, with everything private marked by a word of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bare_plan import bare_plan, bare_schedule
from precipice.paper.kinds.material import Material
from precipice.plan.check import Checked, check
from precipice.plan.plan import CastRow
from precipice.plan.result import DayRow
from precipice.plan.rows import company, scene_rows
from precipice.safety.answers import Answer
from safety.made import simulated

NOW = datetime(2027, 6, 6, 18, tzinfo=UTC)
FIRST, SECOND = date(2027, 6, 7), date(2027, 6, 8)

SCRIPT = """Title: Small

INT. KITCHEN - DAY #1#

Ann waits.

ANN
Not today.

INT. KITCHEN - NIGHT #2#

Bob kicks. Ann falls.

BOB
Today.

EXT. QUAY - DAY #3#

Bob steps off the boat.

BOB
Where is she?

EXT. ROOF - DAY #4#

Dot looks down.

DOT
High.

INT. KITCHEN - DAY #5#

Bob and Cal.

BOB
Cal.

CAL
Bob.
"""

PRODUCTION = """
title = "Small"
script = "small.fountain"
[calendar]
first_day = 2027-06-07
time_zone = "Europe/London"
[callsheet]
office = "+1 212 555 0100"
note = "{note}"
[second_unit]
per_day = 1000
{cast}
{crew}
[[places]]
name = "KITCHEN"
base = "Studio"
address = "1 Stage Road"
latitude = 51.48
longitude = 0.0
[places.hospital]
name = "General"
phone = "+1 212 555 0110"
distance = "2 mi"
minutes = 6
[[places]]
name = "QUAY"
base = "Harbour"
[[places]]
name = "ROOF"
base = "Studio"
[[scenes]]
number = "1"
hours = 2
[[scenes]]
number = "2"
hours = 2.5
[[scenes]]
number = "3"
hours = 3
[[scenes]]
number = "4"
hours = 2
unit = "second"
[[scenes]]
number = "5"
hours = 4
[[gags]]
id = "kick"
scene = "2"
kind = "hit"
performer = "1"
description = "Bob kicks Ann."
people = [{{ id = "2", part = "gives" }}]
"""

PEOPLE = {"1": "ANN", "2": "BOB", "3": "CAL", "4": "DOT"}
CREW = {
    "pro": "producer",
    "ad": "first_ad",
    "co": "coordinator",
    "med": "medic",
    "dbl": "performer",
    "cam": "department",
    "ins": "viewer",
    "rig": "rigger",
}
MARKS = ("address", "phone", "email", "agent", "name", "medical", "limit", "consent")


def marks(seed: str = "Q") -> dict[tuple[str, str], str]:
    """A word for each private thing of each person: (board number or crew id, what it is) to the word."""
    found = {}
    for k, person in enumerate([*PEOPLE, *CREW]):
        for what in MARKS:
            found[person, what] = f"{seed}{what}{person}{seed}"
        found[person, "phone"] = f"+1 212 555 02{k:02d}"
        found[person, "email"] = f"{person}.mail@example.org"
    return found


def write_shoot(folder: Path, said: dict[tuple[str, str], str], note: str = "Boots on.") -> Checked:
    """The production in a folder, read and checked."""
    cast = "".join(
        f'[[cast]]\nid = "{one}"\nname = "{name}"\nday_rate = 100\n'
        f'limits = ["{said[one, "limit"]}"]\nmedical = ["{said[one, "medical"]}"]\n'
        + ('rest = 14.0\nmake_up = "75 min"\n' if one == "2" else "")
        + f'[cast.contact]\nname = "{said[one, "name"]}"\nphone = "{said[one, "phone"]}"\n'
        f'email = "{said[one, "email"]}"\naddress = "{said[one, "address"]}"\n'
        f'agent = "{said[one, "agent"]}"\n'
        for one, name in PEOPLE.items()
    )
    crew = "".join(
        f'[[crew]]\nid = "{one}"\nname = "Crew {one}"\ndepartment = "Dept"\nrole = "{role}"\n'
        f'phone = "{said[one, "phone"]}"\nemail = "{said[one, "email"]}"\n'
        f'address = "{said[one, "address"]}"\n'
        + ('gags = ["kick"]\n' if one == "dbl" else 'early = "15 min"\n' if one == "ad" else "")
        for one, role in CREW.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.fountain").write_text(SCRIPT, encoding="utf-8")
    text = PRODUCTION.format(cast=cast, crew=crew, note=note)
    (folder / "production.toml").write_text(text, encoding="utf-8")
    return check(folder)


def day(number: int, on: date, unit: str, scenes: tuple[str, ...], **more: Any) -> DayRow:
    return DayRow.model_validate(
        {
            "number": number,
            "date": on,
            "unit": unit,
            "base": "Studio",
            "places": (),
            "light": "day",
            "scenes": scenes,
            "overtime": 0.0,
            "call": "07:00",
            "premium": 1.0,
            "eighths": len(scenes),
            "held": (),
            "moved": False,
            "gates": (),
            "cover": (),
        }
        | more
    )


def answer(person: str, words: str, state: str = "not agreed") -> Answer:
    return Answer.model_validate(
        {
            "gag": "kick",
            "scene": "2",
            "person": person,
            "name": PEOPLE.get(person, "nobody named"),
            "part": "gives" if person == "2" else "receives",
            "state": state,
            "since": "2027-05-01",
            "words": words,
        }
    )


def shoot(folder: Path, said: dict[tuple[str, str], str] | None = None, **more: Any) -> Material:
    """The material of the small shoot: BOB has not agreed to the kick.

    The first day by hand: scene 1 07:00 to 09:00, scene 2 to 11:30, an hour's move to 12:30, the meal on the
    last change of scene within six hours to 13:30, scene 3 to 16:30. The second unit: scene 4 07:00 to 09:00.
    """
    said = said if said is not None else marks()
    checked = write_shoot(folder, said, **more)
    days = (
        day(1, FIRST, "main", ("1", "2", "3"), hours=8.5, wrap="16:30", cast=("1", "2"), held=("3",)),
        day(1, FIRST, "second", ("4",), hours=2.0, wrap="10:00", cast=("4",)),
        day(2, SECOND, "main", ("5",), hours=4.0, wrap="12:00", cast=("2", "3")),
    )
    codes = {"1": ("SWF", ""), "2": ("SW", "WF"), "3": ("H", "SWF"), "4": ("SWF", "")}
    rows = tuple(
        row.model_copy(update={"no_go": "no-go: consent"}) if row.number == "2" else row
        for row in scene_rows(checked, company(checked))
    )
    plan = bare_plan(
        title="Small",
        script="small.fountain",
        pages=1,
        eighths=5,
        scenes=rows,
        cast=tuple(
            CastRow(
                id=one,
                name=name,
                day_rate=100.0,
                estimated=False,
                own_stunts=True,
                limits=(said[one, "limit"],),
                scenes=(),
                days=codes[one],
                worked=1,
                held=0,
            )
            for one, name in PEOPLE.items()
        ),
        assessments=(
            # As `held` leaves it: answers stand among the reasons, and limits beside the name.
            simulated(
                "kick",
                scene="2",
                verdict="no-go",
                reasons=(said["2", "consent"], "The odds are within what is allowed."),
                performer=f"ANN; limit, BOB: {said['2', 'limit']}",
            ),
        ),
        consents=tuple(
            answer(one, said[one, "consent"], "agreed" if one == "1" else "not agreed") for one in ("1", "2")
        ),
        schedule=bare_schedule(days=days, dates=(FIRST, SECOND), status="optimal"),
    )
    return Material(checked, plan, NOW, day=FIRST)
