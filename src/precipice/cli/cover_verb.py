"""`cover`: whether the camera catches a gag."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.plan.cover_answer import CoverAnswer, CoverPlace

DONE, NO_PLACE = 0, 3


def add_cover(verbs: Any) -> None:
    """Add `cover`."""
    verb = verbs.add_parser(
        "cover",
        help="whether the camera catches it: in frame and in focus, from where, in how many takes",
        description="Flies a gag's takes before every place and lens, outside the rings of what comes down: "
        "odds that a fixed, panning or tracking camera has it in frame and in focus, what a second camera "
        "adds, and how many takes make a good one likely. Writes a page, the camera and the path as glTF. "
        "Ends with 3 where no place catches any take.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("gag", metavar="GAG", help="id of a gag whose model has paths")
    verb.add_argument("--body", metavar="KEY", help="whom to hold, as rider; the gag's first where left out")
    verb.add_argument(
        "--size", metavar="LENGTH", help='across the subject, as "6 ft"; its own where left out'
    )
    verb.add_argument("--from", dest="start", metavar="TIME", help='from when on, as "0 s" on its clock')
    verb.add_argument("--to", dest="end", metavar="TIME", help='until when, as "9 s"; to the end of the path')
    verb.add_argument(
        "--hold", type=_share, default=1.0, help="least share of that time in frame and focus (default 1)"
    )
    verb.add_argument(
        "--ring",
        choices=("95", "99.9"),
        default="99.9",
        help="ring that no camera stands in: holds so many percent of what comes down (default 99.9)",
    )
    verb.add_argument("--runs", type=_runs, default=1000, help="simulated takes (default 1000)")
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--out", metavar="DIR", type=Path, help="where to write; DIR/out where left out")
    verb.add_argument("--json", action="store_true", help="print the answer as JSON")
    verb.set_defaults(verb=_cover)


def _runs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 100 <= int(text) <= 20_000):
        raise argparse.ArgumentTypeError(f"found {text!r}; 100 to 20,000 is allowed")
    return int(text)


def _share(text: str) -> float:
    if not re.fullmatch(r"[01](\.\d{1,6})?|\.\d{1,6}", text) or not 0.0 < float(text) <= 1.0:
        raise argparse.ArgumentTypeError(f"found {text!r}; a share above 0, to 1, is allowed")
    return float(text)


def _cover(options: argparse.Namespace) -> int:
    from precipice.cli.show import Progress
    from precipice.paper.write import refuse_unwritable, write_all
    from precipice.plan.check import check

    start, end = _quantity("--from", options.start, "s"), _quantity("--to", options.end, "s")
    size = _quantity("--size", options.size, "m")
    checked = check(options.folder)
    out = options.out or options.folder / "out"
    refuse_unwritable(out)
    with Progress() as progress:
        progress.stage("looking from every place", 0)
        from precipice.paper.cover_page import render_cover
        from precipice.paper.exports.camera_gltf import camera_glb
        from precipice.plan.cover import cover
        from precipice.plan.cover_paths import Asked
        from precipice.risk.run import Threads, cores

        asked = Asked(options.body, None if size is None else 0.5 * size, start, end)
        ring, runner = float(options.ring) / 100.0, Threads(cores())
        covered = cover(checked, options.gag, asked, options.hold, ring, options.runs, options.seed, runner)
        progress.stage("drawing", 0)
        name = "cover-" + re.sub(r"[^\w.-]+", "-", options.gag)
        files: dict[str, str | bytes] = {f"{name}.html": render_cover(checked.production.title, covered)}
        if covered.best is not None:
            files[f"{name}.glb"] = camera_glb(covered)
        written = write_all(out, files)
    answer = covered.answer
    print(answer.model_dump_json(indent=1) if options.json else answer_text(answer))
    for path in written:
        print(path, file=sys.stderr if options.json else sys.stdout)
    return DONE if answer.best and answer.best[0].caught.p > 0.0 else NO_PLACE


LIMITS = {"s": (-3600.0, 3600.0, '"9 s"'), "m": (0.05, 60.0, '"6 ft"')}


def _quantity(option: str, text: str | None, unit: str) -> float | None:
    """A time or a length, SI.

    Raises:
        InputError: It is none, or out of range.
    """
    from precipice.production.problem import InputError, Problem
    from precipice.production.quantity import QuantityError, parse_quantity

    if text is None:
        return None
    low, high, like = LIMITS[unit]
    allowed = f"{low:g} to {high:g} {unit}, such as {like}"
    try:
        found = parse_quantity(text, unit)
    except QuantityError as error:
        raise InputError((Problem(option, "", repr(text), allowed),)) from error
    if found.has_tolerance or not low <= found.mean <= high:
        raise InputError((Problem(option, "", repr(text), allowed),))
    return found.mean


def answer_text(answer: CoverAnswer) -> str:
    """The answer on one screen."""
    from precipice.paper.cover_words import counted, feet_of, place_words, share_text
    from precipice.paper.words import COORDINATOR

    span = f"{answer.start:.2f} to {answer.end:.2f} s"
    lines = [
        f"{answer.gag}, scene {answer.scene}: {answer.description}",
        f"Subject  {answer.body}, {feet_of(2.0 * answer.radius)} across; {span}; "
        f"held for {share_text(answer.hold)} of it",
        f"Take     goes as planned in {counted(answer.goes)}",
        f"Places   {answer.places} looked at, {answer.kept_out} within the {100 * answer.ring:g} % ring, "
        f"{answer.too_near} too near, {answer.too_steep} too steep",
    ]
    if not answer.best:
        return "\n".join([*lines, "No place outside can be used with these lenses.", COORDINATOR])
    best = answer.best[0]
    lines += [
        f"Camera   {place_words(best)}",
        f"         subject {share_text(best.share)} of the frame's height",
        f"Catches  {counted(best.caught)}; in frame, whatever the focus, {share_text(best.framed)}; "
        f"{share_text(best.held)} of the time",
        f"Takes    {_takes(best)}",
    ]
    if best.caught.p == 0.0:
        lines.append(
            "Instead  a longer lens in [camera], a shorter stretch by --from and --to, or less --hold"
        )
    if best.lost is not None:
        lines.append(f"         most often lost at {best.lost:.2f} s")
    if answer.pair is not None:
        pair = answer.pair
        lines += [
            f"Second   {place_words(pair.second)}",
            f"         one of the two {counted(pair.either)}; cut between them {counted(pair.between)}",
            f"         each by its own chance it would be {share_text(pair.independent)}; {_takes(pair)}",
        ]
    lines += ["", "Moment                                        s   spread  held"]
    lines += [
        f"{one.label:<40.40} {one.t:>6.2f} {one.spread:>6.2f} m  {share_text(one.held)}"
        for one in answer.times
    ]
    lines += ["", "Lens     way        catches  of the time  place"]
    lines += [_row(one) for one in answer.lenses]
    return "\n".join([*lines, "", COORDINATOR])


def _takes(one: Any) -> str:
    from precipice.paper.cover_words import takes_text

    return takes_text(one.takes, one.takes_cautious)


def _row(one: CoverPlace) -> str:
    from precipice.paper.cover_words import share_text, where_words

    return (
        f"{1000.0 * one.lens:>4g} mm  {one.way:<9} {share_text(one.caught.p):>8} "
        f"{share_text(one.held):>12}  {where_words(one)}"
    )
