"""Each mistake is one clear sentence, ends in 2, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from cli.folders import PRODUCTION, SCRIPT, contents, precipice, small_folder
from precipice.cli.main import BAD_INPUT, INTERRUPTED, main


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    before = contents(folder) if folder.is_dir() else {}
    assert main(["plan", str(folder), "--runs", "200"]) == BAD_INPUT
    said = capsys.readouterr().err
    for word in words:
        assert word in said, said
    assert "Traceback" not in said
    assert (contents(folder) if folder.is_dir() else {}) == before
    assert not (folder / "out").exists()
    return said


def changed(old: str, new: str) -> str:
    assert old in PRODUCTION
    return PRODUCTION.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"31 +/- 1.2 mph"', '"31 kg"', ("gags[jump].parameters.lip_speed", "mass", "speed")),
        ('"260 ft"', '"260 ft"\nrider_mass = "-80 kg"', ("parameters.rider_mass", "-80 kg", "45 to 150 kg")),
        ("1.2 mph", "0 mph", ("parameters.lip_speed", "tolerance", "above 0")),
        ("sd = 1.5", "sd = nan", ("parameters.wind_speed", "nan", "finite")),
        ("day_rate = 1000", "day_rate = nan", ("cast[1].day_rate", "nan")),
        ("day_rate = 1000", "day_rate = -5", ("cast[1].day_rate", "-5", "0 or more")),
        ('scene = "2"', 'scene = "99"', ("gags[jump].scene", "'99'", "1, 2, 3, 4")),
        ('falls = ["3"]', 'falls = ["77"]', ("gates[jump].falls", "'77'")),
        ('falls = ["3"]', 'falls = ["2"]', ("gates[jump].falls", "circle")),
        ('gag = "jump"', 'gag = "leap"', ("gates[leap].gag", "'leap'", "jump")),
        ('performer = "1"', 'performer = "9"', ("gags[jump].performer", "'9'", "1")),
        ('"cliff_jump"', '"clif_jump"', ("gags[jump].kind", "'clif_jump'", "cliff_jump")),
        ('"cliff.csv"', '"../cliff.csv"', ("parameters.terrain", "outside")),
        ('"small.fountain"', '"../small.fountain"', ("script", "../small.fountain")),
        ('"small.fountain"', '"other.fountain"', ("other.fountain", "no such file")),
        ("first_day = 2027-03-01", 'first_day = "soon"', ("calendar.first_day", "'soon'")),
        ('title = "Small"', 'title = "Small', ("TOML",)),
        ('kind = "cliff_jump"', 'kind = "weapon"', ("gates[jump].fails", "no model yet")),
        ("[calendar]", "hours = 3\n[calendar]", ("hours", "unknown key")),
    ],
)
def test_a_mistake_in_the_production_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: tuple[str, ...]
) -> None:
    refused(small_folder(tmp_path / "shoot", changed(old, new)), capsys, *words)


def test_every_mistake_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = changed('"31 +/- 1.2 mph"', '"31 kg"').replace('performer = "1"', 'performer = "9"')
    folder = small_folder(tmp_path / "shoot", text.replace('falls = ["3"]', 'falls = ["77"]'), b"")
    said = refused(folder, capsys, "lip_speed", "performer", "empty script")
    assert "3 mistakes" in said


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (b"", ("small.fountain", "empty script")),
        (b" \n\n ", ("empty script",)),
        (SCRIPT.encode() + b"\xff\xfe", ("small.fountain", "0xff", "UTF-8")),
        (b"INT. A - DAY\n\n\0\n", ("line 3", "NUL")),
        (b"x" * 30_000, ("line 1", "30,000 characters", "20,000")),
    ],
)
def test_a_script_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], script: bytes, words: tuple[str, ...]
) -> None:
    refused(small_folder(tmp_path / "shoot", script=script), capsys, *words)


def test_fifty_megabytes_on_one_line_are_refused_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_folder(tmp_path / "shoot")
    with (folder / "small.fountain").open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    assert main(["check", str(folder)]) == BAD_INPUT
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "50,000,000 bytes" in capsys.readouterr().err
    assert most < 50_000_000


def test_folders_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path / "nowhere", capsys, "nowhere", "no such folder")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", capsys, "production.toml", "no such file")


def test_an_output_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_folder(tmp_path / "shoot")
    (folder / "in-the-way").write_text("a file")
    before = contents(folder)
    for out in ("in-the-way", "in-the-way/deeper"):
        assert main(["plan", str(folder), "--out", str(folder / out)]) == BAD_INPUT
        assert "cannot be written" in capsys.readouterr().err
    assert contents(folder) == before


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_folder(tmp_path / "shoot")
    before = contents(folder)
    assert main(["new", str(folder), "--script", str(folder / "small.fountain")]) == BAD_INPUT
    assert "left as it is" in capsys.readouterr().err
    assert contents(folder) == before


def test_new_writes_nothing_from_a_bad_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.fountain").write_bytes(b"\xff\xff")
    assert main(["new", str(tmp_path / "shoot"), "--script", str(tmp_path / "bad.fountain")]) == BAD_INPUT
    assert "UTF-8" in capsys.readouterr().err
    assert not (tmp_path / "shoot").exists()


@pytest.mark.parametrize("arguments", [[], ["plan"], ["plan", "x", "--runs", "3"], ["fly"], ["new", "x"]])
def test_a_mistyped_command_ends_in_two(arguments: list[str]) -> None:
    assert precipice(*arguments).returncode == BAD_INPUT


def test_interrupted_in_the_middle_nothing_is_written(tmp_path: Path) -> None:
    folder = small_folder(tmp_path / "shoot")
    before = contents(folder)
    command = [sys.executable, "-m", "precipice.cli.main", "plan", str(folder), "--runs", "2000000"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"TERM": "dumb"}
    )
    time.sleep(6.0)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120.0)
    # A signal that lands while a library runs code of its own leaves the interpreter to end by that signal.
    assert running.returncode in (INTERRUPTED, -signal.SIGINT), said
    assert "nothing was written" in said
    assert "Traceback" not in said
    assert contents(folder) == before


LOADED = """
import os, signal, sys, time
from precipice.cli import main
def loading(_options):
    try:
        {stop}
    except KeyboardInterrupt:
        pass
    raise ImportError("initialization failed")
main._plan = loading
sys.exit(main.main(["plan", "x"]))
"""
"""A library whose start ends in an error of its own, whatever stopped it."""


@pytest.mark.parametrize(
    ("stop", "code", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(30)", INTERRUPTED, "nothing was written"),
        ("pass", 1, "ImportError: initialization failed"),
    ],
)
def test_a_stop_while_a_library_is_loaded_is_a_stop(stop: str, code: int, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(stop=stop)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, words in done.stderr) == (code, True)
    assert ("Traceback" in done.stderr) == (code == 1)


def test_a_reader_who_stops_early_sees_no_traceback() -> None:
    command = [sys.executable, "-m", "precipice.cli.main", "schema", "plan"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    assert running.wait(timeout=60.0) == 128 + signal.SIGPIPE
    assert said == ""
