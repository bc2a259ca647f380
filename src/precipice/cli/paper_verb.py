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
    from precipice.paper.kinds.sight import Recipient

DONE, LEFT_OUT = 0, 3
FORMATS: tuple[Format, ...] = ("pdf", "html", "xlsx", "csv", "json", "ics")
OLDER = "plan out of date: plan again"


class Paper(NamedTuple):
    """A paper that is ready to be written: its file and its bytes."""

    path: Path
    content: bytes


def add_paper(verbs: Any) -> None:
    """Add `paper`."""
    verb = verbs.add_parser(
        "paper",
        help="make the papers that are handed out: stripboard, day-out-of-days, and the rest",
        description="Makes a paper of a planned production. KIND all makes every one that the reader's role "
        "may have and that has the format. Written to DIR/out/papers where --out is left out. Ends with 3 "
        "where one of all could not be made; the others are written.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml and a plan")
    verb.add_argument("kind", metavar="KIND", help="kind of paper, or all; an unknown one lists them")
    verb.add_argument("--format", choices=FORMATS, help="pdf where neither it nor --out says another")
    verb.add_argument("--size", choices=("a4", "letter"), help="page size; the production's where left out")
    verb.add_argument("--day", type=date.fromisoformat, metavar="DATE", help="day of the paper, 2027-06-07")
    verb.add_argument("--gag", metavar="ID", help="gag of the paper; all where left out")
    verb.add_argument("--for", dest="person", metavar="NAME", help="whom it is issued to")
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
    if options.person is not None and not options.person.strip():
        # A script whose variable is empty must not get a paper without a mark.
        raise InputError((Problem("paper", "--for", repr(options.person), "somebody of the production"),))
    checked = check(options.folder)
    material = _material(options, checked)
    reader = recipient(material)
    older = outdated(checked, material.plan)
    for sentence in older:
        print(f"warning: {sentence}", file=sys.stderr)
    wanted = _format(options)
    kinds = tuple(_asked_for(options, tuple(KINDS.values()), wanted, reader))
    size = options.size or checked.production.paper
    papers = tuple(_papers(options, kinds, wanted, material, reader.name, size, bool(older)))
    for folder in dict.fromkeys(paper.path.parent for paper in papers):
        files: dict[str, str | bytes] = {
            paper.path.name: paper.content for paper in papers if paper.path.parent == folder
        }
        for path in write_all(folder, files):
            print(path)
    return DONE if len(papers) == len(kinds) else LEFT_OUT


def _format(options: argparse.Namespace) -> Format:
    """The format asked for, by its name or by the name of the file; else PDF."""
    suffix = options.out.suffix.lstrip(".").lower() if options.out and options.kind != "all" else ""
    fitting: tuple[Format, ...] = (*(one for one in FORMATS if one == suffix), "pdf")
    wanted: Format = options.format or fitting[0]
    return wanted


def _asked_for(
    options: argparse.Namespace, kinds: tuple[Kind, ...], wanted: Format, reader: Recipient
) -> Iterator[Kind]:
    """The kind asked for; of all, those that have the format and that the reader's role may have.

    Raises:
        InputError: The kind has no such format, or is not for the reader's role.
    """
    from precipice.paper.kinds.sight import roles
    from precipice.production.problem import InputError, Problem

    for kind in kinds:
        if options.kind not in ("all", kind.name):
            continue
        problem = None
        if wanted not in kind.formats:
            problem = Problem(kind.name, "--format", wanted, ", ".join(kind.formats))
        elif reader.id and not kind.is_for(reader.sees.role):
            readers = ", ".join(roles()[role].label for role in kind.roles)
            problem = Problem(kind.name, "--for", f"{reader.name}, {reader.sees.label}", readers)
        if problem is None:
            yield kind
        elif options.kind == "all":
            print(f"not made: {problem}", file=sys.stderr)
        else:
            raise InputError((problem,))


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
    return Material(checked, plan, now, day=options.day, gag=options.gag, person=options.person or "")


def _papers(
    options: argparse.Namespace,
    kinds: tuple[Kind, ...],
    wanted: Format,
    material: Material,
    person: str,
    size: Size,
    older: bool,
) -> Iterator[Paper]:
    """Every paper asked for; of all, those that cannot be made are named and left out."""
    from dataclasses import replace

    from precipice.paper.handout.formats import render
    from precipice.production.problem import InputError

    for kind in kinds:
        try:
            document = kind.build(material)
            if older:
                document = replace(document, status=f"{document.status} ({OLDER})".strip())
            if person:
                made = _issued(document, wanted, size, material, person)
            else:
                made = render(document, wanted, size, material.now)
        except InputError as error:
            if options.kind != "all":
                raise
            for problem in error.problems:
                print(f"left out: {kind.name}: {problem}", file=sys.stderr)
            continue
        for sentence in made.warnings:
            print(f"warning: {kind.name}: {sentence}", file=sys.stderr)
        yield Paper(_path(options, kind, wanted, material), made.content)


def _issued(document: Document, wanted: Format, size: Size, material: Material, person: str) -> Rendered:
    """The paper marked for whom it is, and logged before it is written anywhere."""
    from precipice.paper.handout.document import Rendered
    from precipice.paper.leaks.hand_out import hand_out

    issued = hand_out(material.checked.folder, document, wanted, size, person, material.now)
    print(f"copy {issued.copy.number} of {document.kind}: issued to {person}", file=sys.stderr)
    return Rendered(issued.content, issued.notes)


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
