"""Published figures and real files outside the project; tests skip, with the reason, without them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def published(section: str) -> dict[str, Any]:
    """A section of the published figures."""
    path = real_file("truth.json")
    section_found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[section]
    return section_found


def real_file(name: str) -> Path:
    """A real file by its path among the data; skips where the data are not there."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the published data are not beside this checkout ({name} is missing)")
    return path
