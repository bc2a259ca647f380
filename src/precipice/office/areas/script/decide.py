"""A decision about an element, written into production.toml: all else stays as it is."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array

from precipice.office.store.revisions import Merge
from precipice.production.elements import ElementEntry
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem

Key = tuple[str, str, str]
_BOM = b"\xef\xbb\xbf"


def key_of(scene: str, category: str, label: str) -> Key:
    """What makes two decisions decisions about the same element."""
    return scene, category, " ".join(label.casefold().split())


def with_decision(content: bytes, key: Key, entry: ElementEntry | None) -> bytes:
    """production.toml with one decision in place of what was decided about that element; None takes it out.

    Raises:
        InputError: The file is not TOML, or its elements are no list of tables.
    """
    document = _parsed(content)
    found = document.get("elements")
    if found is None:
        if entry is None:
            return content
        found = document["elements"] = tomlkit.aot()
        found = document["elements"]
    if not isinstance(found, (AoT, Array)):
        raise InputError((Problem(FILE_NAME, "elements", "no list of tables", "[[elements]]"),))
    places = [place for place, one in enumerate(found) if _key_in(one) == key]
    if entry is not None:
        table: Any = tomlkit.inline_table() if isinstance(found, Array) else tomlkit.table()
        table.update(entry.model_dump(exclude_defaults=True))
        if places:
            found[places.pop()] = table
        else:
            found.append(table)
    for place in reversed(places):
        del found[place]
    if not found:
        del document["elements"]
    return (_BOM if content.startswith(_BOM) else b"") + tomlkit.dumps(document).encode()


def decided_again(key: Key, entry: ElementEntry | None) -> Merge:
    """How a decision is made anew on a newer file: unless that one decided about the same element."""

    def again(base: bytes | None, newer: bytes | None) -> bytes | None:
        if base is None or newer is None or _entries(base, key) != _entries(newer, key):
            return None
        return with_decision(newer, key, entry)

    return again


def _entries(content: bytes, key: Key) -> list[dict[str, Any]]:
    found = _parsed(content).get("elements") or ()
    return [dict(one) for one in found if _key_in(one) == key]


def _key_in(one: Any) -> Key:
    return key_of(*(str(one.get(name, "")).strip() for name in ("scene", "category", "label")))


def _parsed(content: bytes) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(content.decode("utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())[:120]
        raise InputError((Problem(FILE_NAME, "", f"a TOML mistake: {said}", "TOML 1.0"),)) from error
