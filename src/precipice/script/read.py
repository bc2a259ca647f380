"""A script file to a screenplay; the size is held in bounds before anything is read."""

from __future__ import annotations

from pathlib import Path

from precipice.production.problem import InputError, Problem
from precipice.production.scene import Screenplay
from precipice.script.fountain import parse_fountain

LARGEST_FILE = 5_000_000
LONGEST_LINE = 20_000


def read_screenplay(path: Path) -> Screenplay:
    """Read a screenplay in Fountain.

    Raises:
        InputError: The file is missing, too large, not UTF-8, empty, or holds a line too long for a script.
    """
    if path.is_dir():
        raise _refusal(path, "", "a folder", "a screenplay in Fountain")
    if not path.is_file():
        raise _refusal(path, "", "no such file", "a screenplay in Fountain")
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise _refusal(path, "", f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes")
    return parse_fountain(_text(path, path.read_bytes()))


def _text(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at offset {error.start}, which is not UTF-8"
        raise _refusal(path, "", found, "text in UTF-8") from error
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise _refusal(path, f"line {number}", "a NUL character, as in a binary file", "text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _refusal(path, "", "an empty script", "a screenplay with a line such as: INT. KITCHEN - DAY")
    for count, written in enumerate(text.split("\n"), start=1):
        if len(written) > LONGEST_LINE:
            found = f"a line of {len(written):,} characters"
            raise _refusal(path, f"line {count}", found, f"at most {LONGEST_LINE:,} characters")
    return text


def _refusal(path: Path, field: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(str(path), field, found, allowed),))
