"""Kinds of gag made up for a test: their folders beside the real ones for as long as it runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from precipice import gags
from precipice.gags import registry
from precipice.gags.specification import Specification
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry


def kind_beside(patch: pytest.MonkeyPatch, folder: Path, name: str, table: str, model: str) -> None:
    """Make a kind known from the text of its two files."""
    home = folder / name
    home.mkdir(parents=True)
    (home / f"{name}.toml").write_text(table, encoding="utf-8")
    (home / "model.py").write_text(model, encoding="utf-8")
    patch.setattr(gags, "__path__", [*gags.__path__, str(folder)])
    patch.setattr(registry, "MODELLED", registry.modelled(gags.__path__))
    for part in (f"precipice.gags.{name}", f"precipice.gags.{name}.model"):
        patch.delitem(sys.modules, part, raising=False)
    registry.kind_of.cache_clear()


def entry(kind: str, parameters: dict[str, object], **more: object) -> GagEntry:
    """A gag of a kind that the production file may not know."""
    plain = GagEntry(id="stunt", scene="1", kind="other", parameters=parameters, **more)  # type: ignore[arg-type]
    return plain.model_copy(update={"kind": kind})


def specified(
    kind: str, parameters: dict[str, object], folder: Path = Path(), **more: object
) -> tuple[Specification | None, tuple[Problem, ...]]:
    """A gag of a kind with these parameters, held against the kind."""
    return registry.specification_of(folder, entry(kind, parameters, **more))
