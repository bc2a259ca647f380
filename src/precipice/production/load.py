"""production.toml to a Production, with every mistake found in one reading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from precipice.production.camera import CameraEntry, LensEntry
from precipice.production.check import Sketch, cross_problems
from precipice.production.consent import Consent, Gives, PersonLimits, Receives
from precipice.production.crew import CallSheetEntry, ContactDetails, CrewMember, Hospital
from precipice.production.day import CheckEntry
from precipice.production.elements import ElementEntry
from precipice.production.exposure import ExposureLimit
from precipice.production.gate import (
    ComingScene,
    Dependence,
    GateEntry,
    Injury,
    PracticeDay,
    Readiness,
    WeatherLimits,
    Worst,
)
from precipice.production.kept_consent import merge_kept
from precipice.production.people import CastMember
from precipice.production.problem import InputError, Problem
from precipice.production.production import Production
from precipice.production.shoot import (
    After,
    BudgetLine,
    Calendar,
    Calls,
    Move,
    Place,
    Preparation,
    Release,
    SceneEntry,
    SecondUnit,
    WishEntry,
)
from precipice.production.stretch import Stretch
from precipice.production.stunt import GagEntry, TakesPart

FILE_NAME = "production.toml"
LARGEST_FILE = 2_000_000
DEEPEST = 16
LARGEST_NUMBER = 2**63  # the range of whole numbers that TOML 1.0 asks for
LABEL_KEYS = {
    "cast": "id",
    "crew": "id",
    "places": "name",
    "scenes": "number",
    "gags": "id",
    "gates": "gag",
    "budget": "name",
    "preparations": "name",
    "wishes": "wish",
    "elements": "label",
}
SECTIONS: dict[str, type[BaseModel]] = {
    "calendar": Calendar,
    "cast": CastMember,
    "crew": CrewMember,
    "callsheet": CallSheetEntry,
    "places": Place,
    "moves": Move,
    "scenes": SceneEntry,
    "preparations": Preparation,
    "second_unit": SecondUnit,
    "wishes": WishEntry,
    "release": Release,
    "camera": CameraEntry,
    "elements": ElementEntry,
    "gags": GagEntry,
    "gates": GateEntry,
    "exposure_limits": ExposureLimit,
    "budget": BudgetLine,
}
TABLES: dict[str, type[BaseModel]] = {
    **dict.fromkeys(("unavailable", "open", "closed", "only_on", "on"), Stretch),
    "after": After,
    "lenses": LensEntry,
    "call": Calls,
    "checks": CheckEntry,
    "comes": ComingScene,
    "injury": Injury,
    "worst": Worst,
    "weather": WeatherLimits,
    "readiness": Readiness,
    "practice": PracticeDay,
    "if_others_failed": Dependence,
    "consent": Consent,
    "contact": ContactDetails,
    "hospital": Hospital,
    "receives": Receives,
    "gives": Gives,
    "limits": PersonLimits,
    "people": TakesPart,
}
"""Tables within the entries of a section, by key."""
NounT = TypeVar("NounT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Draft:
    """A production file as read: its mistakes, and whatever of it could be understood.

    Attributes:
        folder: The production folder.
        production: The value, or None where `problems` is not empty.
        sketch: The entries that are good by themselves.
        problems: Every mistake found so far.
    """

    folder: Path
    production: Production | None
    sketch: Sketch
    problems: tuple[Problem, ...]


def read_draft(folder: Path) -> Draft:
    """Read `folder`/production.toml with the consents kept beside it, and collect their mistakes.

    Raises:
        InputError: The file cannot be read as TOML at all.
    """
    raw = _read_toml(folder / FILE_NAME)
    problems = merge_kept(folder, raw)
    production = None
    try:
        production = Production.model_validate(raw)
    except ValidationError as error:
        problems += _merged(_problem(raw, dict(detail)) for detail in error.errors())
    sketch = Sketch(
        script=_script_name(raw.get("script")),
        cast=_valid(raw, "cast", CastMember),
        crew=_valid(raw, "crew", CrewMember),
        places=_valid(raw, "places", Place),
        scenes=_valid(raw, "scenes", SceneEntry),
        gags=_valid(raw, "gags", GagEntry),
        gates=_valid(raw, "gates", GateEntry),
        budget=_valid(raw, "budget", BudgetLine),
        preparations=_valid(raw, "preparations", Preparation),
        wishes=_valid(raw, "wishes", WishEntry),
        elements=_valid(raw, "elements", ElementEntry),
        moves=_valid(raw, "moves", Move),
        exposure_limits=_valid(raw, "exposure_limits", ExposureLimit),
        second_unit="second_unit" in raw,
        time_zone="time_zone" in _keys(raw.get("calendar")),
        claimed={section: _claimed(raw, section, key) for section, key in LABEL_KEYS.items()},
    )
    problems += cross_problems(FILE_NAME, sketch)
    return Draft(folder, None if problems else production, sketch, tuple(problems))


def _script_name(written: object) -> str | None:
    """The script's name where it is one; a path could lead out of the folder."""
    is_name = isinstance(written, str) and re.fullmatch(r"[^/\\\0]+", written)
    return str(written).strip() if is_name else None


def load_production(folder: Path) -> Production:
    """Read and check `folder`/production.toml by itself, without its script.

    Raises:
        InputError: With every mistake.
    """
    draft = read_draft(folder)
    if draft.production is None:
        raise InputError(draft.problems)
    return draft.production


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.parent.is_dir():
        raise _unreadable(path.parent, "no such folder", f"a folder with a {FILE_NAME} in it")
    if not path.is_file():
        raise _unreadable(path, "no such file", f"a {FILE_NAME}; `precipice new` writes one from a script")
    if path.stat().st_size > LARGEST_FILE:
        raise _unreadable(path, f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at offset {error.start}, which is not UTF-8"
        raise _unreadable(path, found, "text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, f"a TOML mistake: {error}", "TOML 1.0") from error
    except RecursionError as error:
        raise _unreadable(path, "tables nested too deep", "tables nested a few levels") from error
    except ValueError as error:  # Python writes out no whole number of more than 4,300 digits
        found = "a whole number of thousands of digits"
        raise _unreadable(path, found, "whole numbers of 64 bits") from error
    for found, allowed in _beyond_bounds(raw):
        raise _unreadable(path, found, allowed)
    return raw


def _beyond_bounds(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What TOML can say but no production needs, and what later readers would choke on."""
    waiting: list[tuple[Any, int]] = [(raw, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            yield "tables nested too deep", f"tables nested at most {DEEPEST} levels"
        elif isinstance(value, dict):
            waiting += ((entry, depth + 1) for entry in value.values())
        elif isinstance(value, list):
            waiting += ((entry, depth + 1) for entry in value)
        elif isinstance(value, int) and not -LARGEST_NUMBER <= value < LARGEST_NUMBER:
            yield "a whole number of more than 64 bits", "whole numbers of 64 bits"


def _unreadable(path: Path, found: str, allowed: str) -> InputError:
    return InputError((Problem(str(path), "", found, allowed),))


def _merged(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a field where pydantic reports one for each branch of a union."""
    merged: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        key = (problem.field, problem.found)
        first = merged.get(key)
        merged[key] = replace(problem, allowed=f"{first.allowed}, or {problem.allowed}") if first else problem
    return list(merged.values())


def _entries(raw: Mapping[str, Any], section: str) -> list[Any]:
    entries = raw.get(section)
    return entries if isinstance(entries, list) else []


def _valid(raw: Mapping[str, Any], section: str, noun: type[NounT]) -> tuple[NounT, ...]:
    good: list[NounT] = []
    for entry in _entries(raw, section):
        try:
            good.append(noun.model_validate(entry))
        except ValidationError:
            continue  # reported from the validation of the whole file
    return tuple(good)


def _claimed(raw: Mapping[str, Any], section: str, key: str) -> tuple[str, ...]:
    entries = [entry for entry in _entries(raw, section) if isinstance(entry, dict)]
    return tuple(str(entry[key]).strip() for entry in entries if isinstance(entry.get(key), (str, int)))


def _path(raw: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """Field path that names an entry by its id: gags[fjord-jump].parameters."""
    path, section = "", ""
    here: Any = raw
    for step in location:
        if isinstance(step, int):
            entry = here[step] if isinstance(here, list) and step < len(here) else None
            label = entry.get(LABEL_KEYS.get(section, "id")) if isinstance(entry, dict) else None
            path += f"[{label if isinstance(label, (str, int)) else '#' + str(step + 1)}]"
            here = entry
        elif step not in _keys(here) and re.match(r"(function|literal|constrained|tuple|dict)", step):
            continue  # pydantic's name for a branch of a union, which the file does not contain
        else:
            path += f".{step}" if path else step
            section = step
            here = _keys(here).get(step)
    return path


def _keys(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _show(value: object) -> str:
    text = (
        repr(value) if not isinstance(value, (dict, list)) else type(value).__name__.replace("dict", "table")
    )
    return text if len(text) <= 80 else text[:77] + "..."


def _problem(raw: Mapping[str, Any], detail: dict[str, Any]) -> Problem:
    location, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    field = _path(raw, location)
    if kind == "missing":
        return Problem(FILE_NAME, field, "nothing", "this key must be there")
    if kind == "extra_forbidden":
        return Problem(FILE_NAME, field, f"the unknown key {location[-1]!r}", _keys_allowed(location))
    if kind == "value_error":
        found, _, allowed = str(context["error"]).partition("; ")
        return Problem(FILE_NAME, field, found.removeprefix("found "), allowed.removesuffix(" is allowed"))
    return Problem(FILE_NAME, field, _show(detail["input"]), _allowed(kind, context, detail["msg"]))


def _keys_allowed(location: tuple[int | str, ...]) -> str:
    if len(location) == 1:
        return ", ".join(Production.model_fields)
    inner = [TABLES[str(step)] for step in location[1:-1] if str(step) in TABLES]
    noun = inner[-1] if inner else SECTIONS[str(location[0])]
    return ", ".join(field.alias or name for name, field in noun.model_fields.items())


def _allowed(kind: str, context: Mapping[str, Any], message: str) -> str:
    bounds = {
        "greater_than": "more than {gt:g}",
        "greater_than_equal": "{ge:g} or more",
        "less_than": "less than {lt:g}",
        "less_than_equal": "{le:g} or less",
        "literal_error": "{expected}",
        "finite_number": "a finite number",
        "too_short": "at least {min_length}",
        "string_too_short": "at least {min_length} character",
        "string_too_long": "at most {max_length} characters",
        "string_pattern_mismatch": "text of the pattern {pattern}",
    }
    if kind in bounds:
        return bounds[kind].format(**context)
    return message.replace("Input should be ", "")
