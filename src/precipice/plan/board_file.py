"""board.json: the order of the shoot as people have decided it, strip by strip.

The file holds dates, not indices, so that it stays true when the calendar grows; a strip's `order` is any
number, so that a strip put between two others changes its own entry only.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from precipice.production.problem import InputError, Problem
from precipice.schedule.shoot.problem import COLUMNS, Column

BOARD_FILE: Final = "board.json"
FORMAT: Final = "precipice-board/1"
LARGEST_FILE, MOST_STRIPS, MOST_BANNERS = 2_000_000, 5_000, 500
LONGEST_NUMBER, LONGEST_BANNER = 200, 200
LARGEST_ORDER = 1e9
KEYS = ("format", "slots", "boneyard", "banners")
SLOT_KEYS = ("date", "unit", "order")
ORDERS = f"a number from {-LARGEST_ORDER:g} to {LARGEST_ORDER:g}"


@dataclass(frozen=True, slots=True)
class StripSlot:
    """Where a strip hangs.

    Attributes:
        date: Calendar date.
        unit: Main or second unit, or preparation beside them.
        order: Strips of a unit's day hang by it, rising; equal ones by number.
    """

    date: date
    unit: Column
    order: float


@dataclass(frozen=True, slots=True)
class BoardFile:
    """A board as it is written down.

    Attributes:
        slots: Of each strip, a scene or a preparation, by its number or name.
        boneyard: Strips without a date.
        banners: Words across the board on a date.
    """

    slots: Mapping[str, StripSlot]
    boneyard: tuple[str, ...] = ()
    banners: Mapping[date, str] = field(default_factory=dict)


def read_board(folder: Path) -> BoardFile | None:
    """The board of a production folder; None where it has none.

    Raises:
        InputError: The file cannot be read, is too large, or is no board; every mistake in it.
    """
    path = folder / BOARD_FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror or error})"
        raise InputError((Problem(BOARD_FILE, "", found, "a board"),)) from error
    return board_of(raw)


def board_of(raw: bytes) -> BoardFile:
    """The board in the bytes of a board.json.

    Raises:
        InputError: Every mistake in it.
    """
    if len(raw) > LARGEST_FILE:
        raise _refusal("", f"more than {LARGEST_FILE} bytes", f"at most {LARGEST_FILE}")
    try:
        whole = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _refusal("", "text that is not JSON", f'"format": "{FORMAT}" and "slots"') from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        found = repr(whole.get("format"))[:80] if isinstance(whole, dict) else "no object"
        raise _refusal("format", found, f'"{FORMAT}"')
    problems = [Problem(BOARD_FILE, key[:80], "it", ", ".join(KEYS)) for key in whole if key not in KEYS]
    slots: dict[str, StripSlot] = {}
    problems += _slots(whole.get("slots"), slots)
    problems += _boneyard(whole.get("boneyard", []), slots)
    banners: dict[date, str] = {}
    problems += _banners(whole.get("banners", {}), banners)
    if problems:
        raise InputError(tuple(problems[:50]))
    return BoardFile(slots, tuple(whole.get("boneyard", [])), banners)


def board_bytes(board: BoardFile) -> bytes:
    """A board as the bytes of a board.json: one line a strip, by date, unit and order."""

    def place(entry: tuple[str, StripSlot]) -> tuple[date, int, float, str]:
        number, slot = entry
        return slot.date, COLUMNS.index(slot.unit), slot.order, number

    rows = [
        f"{_quoted(number)}: "
        + json.dumps({"date": f"{slot.date}", "unit": slot.unit, "order": _plain(slot.order)})
        for number, slot in sorted(board.slots.items(), key=place)
    ]
    bones = [_quoted(number) for number in board.boneyard]
    banners = [f'"{day}": {_quoted(words)}' for day, words in sorted(board.banners.items())]
    parts = [f'"format": "{FORMAT}"', f'"slots": {_block("{}", rows)}', f'"boneyard": {_block("[]", bones)}']
    if banners:
        parts.append(f'"banners": {_block("{}", banners)}')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _block(ends: str, rows: list[str]) -> str:
    return f"{ends[0]}\n" + ",\n".join(f" {row}" for row in rows) + f"\n{ends[1]}" if rows else ends


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _plain(order: float) -> float | int:
    return int(order) if order == int(order) else order


def _refusal(place: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(BOARD_FILE, place, found, allowed),))


def _slots(raw: Any, slots: dict[str, StripSlot]) -> Iterator[Problem]:
    """Fill the slots; yields what is wrong with them."""
    if not isinstance(raw, dict) or len(raw) > MOST_STRIPS:
        found = f"{len(raw)} strips" if isinstance(raw, dict) else "no object"
        yield Problem(BOARD_FILE, "slots", found, f"an object of at most {MOST_STRIPS} strips")
        return
    for number, entry in raw.items():
        where = f"slots[{number[:80]}]"
        if not 0 < len(number) <= LONGEST_NUMBER:
            yield Problem(BOARD_FILE, where, f"{len(number)} letters", f"1 to {LONGEST_NUMBER}")
            continue
        if not isinstance(entry, dict) or set(entry) != set(SLOT_KEYS):
            yield Problem(BOARD_FILE, where, repr(entry)[:80], f"an object of {', '.join(SLOT_KEYS)}")
            continue
        day, unit, order = _date(entry["date"]), entry["unit"], entry["order"]
        if day is None:
            yield Problem(
                BOARD_FILE, f"{where}.date", repr(entry["date"])[:80], 'a date such as "2027-06-07"'
            )
        elif unit not in COLUMNS:
            yield Problem(BOARD_FILE, f"{where}.unit", repr(unit)[:80], ", ".join(COLUMNS))
        elif not _is_order(order):
            yield Problem(BOARD_FILE, f"{where}.order", repr(order)[:80], ORDERS)
        else:
            slots[number] = StripSlot(day, unit, float(order))


def _is_order(order: object) -> bool:
    if isinstance(order, bool) or not isinstance(order, int | float):
        return False
    return math.isfinite(order) and abs(order) <= LARGEST_ORDER


def _boneyard(raw: Any, slots: Mapping[str, StripSlot]) -> Iterator[Problem]:
    if not isinstance(raw, list) or len(raw) > MOST_STRIPS:
        yield Problem(BOARD_FILE, "boneyard", repr(raw)[:80], f"a list of at most {MOST_STRIPS} strips")
        return
    seen: set[str] = set()
    for at, number in enumerate(raw):
        where = f"boneyard[{at}]"
        if not isinstance(number, str) or not 0 < len(number) <= LONGEST_NUMBER:
            yield Problem(BOARD_FILE, where, repr(number)[:80], f"text of 1 to {LONGEST_NUMBER} letters")
        elif number in seen or number in slots:
            yield Problem(BOARD_FILE, where, f"{number[:80]!r} a second time", "each strip once")
        else:
            seen.add(number)


def _banners(raw: Any, banners: dict[date, str]) -> Iterator[Problem]:
    if not isinstance(raw, dict) or len(raw) > MOST_BANNERS:
        yield Problem(BOARD_FILE, "banners", repr(raw)[:80], f"an object of at most {MOST_BANNERS} dates")
        return
    for key, words in raw.items():
        day = _date(key)
        if day is None:
            yield Problem(BOARD_FILE, f"banners[{key[:80]}]", "no date", 'a date such as "2027-06-07"')
        elif not isinstance(words, str) or len(words) > LONGEST_BANNER:
            yield Problem(
                BOARD_FILE, f"banners[{key}]", repr(words)[:80], f"{LONGEST_BANNER} letters at most"
            )
        else:
            banners[day] = words


def _date(raw: object) -> date | None:
    if not isinstance(raw, str) or len(raw) != 10:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def named(numbers: Iterable[str]) -> str:
    """Strips in a sentence: "1, 2 and 3"."""
    words = list(numbers)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
