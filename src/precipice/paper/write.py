"""Files written all or none: under a temporary name first, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from precipice.production.problem import InputError, Problem


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before any work is done for it; leaves no trace.

    Raises:
        InputError: The folder, or the first of its parents that exists, is no folder or cannot be written to.
    """
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists() or path.is_symlink())
    with _refusals(folder), tempfile.TemporaryFile(dir=there):
        pass


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write every file into a folder, made where it is missing, or none of them.

    Args:
        folder: Where to.
        files: Content by file name; text is written as UTF-8.

    Returns:
        The paths written.

    Raises:
        InputError: The folder or a file in it cannot be written.
    """
    made = _missing(folder)
    waiting: dict[Path, Path] = {}
    try:
        with _refusals(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                handle, temporary = tempfile.mkstemp(prefix=f".{name}-", dir=folder)
                waiting[Path(temporary)] = folder / name
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content.encode() if isinstance(content, str) else content)
                    os.fchmod(stream.fileno(), 0o644)
            _refuse_folders_in_the_way(waiting.values())
            for temporary_path, path in waiting.items():
                temporary_path.replace(path)
    except BaseException:
        for temporary_path in waiting:
            temporary_path.unlink(missing_ok=True)
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise
    return tuple(waiting.values())


def _missing(folder: Path) -> tuple[Path, ...]:
    """The folders that would have to be made, innermost first."""
    return tuple(path for path in (folder, *folder.parents) if not path.exists())


def _refuse_folders_in_the_way(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder")


@contextlib.contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        found = f"a place that cannot be written to ({error.strerror or error})"
        raise InputError((Problem(str(folder), "", found, "a folder that can be written to"),)) from error
