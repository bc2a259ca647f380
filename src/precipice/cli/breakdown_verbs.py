"""`breakdown`: a script to its sheets, for people and for schedulers."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.production.scene import Screenplay
    from precipice.production.sheet import Breakdown

DONE = 0
LISTS = (".csv", ".sex")
"""Suffixes of breakdowns that come without a script."""


def add_breakdown(verbs: Any) -> None:
    """Add `breakdown`."""
    verb = verbs.add_parser(
        "breakdown",
        help="break a script down: scenes, eighths, cast, elements, stunts",
        description="Breaks a script down. Without an option it prints a table. FILE may also be a breakdown "
        "from elsewhere: CSV, or Movie Magic's exchange file (.sex).",
    )
    verb.add_argument("file", metavar="FILE", type=Path, help="screenplay, or a breakdown as .csv or .sex")
    verb.add_argument("--json", action="store_true", help="print the breakdown as JSON")
    for suffix, what in (
        ("html", "page: the script with marked words beside its sheets"),
        ("xlsx", "workbook: scenes, elements, cast"),
    ):
        verb.add_argument(
            f"--{suffix}",
            metavar="OUT",
            type=Path,
            nargs="?",
            const=Path(),
            help=f"{what}; here, under FILE's name, where OUT is left out",
        )
    verb.add_argument("--csv", metavar="OUT", type=Path, help="table, a row a scene")
    verb.add_argument("--sex", metavar="OUT", type=Path, help="exchange file for Movie Magic Scheduling")
    verb.add_argument("--fdx", metavar="OUT", type=Path, help="Final Draft, the elements as tags")
    verb.add_argument("--fountain", metavar="OUT", type=Path, help="Fountain")
    verb.set_defaults(verb=_breakdown)


def _breakdown(options: argparse.Namespace) -> int:
    from precipice.paper.breakdown_json import render_breakdown_json

    for suffix in ("html", "xlsx"):
        if getattr(options, suffix) == Path():
            setattr(options, suffix, Path(f"{options.file.stem}.{suffix}"))
    screenplay, breakdown = read_any(options.file)
    wanted = dict(_outputs(options, screenplay, breakdown))
    _write(options.file, wanted)
    if options.json:
        print(render_breakdown_json(breakdown), end="")
    elif wanted:
        for path in wanted:
            print(path)
    else:
        _show(breakdown)
    return DONE


def read_any(path: Path) -> tuple[Screenplay | None, Breakdown]:
    """A script and its breakdown, or a breakdown that came without a script."""
    from precipice.breakdown.listed import from_exchange
    from precipice.breakdown.scene_table import read_table
    from precipice.breakdown.sheets import break_down
    from precipice.script.exchange import read_exchange
    from precipice.script.read import read_bytes, read_screenplay, text_of

    suffix = path.suffix.lower()
    if suffix not in LISTS:
        screenplay = read_screenplay(path)
        return screenplay, break_down(screenplay)
    raw = read_bytes(path)
    if suffix == ".csv":
        return None, read_table(str(path), text_of(str(path), raw), path.stem)
    return None, from_exchange(path.stem, read_exchange(str(path), raw))


def _outputs(
    options: argparse.Namespace, screenplay: Screenplay | None, breakdown: Breakdown
) -> Iterator[tuple[Path, str | bytes]]:
    """Each file asked for, and what goes into it.

    Raises:
        InputError: A screenplay is asked for, and there is none.
    """
    from precipice.breakdown.listed import to_exchange
    from precipice.breakdown.scene_table import write_table
    from precipice.production.problem import InputError, Problem
    from precipice.script.exchange import write_exchange

    if options.html:
        from precipice.paper.breakdown_page import render_breakdown_page

        yield options.html, render_breakdown_page(breakdown, screenplay)
    if options.xlsx:
        from precipice.paper.breakdown_xlsx import render_breakdown_xlsx

        yield options.xlsx, render_breakdown_xlsx(breakdown)
    if options.csv:
        yield options.csv, write_table(breakdown)
    if options.sex:
        yield options.sex, write_exchange(str(options.sex), to_exchange(breakdown))
    for option, path in (("--fdx", options.fdx), ("--fountain", options.fountain)):
        if path and screenplay is None:
            raise InputError((Problem(option, "", f"{options.file}, a list of scenes", "a script"),))
        if path and screenplay is not None:
            yield path, _script(option, screenplay, breakdown)


def _script(option: str, screenplay: Screenplay, breakdown: Breakdown) -> str | bytes:
    from precipice.breakdown.marked import tags_of
    from precipice.script.fdx_write import write_fdx
    from precipice.script.fountain_write import write_fountain

    if option == "--fdx":
        return write_fdx(screenplay, screenplay.tags or tags_of(screenplay, breakdown))
    return write_fountain(screenplay)


def _write(source: Path, wanted: dict[Path, str | bytes]) -> None:
    """Write the files.

    Raises:
        InputError: One of them is the file that was read, two are the same, or one cannot be written.
    """
    from precipice.paper.write import write_all
    from precipice.production.problem import InputError, Problem

    folders: dict[Path, dict[str, str | bytes]] = {}
    for path, content in wanted.items():
        if path.exists() and path.samefile(source):
            raise InputError((Problem(str(path), "", "the file that is read", "another file to write"),))
        if path.name in folders.get(path.parent.absolute(), {}):
            raise InputError((Problem(str(path), "", "the same file twice", "one file for each option"),))
        folders.setdefault(path.parent.absolute(), {})[path.name] = content
    for folder, files in folders.items():
        write_all(folder, files)


def _show(breakdown: Breakdown) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from precipice.production.scene import format_eighths

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("scene", "page", "length", "heading", "cast", "stunts"):
        table.add_column(name, justify="right" if name in ("page", "length") else "left")
    numbers = {part.name: str(part.number) for part in breakdown.parts}
    for sheet in breakdown.sheets:
        cells = (
            sheet.scene,
            sheet.page,
            format_eighths(sheet.eighths),
            sheet.heading,
            " ".join(numbers[name] for name in sheet.cast),
            ", ".join(dict.fromkeys(one.stunt for one in sheet.stunts)),
        )
        table.add_row(*map(Text, cells))
    console = Console(highlight=False, markup=False)
    console.print(table)
    for part in breakdown.parts:
        console.print(f"{part.number:3} {part.name}: {part.speeches} speeches, {len(part.scenes)} scenes")
    sums = f"{len(breakdown.sheets)} scenes, {breakdown.pages} pages; eighths add up to "
    sums += format_eighths(breakdown.eighths)
    if breakdown.stored_eighths is not None and breakdown.laid_out_eighths:
        sums += f" as the file states, {format_eighths(breakdown.laid_out_eighths)} as laid out"
    console.print(sums)
    for warning in breakdown.warnings:
        console.print(f"warning: {warning}")
