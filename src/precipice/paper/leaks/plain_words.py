"""The words of a suspect that is neither a PDF nor a picture: text, a page of the web, a workbook."""

from __future__ import annotations

import codecs
import html
import io
import re
import zipfile
from collections.abc import Iterator

from precipice.script.containers import UNREADABLE

MOST_BYTES = 40_000_000
"""Of a container, unpacked."""

_TAG = re.compile(r"<[^<>]*>")


def words_in(content: bytes) -> str:
    """Its text as it stands, and as it reads where it is marked up."""
    text = "\n".join(_parts(content)) if content.startswith(b"PK\x03\x04") else _decoded(content)
    read = html.unescape(text)
    # A workbook's footer has two "&" for one; JSON has a stroke before a quotation mark.
    return "\n".join((text, read, read.replace("&&", "&"), text.replace('\\"', '"')))


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if is_wide else "utf-8", "replace")


def _parts(content: bytes) -> Iterator[str]:
    """The words of the XML parts of a workbook or of a text document; those that are broken are left out."""
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            for entry in container.infolist():
                if left > 0 and entry.filename.endswith(".xml") and not entry.flag_bits & 1:
                    with container.open(entry) as stream:
                        part = stream.read(left)
                    left -= len(part)
                    yield _TAG.sub("", part.decode("utf-8", "replace"))
    except UNREADABLE:
        return
