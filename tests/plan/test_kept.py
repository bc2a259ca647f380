"""What is kept is found again for the same gag, and for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cli.folders import small_folder
from precipice.paper.write import write_all
from precipice.plan import make
from precipice.plan.check import check
from precipice.plan.kept import Kept, key_of
from precipice.plan.make import assess_gags, make_plan
from precipice.risk.assess import QUICK

ROOT = Path(__file__).parents[2]
FEW = replace(QUICK, runs=200, map_runs=0)


class Silent:
    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


def test_a_second_plan_flies_nothing_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, kept = check(small_folder(tmp_path / "shoot")), Kept(tmp_path / "kept", write_all)
    first = make_plan(checked, FEW, Silent(), kept)
    assert first.assessments

    def never(*_arguments: object) -> None:
        raise AssertionError("flown again")

    monkeypatch.setattr(make, "assess", never)
    assert make_plan(checked, FEW, Silent(), kept) == first
    with pytest.raises(AssertionError, match="flown again"):
        make_plan(checked, replace(FEW, seed=2), Silent(), kept)
    with pytest.raises(AssertionError, match="flown again"):
        assess_gags(checked, FEW, Silent())


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', '{"key": "KEY", "assessment": {}}'])
def test_what_cannot_be_read_is_flown_again(tmp_path: Path, damage: str) -> None:
    (tmp_path / "jump.json").write_text(damage.replace("KEY", "key"))
    assert Kept(tmp_path, write_all).find("jump", "key") is None


def test_a_changed_tolerance_has_another_key_and_another_process_the_same() -> None:
    words = (
        "import json, sys\nfrom pathlib import Path\nfrom precipice.plan.check import check\n"
        "from precipice.plan.kept import key_of\nfrom precipice.risk.assess import QUICK\n"
        "found = check(Path(sys.argv[1])).specifications\n"
        "print(json.dumps({gag: key_of(spec, 'Ann', QUICK) for gag, spec in found.items()}))"
    )
    folder = ROOT / "examples" / "headland"
    run = subprocess.run(
        [sys.executable, "-c", words, str(folder)], capture_output=True, text=True, check=True, timeout=120
    )
    here = {gag: key_of(spec, "Ann", QUICK) for gag, spec in check(folder).specifications.items()}
    assert json.loads(run.stdout) == here
    assert len(set(here.values())) == len(here)
    spec = check(folder).specifications["fjord-jump"]
    other = replace(spec, gag=spec.gag.model_copy(update={"highest_harm": 0.5}))
    assert key_of(other, "Ann", QUICK) != key_of(spec, "Ann", QUICK)
    assert key_of(spec, "Bo", QUICK) != key_of(spec, "Ann", QUICK)
