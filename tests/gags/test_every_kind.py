"""What every kind of gag with a model must do, shown on the examples beside its tests."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gags.made_up import specified
from precipice.gags.kind import Parameter
from precipice.gags.registry import MODELLED, kind_of, model_of
from precipice.gags.specification import Specification
from precipice.production.quantity import show_in
from precipice.production.units import dimension_of
from precipice.risk.halving import LOOKED_AT, Z, halvings
from precipice.risk.odds import harms_of
from precipice.risk.run import Threads, run_all
from precipice.risk.sample import gust_keys, samples

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs" / "models"
TAKES = 1_500
"""Of each example; `takes` in a kind's examples.toml says otherwise where a take is slow."""

SIGMAS = 4.0
"""Halved tolerances are many; so far beyond its standard error a rise is one."""


@lru_cache
def examples(kind: str) -> dict[str, Any]:
    path = HERE / kind / "examples.toml"
    assert path.is_file(), f"{path} must have an example of {kind}; see CONTRIBUTING"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def folder(kind: str) -> Path:
    return (HERE / kind / examples(kind).get("folder", ".")).resolve()


def named(part: str) -> list[tuple[str, str]]:
    """Kind and name of every example; a kind without any is a failure, not an absence."""
    return [
        (kind, name)
        for kind in MODELLED
        for name in (examples(kind).get(part, {}) if (HERE / kind / "examples.toml").is_file() else ["none"])
    ]


def good(kind: str, name: str) -> Specification:
    spec, problems = specified(kind, examples(kind)["good"][name], folder(kind))
    assert spec is not None, problems
    return spec


@lru_cache
def parameters(kind: str) -> tuple[tuple[str, Parameter], ...]:
    """Every parameter with the first good example in which it exists."""
    found: dict[str, tuple[str, Parameter]] = {}
    for name, written in examples(kind)["good"].items():
        spec = good(kind, name)
        there = spec.kind.parameters_with(spec.choices)
        for key, one in there.items():
            found.setdefault(key, (name, one))
        assert set(written) <= {*there, *spec.kind.files, *spec.choices}
    return tuple(found.values())


def shown(value: float, unit: str) -> str:
    return f"{show_in(value, unit):.9g} {unit}" if unit != "1" else f"{value:.9g}"


def refused(kind: str, name: str, parameter: Parameter, written: str) -> str:
    """What was found, of the one problem that a value for a parameter brings."""
    spec, problems = specified(kind, examples(kind)["good"][name] | {parameter.name: written}, folder(kind))
    assert spec is None, f"{parameter.name} = {written!r} was taken"
    (problem,) = (one for one in problems if one.field.endswith(f".{parameter.name}"))
    assert problem.allowed
    return problem.found


@pytest.mark.parametrize("kind", MODELLED)
def test_every_parameter_is_in_a_good_example(kind: str) -> None:
    table = kind_of(kind)
    assert table is not None
    assert {parameter.name for _, parameter in parameters(kind)} == set(table.parameters)


@pytest.mark.parametrize("kind", MODELLED)
def test_a_wrong_unit_is_refused(kind: str) -> None:
    for name, parameter in parameters(kind):
        wrong = "kg" if parameter.unit == "1" or dimension_of(parameter.unit) != "mass" else "s"
        assert "measures" in refused(kind, name, parameter, f"1 to 2 {wrong}")


@pytest.mark.parametrize("kind", MODELLED)
def test_a_value_outside_the_range_is_refused(kind: str) -> None:
    for name, parameter in parameters(kind):
        span = parameter.high - parameter.low
        beyond = parameter.high + 0.01 * span
        written = shown(beyond, parameter.unit)
        if parameter.role == "window":
            written = f"{show_in(parameter.high, parameter.unit):.9g} to {written}"
        found = refused(kind, name, parameter, written)
        assert written.split(" to ")[0].split()[0][:6] in found


@pytest.mark.parametrize(("kind", "name"), named("refused"))
def test_an_impossible_geometry_is_refused(kind: str, name: str) -> None:
    example = examples(kind)["refused"][name]
    parameters = examples(kind)["good"][example["from"]] | example["parameters"]
    spec, problems = specified(kind, parameters, folder(kind))
    assert spec is None
    found = [one for one in problems if one.field.endswith(f".{example['field']}")]
    assert any(example["found"] in one.found for one in found), problems


@pytest.mark.parametrize("kind", [kind for kind in MODELLED if (HERE / kind / "examples.toml").is_file()])
def test_every_kind_has_something_that_it_refuses(kind: str) -> None:
    assert examples(kind).get("refused")


def flown(kind: str, name: str) -> tuple[Specification, np.ndarray, np.ndarray, np.ndarray]:
    spec, model = good(kind, name), model_of(kind)
    takes = examples(kind).get("takes", TAKES)
    values, keys = samples(spec, model.columns(spec), 1, takes), gust_keys(1, spec.gag.id, takes)
    outcome = run_all(Threads(2), model, spec, values, keys, lambda _steps: None)
    return spec, values, keys, outcome.margins


@pytest.mark.parametrize(("kind", "name"), named("good"))
def test_halving_a_tolerance_never_raises_the_odds(kind: str, name: str) -> None:
    spec, values, keys, margins = flown(kind, name)
    model = model_of(kind)
    before = harms_of(model.margins(spec), margins)
    varied = [key for key in model.columns(spec) if spec.stated[key].quantity.has_tolerance]
    for at in range(0, len(varied), LOOKED_AT):
        some = tuple(varied[at : at + LOOKED_AT])
        for one in halvings(Threads(2), model, spec, some, values, keys, before, lambda _steps: None):
            change, error = (one.high + one.low) / 2.0, (one.high - one.low) / 2.0 / Z
            assert change <= SIGMAS * error, f"{one.input}: {one.before} to {one.after}"


@pytest.mark.parametrize(("kind", "name"), named("good"))
def test_margins_do_not_hang_on_the_batch(kind: str, name: str) -> None:
    spec, values, keys, margins = flown(kind, name)
    model = model_of(kind)
    assert margins.shape == (len(values), len(model.margins(spec)))
    few = model.run(spec, values[7:12], keys[7:12]).margins
    np.testing.assert_allclose(few, margins[7:12], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("kind", "name"), named("good"))
def test_pictures_are_of_bodies_that_have_words(kind: str, name: str) -> None:
    spec, values, keys, _ = flown(kind, name)
    model = model_of(kind)
    lines = model.tracks(spec, values[:2], keys[:2])
    ends = model.run(spec, values[:2], keys[:2]).landings
    assert {line.body for line in lines} | set(ends) <= set(spec.kind.words.bodies)
    assert set(spec.kind.words.keep_out) <= set(spec.kind.words.bodies)
    assert {line.take for line in lines} <= {1, 2}
    for line in lines:
        assert np.isfinite([line.t, line.x, line.y, line.z]).all()


@pytest.mark.parametrize("kind", MODELLED)
def test_every_kind_has_a_page_with_a_row_for_all_that_can_be_written(kind: str) -> None:
    table = kind_of(kind)
    assert table is not None
    page = (DOCS / f"{kind}.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert rows == {*table.parameters, *table.files, *(choice.name for choice in table.choices)}


@pytest.mark.parametrize("kind", MODELLED)
def test_the_output_never_says_that_nothing_can_go_wrong(kind: str) -> None:
    table = kind_of(kind)
    assert table is not None
    said = [table.label, *table.assumptions, *table.not_modelled, *(one.meaning for one in table.margins)]
    assert not any(re.search(r"\bsafe(ly|ty|st|r)?\b", text, re.I) for text in said)


METRIC = re.compile(r"\d ?(m/s|km/h|m|cm|kg|N|kN)\b")


@pytest.mark.parametrize(("kind", "name"), named("good"))
def test_labels_say_feet_and_miles_an_hour_with_metres_in_brackets(kind: str, name: str) -> None:
    model, spec = model_of(kind), good(kind, name)
    card = model.card(spec)
    labels = [one.label for one in spec.kind.parameters_with(spec.choices).values()]
    labels += [one.label for one in model.margins(spec)]
    labels += [label for label, _ in card.lines] if card is not None else []
    alone = [one for one in labels if METRIC.search(re.sub(r"\([^)]*\)", "", one))]
    assert alone == []
