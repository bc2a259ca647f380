"""`paper`: what a production hands out, in any format and page size."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from precipice.paper.handout.document import Document, Format, Rendered, Size
    from precipice.paper.kinds.material import Material
    from precipice.paper.kinds.registry import Kind

DONE = 0
FORMATS: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json", "ics")
OLDER = "plan out of date: plan again"


class Paper(NamedTuple):
    """A paper that is ready to be written: what it is, its file and its bytes."""

    document: Document
    path: Path
    content: bytes


def add_paper(verbs: Any) -> None:
    """Add `paper`."""
    verb = verbs.add_parser(
        "paper",
        help="make the papers that are handed out: stripboard, day-out-of-days, and the rest",
        description="Makes a paper of a planned production. KIND all makes every one. Written to "
        "DIR/out/papers where --out is left out.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml and a plan")
    verb.add_argument("kind", metavar="KIND", help="kind of paper, or all; an unknown one lists them")
    verb.add_argument("--format", choices=FORMATS, help="pdf where neither it nor --out says another")
    verb.add_argument("--size", choices=("a4", "letter"), help="page size; the production's where left out")
    verb.add_argument("--day", type=date.fromisoformat, metavar="DATE", help="day of the paper, 2027-06-07")
    verb.add_argument("--gag", metavar="ID", help="gag of the paper; all where left out")
    verb.add_argument("--for", dest="person", metavar="NAME", default="", help="whom it is issued to")
    verb.add_argument("--out", metavar="FILE", type=Path, help="where to write; a folder for all")
    verb.set_defaults(verb=_paper)


def _paper(options: argparse.Namespace) -> int:
    from precipice.paper.kinds.registry import KINDS
    from precipice.paper.kinds.sight import recipient
    from precipice.paper.write import write_all
    from precipice.plan.check import check
    from precipice.plan.outdated import outdated
    from precipice.production.problem import InputError, Problem

    if options.kind != "all" and options.kind not in KINDS:
        raise InputError((Problem("paper", "KIND", repr(options.kind)[:80], ", ".join((*KINDS, "all"))),))
    checked = check(options.folder)
    material = _material(options, checked)
    reader = recipient(material)
    older = outdated(checked, material.plan)
    for sentence in older:
        print(f"warning: {sentence}", file=sys.stderr)
    kinds = tuple(KINDS.values()) if options.kind == "all" else (KINDS[options.kind],)
    size = options.size or checked.production.paper
    papers = tuple(_papers(options, kinds, material, reader.name or material.person, size, bool(older)))
    for folder in dict.fromkeys(paper.path.parent for paper in papers):
        files: dict[str, str | bytes] = {
            paper.path.name: paper.content for paper in papers if paper.path.parent == folder
        }
        for path in write_all(folder, files):
            print(path)
    return DONE


def _material(options: argparse.Namespace, checked: Any) -> Material:
    """What the papers are made from.

    Raises:
        InputError: The production has not been planned.
    """
    from zoneinfo import ZoneInfo

    from precipice.paper.kinds.material import Material
    from precipice.plan.day import read_plan
    from precipice.production.problem import InputError, Problem

    path = options.folder / "out" / "plan.json"
    plan = read_plan(path)
    if plan is None:
        wanted = f"a plan; `precipice plan {options.folder}` makes one"
        raise InputError((Problem(str(path), "", "no file", wanted),))
    zone = checked.production.calendar.time_zone
    now = datetime.now().astimezone(ZoneInfo(zone) if zone else None)
    return Material(checked, plan, now, day=options.day, gag=options.gag, person=options.person)


def _papers(
    options: argparse.Namespace,
    kinds: tuple[Kind, ...],
    material: Material,
    person: str,
    size: Size,
    older: bool,
) -> Iterator[Paper]:
    """Every paper asked for; of all, those that cannot be made are named and left out."""
    from dataclasses import replace

    from precipice.paper.handout.formats import render
    from precipice.production.problem import InputError, Problem

    suffix = options.out.suffix.lstrip(".").lower() if options.out and options.kind != "all" else ""
    fitting: tuple[Format, ...] = (*(one for one in FORMATS if one == suffix), "pdf")
    wanted: Format = options.format or fitting[0]
    for kind in kinds:
        try:
            if wanted not in kind.formats:
                raise InputError((Problem(kind.name, "--format", wanted, ", ".join(kind.formats)),))
            document = kind.build(material)
            if older:
                document = replace(document, status=f"{document.status} ({OLDER})".strip())
            if material.person and wanted == "ics":
                document = _taking_back(document, material, person)
            made = render(document, wanted, size, material.now)
            if material.person:
                made = _issued(made, document, wanted, size, material, person)
        except InputError as error:
            if options.kind != "all":
                raise
            for problem in error.problems:
                print(f"left out: {kind.name}: {problem}", file=sys.stderr)
            continue
        for sentence in made.warnings:
            print(f"warning: {kind.name}: {sentence}", file=sys.stderr)
        yield Paper(document, _path(options, kind, wanted, material), made.content)


def _taking_back(document: Document, material: Material, person: str) -> Document:
    """A calendar that cancels what its reader was given before and what no longer is."""
    from precipice.paper.handout.calendar import with_cancelled
    from precipice.paper.leaks.issue import events_given

    return with_cancelled(document, events_given(material.checked.folder, person))


def _issued(
    made: Rendered, document: Document, wanted: Format, size: Size, material: Material, person: str
) -> Rendered:
    """The paper marked for whom it is, and logged before it is written anywhere."""
    from dataclasses import replace

    from precipice.paper.handout.formats import render
    from precipice.paper.leaks.issue import issue_copy, issue_plain

    folder, events = material.checked.folder, {}
    if wanted == "ics":
        from precipice.paper.handout.calendar import starts_of

        events = starts_of(document)

    def lined(line: str) -> bytes:
        footer = f"{line} · {document.footer}" if document.footer else line
        return render(replace(document, footer=footer), wanted, size, material.now).content

    if wanted == "pdf":
        issued = issue_copy(folder, made.content, document.kind, person, material.now)
    else:
        issued = issue_plain(folder, lined, document.kind, wanted, person, material.now, events=events)
    print(f"copy {issued.copy.number} of {document.kind}: issued to {person}", file=sys.stderr)
    return replace(made, content=issued.content, warnings=(*made.warnings, *issued.notes))


def _path(options: argparse.Namespace, kind: Kind, wanted: str, material: Material) -> Path:
    from precipice.paper.handout.document import slug

    folder: Path = options.folder / "out" / "papers"
    if options.out:
        if options.kind != "all":
            return Path(options.out)
        folder = options.out
    about = [kind.name]
    if kind.asks == "day" and material.day:
        about.append(material.day.isoformat())
    if kind.asks == "gag" and material.gag:
        about.append(slug(material.gag))
    if material.person:
        about.append(f"for-{slug(material.person)}")
    return folder / f"{'-'.join(about)}.{wanted}"
