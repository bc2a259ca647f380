"""Assessments kept in a folder: a gag of which nothing has changed is not flown again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from precipice.gags.specification import Specification
from precipice.production.assessment import Assessment
from precipice.risk.assess import Effort
from precipice.risk.identity import digest, here

LARGEST_FILE = 50_000_000
Write = Callable[[Path, Mapping[str, str]], object]


class Keeps(Protocol):
    """Where assessments are kept."""

    def find(self, gag: str, key: str) -> Assessment | None:
        """The assessment of a gag, where the one kept is of this very key."""
        ...

    def keep(self, gag: str, key: str, assessment: Assessment) -> None:
        """Keep an assessment."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of assessments, one a gag.

    Attributes:
        folder: Where they are.
        fresh: Whether what is there is not to be used, only replaced.
        write: Writes files into a folder, all or none.
    """

    folder: Path
    write: Write
    fresh: bool = False

    def find(self, gag: str, key: str) -> Assessment | None:
        """The assessment of a gag, where the one kept is of this very key."""
        path = self.folder / f"{gag}.json"
        if self.fresh or not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            same = isinstance(found, dict) and found.get("key") == key
            return Assessment.model_validate(found["assessment"]) if same else None
        except (ValueError, KeyError, RecursionError, ValidationError):
            return None

    def keep(self, gag: str, key: str, assessment: Assessment) -> None:
        """Keep an assessment in place of the one before."""
        text = json.dumps({"key": key, "assessment": assessment.model_dump(mode="json")})
        self.write(self.folder, {f"{gag}.json": text})


def key_of(spec: Specification, performer: str, effort: Effort) -> str:
    """A digest of everything that fixes an assessment: gag, effort and seed, program, arithmetic."""
    asked = {one.name: getattr(effort, one.name) for one in fields(effort) if one.name != "runner"}
    return digest((here(), performer, asked, spec))
