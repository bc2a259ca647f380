"""Files of talent-scheduling instances: the classic text and MiniZinc data.

The text, as in the libraries of M. Garcia de la Banda, P. J. Stuckey and G. Chu (2011) and of later solvers:
a line with the name; the numbers of scenes and of actors; a row for each actor, 0 or 1 for each scene and
then the cost; the durations. Line breaks after the name mean nothing. The MiniZinc data have numScenes,
numActors, ia (actors x scenes), c and d; other items are passed over.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from precipice.production.problem import InputError, Problem
from precipice.schedule.talent.instance import MOST_ACTORS, MOST_SCENES, Instance

LARGEST_FILE = 8 * 2**20
"""Bytes; the largest allowed instance fits with room to spare."""

_LONGEST_NUMBER = 15
_ITEM = re.compile(r"\b([A-Za-z_]\w*)\s*=\s*([^;]*);?")
_PRESENT = {"0": False, "1": True, "false": False, "true": True}


class _Word(NamedTuple):
    line: int
    text: str


def read_instance(path: Path) -> Instance:
    """The instance in a file, MiniZinc data where it looks like them, the classic text otherwise.

    Raises:
        InputError: The file cannot be read, is over 8 MiB, or is not an instance of a size allowed.
    """
    text = _text(path)
    if path.suffix.lower() == ".dzn" or re.search(r"\bnumScenes\s*=", text):
        return _minizinc(path, text)
    return _classic(path, text)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refusal(path, "", error.strerror or str(error), "a file that can be read") from error
    if len(raw) > LARGEST_FILE:
        raise _refusal(path, "", f"more than {LARGEST_FILE} bytes", f"up to {LARGEST_FILE} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(path, "", "bytes that are not UTF-8", "text in UTF-8") from error


def _refusal(path: Path, field: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(path.name, field, found, allowed),))


def _number(path: Path, field: str, word: _Word, most: int | None = None, least: int = 0) -> int:
    allowed = f"a whole number from {least}" + ("" if most is None else f" to {most}")
    if not (word.text.isascii() and word.text.isdigit() and len(word.text) <= _LONGEST_NUMBER):
        raise _refusal(path, f"line {word.line}: {field}", repr(word.text[:40]), allowed)
    value = int(word.text)
    if value < least or (most is not None and value > most):
        raise _refusal(path, f"line {word.line}: {field}", str(value), allowed)
    return value


def _present(path: Path, field: str, word: _Word) -> bool:
    if word.text not in _PRESENT:
        raise _refusal(path, f"line {word.line}: {field}", repr(word.text[:40]), "0 or 1")
    return _PRESENT[word.text]


def _instance(path: Path, name: str, rows: list[list[bool]], costs: list[int], days: list[int]) -> Instance:
    presence = np.array(rows, dtype=np.bool_).reshape(len(costs), len(days))
    try:
        return Instance(name, presence, np.array(costs, dtype=np.int64), np.array(days, dtype=np.int64))
    except ValueError as error:
        raise _refusal(path, "", str(error), "an instance of a size that can be computed") from error


def _classic(path: Path, text: str) -> Instance:
    lines = text.splitlines()
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise _refusal(path, "", "nothing", "a name, numbers of scenes and actors, rows, durations")
    words = [
        _Word(number, word)
        for number, line in enumerate(lines[first + 1 :], start=first + 2)
        for word in line.split()
    ]
    if len(words) < 2:
        raise _refusal(path, "", f"{len(words)} numbers", "numbers of scenes and actors after the name")
    scenes = _number(path, "scenes", words[0], MOST_SCENES, 1)
    actors = _number(path, "actors", words[1], MOST_ACTORS)
    wanted = 2 + actors * (scenes + 1) + scenes
    if len(words) != wanted:
        raise _refusal(
            path,
            "",
            f"{len(words)} numbers after the name",
            f"{wanted} for {scenes} scenes and {actors} actors",
        )
    rows, costs, at = [], [], 2
    for actor in range(actors):
        rows.append([_present(path, f"actor {actor + 1}", word) for word in words[at : at + scenes]])
        costs.append(_number(path, f"cost of actor {actor + 1}", words[at + scenes]))
        at += scenes + 1
    days = [_number(path, f"duration of scene {s + 1}", word) for s, word in enumerate(words[at:])]
    return _instance(path, lines[first].split()[0], rows, costs, days)


def _minizinc(path: Path, text: str) -> Instance:
    bare = re.sub(r"%[^\n]*", "", text)
    items = {
        match[1]: _Item(bare.count("\n", 0, match.start(2)) + 1, match[2]) for match in _ITEM.finditer(bare)
    }
    for name in ("numScenes", "numActors", "ia", "c", "d"):
        if name not in items:
            raise _refusal(path, "", f"no {name}", "numScenes, numActors, ia, c and d")
    scenes = _number(path, "numScenes", items["numScenes"].word(), MOST_SCENES, 1)
    actors = _number(path, "numActors", items["numActors"].word(), MOST_ACTORS)
    rows = [
        [_present(path, f"ia, row {actor + 1}", word) for word in row]
        for actor, row in enumerate(_matrix(path, items["ia"]))
    ]
    if len(rows) != actors:
        raise _refusal(path, "ia", f"{len(rows)} rows", f"numActors = {actors} rows")
    for actor, row in enumerate(rows):
        if len(row) != scenes:
            field = f"ia, row {actor + 1}"
            raise _refusal(path, field, f"{len(row)} values", f"numScenes = {scenes} values")
    costs = [_number(path, "c", word) for word in _vector(path, "c", items["c"], actors)]
    days = [_number(path, "d", word) for word in _vector(path, "d", items["d"], scenes)]
    return _instance(path, path.stem, rows, costs, days)


class _Item(NamedTuple):
    """The right-hand side of an item of MiniZinc data, and the line that it starts on."""

    line: int
    text: str

    def word(self) -> _Word:
        return _Word(self.line, self.text.strip())

    def words(self, text: str, skipped: int) -> list[_Word]:
        line = self.line + self.text.count("\n", 0, skipped)
        found = []
        for number, part in enumerate(text.split("\n")):
            found += [_Word(line + number, word) for word in part.replace(",", " ").split()]
        return found


def _matrix(path: Path, item: _Item) -> list[list[_Word]]:
    match = re.fullmatch(r"\s*\[\s*\|(.*?)(?:\|\s*)?\]\s*", item.text, re.DOTALL)
    if match is None:
        raise _refusal(path, f"line {item.line}: ia", repr(item.text[:40]), "[| row | row |]")
    rows, at = [], match.start(1)
    if not match[1].strip():
        return []
    for part in match[1].split("|"):
        rows.append(item.words(part, at))
        at += len(part) + 1
    return rows


def _vector(path: Path, name: str, item: _Item, size: int) -> list[_Word]:
    match = re.fullmatch(r"\s*\[([^\[\]]*)\]\s*", item.text)
    words = [] if match is None else item.words(match[1], match.start(1))
    if match is None or len(words) != size:
        found = repr(item.text[:40]) if match is None else f"{len(words)} values"
        raise _refusal(path, f"line {item.line}: {name}", found, f"[{size} whole numbers]")
    return words
