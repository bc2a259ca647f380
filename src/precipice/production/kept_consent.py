"""Consents that people keep themselves: consents/ID.toml beside production.toml, one file a person.

A file of its own, since everybody who plans writes to production.toml: what somebody agreed to stands in a
place that nobody else has a reason to touch, and each change of it is a change of that one file. It stands in
place of the whole `[cast.consent]` of that person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from precipice.production.consent import Consent
from precipice.production.noun import Name
from precipice.production.problem import InputError, Problem

FOLDER = "consents"
LARGEST = 100_000
MOST = 1_000
OWN_KEYS = ("part", "by", "kept_at")
"""Keys beside those of a consent."""


class KeptConsent(Consent):
    """A consent with its authorship.

    Attributes:
        part: The part as the cast has it: a board number alone could be given to somebody else.
        by: Who kept it, as the account is called.
        kept_at: When, with its time zone.
    """

    part: Name
    by: Annotated[str, Field(min_length=1, max_length=300)]
    kept_at: datetime


def path_of(person: str) -> str:
    """Where a person's consent lies in the folder."""
    return f"{FOLDER}/{person}.toml"


def parse_kept(path: str, raw: bytes) -> tuple[KeptConsent, Mapping[str, Any]]:
    """A kept consent, and the keys of it that make a `[cast.consent]`.

    Raises:
        InputError: It is none.
    """
    if len(raw) > LARGEST:
        raise InputError((Problem(path, "", f"{len(raw):,} bytes", f"at most {LARGEST:,}"),))
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
        kept = KeptConsent.model_validate(data)
    except ValidationError as error:
        found = [
            Problem(path, ".".join(map(str, one["loc"])), one["msg"][:200], "see docs/people.md")
            for one in error.errors()[:20]
        ]
        raise InputError(tuple(found)) from error
    except (ValueError, RecursionError) as error:  # what is no UTF-8 and no TOML are ValueErrors too
        said = " ".join(str(error).split())[:120]
        raise InputError((Problem(path, "", f"a TOML mistake: {said}", "TOML 1.0"),)) from error
    return kept, {key: value for key, value in data.items() if key not in OWN_KEYS}


def read_kept(folder: Path) -> tuple[dict[str, KeptConsent], dict[str, Mapping[str, Any]], list[Problem]]:
    """The kept consents of a production folder by board number: as values, and as written; with mistakes."""
    kept: dict[str, KeptConsent] = {}
    written: dict[str, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    for person, path in _files(folder, problems):
        try:
            kept[person], written[person] = parse_kept(path_of(person), _content(path))
        except InputError as error:
            problems += error.problems
    return kept, written, problems


def merge_kept(folder: Path, raw: dict[str, Any]) -> list[Problem]:
    """Put the kept consents of a folder in the place of those that its production.toml states.

    Args:
        folder: The production folder.
        raw: production.toml as read; its cast is changed.

    Returns:
        Every mistake in the files.
    """
    kept, written, problems = read_kept(folder)
    cast = raw.get("cast")
    for entry in cast if isinstance(cast, list) else ():
        person = str(entry.get("id", "")).strip() if isinstance(entry, dict) else ""
        if person not in kept:
            continue
        name = str(entry.get("name", "")).strip()
        if kept[person].part != name:
            found = f"the consent of {kept[person].part!r}, and cast[{person}] is {name!r}"
            allowed = "the same part; where it was renamed, the person keeps the consent again"
            problems.append(Problem(path_of(person), "part", found, allowed))
            continue
        entry["consent"] = dict(written[person])
    return problems


def _files(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    place = folder / FOLDER
    if not place.is_dir():
        return
    paths = sorted(place.iterdir())
    if len(paths) > MOST:
        problems.append(Problem(FOLDER, "", f"{len(paths):,} files", f"at most {MOST:,}"))
        return
    for path in paths:
        if path.suffix != ".toml" or not path.is_file():
            found = "what is no consent"
            problems.append(Problem(f"{FOLDER}/{path.name}", "", found, "ID.toml, one a person"))
        else:
            yield path.stem, path


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)
