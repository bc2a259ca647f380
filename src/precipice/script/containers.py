"""Zip containers from strangers: one file is read out of them, in memory, with everything held in bounds."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from precipice.production.problem import InputError
from precipice.script.refusal import refusal

MOST_ENTRIES = 2_000
LARGEST_WHOLE = 200_000_000
LARGEST_MEMBER = 20_000_000
LARGEST_RATIO = 200
_SMALL = 100_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)
"""Whatever the standard library raises over a zip that is broken, encrypted or packed in a new way."""


def read_member(file: str, raw: bytes, wanted: re.Pattern[str], what: str) -> bytes:
    """The first file in a container whose name matches; nothing is written anywhere.

    Args:
        file: Name of the container, for refusals.
        raw: The container.
        wanted: Matches the whole name of the file inside.
        what: What the container ought to be, for example "a Fade In file".

    Raises:
        InputError: It is no zip container, is damaged, encrypted or packed by other means than deflate, holds
            no such file, names files outside itself, or would unpack to more than the bounds allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            entry = _entry(file, container, wanted, what)
            with container.open(entry) as stream:
                found = stream.read(LARGEST_MEMBER + 1)
    except InputError:
        raise
    except UNREADABLE as error:
        said = " ".join(str(error).split())[:80]
        raise refusal(file, "", f"a zip container that cannot be read ({said})", what) from error
    if len(found) > LARGEST_MEMBER:
        raise refusal(file, entry.filename, f"more than {LARGEST_MEMBER:,} bytes", "at most so many")
    return found


def _entry(file: str, container: zipfile.ZipFile, wanted: re.Pattern[str], what: str) -> zipfile.ZipInfo:
    entries = container.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refusal(file, "", f"a container of {len(entries):,} files", f"at most {MOST_ENTRIES:,}")
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_WHOLE:
        raise refusal(file, "", f"{whole:,} bytes when unpacked", f"at most {LARGEST_WHOLE:,}")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
            found = f"a file named {entry.filename[:60]!r}"
            raise refusal(file, "", found, "names inside the container only")
    matching = [entry for entry in entries if wanted.fullmatch(entry.filename)]
    if not matching:
        names = ", ".join(repr(entry.filename[:40]) for entry in entries[:5]) or "nothing"
        raise refusal(file, "", f"a container that holds {names}", what)
    entry = matching[0]
    if entry.flag_bits & 1:
        raise refusal(file, entry.filename, "an encrypted file", f"{what}, not encrypted")
    if entry.compress_type not in _METHODS:
        raise refusal(file, entry.filename, f"packing method {entry.compress_type}", "stored or deflate")
    if entry.file_size > LARGEST_MEMBER:
        raise refusal(file, entry.filename, f"{entry.file_size:,} bytes", f"at most {LARGEST_MEMBER:,}")
    if entry.file_size > _SMALL and entry.file_size > LARGEST_RATIO * max(1, entry.compress_size):
        ratio = entry.file_size // max(1, entry.compress_size)
        raise refusal(file, entry.filename, f"packed {ratio}:1", f"at most {LARGEST_RATIO}:1")
    return entry
