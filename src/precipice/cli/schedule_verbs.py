"""`schedule` and `when`: the order of the shoot, and what it costs to find out late."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.plan.schedule import Scheduled, Search
    from precipice.schedule.shoot.problem import Before

DONE, NO_GO = 0, 3


def add_schedule(verbs: Any) -> None:
    """Add `schedule`."""
    verb = verbs.add_parser(
        "schedule",
        help="order the shoot within every rule, with a bound and the price of failing gates",
        description="Orders the shoot: scenes on dates within hours, rests, windows, daylight and moves, at "
        "the least expected cost found. Writes schedule.json. With --after it plans anew in mid-shoot: what "
        "stood before --today is in the can. A board.json in the folder is the order, and nothing is "
        "searched. Ends with 3 where somebody has not agreed to a gag.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument(
        "--seconds", type=_seconds, help="how long to look; a fixed number of steps where left out"
    )
    verb.add_argument("--after", metavar="FILE", type=Path, help="an earlier plan.json or schedule.json")
    verb.add_argument("--today", type=date.fromisoformat, help="first date that may still be changed")
    verb.add_argument(
        "--move-price", type=_price, default=0.0, help="what a scene that leaves its date costs (default 0)"
    )
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--out", metavar="DIR", type=Path, help="where to write; DIR/out where left out")
    verb.add_argument(
        "--keep-board",
        action="store_true",
        help="write the order to DIR/board.json; from then on it is taken",
    )
    verb.add_argument("--json", action="store_true", help="print the result as JSON")
    verb.set_defaults(verb=_schedule)


def add_when(verbs: Any) -> None:
    """Add `when`."""
    verb = verbs.add_parser(
        "when",
        help="price every date of a make-or-break gag: the day-one curve",
        description="The best plan found with the gag on each date, what it is expected to cost over success "
        "and failure, from which chance of failing on the first day is the best, and the money at risk.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("gate", metavar="GATE", help="id of the gag")
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--json", action="store_true", help="print the curve as JSON")
    verb.set_defaults(verb=_when)


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0.1 <= seconds <= 86_400.0:
        raise argparse.ArgumentTypeError(f"found {text}; 0.1 to 86400 is allowed")
    return seconds


def _price(text: str) -> float:
    price = _number(text)
    if not 0.0 <= price <= 1e12:
        raise argparse.ArgumentTypeError(f"found {text}; 0 or more is allowed")
    return price


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"found {text!r}; a number is allowed") from error


def _schedule(options: argparse.Namespace) -> int:
    from precipice.cli.consent_text import consent_lines
    from precipice.cli.schedule_text import schedule_lines
    from precipice.paper.write import refuse_unwritable, write_all
    from precipice.plan.board_file import BOARD_FILE
    from precipice.plan.check import check
    from precipice.plan.consents import consents
    from precipice.plan.kept_board import kept_board
    from precipice.plan.schedule import Search

    out = options.out or options.folder / "out"
    refuse_unwritable(out)
    done = _scheduled(options, _before(options), Search(options.seconds, curves=()))
    checked = check(options.folder)
    said = consents(checked, (), done.result)
    ended = NO_GO if any(one.stops for one in said) else DONE
    text = done.result.model_dump_json(indent=1)
    written = write_all(out, {"schedule.json": text + "\n"})
    if options.keep_board:
        written += write_all(options.folder, {BOARD_FILE: kept_board(checked, done)})
    if options.json:
        print(text)
        return ended
    for line in (*consent_lines(said), *done.words, *schedule_lines(done, done.currency)):
        print(line)
    for path in written:
        print(path)
    return ended


def _when(options: argparse.Namespace) -> int:
    from precipice.cli.schedule_text import curve_lines
    from precipice.plan.check import check
    from precipice.plan.schedule import Search
    from precipice.production.problem import InputError, Problem

    gates = [gate.gag for gate in check(options.folder).production.gates]
    if options.gate not in gates:
        allowed = ", ".join(gates) or "a gate; the production has none"
        raise InputError((Problem("GATE", "", repr(options.gate), allowed),))
    done = _scheduled(options, None, Search(curves=(options.gate,)))
    curve = next(one for one in done.result.curves if one.gag == options.gate)
    if options.json:
        print(curve.model_dump_json(indent=1))
        return DONE
    for line in curve_lines(done, curve, done.currency):
        print(line)
    return DONE


def _before(options: argparse.Namespace) -> Before | None:
    """The earlier plan, where there is one.

    Raises:
        InputError: Only one of --after and --today.
    """
    from precipice.plan.before import read_before
    from precipice.production.problem import InputError, Problem

    if (options.after is None) != (options.today is None):
        raise InputError((Problem("--after", "", "without --today, or the reverse", "both or none"),))
    if options.after is None:
        return None
    return read_before(options.after, options.today, options.move_price)


def _scheduled(options: argparse.Namespace, before: Before | None, search: Search) -> Scheduled:
    from dataclasses import replace

    from precipice.cli.show import Progress
    from precipice.plan.check import check
    from precipice.plan.make import gate_assessments
    from precipice.plan.rows import company, scene_rows
    from precipice.plan.schedule import schedule
    from precipice.production.problem import InputError, Problem
    from precipice.risk.assess import QUICK
    from precipice.risk.run import Threads, cores

    checked = check(options.folder)
    crew = company(checked)
    rows = scene_rows(checked, crew)
    if not rows:
        raise InputError((Problem(checked.production.script, "", "no scene", "a script with scenes"),))
    effort = replace(QUICK, seed=options.seed, runner=Threads(cores()))
    with Progress() as progress:
        assessments = gate_assessments(checked, crew, rows, effort, progress)
        return schedule(checked, rows, crew, assessments, effort, search, before, progress.stage)
