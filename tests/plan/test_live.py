"""A gag assessed while somebody moves its inputs: the plan's numbers, and nobody else's limits."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.camera.kit import crew_of, kit_of
from precipice.camera.lens import Camera, Lens, Sensor
from precipice.gags.registry import model_of
from precipice.plan.check import Checked, check
from precipice.plan.live import COARSE, NUMBERS, changeable, effort_for, live, live_map
from precipice.plan.sliders import handles, sliders, written
from precipice.plan.space import TAKES, ground_round, space, thinned
from precipice.plan.through import View, pixels, through
from precipice.production.problem import InputError
from precipice.production.quantity import parse_quantity
from precipice.risk.assess import assess
from precipice.risk.run import Threads

HEADLAND = Path(__file__).resolve().parents[2] / "examples" / "headland"
FEW = replace(NUMBERS, runs=3_000)


@cache
def headland() -> Checked:
    return check(HEADLAND)


def quiet(_name: str, _total: int):
    return lambda _runs: None


def test_nothing_moved_is_the_plans_own_assessment() -> None:
    spec = headland().specifications["cliff-slip"]
    effort = effort_for(spec, FEW, Threads(2))
    mine = live(headland(), "cliff-slip", {}, effort)
    theirs = assess(
        spec, model_of("rope_fall"), mine.assessment.performer, replace(effort, runner=Threads(1)), quiet
    )
    assert mine.assessment == theirs
    assert mine.changed == ()


def test_a_moved_input_is_the_assessment_of_the_file_with_it(tmp_path: Path) -> None:
    for path in HEADLAND.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "production.toml"
    file.write_text(
        file.read_text().replace('above_piece = "5.5 +/- 0.4 ft"', 'above_piece = "7 +/- 0.5 ft"')
    )
    for part in HEADLAND.iterdir():
        if part.is_dir() and part.name != "out":
            (tmp_path / part.name).symlink_to(part)
    effort = effort_for(headland().specifications["cliff-slip"], FEW, Threads(1))
    moved = live(headland(), "cliff-slip", {"above_piece": "7 +/- 0.5 ft"}, effort)
    stated = live(check(tmp_path), "cliff-slip", {}, effort)
    assert moved.assessment == stated.assessment
    assert [(one.before, one.now) for one in moved.changed] == [("5.5 +/- 0.4 ft", "7 +/- 0.5 ft")]


def test_a_longer_fall_is_never_milder_with_the_same_random_numbers() -> None:
    found = [
        live(headland(), "cliff-slip", {"above_piece": f"{feet} +/- 0.4 ft"}, FEW).assessment.margins
        for feet in (5.5, 5.51, 8, 11)
    ]
    room = [margins[0].quantiles[4] for margins in found]
    load = [margins[1].quantiles[4] for margins in found]
    assert room == sorted(room, reverse=True)
    assert load == sorted(load, reverse=True)
    # A hundredth of a foot moves the room below by about as much and not by luck: less than 3 cm.
    assert 0.0 < room[0] - room[1] < 0.03


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"above_piece": "30 kg"}, "measures mass"),
        ({"above_piece": "900 ft"}, "range of the model"),
        ({"above_piece": "5 +/- -1 ft"}, "found a tolerance"),
        ({"anchor_strength": "40 kN"}, "a change of 'anchor_strength'"),
        ({"fall": "leader"}, "a change of 'fall'"),
        ({"no_such": 1}, "a change of 'no_such'"),
    ],
)
def test_what_cannot_be_is_refused_in_the_engines_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words.replace("+", r"\+")):
        live(headland(), "cliff-slip", change, FEW)  # type: ignore[arg-type]


def test_no_slider_moves_a_limit_a_window_or_a_choice() -> None:
    for spec in headland().specifications.values():
        for name in changeable(spec):
            assert spec.stated[name].parameter.role == "input", (spec.gag.id, name)
        assert not {"contact", "region", "strike"} & set(changeable(spec))


def test_somebodys_limit_holds_at_every_move() -> None:
    """Asta agrees to 10 g of opening load at most: a canopy that opens harder is a no-go for that alone."""
    moved = live(headland(), "fjord-jump", {"filling_distance": "38 +/- 2 ft"}, FEW)
    assert moved.assessment.verdict == "no-go"
    assert any("opening" in one.words and not one.is_go for one in moved.answers)


def test_handles_in_their_place_say_what_is_stated() -> None:
    for spec in headland().specifications.values():
        for slider in sliders(spec, ()):
            before = spec.stated[slider.name].quantity
            now = parse_quantity(
                written(before, slider.value, slider.tolerance), spec.stated[slider.name].parameter.unit
            )
            assert now.distribution is before.distribution
            for name in ("mean", "sd", "low", "high"):
                one, other = getattr(now, name), getattr(before, name)
                assert one == other or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9), (
                    slider.name,
                    name,
                )
            assert slider.low <= slider.value <= slider.high
            assert 0.0 <= slider.tolerance <= slider.widest


@settings(deadline=None, max_examples=60)
@given(st.floats(-50, 50), st.floats(0.01, 9))
def test_handles_survive_being_written(value: float, tolerance: float) -> None:
    for text in (
        "3 +/- 1 mph",
        "2 to 4 mph",
        "3 mph",
        {"low": -1e3, "mean": 3, "sd": 1, "high": 1e3, "unit": "mph"},
    ):
        before = parse_quantity(text, "mph")
        now = parse_quantity(written(before, value, tolerance), "mph")
        assert handles(now) == pytest.approx((value, tolerance), rel=1e-6, abs=1e-6)


def test_a_slow_kind_says_so_and_has_no_map() -> None:
    spec = headland().specifications["viaduct-wreck"]
    assert effort_for(spec, NUMBERS, Threads(1)).at_most(spec.kind.most_takes).runs == NUMBERS.slow_runs
    assert live_map(headland(), "viaduct-wreck", {}, effort_for(spec, COARSE, Threads(1))) is None


def test_a_profile_is_thinned_to_within_what_it_says() -> None:
    x = np.linspace(0, 500, 5_000)
    z = 30 * np.sin(x / 40) + np.where(x > 250, -100, 0)
    kept, height = thinned(np.column_stack([x, z]), -10, 600)
    assert len(kept) <= 160
    assert kept[0] == 0
    assert kept[-1] == 500
    assert np.abs(np.interp(x, kept, height) - z).max() < 3.0


def test_paths_and_ground_reach_as_far_as_each_other() -> None:
    found = space(headland().specifications["van-ram"], 1, Threads(2))
    assert found.flown.cloud.points.shape[0] == TAKES
    assert found.ground is not None
    assert found.ground.x[0] < found.low[0]
    assert found.ground.x[-1] > found.high[0]
    level = ground_round(found.flown.scene, np.zeros(3), np.ones(3), False)
    assert level is not None
    assert not level.z.any()


def test_a_camera_holds_what_stays_in_its_frame_and_says_what_hinders_it() -> None:
    found = space(headland().specifications["van-ram"], 1, Threads(2))
    kit, crew = kit_of(None), crew_of(None)
    wide = View((6.0, 60.0, 2.0), (6.0, 0.0, 1.0), "fixed", kit.lenses[0], kit.sensor, None, 0.9)
    tight = replace(wide, lens=Lens(2.0, 4.0, 1.0))
    assert through(found.flown, crew, wide).framed.p == 1.0
    assert through(found.flown, crew, tight).framed.p == 0.0
    near = through(found.flown, crew, replace(wide, eye=(6.0, 3.0, 1.0)))
    assert any("comes past it" in words for words in near.warnings)
    assert any(
        "below the ground" in w for w in through(found.flown, crew, replace(wide, eye=(6, 60, -1))).warnings
    )
    with pytest.raises(InputError, match="straight up or down"):
        through(found.flown, crew, replace(wide, eye=(6.0, 0.0, 9.0)))


def test_what_is_right_of_the_heading_is_right_in_a_frame_that_looks_along_it() -> None:
    camera = Camera((0, 0, 0), (1, 0, 0), Lens(0.05, 4, 1), Sensor(0.02489, 3840, 2160), 10.0)
    found, depth = pixels(camera, np.array([[10.0, 1.0, 0.5], [10.0, 0.0, 0.0]]))
    assert found[0, 0] > 1920 > 0
    assert found[0, 1] < 1080
    np.testing.assert_allclose(found[1], [1920, 1080])
    np.testing.assert_allclose(depth, [10, 10])
