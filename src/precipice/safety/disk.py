"""The few things a record asks of a disk, so that a test can stand in for one that fails."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from precipice.production.problem import InputError, Problem

LARGEST = 200_000_000
"""Bytes of a record that is read."""

PATIENCE_S = 10.0
"""How long a writer waits for another, s."""


class Disk(Protocol):
    """What a record needs: whatever `sync` has returned from is there after the power comes back."""

    def read(self, path: Path) -> bytes | None:
        """All bytes of a file; None where there is none."""
        ...

    def append(self, path: Path, data: bytes) -> None:
        """Write at the end of a file, made where it is missing, and sync it."""
        ...

    def replace(self, path: Path, data: bytes) -> None:
        """Put a whole file in place of another at once, and sync it."""
        ...

    def cut(self, path: Path, length: int) -> None:
        """Keep the first bytes of a file only, and sync it."""
        ...

    def lock(self, path: Path) -> contextlib.AbstractContextManager[None]:
        """Be the only writer for a while."""
        ...


class OsDisk:
    """The disk of this computer."""

    def read(self, path: Path) -> bytes | None:
        """All bytes of a file; None where there is none.

        Raises:
            InputError: It is larger than `LARGEST`.
        """
        try:
            size = path.stat().st_size
            if size > LARGEST:
                raise InputError((Problem(str(path), "", f"{size:,} bytes", f"at most {LARGEST:,} bytes"),))
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def append(self, path: Path, data: bytes) -> None:
        """Write at the end of a file and sync it, and its folder where the file is new."""
        is_new = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            _write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            _sync_folder(path.parent)

    def replace(self, path: Path, data: bytes) -> None:
        """Write under another name, sync, rename, sync the folder."""
        waiting = path.with_name(f".{path.name}.new")
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            _write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        waiting.replace(path)
        _sync_folder(path.parent)

    def cut(self, path: Path, length: int) -> None:
        """Keep the first bytes of a file only, and sync it."""
        handle = os.open(path, os.O_WRONLY)
        try:
            os.ftruncate(handle, length)
            os.fsync(handle)
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def lock(self, path: Path) -> Iterator[None]:
        """Hold a lock that the operating system lets go by itself when the process ends.

        Raises:
            InputError: Another writer held it for longer than `PATIENCE_S`.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            until = time.monotonic() + PATIENCE_S
            while not _try_lock(handle):
                if time.monotonic() > until:
                    raise InputError((Problem(str(path), "", "another writer", "one writer at a time"),))
                time.sleep(0.02)
            yield
        finally:
            os.close(handle)


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
