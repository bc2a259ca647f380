"""`issue`, `issued` and `trace`: paper handed out by name, and whose copy a file is."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.paper.leaks.issue import Copy
    from precipice.paper.leaks.verdict import Verdict

DONE, NOBODY = 0, 3


def add_issue(verbs: Any) -> None:
    """Add `issue`."""
    verb = verbs.add_parser(
        "issue",
        help="issue a finished PDF to a person: name and copy number on every page, and a covert mark",
        description="Marks a PDF for one person and logs the copy in DIR/issues/ before it is written. The "
        "log holds what finds a mark: keep it as closely as the papers themselves.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="the production folder, which keeps the log")
    verb.add_argument("file", metavar="PDF", type=Path, help="the finished paper")
    verb.add_argument("--for", dest="person", metavar="NAME", required=True, help="to whom it is issued")
    verb.add_argument(
        "--kind", metavar="WORD", help="kind of paper, for the log; its file name where left out"
    )
    verb.add_argument(
        "--out", metavar="FILE", type=Path, help="where to write; PDF-copy-N.pdf where left out"
    )
    verb.set_defaults(verb=_issue)


def add_issued(verbs: Any) -> None:
    """Add `issued`."""
    verb = verbs.add_parser(
        "issued",
        help="list the copies that were issued, and prove that the list was not changed",
        description="Lists every copy with its number, day, paper and person.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="the production folder")
    verb.add_argument("--head", metavar="COUNT:HASH", help="a head printed earlier, to hold the log against")
    verb.add_argument("--json", action="store_true", help="print it as JSON, without the keys")
    verb.set_defaults(verb=_issued)


def add_trace(verbs: Any) -> None:
    """Add `trace`."""
    verb = verbs.add_parser(
        "trace",
        help="name the copy that a PDF, a scan or a photo was made from",
        description="Compares a file with every copy that was issued: its bytes, its visible words, and "
        "where each word stands, in a PDF with text or in a picture of the page. Ends with 3 where no "
        "copy is named.",
    )
    verb.add_argument("file", metavar="FILE", type=Path, help="PDF, PNG, JPEG or TIFF")
    verb.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        nargs="?",
        default=Path(),
        help="the production folder; here if left out",
    )
    verb.add_argument("--issues", metavar="DIR", type=Path, help="the production folder, named another way")
    verb.add_argument("--json", action="store_true", help="print the whole comparison as JSON")
    verb.set_defaults(verb=_trace)


def _issue(options: argparse.Namespace) -> int:
    from datetime import datetime

    from precipice.paper.leaks.issue import issue_copy
    from precipice.paper.write import refuse_unwritable, write_all
    from precipice.production.problem import InputError, Problem

    if not options.folder.is_dir():
        raise InputError((Problem(str(options.folder), "", "no folder", "the production folder"),))
    try:
        pdf = options.file.read_bytes()
    except OSError as error:
        raise InputError((Problem(str(options.file), "", str(error.strerror), "a PDF"),)) from error
    refuse_unwritable((options.out or options.file).parent)
    issued = issue_copy(
        options.folder, pdf, options.kind or options.file.stem, options.person, datetime.now().astimezone()
    )
    out = options.out or options.file.with_name(f"{options.file.stem}-copy-{issued.copy.number}.pdf")
    write_all(out.parent, {out.name: issued.content})
    print(
        f"{out}: copy {issued.copy.number}, issued to {issued.copy.person}; "
        f"{issued.words:,} words carry the mark"
    )
    for note in issued.notes:
        print(note)
    return DONE


def _issued(options: argparse.Namespace) -> int:
    from precipice.cli.record_verbs import published
    from precipice.paper.leaks.issue import FOLDER, read_copies, read_log

    copies = read_copies(options.folder, published=published(options.head))
    if options.json:
        print(json.dumps([_plain(copy) for copy in copies], indent=2, ensure_ascii=False))
        return DONE
    for copy in copies:
        covert = "" if copy.key else f"  {copy.form}: no covert mark"
        print(f"{copy.number:>5}  {copy.at[:16].replace('T', ' ')}  {copy.paper:<12}  {copy.person}{covert}")
    reading = read_log(options.folder)
    print(
        f"{len(copies)} copies, none changed since; head {reading.head}" if copies else "No copy was issued."
    )
    for note in reading.notes:
        print(f"{options.folder / FOLDER}: {note}")
    return DONE


def _plain(copy: Copy) -> dict[str, object]:
    return {
        "copy": copy.number,
        "at": copy.at,
        "person": copy.person,
        "paper": copy.paper,
        "format": copy.form,
        "sha256": copy.marked,
        "covert": bool(copy.key),
    }


def _trace(options: argparse.Namespace) -> int:
    from precipice.paper.leaks.apart import trace_apart
    from precipice.paper.leaks.said import lines

    verdict = trace_apart(options.file, options.issues or options.folder)
    if options.json:
        print(json.dumps(_data(verdict), indent=2, ensure_ascii=False))
    else:
        print("\n".join(lines(str(options.file), verdict)))
    return DONE if verdict.named or verdict.same else NOBODY


def _data(verdict: Verdict) -> dict[str, object]:
    return {
        "kind": verdict.kind,
        "same_file": _plain(verdict.same) if verdict.same else None,
        "visible": [_plain(copy) for copy in verdict.visible],
        "named": [one.copy.number for one in verdict.named],
        "matches": [
            {**_plain(one.copy), "score": one.score, "words": one.words, "chance": one.chance}
            for one in verdict.matches
        ],
        "notes": list(verdict.notes),
    }
