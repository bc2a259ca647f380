"""A new kind of gag in a checkout: files from templates, and its name where the kinds are listed."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from precipice.gags.registry import MODELLED
from precipice.paper.write import write_all
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GAG_KINDS

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 40
FOLDERS = {
    "src/precipice/gags/@NAME@": ("@NAME@.toml", "model.py", "site.py"),
    "tests/gags/@NAME@": ("examples.toml", "test_@NAME@.py"),
    "docs/models": ("@NAME@.md",),
}
"""Where the templates go, by folder."""

LISTS = {
    "src/precipice/production/stunt.py": ('    "other",\n', '    "@NAME@",\n    "other",\n'),
    "docs/production.md": (" or `other`", ", `@NAME@` or `other`"),
}
"""Where a name that is not known yet is listed: what stands there once, and what it becomes."""


def write_kind(checkout: Path, name: str) -> tuple[Path, ...]:
    """Write a kind that runs, with its test and its page.

    Raises:
        InputError: The name cannot be one, is taken, or the folder is no checkout; nothing is written.
    """
    _refuse_name(name)
    if not (checkout / "src" / "precipice" / "gags" / "registry.py").is_file():
        found = f"{str(checkout)!r}, without src/precipice/gags"
        raise InputError((Problem("new-gag", "--to", found, "a checkout of precipice"),))
    folders = {checkout / _filled(folder, name): _texts(names, name) for folder, names in FOLDERS.items()}
    taken = [folder / file for folder, texts in folders.items() for file in texts if (folder / file).exists()]
    if taken or name in MODELLED:
        found = f"{name!r}, which exists already"
        raise InputError((Problem("new-gag", "NAME", found, "a name that is not taken"),))
    for path, text in _lists(checkout, name).items():
        folders.setdefault(path.parent, {})[path.name] = text
    before = {path: path.read_bytes() for path in _lists(checkout, name)}
    written: list[Path] = []
    try:
        for folder, texts in folders.items():
            written += write_all(folder, dict(texts))
    except BaseException:
        for path in written:
            if path in before:
                path.write_bytes(before[path])
            else:
                path.unlink(missing_ok=True)
        raise
    return tuple(written)


def _refuse_name(name: str) -> None:
    if not NAME.fullmatch(name) or len(name) > LONGEST or keyword.iskeyword(name):
        allowed = f"small letters, digits and single _ between them, {LONGEST} at most, as trunk_drop"
        raise InputError((Problem("new-gag", "NAME", repr(name), allowed),))


def _filled(text: str, name: str) -> str:
    words = name.replace("_", " ")
    return (
        text.replace("@NAME@", name)
        .replace("@WORDS@", words)
        .replace("@CLASS@", words.title().replace(" ", ""))
    )


def _texts(names: tuple[str, ...], name: str) -> dict[str, str]:
    templates = files("precipice.cli").joinpath("new_gag")
    return {
        _filled(file, name): _filled(
            templates.joinpath(file.replace("@NAME@", "kind") + ".txt").read_text(encoding="utf-8"), name
        )
        for file in names
    }


def _lists(checkout: Path, name: str) -> Mapping[Path, str]:
    """The files that list the kinds with the name added; none where it is known already."""
    if name in GAG_KINDS:
        return {}
    found = {}
    for file, (old, new) in LISTS.items():
        path = checkout / file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text.count(old) != 1:
            words = f"a {file} that does not list the kinds as expected"
            raise InputError((Problem("new-gag", "--to", words, "a checkout of this version of precipice"),))
        found[path] = text.replace(old, _filled(new, name))
    return found
