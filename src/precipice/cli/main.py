"""The command line: verbs, each a few lines on the floors below.

Heavy imports stand inside the verbs, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from precipice.cli.breakdown_verbs import add_breakdown
from precipice.cli.camera_verbs import add_sell
from precipice.cli.compare_verb import add_compare
from precipice.cli.cover_verb import add_cover
from precipice.cli.day_verbs import add_gonogo, add_take
from precipice.cli.exposure_verb import add_exposure
from precipice.cli.gag_verbs import add_assess, add_gags, add_new_gag
from precipice.cli.leak_verbs import add_issue, add_issued, add_trace
from precipice.cli.office_verbs import add_backup, add_password, add_restore, add_serve
from precipice.cli.paper_verb import add_paper
from precipice.cli.practice_verbs import add_freefall, add_track
from precipice.cli.record_verbs import add_hazards, add_record
from precipice.cli.schedule_verbs import add_schedule, add_when
from precipice.cli.sequence_verb import add_sequence

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.risk.assess import Effort
    from precipice.risk.run import Runner

PLANNED, BAD_INPUT, NO_GO, INTERRUPTED, BROKEN_PIPE = 0, 2, 3, 130, 141
"""Exit codes."""

EPILOG = (
    "Exit codes: 0 planned, 2 bad input, 3 planned but a gag is a no-go or a limit of exposure is "
    "crossed, 130 interrupted."
)

VERBS = (
    add_assess,
    add_gags,
    add_new_gag,
    add_sell,
    add_cover,
    add_gonogo,
    add_take,
    add_record,
    add_hazards,
    add_issue,
    add_issued,
    add_trace,
    add_breakdown,
    add_compare,
    add_paper,
    add_schedule,
    add_when,
    add_exposure,
    add_track,
    add_freefall,
    add_sequence,
    add_serve,
    add_backup,
    add_restore,
    add_password,
)
"""Adds each verb that has a file of its own, in the order of the help."""

PREPARATION = timedelta(weeks=8)
"""From today to the first day of the shoot that `new` proposes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], int] = options.verb
    with _stops_noticed() as stops:
        try:
            code = verb(options)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            # Whoever read along, such as `head`, has seen enough; what is left has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
        except (KeyboardInterrupt, ImportError) as error:
            if not isinstance(error, KeyboardInterrupt) and not stops:
                raise
            kept = " but assessments that were done" if verb is _plan else ""
            print(f"precipice: stopped; nothing was written{kept}", file=sys.stderr)
            return INTERRUPTED
        except ValueError as error:
            return _refuse(error)


@contextmanager
def _stops_noticed() -> Iterator[list[int]]:
    """Stops from the keyboard, as they come: a library that is being loaded makes another error of one."""
    stops: list[int] = []

    def stop(number: int, _frame: object) -> NoReturn:
        stops.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stops
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stops
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse(error: ValueError) -> int:
    from precipice.production.problem import InputError

    if not isinstance(error, InputError):
        raise error
    for problem in error.problems:
        print(f"precipice: {problem}", file=sys.stderr)
    count = len(error.problems)
    print(f"precipice: {count} mistake{'s' if count > 1 else ''}; nothing was written", file=sys.stderr)
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="precipice",
        description="Plans a film's stunts and the shoot around them. It computes; a qualified stunt "
        "coordinator decides.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version and stop")
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")
    plan = verbs.add_parser("plan", help="plan a production folder: report, picture and data into its out/")
    plan.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    plan.add_argument("--out", metavar="DIR", type=Path, help="where to write; DIR/out where left out")
    plan.add_argument(
        "--runs", type=_count, default=12_000, help="simulated takes of each gag (default 12000, 100 or more)"
    )
    plan.add_argument(
        "--sampling",
        choices=("random", "latin", "sobol"),
        default="random",
        help="how the inputs are spread over the takes (default random)",
    )
    plan.add_argument(
        "--map",
        metavar="INPUT,INPUT",
        type=_pair,
        help="the two inputs of the go/no-go map; the model's own where left out",
    )
    plan.add_argument(
        "--quick", action="store_true", help="odds and a coarse map only: no drivers, rare odds, takes, card"
    )
    plan.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="fly the takes on a Dask cluster, as tcp://host:8786; needs the extra precipice[cluster]",
    )
    plan.add_argument(
        "--fresh", action="store_true", help="assess every gag anew, also where nothing has changed"
    )
    plan.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    plan.add_argument("--threads", type=int, help="threads; all cores where left out; changes no number")
    plan.set_defaults(verb=_plan)
    check = verbs.add_parser("check", help="check a production folder and say every mistake at once")
    check.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    check.set_defaults(verb=_check)
    _add_new(verbs)
    for add in VERBS:
        add(verbs)
    _add_schema(verbs)
    return parser


def _add_new(verbs: Any) -> None:
    new = verbs.add_parser("new", help="start a production folder from a script")
    new.add_argument("folder", metavar="DIR", type=Path, help="folder to make or to fill")
    forms = "screenplay: .fountain, .fdx, .pdf, .fadein, .highland or .osf"
    new.add_argument("--script", metavar="FILE", type=Path, required=True, help=forms)
    new.add_argument("--first-day", type=date.fromisoformat, help="first day of the shoot, as 2027-03-01")
    new.set_defaults(verb=_new)


def _add_schema(verbs: Any) -> None:
    schema = verbs.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("of", nargs="?", choices=("production", "plan"), default="production")
    schema.set_defaults(verb=_schema)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object, **_options: object) -> NoReturn:
        from precipice import version

        print(f"precipice {version()}")
        parser.exit()


def _count(text: str) -> int:
    count = int(text)
    if not 100 <= count <= 10_000_000:
        raise argparse.ArgumentTypeError(f"found {text}; 100 to 10,000,000 is allowed")
    return count


def _pair(text: str) -> tuple[str, str]:
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names) or names[0] == names[1]:
        raise argparse.ArgumentTypeError(f"found {text!r}; two inputs as lip_speed,wind_speed are allowed")
    return names[0], names[1]


def _plan(options: argparse.Namespace) -> int:
    from precipice.cli.show import Progress, summary
    from precipice.plan.check import check

    checked = check(options.folder)
    out = options.out or options.folder / "out"
    with Progress() as progress:
        progress.stage("loading the models", 0)
        from precipice.paper.data import render_json
        from precipice.paper.exports.all_of import exports
        from precipice.paper.page import render_page
        from precipice.paper.poster import render_poster
        from precipice.paper.write import refuse_unwritable, write_all
        from precipice.plan.kept import Kept
        from precipice.plan.make import make_plan

        refuse_unwritable(out)
        with _runner(options) as runner:
            kept = Kept(out / "kept", write_all, options.fresh)
            plan = make_plan(checked, _effort(options, checked, runner), progress, kept)
        progress.stage("drawing the paper", 0)
        files: dict[str, str | bytes] = {
            "plan.html": render_page(plan),
            "plan.json": render_json(plan),
            "plan.png": render_poster(plan),
        }
        files |= exports(plan)
        written = write_all(out, files)
    summary(plan, written)
    return NO_GO if plan.no_go else PLANNED


def _runner(options: argparse.Namespace) -> AbstractContextManager[Runner]:
    from precipice.risk.run import Threads, cores

    if options.cluster:
        from precipice.risk.cluster import cluster

        return cluster(options.cluster)
    return nullcontext(Threads(max(1, options.threads or cores())))


def _effort(options: argparse.Namespace, checked: Checked, runner: Runner) -> Effort:
    """How much to compute.

    Raises:
        InputError: The map is asked over inputs that no gag has.
    """
    from dataclasses import replace

    from precipice.production.problem import InputError, Problem
    from precipice.risk.assess import QUICK, WHOLE

    inputs = {
        spec.gag.id: [
            key
            for key, stated in spec.stated.items()
            if stated.parameter.role == "input" and stated.quantity.has_tolerance
        ]
        for spec in checked.specifications.values()
    }
    asked = set(options.map or ())
    if inputs and not any(asked <= set(names) for names in inputs.values()):
        gag, names = max(inputs.items(), key=lambda pair: len(asked & set(pair[1])))
        missing = next(name for name in options.map if name not in names)
        raise InputError((Problem("--map", gag, repr(missing), ", ".join(names)),))
    effort = QUICK if options.quick else WHOLE
    return replace(
        effort,
        runs=options.runs,
        seed=options.seed,
        runner=runner,
        design=options.sampling,
        map_inputs=options.map,
    )


def _check(options: argparse.Namespace) -> int:
    from precipice.breakdown.parts import speaking_parts
    from precipice.cli.consent_text import consent_lines
    from precipice.plan.check import check
    from precipice.plan.consents import consents

    checked = check(options.folder)
    said = consents(checked)
    for line in consent_lines(said):
        print(line)
    for warning in checked.warnings:
        print(f"warning: {warning}")
    scenes, parts = checked.screenplay.scenes, speaking_parts(checked.screenplay)
    print(
        f"{checked.production.title}: {len(scenes)} scenes, {len(parts)} parts, "
        f"{len(checked.production.gags)} gags of which {len(checked.specifications)} can be simulated; "
        "no mistakes"
    )
    return NO_GO if any(one.stops for one in said) else PLANNED


def _new(options: argparse.Namespace) -> int:
    from precipice.breakdown.sheets import break_down
    from precipice.paper.write import write_all
    from precipice.plan.new import draft_production, refuse_existing
    from precipice.production.load import FILE_NAME
    from precipice.script.read import read_screenplay

    refuse_existing(options.folder)
    breakdown = break_down(read_screenplay(options.script))
    first_day = options.first_day or _next_monday(date.today() + PREPARATION)
    files: dict[str, str | bytes] = {
        FILE_NAME: draft_production(breakdown, options.script.name, first_day),
    }
    kept = options.folder / options.script.name
    if not (kept.exists() and kept.samefile(options.script)):
        files[options.script.name] = options.script.read_bytes()
    for path in write_all(options.folder, files):
        print(path)
    print(
        f"{len(breakdown.sheets)} scenes, {len(breakdown.parts)} parts, {len(breakdown.places)} places. "
        f"Edit {FILE_NAME}, then: precipice plan {options.folder}"
    )
    return PLANNED


def _schema(options: argparse.Namespace) -> int:
    import json

    from precipice.plan.plan import Plan
    from precipice.production.noun import Noun
    from precipice.production.production import Production

    nouns: dict[str, type[Noun]] = {"production": Production, "plan": Plan}
    noun = nouns[options.of]
    print(json.dumps(noun.model_json_schema(), indent=2))
    return PLANNED


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


if __name__ == "__main__":
    sys.exit(main())
