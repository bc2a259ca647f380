"""`assess`, `gags` and `new-gag`: a production's stunts, the kinds there are, and a kind of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.gags.kind import Kind
    from precipice.production.assessment import Assessment
    from precipice.risk.assess import Effort

DONE, NO_GO = 0, 3


def add_assess(verbs: Any) -> None:
    """Add `assess`."""
    verb = verbs.add_parser(
        "assess",
        help="the margins and odds of a production's gags, without planning the shoot",
        description="Simulates the gags of a production, or the one that is named, and prints each margin "
        "with its limit, its typical value and its odds. Ends with 3 where a gag is a no-go.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("gag", metavar="GAG", nargs="?", help="id of the gag; all where left out")
    verb.add_argument("--runs", type=_runs, default=20_000, help="simulated takes (default 20000)")
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--html", metavar="FILE", type=Path, help="write the page of these gags too")
    verb.add_argument("--json", action="store_true", help="print the assessments as JSON")
    verb.set_defaults(verb=_assess)


def add_gags(verbs: Any) -> None:
    """Add `gags`."""
    verb = verbs.add_parser(
        "gags",
        help="the kinds of gag: parameters, defaults, sources and ranges",
        description="Lists the kinds of gag, or all that can be written about one: its parameters with "
        "default, range and source, its choices and its margins.",
    )
    verb.add_argument("kind", metavar="KIND", nargs="?", help="one kind; a list of all where left out")
    verb.add_argument("--json", action="store_true", help="print them as JSON")
    verb.set_defaults(verb=_gags)


def add_new_gag(verbs: Any) -> None:
    """Add `new-gag`."""
    verb = verbs.add_parser(
        "new-gag",
        help="start a new kind of gag in a checkout: table, model, test and page",
        description="Writes a kind of gag that runs, with a test and a page that pass, to be changed into "
        "the one that is wanted.",
    )
    verb.add_argument("name", metavar="NAME", help="name of the kind, as trunk_drop")
    verb.add_argument(
        "--to", metavar="DIR", type=Path, default=Path(), help="the checkout; the current folder if left out"
    )
    verb.set_defaults(verb=_new_gag)


def _runs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 100 <= int(text) <= 10_000_000):
        raise argparse.ArgumentTypeError(f"found {text!r}; 100 to 10,000,000 is allowed")
    return int(text)


def _assess(options: argparse.Namespace) -> int:
    from precipice.cli.gag_text import assessment_text
    from precipice.cli.show import Progress
    from precipice.paper.write import refuse_unwritable, write_all
    from precipice.plan.check import check

    checked = check(options.folder)
    asked = {options.gag} if options.gag else None
    _refuse_unknown(options.gag, tuple(checked.specifications), str(options.folder))
    if options.html:
        refuse_unwritable(options.html.parent)
    with Progress() as progress:
        progress.stage("loading the models", 0)
        from precipice.plan.make import assess_gags

        found = assess_gags(checked, _effort(options), progress, asked)
    if options.html:
        from precipice.paper.page import render_gags

        page = render_gags(checked.production.title, found)
        write_all(options.html.parent, {options.html.name: page})
    print(_json(found) if options.json else assessment_text(found))
    return NO_GO if any(one.verdict == "no-go" for one in found) else DONE


def _refuse_unknown(gag: str | None, known: tuple[str, ...], folder: str) -> None:
    """Refuse a gag that cannot be simulated, and a production that has none.

    Raises:
        InputError: The gag is none of them.
    """
    from precipice.production.problem import InputError, Problem

    if not known:
        raise InputError((Problem(folder, "gags", "no gag that can be simulated", "one or more"),))
    if gag is not None and gag not in known:
        raise InputError((Problem(folder, "GAG", repr(gag), ", ".join(known)),))


def _effort(options: argparse.Namespace) -> Effort:
    from dataclasses import replace

    from precipice.risk.assess import Effort
    from precipice.risk.run import Threads, cores

    effort = Effort(runs=options.runs, seed=options.seed, runner=Threads(cores()))
    return effort if options.html else replace(effort, map_runs=0)


def _json(found: tuple[Assessment, ...]) -> str:
    import json

    return json.dumps([one.model_dump(mode="json") for one in found], indent=1)


def _gags(options: argparse.Namespace) -> int:
    import json

    from precipice.cli.gag_text import kind_data, kind_text, kinds_text
    from precipice.gags.registry import MODELLED, kind_of
    from precipice.production.problem import InputError, Problem
    from precipice.production.stunt import GAG_KINDS

    if options.kind is not None and options.kind not in MODELLED:
        found = f"{options.kind!r}" + (", which is not simulated" if options.kind in GAG_KINDS else "")
        raise InputError((Problem("gags", "KIND", found, ", ".join(MODELLED)),))
    kinds: list[Kind] = [kind for name in MODELLED if (kind := kind_of(name)) is not None]
    if options.kind is not None:
        kinds = [kind for kind in kinds if kind.name == options.kind]
    if options.json:
        print(json.dumps([kind_data(kind) for kind in kinds], indent=1))
    elif options.kind is not None:
        print(kind_text(kinds[0]))
    else:
        print(kinds_text(kinds, tuple(name for name in GAG_KINDS if name not in MODELLED)))
    return DONE


def _new_gag(options: argparse.Namespace) -> int:
    from precipice.cli.scaffold import write_kind

    for path in write_kind(options.to, options.name):
        print(path)
    print(f"It runs: pytest tests/gags -k {options.name}. Change the table, then the model, then the page.")
    return DONE
