"""Moved inputs written into the production file: its comments and its order stay."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from precipice.office.areas.gag.asked import checked_at
from precipice.office.store import revisions
from precipice.office.store.engine import reading
from precipice.office.store.revisions import Merge
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem

if TYPE_CHECKING:
    from precipice.office.access import Visit


def kept_files(
    visit: Visit, number: int, gag: str, changes: Mapping[str, Any]
) -> tuple[dict[str, bytes | None], dict[str, Merge]]:
    """The files of a change, checked as a whole production, and how it is made anew on newer bytes.

    Raises:
        InputError: The production would have mistakes with it.
    """
    with reading(visit.office.engine) as conn:
        found = revisions.revision(conn, visit.shoot.id, number)
        content = revisions.contents(conn, found)[FILE_NAME]
    made = with_parameters(content, gag, changes)
    refuse_mistakes(visit, number, made)

    def again(base: bytes | None, newer: bytes | None) -> bytes | None:
        if base is None or newer is None:
            return None
        before, now = parameters_of(base, gag), parameters_of(newer, gag)
        if any(before.get(name) != now.get(name) for name in changes):
            return None
        return with_parameters(newer, gag, changes)

    return {FILE_NAME: made}, {FILE_NAME: again}


def refuse_mistakes(visit: Visit, number: int, content: bytes) -> None:
    """Check a revision with another production file in it.

    Raises:
        InputError: With every mistake.
    """
    from precipice.plan.check import check  # noqa: PLC0415 - a sign-in does without

    there = checked_at(visit, number).folder
    with tempfile.TemporaryDirectory(prefix=".keep-", dir=there.parent) as waiting:
        folder = Path(waiting) / "production"
        shutil.copytree(there, folder)
        target = folder / FILE_NAME
        target.unlink()
        target.write_bytes(content)
        check(folder)


def with_parameters(content: bytes, gag: str, changes: Mapping[str, Any]) -> bytes:
    """A production file with some parameters of a gag written anew.

    Raises:
        InputError: The gag is not in it in a form that can be edited.
    """
    text = content.decode()
    document = tomlkit.parse(text)
    as_it_was = tomlkit.dumps(document)
    entry = _entry(document, gag)
    if "parameters" not in entry:
        entry["parameters"] = tomlkit.table()
    parameters = entry["parameters"]
    for name, value in changes.items():
        new = _item(value)
        if name in parameters:
            # A comment after the value is about the parameter, and stays.
            old = parameters[name]
            new.trivia.comment_ws, new.trivia.comment = old.trivia.comment_ws, old.trivia.comment
        parameters[name] = new
    return _only_what_changed(text, as_it_was, tomlkit.dumps(document)).encode()


def _only_what_changed(text: str, before: str, after: str) -> str:
    """The file with the lines that changed; the rest to the letter, blanks too."""
    own, old, new = (one.splitlines(keepends=True) for one in (text, before, after))
    if len(own) != len(old):
        return after
    lines: list[str] = []
    for how, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines += own[i:j] if how == "equal" else new[k:end]
    return "".join(lines)


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({name: _whole(one) for name, one in value.items()})
        return table
    return tomlkit.item(_whole(value))


def _whole(value: Any) -> Any:
    """5.0 as people write it, 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def parameters_of(content: bytes, gag: str) -> Mapping[str, Any]:
    """A gag's parameters as plain values; none where it has none."""
    entry = _entry(tomlkit.parse(content.decode()), gag).unwrap()
    found = entry.get("parameters", {})
    return found if isinstance(found, dict) else {}


def _entry(document: tomlkit.TOMLDocument, gag: str) -> Table | InlineTable:
    gags = document.get("gags")
    if isinstance(gags, AoT) or hasattr(gags, "__iter__"):
        for one in gags or ():
            if isinstance(one, Table | InlineTable) and one.get("id") == gag:
                return one
    raise InputError((Problem(FILE_NAME, "gags", f"no gag {gag!r}", "one that is in the file"),))
