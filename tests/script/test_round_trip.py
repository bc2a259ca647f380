"""What is written is read back the same, for everything that the format can carry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from precipice.production.scene import Screenplay
from precipice.script.fdx import parse_fdx
from precipice.script.fdx_write import write_fdx
from precipice.script.fountain import parse_fountain
from precipice.script.fountain_write import write_fountain
from precipice.script.read import read_screenplay
from screenplays import essence, screenplays
from truth import DATA

CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@CALM
@given(screenplays(document=False))
def test_fountain_comes_back_the_same(screenplay: Screenplay) -> None:
    written = write_fountain(screenplay)
    back = parse_fountain(written)
    assert essence(back) == essence(screenplay)
    assert write_fountain(back) == written


@CALM
@given(screenplays(document=True))
def test_final_draft_comes_back_the_same(screenplay: Screenplay) -> None:
    written = write_fdx(screenplay)
    back = parse_fdx("x.fdx", written)
    assert essence(back) == essence(screenplay)
    assert write_fdx(back) == written


@CALM
@given(screenplays(document=False))
def test_fountain_goes_through_final_draft_unchanged(screenplay: Screenplay) -> None:
    through = parse_fdx("x.fdx", write_fdx(screenplay))
    there, here = essence(through), essence(screenplay)
    assert there["elements"] == here["elements"]
    assert there["scenes"] == here["scenes"]


def shared_scripts() -> list[Path]:
    return sorted(path for path in (DATA / "scripts").rglob("*") if path.suffix in (".fountain", ".fdx"))


@pytest.mark.parametrize("path", shared_scripts(), ids=lambda path: path.name)
def test_real_scripts_come_back_the_same(path: Path) -> None:
    script = read_screenplay(path)
    fdx = essence(parse_fdx("x.fdx", write_fdx(script)))
    fountain = essence(parse_fountain(write_fountain(script)))
    for part in ("elements", "revisions", "cast list"):
        assert fdx[part] == essence(script)[part]
    assert fountain["elements"] == essence(script)["elements"]
    scenes = (*script.scenes, *script.omitted)
    assert [(scene.number, scene.time_of_day) for scene in fountain["scenes"]] == [
        (scene.number, scene.time_of_day) for scene in scenes
    ]
