"""A gag as it was stated, in one hash: whether a plan was made for the gag as it stands now."""

from __future__ import annotations

import hashlib
from pathlib import Path

from precipice.gags.registry import kind_of
from precipice.production.stunt import GagEntry
from precipice.safety.chain import digest

BEARS = {"id", "kind", "correlations", "highest_harm"}
"""Keys of a gag that its odds hang on, beside its parameters."""


def stated_hash(folder: Path, gag: GagEntry) -> str:
    """Hash of a gag's parameters, limits and the files that they name.

    Args:
        folder: The production folder.
        gag: The gag.
    """
    kind = kind_of(gag.kind)
    named = [
        gag.parameters[name] for name in (kind.files if kind is not None else ()) if name in gag.parameters
    ]
    paths = [folder / name for name in named if isinstance(name, str)]
    content = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()]
    said = {**gag.model_dump(include=BEARS), "parameters": dict(gag.parameters)}
    return digest({"gag": _plain(said), "files": content})


def _plain(value: object) -> object:
    """A value of a TOML file as JSON: dates and the like as text."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
