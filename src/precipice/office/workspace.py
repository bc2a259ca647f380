"""Revisions written out as folders, for the functions that read folders; private, and never served."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from precipice.office.store.revisions import Revision
from precipice.production.problem import InputError, Problem

if TYPE_CHECKING:
    from precipice.plan.check import Checked

MOST_CHECKED = 12
MOST_FOLDERS = 200
"""So many folders are kept whatever their age; of more, those that nobody used for a day are dropped."""
UNUSED_SECONDS = 86_400.0
_OURS = re.compile(r"[0-9a-f]{64}|\.new-.+")
Contents = Callable[[], Mapping[str, bytes]]


class MistakenError(InputError):
    """A production has mistakes; what was found in its files is for those who may read them."""


def workspace(cache: Path, revision: Revision, contents: Contents) -> Path:
    """A folder that holds the files of a revision; written once, and not to be written to.

    Args:
        cache: Private folder for such folders.
        revision: The revision.
        contents: Gives its files by path, where they have to be written.
    """
    folder = cache / revision.digest
    with suppress(FileNotFoundError):
        os.utime(folder)
        return folder
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = Path(tempfile.mkdtemp(prefix=".new-", dir=cache))
    try:
        for path, content in contents().items():
            target = waiting / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, content)
        os.rename(waiting, folder)  # noqa: PTH104 - Path.rename would name a folder that another process made first
    except OSError:
        shutil.rmtree(waiting, ignore_errors=True)
        if not folder.is_dir():
            raise
    _sweep(cache)
    return folder


def _write(target: Path, content: bytes) -> None:
    """A file that is on the disk before its folder has its name: one cut short would be taken for whole."""
    with target.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
        os.fchmod(stream.fileno(), 0o400)


def _sweep(cache: Path) -> None:
    """Drop the folders that nobody has used for longest; each is written again where it is wanted.

    Only what has the name of such a folder is touched: somebody may give a folder that holds other things.
    """
    used: list[tuple[float, Path]] = []
    for folder in cache.iterdir():
        if _OURS.fullmatch(folder.name):
            with suppress(FileNotFoundError):
                used.append((folder.stat().st_mtime, folder))
    left = time.time() - UNUSED_SECONDS
    for at, folder in sorted(used, reverse=True)[MOST_FOLDERS:]:
        if at < left:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class CheckedFolders:
    """What `check` said of the revisions that were looked at last.

    Attributes:
        cache: Private folder for revisions as folders.
    """

    cache: Path
    _found: OrderedDict[str, Checked | InputError] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def checked(self, revision: Revision, contents: Contents) -> Checked:
        """A revision read and checked.

        Raises:
            InputError: With every mistake in its files.
        """
        with self._lock:
            found = self._found.get(revision.digest)
            if found is not None:
                self._found.move_to_end(revision.digest)
        if found is not None:
            # What was read points into the folder, so it counts as used.
            workspace(self.cache, revision, contents)
        else:
            found = self._check(revision, contents)
        if isinstance(found, InputError):
            raise found
        return found

    def _check(self, revision: Revision, contents: Contents) -> Checked | InputError:
        from precipice.plan.check import check  # noqa: PLC0415 - seconds of imports, which sign-in does without

        folder = workspace(self.cache, revision, contents)
        found: Checked | InputError
        try:
            found = check(folder)
        except InputError as error:
            found = MistakenError(tuple(_within(folder, one) for one in error.problems))
        with self._lock:
            self._found[revision.digest] = found
            while len(self._found) > MOST_CHECKED:
                self._found.popitem(last=False)
        return found


def _within(folder: Path, problem: Problem) -> Problem:
    """A mistake with its file as the production names it: where the office keeps it is nobody's business."""
    file = problem.file.removeprefix(f"{folder}{os.sep}")
    return Problem(file, problem.field, problem.found, problem.allowed)
