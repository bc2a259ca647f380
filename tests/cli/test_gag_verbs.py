"""`assess`, `gags` and `new-gag`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.folders import small_folder
from precipice.cli.main import BAD_INPUT, NO_GO, PLANNED, main
from precipice.gags.registry import MODELLED, kind_of
from precipice.production.assessment import Assessment

ROOT = Path(__file__).resolve().parents[2]
FEW = ("--runs", "400")


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_folder(tmp_path_factory.mktemp("assessed") / "shoot")


def test_assess_prints_every_margin_and_ends_with_the_verdict(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["assess", str(shoot), "jump", *FEW, "--json"])
    (one,) = (Assessment.model_validate(entry) for entry in json.loads(capsys.readouterr().out))
    assert code == (PLANNED if one.verdict == "go" else NO_GO)
    assert main(["assess", str(shoot), *FEW]) == code
    text = " ".join(capsys.readouterr().out.split())
    assert "jump (cliff jump, scene 2)" in text
    assert all(margin.label.split()[0] in text for margin in one.margins)
    assert "A qualified stunt coordinator decides" in text
    assert not (shoot / "out").exists()


def test_assess_writes_the_page_of_the_gags(shoot: Path, tmp_path: Path) -> None:
    main(["assess", str(shoot), "jump", *FEW, "--html", str(tmp_path / "new" / "jump.html")])
    assert "under canopy" in (tmp_path / "new" / "jump.html").read_text(encoding="utf-8")


def test_assess_refuses_a_gag_that_is_not_there(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(shoot), "leap"]) == BAD_INPUT
    assert "found 'leap'; allowed: jump" in capsys.readouterr().err


def test_gags_lists_every_kind_and_all_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gags"]) == PLANNED
    listed = capsys.readouterr().out
    assert all(name in listed for name in MODELLED)
    assert "carry no number" in listed
    kind = kind_of("cliff_jump")
    assert kind is not None
    assert main(["gags", "cliff_jump"]) == PLANNED
    shown = capsys.readouterr().out
    assert all(name in shown for name in kind.parameters)
    assert "6 +/- 0.2 ft (1.83" in shown


def test_gags_as_json_has_every_number_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gags", "--json"]) == PLANNED
    for kind in json.loads(capsys.readouterr().out):
        assert all(one["source"] and one["low_si"] < one["high_si"] for one in kind["parameters"])


@pytest.mark.parametrize(("kind", "found"), [("fire", "not simulated"), ("tea_party", "tea_party")])
def test_gags_refuses_a_kind_without_a_model(
    kind: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gags", kind]) == BAD_INPUT
    assert found in capsys.readouterr().err


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in ("src/precipice", "tests/gags", "docs"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def test_a_new_kind_passes_its_tests_at_once(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-gag", "trunk_drop", "--to", str(checkout)]) == PLANNED
    assert "docs/models/trunk_drop.md" in capsys.readouterr().out
    tests = [str(checkout / "tests" / "gags" / part) for part in ("trunk_drop", "test_every_kind.py")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "-k", "trunk_drop", *tests],
        cwd=checkout,
        env={"PYTHONPATH": str(checkout / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout or "." in done.stdout
    assert "`trunk_drop` or `other`" in (checkout / "docs" / "production.md").read_text(encoding="utf-8")
    assert main(["new-gag", "trunk_drop", "--to", str(checkout)]) == BAD_INPUT
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Trunk", "../x", "trunk drop", "class", "", "a" * 41, "trunk__drop", "1st"])
def test_a_name_that_cannot_be_one_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-gag", name, "--to", str(tmp_path)]) == BAD_INPUT
    assert "small letters" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-gag", "trunk_drop", "--to", str(tmp_path)]) == BAD_INPUT
    assert "a checkout of precipice" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
