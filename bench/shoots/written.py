"""Productions from scripts: the example of the repository, and what `new` makes of two published scripts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path

from precipice.cli.main import main
from precipice.plan.check import check
from precipice.plan.make import gate_assessments
from precipice.plan.rows import company, scene_rows
from precipice.plan.schedule import problem_of
from precipice.risk.assess import Effort
from precipice.schedule.shoot.problem import Shoot

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT.parent / "shared" / "data" / "scripts"


class Quiet:
    """Nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins."""

    def advance(self, steps: int) -> None:
        """Steps are done."""


def headland() -> Shoot:
    """The example: a gate on the first page, two bases, nine people."""
    return folder(ROOT / "examples" / "headland")


def folder(path: Path) -> Shoot:
    """The problem of a production folder."""
    checked = check(path)
    crew = company(checked)
    rows = scene_rows(checked, crew)
    effort = Effort(runs=4000)
    odds = gate_assessments(checked, crew, rows, effort, Quiet())
    return problem_of(checked, rows, crew, odds, effort)[0]


def script(name: str, dear: int, dates: slice) -> Shoot:
    """What `new` makes of a script, with one dear part that is there on some dates only.

    Args:
        name: File of the script.
        dear: Which of the cast costs ten times as much.
        dates: The dates of the calendar on which that part is there.
    """
    with tempfile.TemporaryDirectory() as made, redirect_stdout(StringIO()):
        main(["new", made, "--script", str(SCRIPTS / name), "--first-day", "2027-05-03"])
        shoot = folder(Path(made))
    there = frozenset(shoot.dates[dates])
    person = shoot.people[dear]
    name_in_the_title = replace(
        person,
        day_rate=10 * person.day_rate,
        hold_rate=10 * person.hold_rate,
        away=frozenset(shoot.dates) - there,
    )
    return replace(shoot, people=(*shoot.people[:dear], name_in_the_title, *shoot.people[dear + 1 :]))


WRITTEN: dict[str, Callable[[], Shoot]] = {"headland": headland}
"""By name; the published scripts only where they lie beside the repository."""

if SCRIPTS.is_dir():
    WRITTEN["birthday"] = lambda: script("fdx/The-Last-Birthday-Card.fdx", 1, slice(4, 10))
    WRITTEN["printing"] = lambda: script("fountain/printing_trouble.fountain", 0, slice(2, 12))
