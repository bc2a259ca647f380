from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cli.folders import PRODUCTION, contents, small_folder
from precipice.cli.main import NO_GO, PLANNED, main
from precipice.plan.plan import Plan
from precipice.production.load import load_production
from truth import DATA

FOUNTAINS = sorted((DATA / "scripts" / "fountain").glob("*.fountain")) if DATA.is_dir() else []


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_folder(tmp_path_factory.mktemp("planned") / "shoot")
    assert main(["plan", str(folder), "--quick", "--runs", "4000"]) == PLANNED
    return folder


def test_plan_writes_page_data_and_picture(planned: Path) -> None:
    assert {path.name for path in (planned / "out").iterdir()} == {
        "plan.html",
        "plan.json",
        "plan.png",
        "jump.csv",
        "jump.glb",
        "kept",
    }
    assert [path.name for path in (planned / "out" / "kept").iterdir()] == ["jump.json"]
    assert (planned / "out" / "plan.png").read_bytes().startswith(b"\x89PNG")
    plan = Plan.model_validate_json((planned / "out" / "plan.json").read_text())
    assert [scene.number for scene in plan.scenes] == ["1", "2", "3", "4"]
    assert plan.schedule is not None
    assert plan.schedule.curves[0].fails_from == "assessment"
    assert plan.schedule.curves[0].fails == plan.assessments[0].fails.p


def test_plan_json_obeys_its_schema(planned: Path) -> None:
    document = json.loads((planned / "out" / "plan.json").read_text())
    schema = json.loads((Path(__file__).parents[2] / "docs" / "plan.schema.json").read_text())
    jsonschema.validate(document, schema)


def test_threads_change_no_byte(planned: Path, tmp_path: Path) -> None:
    for threads in ("1", "5"):
        out = tmp_path / threads
        assert (
            main(["plan", str(planned), "--quick", "--runs", "4000", "--threads", threads, "--out", str(out)])
            == PLANNED
        )
        assert contents(out) == contents(planned / "out")


def test_another_seed_changes_the_numbers(planned: Path, tmp_path: Path) -> None:
    main(["plan", str(planned), "--quick", "--runs", "4000", "--seed", "2", "--out", str(tmp_path)])
    assert (tmp_path / "plan.json").read_bytes() != (planned / "out" / "plan.json").read_bytes()


def test_a_gag_over_its_limit_ends_in_three(tmp_path: Path) -> None:
    windy = PRODUCTION.replace("{ mean = 5, sd = 1.5, low = 0", "{ mean = 9, sd = 1, low = 0")
    folder = small_folder(tmp_path / "shoot", windy)
    assert main(["plan", str(folder), "--quick", "--runs", "500"]) == NO_GO
    assert "No-go" in (folder / "out" / "plan.html").read_text()


def test_summary_names_verdict_money_and_who_decides(
    planned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["plan", str(planned), "--quick", "--runs", "500", "--out", str(planned / "again")])
    said = capsys.readouterr().out
    assert "jump, scene 2" in said
    assert "Expected cost USD" in said
    assert "A qualified stunt coordinator decides" in said
    assert "safe" not in said.lower()
    assert len(said.splitlines()) <= 24


def test_check_says_what_was_found(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(planned)]) == PLANNED
    assert "4 scenes, 2 parts, 1 gags of which 1 can be simulated; no mistakes" in capsys.readouterr().out


def test_check_loads_nothing_heavy(planned: Path) -> None:
    """What makes it answer in half a second; a time itself would hang on the machine."""
    heavy = ("numba", "scipy.special", "scipy.stats", "matplotlib", "ortools", "openturns", "rasterio")
    code = (
        "import sys; from precipice.cli.main import main; main(['check', sys.argv[1]]); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(planned)], capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines()[-1] == "[]"


def test_new_then_plan_with_estimates_of_its_own(tmp_path: Path) -> None:
    source = small_folder(tmp_path / "source") / "small.fountain"
    folder = tmp_path / "shoot"
    assert main(["new", str(folder), "--script", str(source), "--first-day", "2027-03-01"]) == PLANNED
    production = load_production(folder)
    assert [member.name for member in production.cast] == ["ANN", "BO"]
    assert {place.name for place in production.places} == {"KITCHEN", "CLIFF", "BEACH"}
    assert {(gag.scene, gag.kind) for gag in production.gags} >= {("2", "cliff_jump"), ("4", "hit")}
    assert main(["plan", str(folder)]) == PLANNED
    plan = Plan.model_validate_json((folder / "out" / "plan.json").read_text())
    assert plan.assessments == ()
    assert all(member.estimated for member in plan.cast)
    assert all(scene.hours_estimated for scene in plan.scenes)
    assert len(plan.estimates) == 3
    assert plan.not_modelled[0].startswith("cliff-jump-2 (scene 2, cliff jump)")


@pytest.mark.skipif(not FOUNTAINS, reason="the published scripts are not beside this checkout")
@pytest.mark.parametrize("script", FOUNTAINS, ids=lambda path: path.stem)
def test_every_published_script_becomes_a_plan(script: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shoot"
    assert main(["new", str(folder), "--script", str(script), "--first-day", "2027-03-01"]) == PLANNED
    assert main(["plan", str(folder)]) == PLANNED
    plan = Plan.model_validate_json((folder / "out" / "plan.json").read_text())
    shot = [number for day in (plan.schedule.days if plan.schedule else ()) for number in day.scenes]
    assert sorted(shot) == sorted(scene.number for scene in plan.scenes)
    assert {part for scene in plan.scenes for part in scene.cast} <= {member.id for member in plan.cast}
