"""`record` and `hazards`: what was decided, proved and handed out; and what no model holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.safety.chain import Head
    from precipice.safety.record import Reading

DONE, NO_GO = 0, 3


def add_record(verbs: Any) -> None:
    """Add `record`."""
    verb = verbs.add_parser(
        "record",
        help="prove, show or export the record of decisions",
        description="Proves that nothing in the record was changed, cut or moved; shows it; or writes it as "
        "HTML, PDF and JSON. Ends with 3 where it was changed.",
    )
    verb.add_argument("what", choices=("verify", "show", "export"))
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml and a record")
    verb.add_argument("--gag", metavar="GAG", help="show or export one gag's entries only")
    verb.add_argument(
        "--head", metavar="COUNT:HASH", help="a head that was handed out earlier, to hold it against"
    )
    for kind in ("html", "pdf", "json"):
        verb.add_argument(f"--{kind}", metavar="FILE", type=Path, help=f"export: write it as {kind.upper()}")
    verb.set_defaults(verb=_record)


def add_hazards(verbs: Any) -> None:
    """Add `hazards`."""
    verb = verbs.add_parser(
        "hazards",
        help="the register of hazards beyond the models: rated, controlled, owned, signed",
        description="Shows the hazards of a production or of one gag, and what is open. --draft adds what "
        "the gags' kinds name and the register does not hold yet to hazards.toml, for people to rate.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("gag", metavar="GAG", nargs="?", help="one gag; all where left out")
    verb.add_argument("--draft", action="store_true", help="add what the kinds name to hazards.toml")
    verb.add_argument("--json", action="store_true", help="print the register as JSON")
    verb.set_defaults(verb=_hazards)


def _record(options: argparse.Namespace) -> int:
    from precipice.cli.day_text import reading_text, record_text
    from precipice.safety.record import read_record, refuse_damaged

    reading = read_record(options.folder, published=published(options.head))
    if options.what == "verify":
        print(reading_text(reading))
        return DONE if reading.sound else NO_GO
    refuse_damaged(options.folder, reading)
    if options.what == "export":
        return _export(options, reading)
    entries = [one for one in reading.entries if options.gag in (None, one.gag)]
    print("\n".join((*([record_text(entries)] if entries else ()), reading_text(reading))))
    return DONE


def published(text: str | None) -> Head | None:
    """A head given on the command line.

    Raises:
        InputError: It is none.
    """
    from precipice.production.problem import InputError, Problem
    from precipice.safety.chain import parse_head

    if text is None:
        return None
    head = parse_head(text.strip())
    if head is None:
        raise InputError(
            (Problem("record", "--head", repr(text)[:80], "a head such as 12:9f86d0..., as printed"),)
        )
    return head


def _export(options: argparse.Namespace, reading: Reading) -> int:
    from precipice.paper.record_page import record_data, render_record, sheet_of
    from precipice.paper.write import write_all
    from precipice.production.load import load_production
    from precipice.production.problem import InputError, Problem

    if not (options.html or options.pdf or options.json):
        raise InputError(
            (Problem("record", "export", "no file", "--html, --pdf or --json FILE, or several"),)
        )
    sheet = sheet_of(load_production(options.folder), reading, options.gag)
    files: dict[Path, str | bytes] = {}
    if options.html:
        files[options.html] = render_record(sheet)
    if options.json:
        files[options.json] = record_data(sheet)
    if options.pdf:
        import sys

        from precipice.paper.handout.pdf import render_pdf
        from precipice.paper.kinds.record import record_document

        made = render_pdf(record_document(sheet), load_production(options.folder).paper)
        for sentence in made.warnings:
            print(f"warning: {sentence}", file=sys.stderr)
        files[options.pdf] = made.content
    for path, content in files.items():
        for written in write_all(path.parent, {path.name: content}):
            print(written)
    return DONE


def _hazards(options: argparse.Namespace) -> int:
    import json

    from precipice.cli.day_text import hazards_text
    from precipice.plan.check import check
    from precipice.plan.day import gag_of, named_hazards
    from precipice.safety.hazards import FILE, draft_text, drafts, read_hazards

    checked = check(options.folder)
    gags = checked.production.gags if options.gag is None else (gag_of(checked, options.gag),)
    register = read_hazards(options.folder, (one.id for one in checked.production.gags))
    if options.draft:
        new = [one for gag in gags for one in drafts(gag.id, named_hazards(gag), register)]
        if new:
            _add(options.folder / FILE, draft_text(new))
        print(f"{len(new)} hazards to be rated added to {options.folder / FILE}.")
        register = read_hazards(options.folder, (one.id for one in checked.production.gags))
    found = [one for gag in gags for one in register.of(gag.id)]
    if options.json:
        print(json.dumps([one.model_dump(mode="json") | {"lacks": one.lacks} for one in found], indent=1))
    else:
        print(hazards_text(found))
    return NO_GO if any(one.lacks for one in found) or not found else DONE


def _add(path: Path, text: str) -> None:
    """Add to a file that people edit, and keep every byte of what is there."""
    from precipice.paper.write import write_all
    from precipice.safety.hazards import NEVER_COMPLETE

    before = path.read_text(encoding="utf-8") if path.is_file() else f"# {NEVER_COMPLETE}\n"
    gap = "" if before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
    write_all(path.parent, {path.name: f"{before}{gap}{text}"})
