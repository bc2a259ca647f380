"""A paper as JSON: its blocks as they are, for a program to read."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any, Final

from precipice.paper.handout.document import Document

FORMAT: Final = "precipice-paper/1"
"""Version of the layout."""


def render_data(document: Document) -> bytes:
    """The paper as JSON in UTF-8; the same paper gives the same bytes.

    Every block says which it is under "block", in the words of `precipice.paper.handout.document`.
    """
    data = {"format": FORMAT, **_data(document)}
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _data(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: _data(getattr(value, one.name)) for one in dataclasses.fields(value)}
        name = type(value).__name__
        named = {} if name in {"Document", "Run", "Column", "Row", "ScriptLine", "Event"} else {"block": name}
        return named | fields
    if isinstance(value, tuple):
        return [_data(one) for one in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value.isoformat() if isinstance(value, date) else value
