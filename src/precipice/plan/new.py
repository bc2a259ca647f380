"""A commented production.toml from a script: cast, places and gag candidates found, prices estimated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from precipice.gags.registry import kind_of
from precipice.plan.estimate import BASE, DAY_RATE
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem
from precipice.production.sheet import Breakdown, Sheet

LONGEST_NAME = 200
LONGEST_ID = 80


def refuse_existing(folder: Path) -> None:
    """Refuse a folder in which somebody's work would be overwritten.

    Raises:
        InputError: There is a production file in it, or it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError((Problem(str(folder), "", "a file of that name", "a folder, new or not"),))
    if (folder / FILE_NAME).exists():
        found = "one already; it was left as it is"
        raise InputError((Problem(str(folder / FILE_NAME), "", found, "a folder without it"),))


def draft_production(breakdown: Breakdown, script: str, first_day: date) -> str:
    """The text of a production.toml that plans at once.

    Args:
        breakdown: The script broken down.
        script: File name of the script beside it.
        first_day: First day of the shoot.
    """
    parts = (
        _head(breakdown, script, first_day),
        _cast(breakdown),
        _places(breakdown),
        _scenes(),
        _gags(breakdown),
        _gates(),
        _budget(),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(value: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in value)


def _head(breakdown: Breakdown, script: str, first_day: date) -> Iterator[str]:
    title = breakdown.title or script.rpartition(".")[0] or script
    yield "# What the script does not say. Written from the script; change what you know better."
    yield "# Prices, bases and dates below are estimates of this program until you replace them."
    yield f"title = {_text(title[:LONGEST_NAME])}"
    yield f"script = {_text(script)}"
    yield 'currency = "USD"'
    yield ""
    yield "[calendar]"
    yield f"first_day = {first_day.isoformat()}"
    yield 'working_days = ["mon", "tue", "wed", "thu", "fri"]'
    yield "hours = 10               # shooting hours in a day"
    yield "holidays = []            # dates, such as [2027-05-17]"
    yield ""


def _cast(breakdown: Breakdown) -> Iterator[str]:
    yield "# Cast: the parts found in the script, largest first; the id is the board number."
    yield "# unavailable takes dates and stretches: [2027-03-01, { from = 2027-03-08, to = 2027-03-12 }]"
    for number, part in enumerate(breakdown.parts, start=1):
        if len(part.name) > LONGEST_NAME:
            continue
        yield "[[cast]]"
        yield f'id = "{number}"'
        yield f"name = {_text(part.name)}"
        yield f"day_rate = {DAY_RATE:g}"
        yield "estimated = true         # take this line out once the rate is yours"
        yield "own_stunts = false"
        yield ""


def _places(breakdown: Breakdown) -> Iterator[str]:
    yield "# Places of the script. Places with the same base share a day without a company move."
    for place in breakdown.places:
        if not 0 < len(place) <= LONGEST_NAME:
            continue
        yield "[[places]]"
        yield f"name = {_text(place)}"
        yield f"base = {_text(BASE)}"
        yield "move_cost = 0"
        yield "move_hours = 0"
        yield "estimated = true"
        yield ""


def _scenes() -> Iterator[str]:
    yield "# Scenes: only what the script does not say. For example:"
    yield "# [[scenes]]"
    yield '# number = "12"'
    yield "# hours = 6"
    yield '# light = "any"          # day, night, or any for a set that can be blacked out'
    yield ""


def _gags(breakdown: Breakdown) -> Iterator[str]:
    yield "# Gag candidates: scenes whose action has words that suggest a stunt, with the lines that say so."
    yield "# Strike what is none. A gag of a kind without a model, or without parameters, carries no number."
    for sheet in breakdown.sheets:
        if len(sheet.scene) > LONGEST_ID:
            continue
        for kind in dict.fromkeys(word.kind for word in sheet.stunts):
            yield from _candidate(sheet, kind)


def _candidate(sheet: Sheet, kind: str) -> Iterator[str]:
    words = [word for word in sheet.stunts if word.kind == kind]
    evidence = ", ".join(f"{word.word!r} (line {word.line})" for word in words[:6])
    yield f"# {_comment(evidence)}"
    yield "[[gags]]"
    gag_id = f"{kind.replace('_', '-')}-{sheet.scene}"
    yield f"id = {_text(gag_id[:LONGEST_ID])}"
    yield f"scene = {_text(sheet.scene)}"
    yield f'kind = "{kind}"'
    yield f"description = {_text(words[0].sentence[:160])}"
    table = kind_of(kind)
    if table is not None:
        yield "# [gags.parameters]      # a model exists; these it cannot do without:"
        for name, reader in table.files.items():
            if reader == "profile":
                yield f'# {name} = "{name}.csv"   # columns distance_m,elevation_m'
        for parameter in table.parameters.values():
            if parameter.default is None and not parameter.derived and parameter.role != "place":
                yield f"# {parameter.name} = ...     # {parameter.label}, {parameter.unit}"
    yield ""


def _gates() -> Iterator[str]:
    yield "# Gates: the gags without which there is no film, or another film. For example:"
    yield "# [[gates]]"
    yield '# gag = "cliff-jump-9"'
    yield '# fails = 0.1             # or "from its assessment"'
    yield '# then = "rewrite"        # or "stop"'
    yield "# days = 10               # working days until the new pages are there"
    yield "# cost = 400000"
    yield '# falls = ["10", "11"]    # scenes that are thrown away with it'
    yield ""


def _budget() -> Iterator[str]:
    yield "# Costs that run on every working day. For example:"
    yield "# [[budget]]"
    yield '# name = "crew and equipment"'
    yield "# per_day = 60000"
