"""Files of instances: what is read, and what is refused with file, field and line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precipice.production.problem import InputError
from precipice.schedule.talent.instance import Instance, cost_of
from precipice.schedule.talent.read import LARGEST_FILE, read_instance
from truth import real_file

TEXT = "tiny\n4\n3\n\n1 0 1 0 1\n1 1 0 1 2\n0 1 1 0 3\n\n1 2 3 1\n"
DATA = """% four scenes
numScenes = 4; numActors = 3;
ia = [| 1, 0, 1, 0
      | 1, 1, 0, 1 % the second
      | 0, 1, 1, 0 |];
c = [1,2,3]; d = [1, 2, 3, 1];
s = [3,2,1,4];"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    classic = read_instance(written(tmp_path, "tiny.txt", TEXT))
    data = read_instance(written(tmp_path, "tiny.dzn", DATA))
    assert (classic.name, data.name) == ("tiny", "tiny")
    for one in (classic, data):
        assert one.presence.astype(int).tolist() == [[1, 0, 1, 0], [1, 1, 0, 1], [0, 1, 1, 0]]
        assert (one.costs.tolist(), one.durations.tolist()) == ([1, 2, 3], [1, 2, 3, 1])


def test_a_cost_by_hand(tmp_path: Path) -> None:
    one = read_instance(written(tmp_path, "tiny.txt", TEXT))
    # The first waits for scene 1, the second for scene 2: (1+2+3) + 2 (1+2+3+1) + 3 (2+3).
    assert cost_of(one, [0, 1, 2, 3]) == 6 + 14 + 15
    with pytest.raises(ValueError, match="permutation"):
        cost_of(one, [0, 1, 2, 2])


@pytest.mark.parametrize("name", ["film103", "film114", "film119", "MobStory", "concert"])
def test_real_files_in_both_formats_are_equal(name: str) -> None:
    data = read_instance(real_file(f"talent/minizinc/{name}.dzn"))
    suffix = ".dat" if name.startswith("film") else ""
    classic = read_instance(real_file(f"talent/classic/{name}{suffix}"))
    assert np.array_equal(data.presence, classic.presence)
    assert np.array_equal(data.costs, classic.costs)
    assert np.array_equal(data.durations, classic.durations)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found nothing"),
        ("name\n4", "1 numbers"),
        (TEXT.replace("4\n3", "4\nx"), "line 3: actors: found 'x'"),
        (TEXT.replace("4\n3", "0\n3"), "line 2: scenes: found 0"),
        (TEXT.replace("4\n3", "4\n2"), "found 21 numbers"),
        (TEXT.replace("1 1 0 1 2", "1 1 2 1 2"), "line 6: actor 2: found '2'; allowed: 0 or 1"),
        (TEXT.replace("1 1 0 1 2", "1 1 0 1 -2"), "line 6: cost of actor 2: found '-2'"),
        (TEXT.replace("1 2 3 1", "1 2 3.5 1"), "line 9: duration of scene 3: found '3.5'"),
        (TEXT.replace("1 2 3 1", "1 2 3 9" + 20 * "9"), "duration of scene 4"),
        (TEXT.replace("1 2 3 1", "999999999999999 2 3 999999999999999"), "for everybody all the time"),
        ("name\n1001\n0\n" + "1 " * 1001, "scenes: found 1001"),
    ],
)
def test_a_bad_text_is_refused(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_instance(written(tmp_path, "bad.txt", text))
    assert "bad.txt" in str(refusal.value)
    assert found in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("c = [1,2,3]; ", "", "no c"),
        ("[1,2,3]; d", "[1,2]; d", "line 6: c: found 2 values"),
        ("0, 1, 1, 0 |]", "0, 1, 1 |]", "ia, row 3: found 3 values"),
        ("      | 1, 1, 0, 1 %", "%", "found 2 rows"),
        ("| 1, 1, 0, 1", "| 1, 7, 0, 1", "line 4: ia, row 2: found '7'"),
        ("[| 1, 0", "[ 1, 0", "allowed: [| row | row |]"),
        ("numActors = 3", "numActors = 2 + 1", "numActors: found '2 + 1'"),
        ("d = [1, 2", "d = [1, two", "line 6: d: found 'two'"),
    ],
)
def test_bad_data_are_refused(tmp_path: Path, old: str, new: str, found: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_instance(written(tmp_path, "bad.dzn", DATA.replace(old, new)))
    assert found in str(refusal.value)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_instance(tmp_path / "missing.txt")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_instance(tmp_path / "binary")
    (tmp_path / "large").write_bytes(b" " * (LARGEST_FILE + 1))
    with pytest.raises(InputError, match="more than"):
        read_instance(tmp_path / "large")


def test_an_instance_checks_itself() -> None:
    one = np.ones(1, np.int64)
    with pytest.raises(ValueError, match="allowed: bool"):
        Instance("x", np.ones((1, 1)), one, one)
    with pytest.raises(ValueError, match=r"costs: found -1"):
        Instance("x", np.ones((1, 1), np.bool_), -one, one)
    with pytest.raises(ValueError, match=r"durations: found int64 \(2,\)"):
        Instance("x", np.ones((1, 1), np.bool_), one, np.ones(2, np.int64))
