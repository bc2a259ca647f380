from __future__ import annotations

from pathlib import Path

import pytest

from precipice.paper import write
from precipice.paper.write import refuse_unwritable, write_all
from precipice.production.problem import InputError


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_and_replaced(tmp_path: Path) -> None:
    write_all(tmp_path / "a" / "out", {"x.txt": "æ", "y.bin": b"\x00"})
    write_all(tmp_path / "a" / "out", {"x.txt": "new"})
    assert everything(tmp_path) == {"a/out/x.txt": b"new", "a/out/y.bin": b"\x00"}


@pytest.mark.parametrize("failure", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_a_failure_half_way_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException] | BaseException
) -> None:
    out = tmp_path / "out"
    write_all(out, {"x.txt": "old"})
    real, calls = write.os.fdopen, []

    def fails_at_the_second(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise failure
        return real(*arguments)  # type: ignore[call-overload]

    monkeypatch.setattr(write.os, "fdopen", fails_at_the_second)
    with pytest.raises((KeyboardInterrupt, MemoryError, InputError)):
        write_all(out, {"x.txt": "new", "y.txt": "new"})
    assert everything(tmp_path) == {"out/x.txt": b"old"}


def test_a_folder_made_for_nothing_is_taken_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_arguments: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write.os, "fdopen", no_space)
    with pytest.raises(InputError, match="No space left"):
        write_all(tmp_path / "a" / "b", {"x.txt": "new"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_a_file_should_be_is_refused_before_anything_changes(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.txt": "old"})
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_all(tmp_path, {"a.txt": "new", "plan.json": "{}"})
    assert everything(tmp_path) == {"a.txt": b"old"}


def test_a_place_that_cannot_be_written_is_refused_early_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in ("file", "file/out"):
        with pytest.raises(InputError, match="cannot be written"):
            refuse_unwritable(tmp_path / place)
    refuse_unwritable(tmp_path / "new" / "out")
    assert everything(tmp_path) == {"file": b"x"}
