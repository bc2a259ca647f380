"""Heights and speeds as a script words them, in SI, with the words kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from precipice.breakdown.words import read_data


@dataclass(frozen=True, slots=True)
class Measure:
    """A height or a speed.

    Attributes:
        of: Which of the two.
        value: m, or m/s.
        words: As written, for example "forty feet".
        start: Where it begins in the text.
        end: Where it ends.
    """

    of: Literal["height", "speed"]
    value: float
    words: str
    start: int
    end: int


_COUNTED = ("hundred", "thousand", "dozen")
"""What "a" counts: "a hundred feet", but "a fifty-foot drop"."""


@dataclass(frozen=True, slots=True)
class _Units:
    pattern: re.Pattern[str]
    numbers: dict[str, float]
    heights: dict[str, float]
    speeds: dict[str, float]


def measures(text: str) -> Iterator[Measure]:
    """Every number of the text that has a unit of height or speed, in order."""
    units = _units()
    for found in units.pattern.finditer(text):
        value = _value(found["number"], units.numbers)
        unit = " ".join(found["unit"].lower().replace("-", " ").split())
        if value is None or (unit == "foot" and found["number"].lower() in ("a", "one")):
            continue  # "she gets a foot on the rock"
        words = " ".join(found.group().split())
        if unit in units.speeds:
            yield Measure("speed", value * units.speeds[unit], words, found.start(), found.end())
        else:
            yield Measure("height", value * units.heights[unit], words, found.start(), found.end())


@lru_cache(maxsize=1)
def unit_words() -> frozenset[str]:
    """Every word of every unit: a sentence without any has no measure."""
    units = _units()
    return frozenset(
        word for unit in (*units.heights, *units.speeds) for word in re.findall(r"\w+", unit)
    ) - {
        "a",
        "an",
    }


@lru_cache(maxsize=1)
def _units() -> _Units:
    table = read_data("measures.toml")
    numbers = {word: float(value) for word, value in table["numbers"].items()}
    heights, speeds = _factors(table["heights"]), _factors(table["speeds"])
    units = sorted((*heights, *speeds), key=len, reverse=True)
    number = "|".join(sorted(numbers, key=len, reverse=True))
    one = rf"(?:(?<![\d.,])\d{{1,3}}(?:,?\d{{3}}){{0,2}}(?:\.\d{{1,3}})?|\b(?:{number})\b)"
    written = rf"(?P<number>{one}(?:(?:\s+and(?:\s+a)?)?[\s-]+{one}){{0,7}})"
    unit = "|".join(re.escape(unit).replace(r"\ ", r"[\s-]+") for unit in units)
    return _Units(re.compile(rf"{written}[\s-]*(?P<unit>{unit})\b", re.I), numbers, heights, speeds)


def _factors(entries: dict[str, dict[str, object]]) -> dict[str, float]:
    """Each spelling with what one of it is in SI."""
    return {
        str(spelling): float(str(entry["si"]))
        for entry in entries.values()
        for spelling in _list(entry["spellings"])
    }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _value(written: str, numbers: dict[str, float]) -> float | None:
    """A number in digits or words: "12", "1,200", "two hundred and sixty", "twelve hundred", "half a"."""
    total, current = 0.0, 0.0
    parts = [part for part in re.split(r"[\s-]+", written.lower()) if part != "and"]
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if part in ("a", "an") and following and following not in _COUNTED:
            continue
        value = float(part.replace(",", "")) if part[0].isdigit() else numbers.get(part)
        if value is None:
            return None
        if value in (100.0, 1000.0) and not part[0].isdigit():
            current = max(current, 1.0) * value
            if value == 1000.0:
                total, current = total + current, 0.0
        else:
            current += value
    return total + current
