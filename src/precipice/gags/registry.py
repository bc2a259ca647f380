"""Which kinds of gag have a model: every folder here with a table and a model."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from precipice import gags
from precipice.gags.kind import Kind, read_kind
from precipice.gags.specification import Refusal, Specification, problem_of, specify
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry

if TYPE_CHECKING:
    from precipice.gags.model import Model


def modelled(folders: Iterable[str] = gags.__path__) -> tuple[str, ...]:
    """Names of the kinds in these folders: those with `<kind>/<kind>.toml` and `<kind>/model.py`."""
    return tuple(
        sorted(
            table.stem
            for folder in folders
            for table in Path(folder).glob("*/*.toml")
            if table.stem == table.parent.name and table.with_name("model.py").is_file()
        )
    )


MODELLED = modelled()
"""Kinds with a model."""


@lru_cache
def kind_of(name: str) -> Kind | None:
    """The kind's table; None for a kind without a model."""
    return read_kind(name) if name in MODELLED else None


def specification_of(folder: Path, gag: GagEntry) -> tuple[Specification | None, tuple[Problem, ...]]:
    """A gag held against its kind, and every problem found.

    Returns:
        (None, ()) for a gag whose kind has no model, or that nobody has described yet.
    """
    kind = kind_of(gag.kind)
    if kind is None or not gag.parameters:
        return None, ()
    spec, problems = specify(folder, gag, kind)
    if spec is None:
        return None, problems
    if find_spec(f"precipice.gags.{gag.kind}.site") is None:
        return spec, ()
    site = import_module(f"precipice.gags.{gag.kind}.site")
    found: tuple[Refusal, ...] = ()
    if hasattr(site, "placed"):
        spec, found = site.placed(folder, spec)
    if not found and hasattr(site, "refusals"):
        found = tuple(site.refusals(spec))
    return (None if found else spec), tuple(problem_of(gag, *refusal) for refusal in found)


def model_of(name: str) -> Model:
    """The kind's model, imported on use since compiled kernels are slow to load.

    Raises:
        KeyError: The kind has none.
    """
    if name not in MODELLED:
        raise KeyError(name)
    return cast("Model", import_module(f"precipice.gags.{name}.model").MODEL)
