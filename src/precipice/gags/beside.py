"""Files that a production file names beside itself: whether they may be read, and small tables in them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 1_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file cannot be used: what was found, what is allowed."""

    found: str
    allowed: str


def unfit_file(folder: Path, path: Path) -> str:
    """Why a file named by a production file cannot be used: outside the folder, missing, too large; or ""."""
    if not path.resolve().is_relative_to(folder.resolve()):
        return "which lies outside the production folder"
    if not path.is_file():
        return "and there is no such file"
    size = path.stat().st_size
    return f"of {size:,} bytes, more than {LARGEST_FILE:,}" if size > LARGEST_FILE else ""


def table_beside(folder: Path, name: object, allowed: str) -> list[list[str]] | Unusable:
    """The rows of a CSV file named by a production file, without empty ones and those that begin with "#".

    Args:
        folder: The production folder; the file must lie in it.
        name: File name as written.
        allowed: What the file should be, in words.

    Returns:
        The rows as text; or what was found and what is allowed, where the file cannot be used.
    """
    if not isinstance(name, str) or not name.strip():
        return Unusable("nothing" if name is None else repr(name)[:80], allowed)
    path = folder / name
    if refusal := unfit_file(folder, path):
        return Unusable(f"{name!r}, {refusal}", allowed)
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        return Unusable(f"{name!r}, which cannot be read: {error}", allowed)
    return [row for row in rows if row and not row[0].lstrip().startswith("#")]
