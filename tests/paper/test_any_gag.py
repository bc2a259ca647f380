"""The page of gags that are no cliff jump: what they have is drawn, in their own words, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gags.made_up import kind_beside, specified
from precipice.gags.registry import model_of
from precipice.paper.exports.csv_file import tracks_csv
from precipice.paper.exports.gltf import tracks_glb
from precipice.paper.page import render_gags
from precipice.paper.path_charts import has_side, has_top
from precipice.production.assessment import Assessment
from precipice.risk.assess import Effort, assess
from precipice.risk.run import Progress

TABLE = """
label = "slide into a box"
assumptions = []
not_modelled = ["The tyres."]
map = ["speed", "aside"]
{parameters}
[card]
more_is_worse = {more}
note = "Dry ground."
lines = [{{ label = "ends aside by" }}]
[branches]
grips = "the tyres grip"
slips = "a tyre slips"
[words]
origin = "mark"
target = "stop box"
bodies = {{ car = "the picture car" }}
keep_out = ["car"]
branches = "If a tyre slips"
branch = "the tyres"
[margins.box]
label = "distance to the crew"
meaning = "Room left before the crew."
severity = "kills"
most = "room"
"""
PARAMETERS = "".join(
    f'[parameters.{name}]\nlabel = "{label}"\nunit = "{unit}"\ndefault = "{default}"\nlow = {low}\n'
    f'high = {high}\nsource = "made up"\n{more}'
    for name, label, unit, default, low, high, more in (
        ("speed", "speed of the car", "mph", "20 +/- 1 mph", 1, 60, ""),
        ("aside", "how far aside it is aimed", "ft", "0 +/- 3 ft", -50, 50, ""),
        ("room", "room", "ft", "24 ft", 1, 900, 'role = "limit"\n'),
    )
)
MODEL = """
import numpy as np
from precipice.gags.plain import Flown, PlainModel
from precipice.production.assessment import TrackLine
from precipice.production.picture import Shape

class Slide(PlainModel):
    def fly(self, spec, takes):
        way = takes["speed"] ** 2 / (2.0 * 0.7 * 9.80665)
        slips = takes.uniform(1) < 0.1
        way = np.where(slips, 1.5 * way, way)
        ends = np.column_stack([way, takes["aside"]])
        return Flown({"box": way}, {"car": ends}, slips.astype(int))

    def paths(self, spec, take):
        (x, y), n = self.fly(spec, take).landings["car"][0], 20
        at = np.linspace(0.0, 1.0, n)
        row = lambda values: tuple(float(value) for value in values)
        return (TrackLine(body="car", t=row(at), x=row(x * at), y=row(y * at), z=(0.0,) * n),)

    def shapes(self, spec):
        return (Shape(view="top", form="circle", points=((25.0, 0.0),), radius=2.0, label="crew <here>"),)

MODEL = Slide()
"""


def quiet(_name: str, _total: int) -> Progress:
    return lambda _steps: None


def assessed(patch: pytest.MonkeyPatch, folder: Path, table: str, model: str) -> Assessment:
    kind_beside(patch, folder, "slide", table, model)
    spec, problems = specified("slide", {"speed": "20 +/- 1 mph"}, description="A car slides", takes=2)
    assert spec is not None, problems
    few = Effort(
        runs=2000, rare_runs=0, map_cells=(5, 5), map_runs=4000, card_runs=4000, shoots=50, total_points=16
    )
    return assess(spec, model_of("slide"), "Ann", few, quiet)


def of_a_slide(patch: pytest.MonkeyPatch, folder: Path, more: str = "true") -> Assessment:
    return assessed(patch, folder, TABLE.format(parameters=PARAMETERS, more=more), MODEL)


def test_a_flat_gag_is_drawn_from_above_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = of_a_slide(monkeypatch, tmp_path)
    assert (has_side(one), has_top(one)) == (False, True)
    page = render_gags("Slide", [one])
    for words in (
        "the picture car ends in an ellipse",
        "If a tyre slips",
        "feet from the mark",
        "From above",
    ):
        assert words in page
    assert "crew &lt;here&gt;" in page
    assert not re.search(r"canopy|jump|opening|\blip\b|rider|motorcycle|from the side", page, re.I)
    assert [branch.name for branch in one.branches] == ["grips", "slips"]
    assert one.branches[1].share.p == pytest.approx(0.1, abs=0.03)
    assert {line.take for line in one.tracks} == set(range(17))
    assert one.tracks[0].x[-1] == pytest.approx((20 * 0.44704) ** 2 / (2 * 0.7 * 9.80665), rel=1e-3)


def test_its_paths_go_to_other_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one = of_a_slide(monkeypatch, tmp_path)
    rows = tracks_csv(one).splitlines()
    assert "from the mark" in rows[0]
    assert len(rows) == 2 + sum(len(line.t) for line in one.tracks)
    assert rows[-1].startswith("16,car,")
    assert tracks_glb(one).startswith(b"glTF")


def test_the_card_says_how_much_at_least_where_less_is_worse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = of_a_slide(monkeypatch, tmp_path, "false")
    assert one.card is not None
    assert (one.card.more_is_worse, one.card.second, one.card.note) == (
        False,
        "how far aside it is aimed",
        "Dry ground.",
    )


def test_a_gag_without_picture_has_margins_drivers_and_map(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = re.sub(r"\[words\].*?(?=\[margins)", "", TABLE, flags=re.S)
    bare = re.sub(r"\[branches\].*?(?=\[margins)|\[card\].*?(?=\[branches)", "", bare, flags=re.S)
    model = (
        MODEL.split("    def paths", maxsplit=1)[0].replace(', {"car": ends}, slips.astype(int)', "")
        + "\nMODEL = Slide()\n"
    )
    one = assessed(monkeypatch, tmp_path, bare.format(parameters=PARAMETERS, more="true"), model)
    page = render_gags("Slide", [one])
    assert (one.tracks, one.landings, one.card, one.branches, one.series) == ((), (), None, (), None)
    for words in ("Margins", "What it hangs on", "Go and no-go", "What was put in"):
        assert f"<h3>{words}</h3>" in page
    for words in ("Keep out", "Limits card", "Phase by phase", "From above"):
        assert words not in page
