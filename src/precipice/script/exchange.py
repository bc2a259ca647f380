"""Movie Magic Scheduling's exchange file (.sex): scenes and their elements, without days or a shooting order.

There is no published specification. The records are those on which two independent open decoders agree, one
of them checked by its author on a file that Movie Magic Scheduling 6 wrote; files written here come back
through the reader here, and were not opened in the product.

    "SSI*", 10 bytes of version, of which zeros are accepted everywhere
    labels of categories, each ended by NUL; one more NUL
    records: "#" NUL NUL NUL, u16 length of what follows, u16 type, then by type
        1 scene     u8 counter, page TAB number TAB heading TAB NUL
        2 element   u16 scene from 1, u8 category from 0, text NUL
        3 length    u16 scene from 1, u16 zero, u16 eighths
Numbers are little-endian; text has one byte a character, read and written as Windows-1252.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from precipice.script.refusal import refusal

MAGIC = b"SSI*"
VERSION = bytes(10)
MARK = b"#\0\0\0"
SCENE, ELEMENT, LENGTH = 1, 2, 3
LONGEST_RECORD = 0xFFFF
LONGEST_TEXT = 60_000
MOST_CATEGORIES = 255
WHAT = "a Movie Magic Scheduling exchange file (.sex)"
_CODEC = "cp1252"
_PLAIN = str.maketrans({"\t": " ", "\0": " ", "\r": " ", "\n": " "})


@dataclass(frozen=True, slots=True)
class ExchangeScene:
    """A scene of an exchange file.

    Attributes:
        number: Scene number.
        heading: Heading.
        page: Page of the script on which it begins, or "".
        eighths: Length in eighths of a page.
        elements: Label of the category and text, in order.
    """

    number: str
    heading: str
    page: str = ""
    eighths: int = 0
    elements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an exchange file holds: its categories in order, and its scenes."""

    categories: tuple[str, ...]
    scenes: tuple[ExchangeScene, ...]


def write_exchange(file: str, exchange: Exchange) -> bytes:
    """The bytes of an exchange file; letters that Windows-1252 lacks lose their accents or become "?".

    Args:
        file: Name of the file, for refusals.
        exchange: What to write.

    Raises:
        InputError: There are more scenes, categories or eighths than its numbers can count, a text is too
            long for a record, or an element names a category that is not listed.
    """
    if len(exchange.scenes) > LONGEST_RECORD:
        raise refusal(file, "", f"{len(exchange.scenes):,} scenes", f"at most {LONGEST_RECORD:,}")
    if len(exchange.categories) > MOST_CATEGORIES:
        raise refusal(file, "", f"{len(exchange.categories)} categories", f"at most {MOST_CATEGORIES}")
    places = {label: place for place, label in enumerate(exchange.categories)}
    pieces = [MAGIC, VERSION, *(_text(label) + b"\0" for label in exchange.categories), b"\0"]
    for index, scene in enumerate(exchange.scenes, start=1):
        if not 0 <= scene.eighths <= LONGEST_RECORD:
            raise refusal(file, f"scene {scene.number}", f"{scene.eighths} eighths", f"0 to {LONGEST_RECORD}")
        head = b"\t".join(_text(said) for said in (scene.page, scene.number, scene.heading)) + b"\t\0"
        pieces.append(_record(file, scene.number, SCENE, bytes([index & 0xFF]) + head))
        pieces.append(_record(file, scene.number, LENGTH, struct.pack("<HHH", index, 0, scene.eighths)))
        for label, text in scene.elements:
            if label not in places:
                raise refusal(file, f"scene {scene.number}", f"category {label!r}", ", ".join(places))
            head = struct.pack("<HB", index, places[label])
            pieces.append(_record(file, scene.number, ELEMENT, head + _text(text) + b"\0"))
    return b"".join(pieces)


def _record(file: str, scene: str, kind: int, payload: bytes) -> bytes:
    if len(payload) > LONGEST_TEXT:
        raise refusal(file, f"scene {scene}", f"{len(payload):,} bytes of text", f"at most {LONGEST_TEXT:,}")
    return MARK + struct.pack("<HH", len(payload) + 2, kind) + payload


def _text(text: str) -> bytes:
    flat = text.translate(_PLAIN)
    try:
        return flat.encode(_CODEC)
    except UnicodeEncodeError:
        return b"".join(_letter(letter) for letter in flat)


def _letter(letter: str) -> bytes:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    for choice in (letter, bare):
        found = choice.encode(_CODEC, "ignore")
        if found:
            return found
    return b"" if unicodedata.combining(letter) else b"?"


def read_exchange(file: str, raw: bytes) -> Exchange:
    """Read an exchange file.

    Args:
        file: Name of the file, for refusals.
        raw: Its content; the caller bounds its size.

    Raises:
        InputError: It is no exchange file, or ends in the middle of a record, or a record speaks of a scene
            or a category that is not there.
    """
    if not raw.startswith(MAGIC):
        raise refusal(file, "", f"a file that begins with {raw[:4]!r}", f"{WHAT}, which begins with SSI*")
    categories, at = _categories(file, raw)
    scenes: list[ExchangeScene] = []
    elements: list[list[tuple[str, str]]] = []
    for place, kind, payload in _records(file, raw, at):
        if kind == SCENE:
            parts = payload[1:].rstrip(b"\0").split(b"\t")
            page, number, heading = [_read(part) for part in [*parts, b"", b"", b""][:3]]
            scenes.append(ExchangeScene(number, heading.strip(), page))
            elements.append([])
        elif kind in (ELEMENT, LENGTH):
            index = _number(file, payload, 0, place) - 1
            if not 0 <= index < len(scenes):
                found = f"a record for scene {index + 1} of {len(scenes)}"
                raise refusal(file, f"byte {place}", found, "scenes before their elements")
            if kind == LENGTH:
                scenes[index] = replace(scenes[index], eighths=_number(file, payload, 4, place))
            else:
                label = _label(file, payload, categories, place)
                elements[index].append((label, _read(payload[3:].partition(b"\0")[0])))
    whole = zip(scenes, elements, strict=True)
    return Exchange(tuple(categories), tuple(replace(scene, elements=tuple(own)) for scene, own in whole))


def _categories(file: str, raw: bytes) -> tuple[list[str], int]:
    """The labels, and where the records begin. The labels begin at the first capital behind the version."""
    at = next((k for k in range(len(MAGIC), min(len(raw), 200)) if 65 <= raw[k] <= 90), -1)
    labels: list[str] = []
    while 0 <= at < len(raw) and raw[at]:
        end = raw.find(b"\0", at)
        if end < 0 or len(labels) > MOST_CATEGORIES:
            at = -1
            break
        labels.append(_read(raw[at:end]))
        at = end + 1
    if at < 0:
        raise refusal(file, "", "no list of categories", WHAT)
    while at < len(raw) and not raw[at]:
        at += 1
    return labels, at


def _records(file: str, raw: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    """Place, type and payload of each record."""
    while at < len(raw) and raw[at : at + len(MARK)] == MARK:
        head = raw[at + 4 : at + 8]
        length, kind = struct.unpack("<HH", head) if len(head) == 4 else (0, 0)
        payload = raw[at + 8 : at + 6 + length]
        if length < 2 or len(payload) != length - 2:
            raise refusal(file, f"byte {at}", "a record that is cut off", WHAT)
        yield at, kind, payload
        at += 6 + length
    if raw[at:].strip(b"\0\x1a\r\n "):
        raise refusal(file, f"byte {at}", f"{raw[at : at + 4]!r} where a record would begin", WHAT)


def _number(file: str, payload: bytes, at: int, place: int) -> int:
    if len(payload) < at + 2:
        raise refusal(file, f"byte {place}", "a record without its numbers", WHAT)
    return int.from_bytes(payload[at : at + 2], "little")


def _label(file: str, payload: bytes, categories: Sequence[str], place: int) -> str:
    index = payload[2] if len(payload) > 2 else len(categories)
    if index >= len(categories):
        found = f"category {index} of {len(categories)}"
        raise refusal(file, f"byte {place}", found, "a category on the file's list")
    return categories[index]


def _read(text: bytes) -> str:
    try:
        return text.decode(_CODEC)
    except UnicodeDecodeError:
        return text.decode("latin-1")
