"""A script file to a screenplay: by its suffix, if the content agrees; sizes are bounded before reading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from precipice.production.scene import Screenplay
from precipice.script.containers import read_member
from precipice.script.fdx import parse_fdx
from precipice.script.fountain import parse_fountain
from precipice.script.osf import parse_osf
from precipice.script.pdf import parse_pdf
from precipice.script.refusal import refusal

LARGEST_FILE = 5_000_000
LARGEST_DOCUMENT = 20_000_000
LONGEST_LINE = 20_000
FORMATS = "a screenplay: Fountain, Final Draft (.fdx), Fade In (.fadein), .highland, .osf or .pdf"
XML, ZIP, PDF = "XML", "a zip container", "a PDF"

_CONTENTS = (
    (ZIP, (b"PK\x03\x04", b"PK\x05\x06")),
    (PDF, (b"%PDF",)),
    ("rich text (RTF)", (b"{\\rtf",)),
    ("an old Word document", (b"\xd0\xcf\x11\xe0",)),
    (XML, (b"<?xml", b"<FinalDraft", b"<document")),
)
_IN_FADE_IN = re.compile(r"(?:[^/]+/)?document\.xml", re.I)
_IN_HIGHLAND = re.compile(r"(?:[^/]+/){0,3}(?:text\.(?:fountain|md|markdown|txt)|[^/]+\.fountain)", re.I)


def read_screenplay(path: Path) -> Screenplay:
    """Read a screenplay.

    Raises:
        InputError: The file is missing, too large, empty, not what its suffix says, not UTF-8 where it is
            text, or holds a line too long for a script; or it is XML or a container not to be trusted.
    """
    return parse_screenplay(str(path), read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: The file is missing, or too large.
    """
    if path.is_dir():
        raise refusal(str(path), "", "a folder", FORMATS)
    if not path.is_file():
        raise refusal(str(path), "", "no such file", FORMATS)
    size = path.stat().st_size
    if size > LARGEST_DOCUMENT:
        raise refusal(str(path), "", f"{size:,} bytes", f"at most {LARGEST_DOCUMENT:,} bytes")
    return path.read_bytes()


def parse_screenplay(file: str, raw: bytes) -> Screenplay:
    """Read a screenplay from the bytes of a file; nothing else is touched.

    Args:
        file: Name of the file; its suffix says the format. One with an unknown suffix is taken for what it
            holds: Final Draft or Open Screenplay Format XML, else Fountain.
        raw: Its content.

    Raises:
        InputError: As in `read_screenplay`.
    """
    suffix = PurePath(file).suffix.lower()
    if not raw.strip():
        raise refusal(file, "", "an empty script", "a screenplay with a line such as: INT. KITCHEN - DAY")
    content = _content(raw)
    format_ = _FORMATS.get(suffix) or (_ANY_XML if content == XML else _FOUNTAIN)
    if content != format_.content:
        raise refusal(file, "", content or "text", format_.allowed)
    return format_.parse(file, raw)


def _content(raw: bytes) -> str:
    """What the first bytes say a file is; "" where they say nothing."""
    head = raw[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<")):
        return XML
    for name, beginnings in _CONTENTS:
        if head.startswith(beginnings):
            return name
    return ""


def _parse_xml(file: str, raw: bytes) -> Screenplay:
    """XML under a suffix that says nothing: the name of its root decides."""
    return (parse_fdx if b"<FinalDraft" in raw[:1_000] else parse_osf)(file, raw)


def _parse_fade_in(file: str, raw: bytes) -> Screenplay:
    return parse_osf(file, read_member(file, raw, _IN_FADE_IN, "a Fade In file, which holds document.xml"))


def _parse_highland(file: str, raw: bytes) -> Screenplay:
    what = "a Highland file, which holds text.fountain or text.md"
    return _parse_text(file, read_member(file, raw, _IN_HIGHLAND, what))


def _parse_text(file: str, raw: bytes) -> Screenplay:
    if len(raw) > LARGEST_FILE:
        raise refusal(file, "", f"{len(raw):,} bytes", f"at most {LARGEST_FILE:,} bytes")
    return parse_fountain(text_of(file, raw))


@dataclass(frozen=True, slots=True)
class _Format:
    """How a format is read, what its first bytes show, and what to tell who named something else so."""

    parse: Callable[[str, bytes], Screenplay]
    content: str
    allowed: str


_FOUNTAIN = _Format(_parse_text, "", "text in Fountain; a script in another format is named by its suffix")
_ANY_XML = _Format(_parse_xml, XML, FORMATS)
_FORMATS = {
    **dict.fromkeys((".fountain", ".spmd", ".txt", ".md"), _FOUNTAIN),
    ".fdx": _Format(parse_fdx, XML, "Final Draft XML in a file named .fdx"),
    ".osf": _Format(parse_osf, XML, "Open Screenplay Format XML in a file named .osf"),
    ".fadein": _Format(_parse_fade_in, ZIP, "a Fade In file, which is a zip container"),
    ".pdf": _Format(parse_pdf, PDF, "a PDF in a file named .pdf"),
    ".highland": _Format(_parse_highland, ZIP, "a Highland file, which is a zip container"),
}


def text_of(file: str, raw: bytes) -> str:
    """The text of a file, its lines ended by newlines.

    Raises:
        InputError: It is not UTF-8, empty, binary, or has a line too long for a script.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at offset {error.start}, which is not UTF-8"
        raise refusal(file, "", found, "text in UTF-8") from error
    if "\0" in text:
        number = text.count("\n", 0, text.index("\0")) + 1
        raise refusal(file, f"line {number}", "a NUL character, as in a binary file", "text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refusal(file, "", "an empty script", "a screenplay with a line such as: INT. KITCHEN - DAY")
    for count, written in enumerate(text.split("\n"), start=1):
        if len(written) > LONGEST_LINE:
            found = f"a line of {len(written):,} characters"
            raise refusal(file, f"line {count}", found, f"at most {LONGEST_LINE:,} characters")
    return text
