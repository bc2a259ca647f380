from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precipice.gags.registry import MODELLED, kind_of, specification_of
from precipice.gags.specification import reach
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry

CLIFF = "distance_m,elevation_m\n-50,300\n0,300\n5,120\n60,2\n400,0\n"
GOOD = {
    "terrain": "cliff.csv",
    "lip_speed": "31 +/- 1.2 mph",
    "speed_window": "27 to 36 mph",
    "pull_after": "4 +/- 0.2 s",
    "landing_distance": "200 m",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cliff.csv").write_text(CLIFF)
    return tmp_path


def problems(folder: Path, **changed: object) -> tuple[Problem, ...]:
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=GOOD | changed)
    return specification_of(folder, gag)[1]


def the_problem(folder: Path, **changed: object) -> Problem:
    (problem,) = problems(folder, **changed)
    (name,) = changed
    assert problem.field == f"gags[jump].parameters.{name}"
    return problem


def test_what_is_stated_is_used_and_the_rest_comes_from_the_table(folder: Path) -> None:
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=GOOD)
    spec, found = specification_of(folder, gag)
    assert found == ()
    assert spec is not None
    assert spec.stated["lip_speed"].quantity.mean == pytest.approx(13.858, abs=1e-3)
    assert spec.stated["lip_speed"].stated_by == "production"
    assert spec.stated["rider_mass"].stated_by == "default"


def test_speed_in_kilograms_names_field_and_both_dimensions(folder: Path) -> None:
    problem = the_problem(folder, lip_speed="31 kg")
    assert "mass" in problem.found
    assert "speed" in problem.allowed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rider_mass": "-80 kg"}, "45 to 150 kg"),
        ({"rider_mass": "80 +/- 0 kg"}, "above 0"),
        ({"rider_mass": {"mean": float("nan"), "sd": 1.0, "unit": "kg"}}, "finite"),
        ({"lip_speed": "95 mph"}, "10 to 80 mph"),
        ({"lip_speed": "20 +/- 5 mph"}, "low and high cut a tolerance"),
        ({"landing_radius": "100 +/- 5 ft"}, "a limit is one number"),
        ({"speed_window": "31 mph"}, "a range is allowed"),
        ({"wind_speed": "35 mph"}, "0 to 30 mph"),
        ({"lip_sped": "31 mph"}, "lip_speed"),
        ({"lip_speed": None}, "mph"),
    ],
)
def test_refusals_say_what_is_allowed(folder: Path, changed: dict[str, object], said: str) -> None:
    assert said in the_problem(folder, **changed).allowed


def test_a_tolerance_cut_to_the_range_is_accepted(folder: Path) -> None:
    cut = {"mean": 20, "sd": 5, "low": 12, "high": 28, "unit": "mph"}
    assert problems(folder, lip_speed=cut) == ()


def test_every_mistake_is_found_at_once(folder: Path) -> None:
    found = problems(folder, lip_speed="31 kg", rider_mass="-80 kg", terrain="nowhere.csv")
    assert len(found) == 3


def test_required_parameters_have_no_silent_default(folder: Path) -> None:
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters={"flare": 0.5})
    missing = {problem.field.rpartition(".")[2] for problem in specification_of(folder, gag)[1]}
    assert missing == {"lip_speed", "pull_after", "landing_distance", "speed_window", "terrain"}


def test_a_gag_nobody_has_described_is_neither_good_nor_bad(folder: Path) -> None:
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump")
    assert specification_of(folder, gag) == (None, ())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("far.csv", None, "no such file"),
        ("../cliff.csv", CLIFF, "outside"),
        ("sand.csv", "a,b\n0,1\n", "first line"),
        ("kilos.csv", "distance_kg,elevation_m\n0,1\n1,2\n2,3\n", "first line"),
        ("words.csv", "distance_m,elevation_m\n0,high\n1,2\n2,3\n", "'0,high' as point 1"),
        ("back.csv", "distance_m,elevation_m\n0,300\n-5,2\n900,0\n", "below the one before"),
        ("nan.csv", "distance_m,elevation_m\n0,nan\n5,2\n900,0\n", "'0,nan'"),
        ("moon.csv", "distance_m,elevation_m\n0,384000\n5,2\n900,0\n", "384000"),
        ("flat.csv", "distance_m,elevation_m\n0,20\n5,2\n900,0\n", "a drop of 20 m"),
        ("short.csv", "distance_m,elevation_m\n0,300\n5,2\n90,0\n", "ends 90 m"),
        ("late.csv", "distance_m,elevation_m\n3,300\n5,2\n900,0\n", "begins 3 m past"),
        ("empty.csv", "", "first line"),
    ],
)
def test_terrain_that_cannot_carry_the_jump(folder: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (folder / name).write_text(text)
    assert said in the_problem(folder, terrain=name).found


def test_terrain_that_is_a_link_out_of_the_folder_is_refused(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "cliff.csv"
    elsewhere.write_text(CLIFF)
    (folder / "link.csv").symlink_to(elsewhere)
    assert "outside" in the_problem(folder, terrain="link.csv").found


def test_feet_and_metres_give_the_same_ground(folder: Path) -> None:
    feet = "distance_ft,elevation_ft\n" + "".join(
        f"{float(x) / 0.3048!r},{float(z) / 0.3048!r}\n"
        for x, z in (line.split(",") for line in CLIFF.splitlines()[1:])
    )
    (folder / "feet.csv").write_text(feet)
    profiles = []
    for name in ("cliff.csv", "feet.csv"):
        gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=GOOD | {"terrain": name})
        spec, _ = specification_of(folder, gag)
        assert spec is not None
        profiles.append(spec.profiles["terrain"])
    np.testing.assert_allclose(profiles[0], profiles[1], atol=1e-9)


@pytest.mark.parametrize("name", MODELLED)
def test_defaults_lie_within_the_range_of_their_own_model(name: str) -> None:
    kind = kind_of(name)
    assert kind is not None
    for parameter in kind.parameters.values():
        assert parameter.low < parameter.high, parameter.name
        if parameter.default is not None:
            low, high = reach(parameter.default)
            assert parameter.low - 1e-9 <= low <= high <= parameter.high + 1e-9, parameter.name


@pytest.mark.parametrize("name", MODELLED)
def test_every_default_has_a_source_and_every_input_a_spread(name: str) -> None:
    kind = kind_of(name)
    assert kind is not None
    for parameter in kind.parameters.values():
        assert len(parameter.source) > 10, parameter.name
        if parameter.role == "limit":
            assert parameter.default is None or not parameter.default.has_tolerance, parameter.name
