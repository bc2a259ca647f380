"""A kind written in plain numpy: the one of CONTRIBUTING as it stands there, and one with a choice."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from gags.made_up import kind_beside, specified
from precipice.gags.model import Model
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.physics import air, luck
from precipice.risk.assess import Effort, assess
from precipice.risk.sample import middles, samples

ROOT = Path(__file__).parents[2]

CHOSEN = """
label = "push"
assumptions = []
not_modelled = []
[choices.way]
label = "which way"
options = ["soft", "hard"]
[parameters]
force = { label = "force", unit = "N", low = 0, high = 100, source = "made up" }
[parameters.pad]
label = "pad"
unit = "N"
default = "5 +/- 1 N"
low = 0
high = 50
source = "made up"
when = { way = ["soft"] }
[parameters.window]
label = "window"
unit = "N"
default = "10 to 30 N"
low = 0
high = 90
role = "window"
source = "made up"
[margins.strong]
label = "force"
meaning = "The force inside its window."
severity = "spoils"
within = "window"
[margins.felt]
label = "force felt"
meaning = "No more than is borne."
severity = "injures"
most = "20 N"
unit = "N"
source = "a book"
when = { way = ["soft"] }
"""

PUSH = """
from precipice.gags.plain import Flown, PlainModel

class Push(PlainModel):
    def fly(self, spec, takes):
        found = {"strong": takes["force"] + takes.normal(1)}
        if spec.choices["way"] == "soft":
            found["felt"] = takes["force"] - takes["pad"]
        return Flown(found)

MODEL = Push()
"""


@pytest.fixture
def mat_drop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Model:
    blocks = re.findall(r"```(toml|python)\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.S)
    table, model = (next(text for language, text in blocks if language == one) for one in ("toml", "python"))
    kind_beside(monkeypatch, tmp_path, "mat_drop", table, model)
    return model_of("mat_drop")


@pytest.fixture
def push(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Model:
    kind_beside(monkeypatch, tmp_path, "push", CHOSEN, PUSH)
    return model_of("push")


def of(kind: str, **parameters: object) -> Specification:
    spec, problems = specified(kind, parameters)
    assert spec is not None, problems
    return spec


def quiet(_name: str, _total: int):  # type: ignore[no-untyped-def]
    return lambda _steps: None


def test_kind_of_contributing_has_odds_in_closed_form(mat_drop: Model) -> None:
    """Off the mat's edge: 4 ft at a spread of 1.6 ft, two-sided; 3 ft over 20 in never reach 25 g."""
    spec = of("mat_drop", height="5 +/- 0.1 ft", aim="0 +/- 1.6 ft", half_width="3 ft")
    found = assess(spec, mat_drop, "somebody", Effort(total_points=64, map_runs=4000, shoots=500), quiet)
    expected = 2.0 * norm.sf(3.0 / 1.6)
    assert found.kills.low <= expected <= found.kills.high
    assert found.injures.failures == 0
    assert found.verdict == "no-go"
    assert found.drivers[0].input == "aim" or found.totals[0].input == "aim"
    assert found.halvings[0].input == "aim"
    assert found.halvings[0].after == pytest.approx(2.0 * norm.sf(3.0 / 0.8), abs=0.002)
    assert found.go_map is not None
    assert (found.go_map.x_input, found.go_map.y_input) == ("height", "aim")
    assert (found.tracks, found.landings, found.shapes, found.branches, found.card) == ((), (), (), (), None)


def test_margin_is_limit_less_demand(mat_drop: Model) -> None:
    spec = of("mat_drop", height="10 ft", give="20 in")
    row = middles(spec, mat_drop.columns(spec))
    outcome = mat_drop.run(spec, row[None, :], np.zeros(1, dtype=np.uint64))
    stop = 9.80665 * (10.0 * 0.3048) / (20.0 * 0.0254)
    np.testing.assert_allclose(outcome.margins, [[25.0 * 9.80665 - stop, 4.0 * 0.3048]])


@pytest.mark.parametrize(
    ("parameters", "field", "found"),
    [
        ({"height": "10 lb"}, "height", "mass"),
        ({"height": "60 ft"}, "height", "60"),
        ({}, "height", "nothing"),
        ({"height": "10 ft", "colour": "red"}, "colour", "unknown key"),
        ({"height": "10 ft", "half_width": "4 +/- 1 ft"}, "half_width", "tolerance"),
    ],
)
def test_refused(mat_drop: Model, parameters: dict[str, object], field: str, found: str) -> None:
    spec, problems = specified("mat_drop", {"give": "20 in"} | parameters)
    assert spec is None
    assert problems[0].field == f"gags[stunt].parameters.{field}"
    assert found in problems[0].found


def test_what_hangs_on_a_choice_is_there_with_it_only(push: Model) -> None:
    soft, hard = of("push", force="20 +/- 2 N"), of("push", force="20 +/- 2 N", way="hard")
    assert push.columns(soft) == ("force", "pad")
    assert push.columns(hard) == ("force",)
    assert [margin.name for margin in push.margins(soft)] == ["strong", "felt"]
    assert [margin.name for margin in push.margins(hard)] == ["strong"]
    spec, problems = specified("push", {"force": "20 N", "way": "hard", "pad": "5 N"})
    assert spec is None
    assert 'way = "hard"' in problems[0].found
    assert 'way = "soft"' in problems[0].allowed


def test_limits_of_a_window_and_of_a_number(push: Model) -> None:
    spec = of("push", force="12 N", pad="5 N")
    values = samples(spec, push.columns(spec), 1, 4)
    keys = np.arange(4, dtype=np.uint64)
    strong, felt = push.run(spec, values, keys).margins.T
    lucky = 12.0 + luck.normals_at(keys, 1_000_001)[0]
    np.testing.assert_allclose(strong, np.minimum(lucky - 10.0, 30.0 - lucky))
    np.testing.assert_allclose(felt, 20.0 - 7.0)
    window, number = push.margins(spec)
    assert (window.limit, number.limit, number.limit_source) == (None, 20.0, "a book")


def test_luck_is_that_of_the_compiled_models() -> None:
    keys = np.array([0, 1, 2**63, 2**64 - 1, 0x9E3779B97F4A7C15], dtype=np.uint64)
    for counter in (0, 1, 7, 2_000_003):
        own = [air.uniform_at(key, counter) for key in keys]
        np.testing.assert_array_equal(luck.uniforms_at(keys, counter), own)
        np.testing.assert_allclose(
            np.array(luck.normals_at(keys, counter)).T,
            [air.normals_at(key, counter) for key in keys],
            rtol=1e-12,
        )
