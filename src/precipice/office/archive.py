"""Productions as folders and zips, in and out, within bounds; nothing is unpacked to the disk."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from precipice.office.settings import refused
from precipice.office.store.revisions import (
    LARGEST_FILE,
    LARGEST_WHOLE,
    MOST_FILES,
    checked_files,
    checked_path,
)
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError
from precipice.script.containers import UNREADABLE

LARGEST_RATIO = 200
SMALL = 100_000
"""Below this a file may be packed as tight as it will go: a drawn line of zeros is no attack."""
LEFT_OUT = ("out", "issues")
"""Folders beside a production that hold what can be made again, and the keys of its issued copies."""
PREPARATION = timedelta(weeks=8)
ZIP_START = b"PK\x03\x04"
LISTED, MOST_LISTED = b"PK\x01\x02", 20 * MOST_FILES
"""What stands before each name in a zip's list, and how often at most: reading a list takes its time. A zip
that lies in the zip has a list too."""
_STAMP = (1980, 1, 1, 0, 0, 0)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip of a production's files; the same files make the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            container.writestr(entry, content)
    return stream.getvalue()


def files_of_zip(name: str, raw: bytes) -> Mapping[str, bytes]:
    """The files of a production in a zip, or in the one folder that the zip holds.

    Raises:
        InputError: It is no zip, is damaged or encrypted, names files outside itself, or unpacks to more than
            the bounds allow.
    """
    if raw.count(LISTED) > MOST_LISTED:
        raise refused(name, f"more than {MOST_LISTED:,} files", f"at most {MOST_FILES:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as container:
            files = _members(name, container)
    except InputError:
        raise
    except UNREADABLE as error:
        said = " ".join(str(error).split())[:80]
        raise refused(name, f"a zip that cannot be read ({said})", "a zip of a production folder") from error
    found = _without_folder(files)
    return checked_files({path: raw for path, raw in found.items() if path.split("/")[0] not in LEFT_OUT})


def _members(name: str, container: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [entry for entry in container.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise refused(name, f"{len(entries):,} files", f"at most {MOST_FILES:,}")
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_WHOLE:
        raise refused(name, f"{whole:,} bytes when unpacked", f"at most {LARGEST_WHOLE:,}")
    found: dict[str, bytes] = {}
    for entry in entries:
        checked_path(entry.filename)
        if entry.filename in found:
            raise refused(name, f"{entry.filename!r} twice", "each name once")
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(entry.filename, "an encrypted or oddly packed file", "stored or deflate")
        if entry.file_size > SMALL and entry.file_size > LARGEST_RATIO * max(1, entry.compress_size):
            ratio = entry.file_size // max(1, entry.compress_size)
            raise refused(entry.filename, f"packed {ratio}:1", f"at most {LARGEST_RATIO}:1")
        with container.open(entry) as stream:
            content = stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise refused(entry.filename, f"more than {LARGEST_FILE:,} bytes", "at most so many")
        found[entry.filename] = content
    return found


def _without_folder(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Files by their path under the one folder that holds them all, where production.toml is in there."""
    if FILE_NAME in files:
        return files
    folder = next((path[: -len(FILE_NAME)] for path in files if path.endswith(f"/{FILE_NAME}")), "")
    if folder.count("/") == 1 and all(path.startswith(folder) for path in files):
        return {path.removeprefix(folder): content for path, content in files.items()}
    return files


def files_of_folder(folder: Path) -> Mapping[str, bytes]:
    """The files of a production folder; hidden ones and out/ are left where they are.

    Raises:
        InputError: There is no production in it, it cannot be read, or it holds what is not allowed.
    """
    try:
        return checked_files(_of_folder(folder))
    except OSError as error:
        found = f"{error.strerror or 'an error'}"
        raise refused(str(error.filename or folder), found, "files that can be read") from error


def _of_folder(folder: Path) -> dict[str, bytes]:
    if not (folder / FILE_NAME).is_file():
        raise refused(
            str(folder), f"no {FILE_NAME}", "a production folder; `precipice new` makes one from a script"
        )
    found: dict[str, bytes] = {}
    whole = 0
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or parts[0] in LEFT_OUT or path.suffix == ".lock":
            continue
        if path.is_symlink():
            raise refused(str(path), "a link to another file", "files that are in the folder")
        if path.is_file():
            whole += path.stat().st_size
            if len(found) >= MOST_FILES or path.stat().st_size > LARGEST_FILE or whole > LARGEST_WHOLE:
                allowed = f"{MOST_FILES:,} of {LARGEST_FILE:,} bytes, {LARGEST_WHOLE:,} in all"
                raise refused(str(path), "too many or too large files", allowed)
            found["/".join(parts)] = path.read_bytes()
    return found


def files_of_script(name: str, raw: bytes, first_day: date | None = None) -> Mapping[str, bytes]:
    """A production started from a script alone: the script, and the file that `precipice new` writes.

    Raises:
        InputError: The script cannot be read.
    """
    from precipice.breakdown.sheets import break_down  # noqa: PLC0415 - a sign-in does without
    from precipice.plan.new import draft_production  # noqa: PLC0415
    from precipice.script.read import read_screenplay  # noqa: PLC0415

    file = checked_path(Path(name.replace("\\", "/")).name)
    with tempfile.TemporaryDirectory(prefix="precipice-") as folder:
        path = Path(folder) / file
        path.write_bytes(raw)
        breakdown = break_down(read_screenplay(path))
    monday = date.today() + PREPARATION
    begins = first_day or monday + timedelta(days=-monday.weekday() % 7)
    return checked_files({file: raw, FILE_NAME: draft_production(breakdown, file, begins).encode()})


def files_of_upload(name: str, raw: bytes) -> Mapping[str, bytes]:
    """A production from what somebody sent: a zip of its folder, or a script.

    What it is hangs on what is in it: a zip with a production.toml is a folder; anything else has to
    read as a script.

    Raises:
        InputError: It is neither.
    """
    if raw.startswith(ZIP_START) and not name.casefold().endswith((".fadein", ".highland")):
        files = files_of_zip(name, raw)
        if FILE_NAME not in files:
            raise refused(name, f"a zip without {FILE_NAME}", "a zip of a production folder, or a script")
        return files
    return files_of_script(name, raw)


def title_of(files: Mapping[str, bytes], otherwise: str) -> str:
    """What a production is called."""
    import tomllib  # noqa: PLC0415

    try:
        title = tomllib.loads(files[FILE_NAME].decode("utf-8-sig")).get("title")
    except (KeyError, ValueError, RecursionError):
        title = None
    return title.strip()[:200] if isinstance(title, str) and title.strip() else otherwise
