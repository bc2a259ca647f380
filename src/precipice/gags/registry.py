"""Which kinds of gag have a model. A new kind is a folder here and its name in `MODELLED`."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from precipice.gags.kind import Kind, read_kind
from precipice.gags.specification import Specification, problem_of, specify
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry

if TYPE_CHECKING:
    from precipice.gags.model import Model

MODELLED = ("cliff_jump",)
"""Kinds with a model: a folder with its table, `site.py` (`placed`, `refusals`) and `model.py` (`MODEL`)."""


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
    site = import_module(f"precipice.gags.{gag.kind}.site")
    spec, refusals = site.placed(folder, spec)
    problems = tuple(
        problem_of(gag, *refusal) for refusal in (*refusals, *(() if refusals else site.refusals(spec)))
    )
    return (None if problems else spec), problems


def model_of(name: str) -> Model:
    """The kind's model, imported on use since compiled kernels are slow to load.

    Raises:
        KeyError: The kind has none.
    """
    if name not in MODELLED:
        raise KeyError(name)
    return cast("Model", import_module(f"precipice.gags.{name}.model").MODEL)
