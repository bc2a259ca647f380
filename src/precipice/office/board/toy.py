"""A shoot of a few scenes on which all of the board's kernels are tried once, and so compiled."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from precipice.office.office import Office
    from precipice.plan.moves import Board
    from precipice.plan.pricing import Desk

SCRIPT = """Title: Toy

INT. HALL - DAY #1#

ANN
One.

BO
Two.

EXT. ROOF - NIGHT #2#

ANN
Three.

EXT. YARD - DAY #3#

BO
Four.

CY
Five.

INT. CELLAR - NIGHT #4#

CY
Six.

EXT. YARD - DAY #5#

ANN
Seven.
"""
PRODUCTION = """title = "Toy"
script = "toy.fountain"
[calendar]
first_day = 2027-05-03
[[cast]]
id = "1"
name = "ANN"
day_rate = 1000
[[cast]]
id = "2"
name = "BO"
day_rate = 700
unavailable = [{ from = "2027-05-04", to = "2027-05-04" }]
[[places]]
name = "ROOF"
base = "town"
move_cost = 500
[[gags]]
id = "fall"
scene = "2"
kind = "other"
description = "a fall"
[[gags]]
id = "leap"
scene = "3"
kind = "other"
description = "a leap"
[[gates]]
gag = "fall"
fails = 0.2
then = "rewrite"
days = 1
cost = 2000
falls = ["5"]
[[gates]]
gag = "leap"
fails = 0.1
then = "stop"
[[budget]]
name = "crew"
per_day = 5000
"""


@cache
def toy() -> tuple[Desk, Board]:
    """A small shoot with two make-or-break gags, and a board of it by place."""
    from precipice.plan.check import check  # noqa: PLC0415 - seconds of imports, in a process or thread of their own
    from precipice.plan.moves import laid_out  # noqa: PLC0415
    from precipice.plan.pricing import Desk  # noqa: PLC0415
    from precipice.plan.rows import company, scene_rows  # noqa: PLC0415
    from precipice.plan.schedule import problem_of  # noqa: PLC0415
    from precipice.risk.assess import QUICK  # noqa: PLC0415
    from precipice.schedule.shoot.start import by_place  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="precipice-toy-") as folder:
        (Path(folder) / "production.toml").write_text(PRODUCTION, encoding="utf-8")
        (Path(folder) / "toy.fountain").write_text(SCRIPT, encoding="utf-8")
        checked = check(Path(folder))
        crew = company(checked)
        rows = scene_rows(checked, crew)
        shoot, _ = problem_of(checked, rows, crew, (), QUICK)
    return Desk(shoot, {row.number: row.eighths for row in rows}), laid_out(shoot, by_place(shoot))


def lay_out(_office: Office) -> None:
    """Lay out a board by place and in script order."""
    from precipice.plan.moves import laid_out  # noqa: PLC0415
    from precipice.schedule.shoot.start import script_order  # noqa: PLC0415

    desk, _ = toy()
    laid_out(desk.shoot, script_order(desk.shoot))


def price_once(_office: Office) -> None:
    """Price a board, one that breaks a rule, and the ways out of that."""
    from precipice.plan.fixing import fix_this  # noqa: PLC0415
    from precipice.plan.moves import Move, moved  # noqa: PLC0415
    from precipice.plan.pricing import price  # noqa: PLC0415

    desk, board = toy()
    price(desk, board)
    bo_is_away = desk.shoot.dates[1]
    broken = moved(board, Move("strip", "3", bo_is_away))
    priced = price(desk, broken)
    for conflict in priced.conflicts[:1]:
        fix_this(desk, broken, priced, conflict)


def search_once(_office: Office) -> None:
    """Search an order, what to do where a gag fails, and the best from a board."""
    from precipice.plan.fixing import best_from_here  # noqa: PLC0415
    from precipice.plan.pricing import expected_as_policy  # noqa: PLC0415
    from precipice.schedule.gates.searching import replanner  # noqa: PLC0415
    from precipice.schedule.shoot.solve import solve  # noqa: PLC0415

    desk, board = toy()
    solve(desk.shoot, steps=200, threads=2, seed=1)
    expected_as_policy(desk, board, replanner(solve, 200, 1))
    best_from_here(desk, board, (), steps=200)
