"""`sell`: from where a hit that misses reads as one that lands."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.plan.sell_answer import SellAnswer, SellPlace

DONE, NO_PLACE = 0, 3


def add_sell(verbs: Any) -> None:
    """Add `sell`."""
    verb = verbs.add_parser(
        "sell",
        help="from where a hit without contact reads as one that lands",
        description="Finds the gap that keeps contact under the hit's limit, and the places and lenses from "
        "which that gap does not show; writes a page and the frame as the lens sees it. A hit planned with "
        "contact is looked at without. Ends with 3 where no place sells it.",
    )
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("hit", metavar="HIT", help="id of a gag of the kind hit")
    verb.add_argument(
        "--gap", metavar="LENGTH", help='planned gap, as "8 in"; the least that keeps the limit'
    )
    verb.add_argument("--runs", type=_runs, default=20_000, help="simulated takes (default 20000)")
    verb.add_argument("--seed", type=int, default=1, help="fixes every random number (default 1)")
    verb.add_argument("--out", metavar="DIR", type=Path, help="where to write; DIR/out where left out")
    verb.add_argument("--json", action="store_true", help="print the answer as JSON")
    verb.set_defaults(verb=_sell)


def _runs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 100 <= int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"found {text!r}; 100 to 1,000,000 is allowed")
    return int(text)


def _sell(options: argparse.Namespace) -> int:
    from precipice.cli.show import Progress
    from precipice.paper.write import refuse_unwritable, write_all
    from precipice.plan.check import check

    gap = None if options.gap is None else _gap(options.gap)
    checked = check(options.folder)
    out = options.out or options.folder / "out"
    refuse_unwritable(out)
    with Progress() as progress:
        progress.stage("looking from every place", 0)
        from precipice.paper.sell_page import render_sell
        from precipice.plan.sell import sell

        sold = sell(checked, options.hit, gap, options.runs, options.seed)
        progress.stage("drawing", 0)
        paper = render_sell(checked.production.title, sold)
        name = "sell-" + re.sub(r"[^\w.-]+", "-", sold.answer.gag)
        files: dict[str, str | bytes] = {f"{name}.html": paper.html}
        if paper.png is not None:
            files[f"{name}.png"] = paper.png
        written = write_all(out, files)
    print(sold.answer.model_dump_json(indent=1) if options.json else answer_text(sold.answer))
    for path in written:
        print(path, file=sys.stderr if options.json else sys.stdout)
    return DONE if sold.answer.verdict == "sells" else NO_PLACE


def _gap(text: str) -> float:
    """A planned gap, m.

    Raises:
        InputError: It is no length between 0.1 and 40 inches.
    """
    from precipice.production.problem import InputError, Problem
    from precipice.production.quantity import QuantityError, parse_quantity

    allowed = 'a length from 0.1 to 40 in, such as "8 in"'
    try:
        found = parse_quantity(text, "m")
    except QuantityError as error:
        raise InputError((Problem("--gap", "", repr(text), allowed),)) from error
    if found.has_tolerance or not 0.00254 <= found.mean <= 1.016:
        raise InputError((Problem("--gap", "", repr(text), allowed),))
    return found.mean


def answer_text(answer: SellAnswer) -> str:
    """The answer on one screen."""
    from precipice.paper.sell_charts import feet
    from precipice.paper.words import COORDINATOR, chance, plain_percent

    head = f"{answer.gag}, scene {answer.scene}: {answer.strike} to the {answer.region}"
    lines = [f"{head}; as written {answer.as_written}", f"Without contact: {answer.verdict}"]
    if answer.contact is not None and answer.needed_gap is not None:
        lines.append(
            f"Gap      {feet(answer.gap)}: contact {chance(answer.contact)}; "
            f"agreed {plain_percent(answer.limit)} a take, which needs {feet(answer.needed_gap)}"
        )
    else:
        lines.append(f"Gap      {feet(answer.gap)} under the body, filled by the pad that it lands on")
    if answer.places:
        best = answer.places[0]
        lines += [
            f"Camera   {_lens(best)}, {feet(best.distance)} from the contact point",
            f"         lens {feet(best.height)} high, {best.words}",
        ]
        if answer.mark is not None and answer.contact is not None:
            lines.append(
                f"Mark     {feet(answer.mark.toes)} from the striker's standing toe to the other's toe"
            )
        lines += [
            f"Sells    in {100.0 * best.sells:.1f} % of takes, up to a gap of {feet(best.largest_gap)}: the "
            f"performer may drift {feet(best.drift)}",
            f"         the camera may be {best.arc[0]:g} to {best.arc[1]:g} degrees off; "
            f"{best.gives_away} shows first",
            f'         held to it by the hit\'s widest_gap = "{best.largest_gap / 0.0254:.1f} in"',
            "",
            "Other places",
            *(_place_line(one) for one in answer.places[1:]),
        ]
    else:
        lines += ["Instead", *(f"  {sentence}" for sentence in answer.instead)]
    lines += ["", "Lens     usable   sell it   largest gap           best place"]
    for row in answer.lenses:
        largest = "none" if row.largest_gap is None else feet(row.largest_gap)
        lines.append(
            f"{1000.0 * row.lens:>4g} mm {row.usable:>8} {row.sell:>9}   {largest:<20}  {row.place}".rstrip()
        )
    return "\n".join([*lines, "", *answer.viewer, COORDINATOR])


def _lens(place: SellPlace) -> str:
    return f"{1000.0 * place.lens:g} mm at f/{place.stop:g}"


def _place_line(place: SellPlace) -> str:
    from precipice.paper.sell_charts import feet

    return (
        f"  {_lens(place)}, {feet(place.distance)}, {place.words}: up to {feet(place.largest_gap)}, "
        f"{100.0 * place.sells:.1f} %"
    )
