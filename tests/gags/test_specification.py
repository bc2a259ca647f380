from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from precipice.gags.registry import MODELLED, kind_of, specification_of
from precipice.gags.specification import reach
from precipice.production.problem import Problem
from precipice.production.stunt import GagEntry

PRACTICE = Path(__file__).resolve().parents[2] / "examples" / "headland" / "practice"
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
        ({"landing_radius": "100 +/- 5 ft"}, "a limit or a place is one number"),
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
    assert missing == {"lip_speed", "pull_after", "landing_distance", "speed_window"}


def test_a_jump_without_any_terrain_is_refused(folder: Path) -> None:
    parameters = {name: value for name, value in GOOD.items() if name != "terrain"}
    gag = GagEntry(id="jump", scene="1", kind="cliff_jump", parameters=parameters)
    none, (problem,) = specification_of(folder, gag)
    assert none is None
    assert problem.field == "gags[jump].parameters.terrain"
    assert "elevation_model" in problem.allowed


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
        ("flat.csv", "distance_m,elevation_m\n0,20\n5,2\n900,0\n", "a drop of 65.6 ft (20.0 m)"),
        ("short.csv", "distance_m,elevation_m\n0,300\n5,2\n90,0\n", "ends 295 ft (90.0 m)"),
        ("late.csv", "distance_m,elevation_m\n3,300\n5,2\n900,0\n", "begins 9.8 ft (3.00 m) past"),
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


# Good parameters that do not go together


@pytest.mark.parametrize(
    ("name", "written", "found", "allowed"),
    [
        ("pull_after", "7.9 s", "above the ground", "bridle, lines and filling"),
        ("pull_after", "0.5 s", "a throw at", "45 mph"),
        ("opening_speeds", "20 to 60 mph", "a throw at", "20 mph (8.9 m/s) to 60 mph (26.8 m/s)"),
        ("landing_distance", "380 m", "ends 1,312 ft (400 m)", "(430 m) or more"),
        ("wind_speed", "20 +/- 2 mph", "at the lip's height", "highest_ridge_wind"),
        ("highest_ridge_wind", "10 mph", "at the lip's height", "10.0 mph (4.5 m/s)"),
        ("wind_law", "measured", "without a wind_profile", "wind.csv"),
        ("wind_law", "exponential", "'exponential'", '"power" or "log" or "measured"'),
        ("wind_law", 3, "3", '"power" or "log" or "measured"'),
        ("lip_height", {"mean": 1, "sd": 0.1, "unit": "ft"}, "1.0 ft", "2.3 ft"),
        ("ramp_radius", "400 ft", "6.0 ft", "7.5 ft"),
    ],
)
def test_parameters_that_do_not_go_together(
    folder: Path, name: str, written: object, found: str, allowed: str
) -> None:
    extra = {"opening_speeds": "45 to 130 mph"} if written == "0.5 s" else {}
    (problem,) = problems(folder, **{name: written}, **extra)
    assert found in problem.found
    assert allowed in problem.allowed


def test_the_throw_is_refused_by_the_speed_another_integrator_gives(folder: Path) -> None:
    """Off the lip at 31 mph and 10 degrees, 0.9 s with the bike, 4 s of fall against drag."""
    angle, mph = math.radians(10.0), 0.44704

    def slope(t: float, y: np.ndarray) -> list[float]:
        k = 0.5 * 1.2 * 0.49 / 95.0 * math.hypot(*y) if t > 0.9 else 0.0
        return [-k * y[0], -9.80665 - k * y[1]]

    start = [31 * mph * math.cos(angle), 31 * mph * math.sin(angle)]
    speed = float(np.hypot(*solve_ivp(slope, (0.0, 4.9), start, max_step=0.05).y[:, -1])) / mph
    assert problems(folder, opening_speeds=f"20 to {speed + 1.0:.1f} mph") == ()
    (problem,) = problems(folder, opening_speeds=f"20 to {speed - 1.0:.1f} mph")
    assert problem.field == "gags[jump].parameters.pull_after"
    assert f"a throw at {speed:.0f} mph" in problem.found


def test_a_measured_wind_goes_with_its_law_only(folder: Path) -> None:
    (folder / "wind.csv").write_text("height_m,wind_mph,from_deg\n5,3,200\n50,5,210\n400,6,250\n")
    assert problems(folder, wind_law="measured", wind_profile="wind.csv") == ()
    (problem,) = problems(folder, wind_profile="wind.csv")
    assert 'wind_law = "power"' in problem.found
    # 6 mph and three times 2 at 10 m, by the profile's share of that at the lip's 298.5 m over the zone.
    (problem,) = problems(folder, wind_law="measured", wind_profile="wind.csv", highest_ridge_wind="20 mph")
    at_ten, at_lip = 3.0 + 2.0 * 5.0 / 45.0, 5.0 + (298.5 - 50.0) / 350.0
    said = float(problem.found.partition("reaches ")[2].partition(" ")[0])
    assert said == pytest.approx(12.0 * at_lip / at_ten, abs=0.6)


# Correlations


def correlated(folder: Path, *pairs: tuple[str, str, float]) -> tuple[Problem, ...]:
    entries = [{"between": (first, second), "rank": rank} for first, second, rank in pairs]
    gag = GagEntry.model_validate(
        {"id": "jump", "scene": "1", "kind": "cliff_jump", "parameters": GOOD, "correlations": entries}
    )
    return specification_of(folder, gag)[1]


def test_correlations_that_contradict_each_other_are_refused(folder: Path) -> None:
    names = ("lip_speed", "push_speed", "leave_after")
    a, b, c = names
    assert correlated(folder, (a, b, 0.6), (b, c, 0.6), (a, c, 0.1)) == ()
    (problem,) = correlated(folder, (a, b, 0.9), (b, c, 0.9), (a, c, -0.9))
    assert problem.field == "gags[jump].correlations"
    assert all(name in problem.found for name in names)
    # Just either side of what numpy calls positive definite, in Pearson's numbers.
    for rank, good in ((0.50, True), (0.43, False)):
        r = 2.0 * np.sin(np.pi * np.array([0.85, 0.85, rank]) / 6.0)
        matrix = np.array([[1, r[0], r[2]], [r[0], 1, r[1]], [r[2], r[1], 1]])
        assert (np.linalg.eigvalsh(matrix).min() > 0.0) == good
        assert (correlated(folder, (a, b, 0.85), (b, c, 0.85), (a, c, rank)) == ()) == good


@pytest.mark.parametrize("name", ["lip_sped", "landing_radius", "speed_window", "lip_latitude", "terrain"])
def test_only_inputs_can_be_correlated(folder: Path, name: str) -> None:
    (problem,) = correlated(folder, ("lip_speed", name, 0.5))
    assert problem.field == "gags[jump].correlations"
    assert problem.found == repr(name)
    assert "leave_after" in problem.allowed


# Tolerances from practice


@pytest.fixture
def practised(folder: Path) -> Path:
    (folder / "tracks").mkdir()
    for track in PRACTICE.glob("synthetic_track_*.csv"):
        shutil.copy(track, folder / "tracks")
    return folder


def test_a_fit_gives_the_spread_between_practice_jumps(practised: Path) -> None:
    gag = GagEntry(
        id="jump", scene="1", kind="cliff_jump",
        parameters=GOOD | {"fall_drag_area": {"fit": "tracks/*.csv", "mass": "95 kg"}},
    )  # fmt: skip
    spec, found = specification_of(practised, gag)
    assert spec is not None, found
    stated = spec.stated["fall_drag_area"]
    assert stated.stated_by == "practice"
    assert stated.quantity.has_tolerance
    # Made with 0.25 to 0.6 m2 (examples/headland/practice/make_practice.py).
    assert 0.25 < stated.quantity.mean < 0.7


@pytest.mark.parametrize(
    ("name", "written", "found", "allowed"),
    [
        ("fall_drag_area", {"fit": "tracks/*_2.csv", "mass": "88 kg"}, "1 usable tracks", "two or more"),
        ("rider_mass", {"fit": "tracks/*.csv"}, "practice tracks do not tell", "a quantity"),
        (
            "fall_drag_area",
            {"fit": "../*.csv", "mass": "88 kg"},
            "'../*.csv'",
            "inside the production folder",
        ),
        ("fall_drag_area", {"fit": "/etc/*", "mass": "88 kg"}, "'/etc/*'", "inside the production folder"),
        ("fall_drag_area", {"fit": "nowhere/*.csv", "mass": "88 kg"}, "no file", "tracks/*.csv"),
        ("fall_drag_area", {"fit": "tracks/*.csv"}, "no mass", "mass ="),
        ("fall_drag_area", {"fit": "tracks/*.csv", "mass": "88 s"}, "time", "mass"),
        ("fall_drag_area", {"fit": "level/*.csv", "mass": "88 kg"}, "0 usable tracks", "two or more"),
        ("fall_drag_area", {"fit": 5, "mass": "88 kg"}, "5", "tracks/*.csv"),
        ("fall_drag_area", {"fit": "tracks/*.csv", "mass": "88 kg", "sd": 1}, "'sd'", "tracks/*.csv"),
    ],
)
def test_fits_that_cannot_be_made(
    practised: Path, name: str, written: object, found: str, allowed: str
) -> None:
    (practised / "level").mkdir()
    for k, track in enumerate(sorted((practised / "tracks").iterdir())):
        lines = track.read_text().splitlines()
        # The same tracks, walked on level ground.
        level = ("12.0", "1.0", "0.3", "0.0")
        cells = [line.split(",") for line in lines[2:]]
        rows = [",".join((*row[:3], *level, *row[7:])) for row in cells]
        (practised / "level" / f"{k}.csv").write_text("\n".join(lines[:2] + rows) + "\n")
    problem = the_problem(practised, **{name: written})
    assert found in problem.found
    assert allowed in problem.allowed


def test_a_fit_through_a_link_out_of_the_folder_is_refused(practised: Path) -> None:
    (practised / "links").mkdir()
    for track in PRACTICE.glob("synthetic_track_*.csv"):
        (practised / "links" / track.name).symlink_to(track)
    problem = the_problem(practised, fall_drag_area={"fit": "links/*.csv", "mass": "88 kg"})
    assert "lies outside" in problem.found
