"""`precipice cover`: the answer, its page and the cameras for previs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pygltflib
import pytest

from precipice.cli.main import BAD_INPUT, PLANNED, main
from precipice.plan.cover_answer import CoverAnswer

KITCHEN = Path(__file__).resolve().parents[2] / "examples" / "kitchen"


def test_cover_writes_the_page_and_the_cameras(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "paper"
    arguments = ["cover", str(KITCHEN), "swing", "--runs", "100", "--out", str(out)]
    assert main(arguments) == PLANNED
    said = capsys.readouterr().out
    assert "Catches" in said
    assert "for 95 % of a good one on film" in said
    assert "A qualified stunt coordinator decides" in said
    page = (out / "cover-swing.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert not re.search(r"\bsafe\b", re.sub(r"<[^>]*>", " ", page).casefold())
    model = pygltflib.GLTF2().load_from_bytes((out / "cover-swing.glb").read_bytes())
    assert len(model.cameras) == 2
    assert model.cameras[0].perspective.aspectRatio == pytest.approx(16 / 9, rel=1e-6)


def test_the_camera_of_the_model_looks_where_it_aims(tmp_path: Path) -> None:
    """A glTF camera looks along its own -Z with +Y up: both as the answer's camera has them."""
    from precipice.paper.exports.camera_gltf import rotations
    from precipice.plan.check import check
    from precipice.plan.cover import cover
    from precipice.plan.cover_paths import Asked
    from precipice.risk.run import Threads

    found = cover(check(KITCHEN), "swing", Asked(), 1.0, 0.999, 100, 1, Threads(1))
    assert found.best is not None
    done = found.best.done
    x, y, z, w = rotations(done)[0].astype(float)
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
    eye = done.eyes[0, 0][[0, 2, 1]]
    middle = found.flown.cloud.middle
    aim = 0.5 * (middle.min(axis=0) + middle.max(axis=0))[[0, 2, 1]]
    ahead = (aim - eye) / np.linalg.norm(aim - eye)
    assert -turn[:, 2] @ ahead == pytest.approx(1.0, abs=1e-5)
    assert turn[1, 1] > 0.9
    assert np.linalg.det(turn) == pytest.approx(1.0, abs=1e-5)


def test_cover_as_json_is_the_whole_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["cover", str(KITCHEN), "thrown", "--runs", "100", "--hold", "0.8", "--size", "5 ft"]
    assert main([*arguments, "--from=-0.2 s", "--to=-0.05 s", "--json", "--out", str(tmp_path)]) == PLANNED
    answer = CoverAnswer.model_validate(json.loads(capsys.readouterr().out))
    assert answer.radius == pytest.approx(0.762)
    assert (answer.start, answer.end, answer.hold) == (-0.2, -0.05, 0.8)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--from=noon", "such as"),
        ("--size=3 mph", "such as"),
        ("--size=90 m", "0.05 to 60 m"),
        ("--body=cat", "striker"),
    ],
)
def test_what_cannot_be_covered_is_refused_and_nothing_is_written(
    option: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "none"
    assert main(["cover", str(KITCHEN), "swing", "--runs", "100", option, "--out", str(out)]) == BAD_INPUT
    assert said in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("hold", ["0", "1.5", "nan", "-0.5", "all"])
def test_a_share_that_is_none_is_refused(hold: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["cover", str(KITCHEN), "swing", f"--hold={hold}", "--out", str(tmp_path)])
