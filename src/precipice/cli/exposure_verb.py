"""`exposure`: what adds up on each performer, taken and planned, by week."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.plan.result import ScheduleResult
    from precipice.production.assessment import Assessment
    from precipice.safety.exposure import Event, Exposure

DONE, CROSSED = 0, 3


def add_exposure(verbs: Any) -> None:
    """Add `exposure`."""
    verb = verbs.add_parser(
        "exposure",
        help="what adds up on each performer: hits, falls, openings, accelerations of the head",
        description="Sums by performer and week what was logged in exposure.csv and what is planned: takes "
        "on the dates of the schedule, as strong as the gag's simulation has them at their worst in a "
        "hundred. Warns before the take that would cross a limit. Ends with 3 where one is crossed.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument(
        "--plan", metavar="FILE", type=Path, help="take dates and strengths from this plan.json, do not plan"
    )
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--json", action="store_true", help="print the sums as JSON")
    verb.set_defaults(verb=_exposure)


def _exposure(options: argparse.Namespace) -> int:
    from precipice.cli.consent_text import exposure_text
    from precipice.plan.check import check
    from precipice.plan.consents import exposures, people
    from precipice.safety.log_file import read_log

    checked = check(options.folder)
    logged: tuple[Event, ...] = read_log(checked.folder, people(checked))
    assessments, shoot = _given(options.plan) if options.plan else _made(options, checked)
    found: Exposure = exposures(checked, assessments, shoot, logged)
    print(found.model_dump_json(indent=1) if options.json else exposure_text(found))
    return CROSSED if found.warnings else DONE


def _given(path: Path) -> tuple[tuple[Assessment, ...], ScheduleResult | None]:
    from precipice.plan.before import read_assessments, read_schedule

    return read_assessments(path), read_schedule(path)


def _made(
    options: argparse.Namespace, checked: Checked
) -> tuple[tuple[Assessment, ...], ScheduleResult | None]:
    from dataclasses import replace

    from precipice.cli.show import Progress
    from precipice.plan.make import assess_gags
    from precipice.plan.rows import company, scene_rows
    from precipice.plan.schedule import Search, schedule
    from precipice.risk.assess import QUICK
    from precipice.risk.run import Threads, cores

    crew = company(checked)
    rows = scene_rows(checked, crew)
    effort = replace(QUICK, seed=options.seed, runner=Threads(cores()), map_runs=0)
    with Progress() as progress:
        found = assess_gags(checked, effort, progress)
        if not rows:
            return found, None
        search = Search(curves=())
        done = schedule(checked, rows, crew, found, effort, search, stage=progress.stage)
    return found, done.result
