"""The verbs about real falls: the delay table against closed forms, practice logs against their own parts."""

from __future__ import annotations

import argparse
import csv
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from precipice.cli.practice_verbs import add_freefall, add_track
from precipice.practice.predict import leave_one_out, left_out_bands
from precipice.practice.study import phase_names, standard_density, study_files
from precipice.production.problem import InputError
from truth import published, real_file

FOOT, MPH = 0.3048, 0.44704
WINGSUITS = ("loen_jump_one_08-02-19.CSV", "sample_track_mit.csv", "base_2330_point_of_no_return.csv")
HEADER = "time,lat,lon,hMSL,velN,velE,velD\n"
Run = Callable[..., str]


def run_verb(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    verbs = parser.add_subparsers(required=True)
    add_track(verbs)
    add_freefall(verbs)
    options = parser.parse_args([str(argument) for argument in arguments])
    return options.verb(options)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")

    def shown(*arguments: object) -> str:
        assert run_verb(*arguments) == 0
        return capsys.readouterr().out

    return shown


def real(name: str) -> Path:
    return real_file(f"tracks/{name}")


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(speeds: list[float]) -> str:
    lines = [
        f"2024-01-01T00:00:{0.2 * i:05.2f}Z,60.0,7.0,{1000 - i},0.1,0.0,{v}" for i, v in enumerate(speeds)
    ]
    return HEADER + "\n".join(lines) + "\n"


def test_freefall_is_the_closed_form(run: Run) -> None:
    rows = json.loads(run("freefall", "--terminal", "120 mph", "--seconds", "30", "--json"))
    terminal, g = 120.0 * MPH, 9.80665
    assert [row["seconds"] for row in rows] == list(range(31))
    for row in rows:
        x = g * row["seconds"] / terminal
        assert row["fallen_m"] == pytest.approx(terminal**2 / g * math.log(math.cosh(x)), abs=1e-9)
        assert row["speed_m_s"] == pytest.approx(terminal * math.tanh(x), abs=1e-9)
        assert row["fallen_ft"] == pytest.approx(row["fallen_m"] / FOOT)


def test_freefall_meets_the_published_table(run: Run) -> None:
    table = published("freefall_table")
    rows = json.loads(run("freefall", "--terminal", f"{table['after_12_s_ft_per_s']} fps", "--json"))
    assert [row["seconds"] for row in rows] == table["seconds"]
    for row, feet in zip(rows[1:], table["fallen_ft"][1:], strict=True):
        assert row["fallen_ft"] == pytest.approx(feet, rel=0.04)


def test_freefall_speaks_both_tongues(run: Run) -> None:
    text = run("freefall", "--terminal", "193.1 kmh", "--seconds", "3")
    assert "120 mph (53.6 m/s)" in text
    last = next(line.split() for line in text.splitlines() if line.split()[:1] == ["3"])
    assert last == ["3", "138", "42.1", "59.9", "26.8"]
    assert run("freefall", "--terminal", "120 mph", "--seconds", "600").count("\n") >= 601


@pytest.mark.parametrize(
    "terminal",
    ["0 mph", "-5 mph", "400 mph", "120", "120 kg", "120 +/- 5 mph", "110 to 130 mph", "", "nan mph"],
)
def test_freefall_refuses_a_bad_terminal_speed(terminal: str) -> None:
    with pytest.raises(InputError, match=r"command line: --terminal: found .*; allowed: .*below 400 mph"):
        run_verb("freefall", f"--terminal={terminal}")


@pytest.mark.parametrize("seconds", ["-1", "601", "1.5", "twelve", "", "9" * 5000])
def test_freefall_refuses_bad_seconds(seconds: str) -> None:
    with pytest.raises(InputError, match=r"--seconds: found .*; allowed: a whole number from 0 to 600"):
        run_verb("freefall", "--terminal", "120 mph", f"--seconds={seconds}")


def test_track_says_the_jump_on_one_screen(run: Run) -> None:
    text = run("track", real(WINGSUITS[0]))
    for said in ("59.8 s", "3,260 ft", "994 m", "7.9 mph", "3.5 m/s", "97.2 s", "> 1.0 g", "142.4 s", "1.9"):
        assert said in text
    assert "One fitted jump says nothing about the next one" in text
    table = text.split("\n\n")[0]
    assert max(len(line.rstrip()) for line in table.splitlines()) <= 110


def test_track_json_has_plain_keys_and_the_fit(run: Run) -> None:
    found = json.loads(run("track", *map(real, WINGSUITS), "--mass", "88 kg", "--json"))
    assert set(found) == {"tracks", "between_jumps", "left_out", "not_read"}
    loen = found["tracks"][0]
    assert loen["exit_height_m"] == pytest.approx(994, abs=1)
    assert 0.0015 < loen["fit"]["drag_area_per_mass_m2_per_kg"] < 0.004
    assert loen["opening"]["peak_at_least_g"] > 0.8
    per_mass = [one["fit"]["drag_area_per_mass_m2_per_kg"] for one in found["tracks"]]
    between = found["between_jumps"]
    assert between["drag_area_per_mass_mean_m2_per_kg"] == pytest.approx(np.mean(per_mass))
    assert between["drag_area_per_mass_sd_m2_per_kg"] == pytest.approx(np.std(per_mass, ddof=1))
    assert between["drag_area_mean_m2"] == pytest.approx(88.0 * np.mean(per_mass))
    assert [one["name"] for one in found["left_out"]] == list(WINGSUITS)
    assert found["tracks"][2]["opening_start_s"] is None
    assert "no opening" in found["tracks"][2]["undecided"][0]


def test_track_says_spread_and_left_out_jumps(run: Run) -> None:
    text = run("track", *map(real, WINGSUITS), "--mass", "194 lb")
    assert "Between the 3 jumps" in text
    assert "For a person of 194 lb (88 kg) with gear: drag area" in text
    assert "ft2 (" in text
    assert "left out" in text
    assert "only between jumps of the same person, suit and posture" in text
    two = run("track", *map(real, WINGSUITS[:2]))
    assert "Between the 2 jumps" in two
    assert "Three fitted jumps or more are needed" in two
    assert "left out" not in two


def test_a_miss_after_5_s_is_not_said_from_beyond_a_gap(run: Run) -> None:
    files = (*WINGSUITS, "skydive_2154_recording_gap.csv")
    left_out = json.loads(run("track", *map(real, files), "--json"))["left_out"]
    assert left_out[0]["error_at_5_s"] is not None
    assert left_out[1]["error_at_5_s"] is not None
    assert left_out[2]["error_at_5_s"] is None
    assert left_out[3]["error_at_5_s"] is None


def test_one_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    bad = written(tmp_path, "bad.csv", b"\x89PNG\xff\x00")
    text = run("track", real(WINGSUITS[0]), bad, real("skydive_3229_canopy_swoop.csv"))
    assert "bad.csv: not read; found bytes that are not UTF-8" in text
    assert "skydive_3229_canopy_swoop.csv: not fitted; found a fit that explains 45%" in text
    found = json.loads(run("track", real(WINGSUITS[0]), bad, "--json"))
    assert found["not_read"][0]["name"] == "bad.csv"


@pytest.mark.parametrize(
    "content", ["", "\n\n", "a diary\nof a day\n", b"\x00\x01\x02", b"\xff\xfe", "<gpx>"]
)
def test_files_that_are_no_log_are_refused(tmp_path: Path, content: str | bytes) -> None:
    path = written(tmp_path, "log.csv", content)
    with pytest.raises(InputError, match=r"log\.csv"):
        run_verb("track", path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run_verb("track", tmp_path / "none.csv", tmp_path)
    assert len(caught.value.problems) == 2


def test_a_track_of_two_points_and_one_at_rest_say_what_lacks(run: Run, tmp_path: Path) -> None:
    for name, speeds in (("two.csv", [0.0, 1.0]), ("rest.csv", [0.0] * 200)):
        path = written(tmp_path, name, rows_of(speeds))
        text = run("track", path, "--plot", tmp_path / "out.png", "--csv", tmp_path / "out.csv")
        assert f"{name}: no exit" in text
        assert f"{name}: not fitted; found no free fall" in text
        assert (tmp_path / "out.csv").read_text().count("unknown") == len(speeds)
        assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_square_brackets_in_a_name_are_no_markup(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "[red]a.csv", rows_of([0.0] * 50))
    assert "[red]a.csv: no exit" in run("track", path)


def test_series_has_every_row_and_its_phase(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "loen.csv"
    run("track", real(WINGSUITS[0]), "--csv", out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    jump = study_files([real(WINGSUITS[0])]).jumps[0]
    assert list(rows[0]) == ["time_s", "height_m", "v_down_m_s", "h_speed_m_s", "phase"]
    assert len(rows) == len(jump.track.t)
    np.testing.assert_allclose([float(row["height_m"]) for row in rows], jump.track.height, atol=1e-3)
    names = [row["phase"] for row in rows]
    assert list(dict.fromkeys(names)) == ["before", "run-up", "fall", "opening", "canopy", "ground"]
    assert names.index("canopy") > (jump.phases.opening or 0)
    assert names.index("ground") == jump.phases.landing


def test_what_the_record_does_not_tell_is_unknown() -> None:
    base, cut = (
        study_files([real(name)]).jumps[0] for name in (WINGSUITS[2], "skydive_2154_recording_gap.csv")
    )
    assert set(phase_names(base)[(base.phases.fall_end or 0) + 1 :]) == {"unknown"}
    assert set(phase_names(cut)[: cut.phases.fall_start]) == {"unknown"}


def test_the_band_drawn_is_the_band_counted() -> None:
    fitted = study_files([real(name) for name in WINGSUITS]).fitted
    tracks, phases = [jump.track for jump, _ in fitted], [jump.phases for jump, _ in fitted]
    arguments = ([fit for _, fit in fitted], tracks, phases, standard_density)
    for band, one, track in zip(left_out_bands(*arguments), leave_one_out(*arguments), tracks, strict=True):
        real_height = np.interp(band.t, track.t, track.height)
        real_speed = np.interp(band.t, track.t, track.v_down)
        for (low, _, high), values, share in (
            (band.height, real_height, one.height_share),
            (band.v_down, real_speed, one.v_down_share),
        ):
            assert np.mean((values >= low) & (values <= high)) == pytest.approx(share)


def test_the_plot_is_the_same_on_every_run(run: Run, tmp_path: Path) -> None:
    files = [real(name) for name in WINGSUITS]
    for name in ("a.png", "b.png"):
        run("track", *files, "--plot", tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "b.png"}


def test_outputs_that_cannot_be_are_refused_before_any_work(tmp_path: Path) -> None:
    log = written(tmp_path, "log.csv", rows_of([0.0] * 50))
    other = written(tmp_path, "other.csv", rows_of([0.0] * 50))
    kept = log.read_bytes()
    (tmp_path / "folder.png").mkdir()
    for arguments, said in (
        ((log, other, "--csv", tmp_path / "out.csv"), "one file"),
        ((log, "--csv", log), "which is a log to read"),
        ((log, "--plot", tmp_path / "out.jpg"), "ends in .png"),
        ((log, "--plot", tmp_path / "folder.png"), "which is a folder"),
        ((log, "--plot", tmp_path / "x.png", "--csv", tmp_path / "x.png"), "two names"),
        ((log, "--csv", log / "out.csv"), "cannot be written to"),
        ((log, tmp_path / "." / "log.csv"), "twice"),
        ((*[log] * 41, "--plot", tmp_path / "x.png"), "at most 40"),
        ((log, "--mass", "88"), "--mass"),
        ((log, "--mass", "88 +/- 2 kg"), "a tolerance"),
        ((log, "--mass", "2 kg"), "above 20 and below 300 kg"),
    ):
        with pytest.raises(InputError, match=said):
            run_verb("track", *arguments)
    assert log.read_bytes() == kept
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "other.csv", "folder.png"}


def test_the_module_loads_nothing_heavy() -> None:
    code = "import precipice.cli.practice_verbs, sys; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert not any(f"'{name}'" in done.stdout for name in ("numpy", "scipy", "matplotlib", "numba", "pint"))
