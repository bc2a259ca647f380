"""The roof as a gag: what is overhead when, the edge, the tether, the window of speeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gags.made_up import specified
from precipice.gags.beside import Unusable
from precipice.gags.registry import model_of
from precipice.gags.specification import Specification
from precipice.gags.train_roof.overhead import Structure, read_overhead
from precipice.risk.sample import middles

HERE = Path(__file__).parent
STILL: dict[str, object] = {
    "overhead": "nothing",
    "train_speed": "20 mph",
    "speed_window": "1 to 80 mph",
    "wind_speed": "0 mph",
    "roof_flow": 1,
    "buffeting": 0,
    "jolt_along": "0 m/s^2",
    "jolt_across": "0 m/s^2",
    "jolt_up": "0 m/s^2",
    "brake_chance": 0,
    "place_across": "0 ft",
    "wander": "0 ft",
    "lean_share": 0,
    "performer_mass": "80 kg",
}


def of(**parameters: object) -> Specification:
    spec, problems = specified("train_roof", {**STILL, **parameters}, HERE)
    assert spec is not None, problems
    return spec


def margins_of(spec: Specification, n: int = 1) -> dict[str, np.ndarray]:
    model = model_of("train_roof")
    values = np.tile(middles(spec, model.columns(spec)), (n, 1))
    outcome = model.run(spec, values, np.arange(1, n + 1, dtype=np.uint64))
    return {one.name: outcome.margins[:, k] for k, one in enumerate(model.margins(spec))}


@pytest.mark.parametrize(("posture", "base"), [("standing", 0.14), ("braced", 0.35)])
def test_a_stiff_body_in_still_air_tips_at_the_closed_form(posture: str, base: float) -> None:
    """Side by side 14.6 m/s, one foot ahead 23.1 m/s, for 80 kg, 0.84 m2, pushed at the middle."""
    shape = {
        "posture": posture,
        "drag_area_ahead": "0.84 m^2",
        "push_height": 1,
        "cg_height": "1 m",
        "base_along": f"{base} m",
        "base_in_use": 0,
    }
    tips = 14.61 if posture == "standing" else 23.10
    below, above = (
        margins_of(of(**shape, train_speed=f"{tips + side} m/s"))["topple_along"][0] for side in (-0.05, 0.05)
    )
    assert above < 0.0 < below


def test_sixty_miles_an_hour_unharnessed_is_beyond_all_three() -> None:
    found = margins_of(of(posture="standing", drag_area_ahead="0.84 m^2", grip=0.4, train_speed="60 mph"))
    assert found["topple_along"][0] < 0.0
    assert found["grip"][0] < 0.0


def test_the_lower_the_posture_the_faster_it_may_go() -> None:
    fastest = []
    for posture in ("standing", "braced", "kneeling", "lying"):
        spec = of(
            posture=posture, lean_share=0.9, train_speed="35 mph", wind_speed="8 mph", wind_from="90 deg"
        )
        found = margins_of(spec)
        fastest.append(min(found["topple_along"][0], found["topple_across"][0]))
    assert fastest == sorted(fastest)


def test_left_and_right_are_mirror_images() -> None:
    sides = [margins_of(of(wind_speed="15 mph", wind_from=f"{side} deg"), 50) for side in (70, -70)]
    for name, values in sides[0].items():
        np.testing.assert_allclose(values, sides[1][name], atol=1e-9, err_msg=name)


def test_train_that_brakes_throws_a_stander_off_his_feet_and_not_a_kneeler() -> None:
    brake = {"brake_chance": 1, "brake": "2.5 m/s^2", "train_speed": "10 mph"}
    assert margins_of(of(posture="standing", **brake))["topple_along"][0] < 0.0
    assert margins_of(of(posture="kneeling", **brake))["topple_along"][0] > 0.0


def test_roof_edge_counts_place_wander_and_the_tether() -> None:
    plain = margins_of(
        of(place_across="1 ft", wander="0.5 ft", roof_half_width="4 ft", least_edge_distance="0 ft")
    )
    assert plain["roof_edge"][0] == pytest.approx(2.5 * 0.3048)
    blown = {"wind_speed": "40 mph", "wind_from": "90 deg", "roof_height": "200 ft", "posture": "standing"}
    loose = margins_of(of(**blown))["roof_edge"][0]
    tied = margins_of(of(**blown, tether="short", tether_length="3 ft"))["roof_edge"][0]
    assert loose < 0.0 < tied
    assert tied >= (4.0 - 3.0 - 0.5) * 0.3048 - 1e-9


def test_duck_time_and_clearance_over_the_list() -> None:
    """Gantry 3.6 ft over the roof, called 400 ft ahead, at 20 mph: 13.64 s less 1 s and 1.2 s."""
    spec = of(
        posture="standing",
        overhead="listed",
        structures="line.csv",
        take_time="30 s",
        react_time="1 s",
        down_time="1.2 s",
        bounce="0 ft",
        body_height="6 ft",
        flat_height="1.3 ft",
        spare_time="2 s",
        least_clearance="1 ft",
    )
    found = margins_of(spec)
    assert found["duck_time"][0] == pytest.approx(400.0 * 0.3048 / (20.0 * 0.44704) - 1.0 - 1.2 - 2.0)
    assert found["clearance"][0] == pytest.approx((3.6 - 1.3 - 1.0) * 0.3048)
    phases = (
        model_of("train_roof").middle_run(spec, middles(spec, model_of("train_roof").columns(spec))).phases
    )
    assert [one.label for one in phases if "gantry" in one.label] == [
        "call: down for the gantry",
        "gantry passes overhead",
    ]
    assert [one.start for one in phases] == sorted(one.start for one in phases)


def test_a_single_low_gantry_is_cleared_flat(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("position_ft,above_roof_ft,seen_ft,what\n50,3.5,400,gantry\n", "utf-8")
    parameters = {
        **STILL,
        "overhead": "listed",
        "structures": "one.csv",
        "body_height": "7 ft",
        "flat_height": "1.3 ft",
        "bounce": "0 ft",
    }
    spec, problems = specified("train_roof", parameters, tmp_path)
    assert spec is not None, problems
    assert margins_of(spec)["clearance"][0] == pytest.approx((3.5 - 1.3 - 1.0) * 0.3048)


def test_what_lies_beyond_the_take_is_not_met() -> None:
    spec = of(overhead="listed", structures="line.csv", take_time="2 s", body_height="6 ft", bounce="0 ft")
    assert margins_of(spec)["duck_time"][0] == pytest.approx(2.0 - 2.0)


def test_a_live_wire_asks_for_its_distance() -> None:
    spec = of(
        overhead="listed", structures="wired.csv", contact_wire="live", body_height="2 m", bounce="0 ft"
    )
    assert margins_of(spec)["wire"][0] == pytest.approx(2.4 - 2.0 - 2.75)
    isolated = of(overhead="listed", structures="wired.csv", contact_wire="isolated")
    assert "wire" not in margins_of(isolated)


def test_numbers_do_not_depend_on_the_batch() -> None:
    spec = of(wind_speed="12 mph", buffeting=0.1, brake_chance=0.3)
    model = model_of("train_roof")
    values = np.tile(middles(spec, model.columns(spec)), (40, 1))
    keys = np.arange(40, dtype=np.uint64)
    whole = model.run(spec, values, keys).margins
    parts = [model.run(spec, values[a : a + 7], keys[a : a + 7]).margins for a in range(0, 40, 7)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_list_is_read_in_feet_and_metres(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "position_ft,above_roof_m,seen_ft,what\n# note\n10,1.5,100,Tunnel\n", "utf-8"
    )
    assert read_overhead(tmp_path, "a.csv") == (
        Structure(pytest.approx(3.048), 1.5, pytest.approx(30.48), "tunnel"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("position_ft,height,seen_ft,what\n1,2,3,gantry\n", "first line"),
        ("position_ft,above_roof_kg,seen_ft,what\n1,2,3,gantry\n", "first line"),
        ("position_ft,above_roof_ft,seen_ft,what\n", "0 rows"),
        ("position_ft,above_roof_ft,seen_ft,what\n1,2,3,dragon\n", "row 1"),
        ("position_ft,above_roof_ft,seen_ft,what\n1,nan,3,gantry\n", "row 1"),
        ("position_ft,above_roof_ft,seen_ft,what\n1,2,inf,gantry\n", "row 1"),
        ("position_ft,above_roof_ft,seen_ft,what\n1,200,3,gantry\n", "row 1"),
        ("position_ft,above_roof_ft,seen_ft,what\n9,2,3,gantry\n1,2,3,mast\n", "below the one before"),
        ("position_ft,above_roof_ft,seen_ft,what\n1,2\n", "row 1"),
        ("", "first line"),
    ],
)
def test_list_that_cannot_be_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    found = read_overhead(tmp_path, "a.csv")
    assert isinstance(found, Unusable)
    assert words in found.found


@pytest.mark.parametrize("name", ["../a.csv", "missing.csv", "", 7, None])
def test_list_outside_the_folder_is_refused(tmp_path: Path, name: object) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "a.csv").write_text("position_ft,above_roof_ft,seen_ft,what\n1,2,3,gantry\n", "utf-8")
    assert isinstance(read_overhead(inside, name), Unusable)


PAGE = Path(__file__).parents[3] / "docs" / "models" / "train_roof.md"
JOLTS = {"jolt_along": "0.35 m/s^2", "jolt_across": "0.45 m/s^2", "jolt_up": "0.6 m/s^2", "buffeting": 0.08}


@pytest.mark.parametrize("posture", ["standing", "braced", "fighting", "kneeling"])
def test_speeds_by_posture_on_the_page_are_where_the_middle_take_just_holds(posture: str) -> None:
    row = next(line for line in PAGE.read_text("utf-8").splitlines() if line.startswith(f"| {posture}"))
    speeds = [float(cell) for cell in row.split("|")[2:6]]
    ways = [("dry", "0 mph"), ("dry", "10 mph"), ("wet", "0 mph"), ("wet", "10 mph")]
    for speed, (roof, wind) in zip(speeds, ways, strict=True):
        held = []
        for mph in (speed - 1.0, speed + 1.0):
            found = margins_of(
                of(
                    posture=posture,
                    roof=roof,
                    train_speed=f"{mph} mph",
                    wind_speed=wind,
                    wind_from="90 deg",
                    lean_share=0.9,
                    wander="0.8 ft",
                    **JOLTS,
                )
            )
            held.append(min(found[name][0] for name in ("grip", "topple_along", "topple_across")))
        assert held[1] < 0.0 < held[0], (posture, roof, wind)
