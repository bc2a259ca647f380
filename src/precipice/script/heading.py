"""A scene heading taken apart: interior or exterior, place, time of day, scene number, light."""

from __future__ import annotations

import re
from dataclasses import dataclass

from precipice.production.scene import IntExt, Light

PREFIX = re.compile(
    r"(?P<prefix>INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|I\.?/E|E\.?/I|INT|EXT|EST)(?P<dot>\.|\b)(?=[.\s]|$|-)",
    re.I,
)
LISTED = re.compile(r"(INT|EXT|EST|INT\.?/EXT|I/E)[. ]", re.I)
"""Prefixes that Fountain 1.1 lists; the others are read as a liberty."""

_NUMBER = re.compile(r"\s*#(?P<number>[\w.\-]{1,30})#(?:\s+#\S+)*\s*$")
_DASH = re.compile(r"\s*--\s*|\s+[-\u2013\u2014]\s+|\s*\u2014\s*")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")

TIMES = {
    "DAY": Light.DAY,
    "MORNING": Light.DAY,
    "NOON": Light.DAY,
    "MIDDAY": Light.DAY,
    "AFTERNOON": Light.DAY,
    "DAWN": Light.DAY,
    "SUNRISE": Light.DAY,
    "DAYBREAK": Light.DAY,
    "DUSK": Light.DAY,
    "SUNSET": Light.DAY,
    "TWILIGHT": Light.DAY,
    "MAGIC": Light.DAY,
    "EVENING": Light.NIGHT,
    "NIGHT": Light.NIGHT,
    "MIDNIGHT": Light.NIGHT,
}
"""Times of day and the light they are shot in; dawn and dusk need daylight, whatever their strip's colour."""

RELATIVE = frozenset(["CONTINUOUS", "CONTINUED", "CONT'D", "LATER", "SAME", "MOMENTS", "MOMENT"])
_FILLING = frozenset(
    "EARLY LATE MID NEXT THE THAT THIS FOLLOWING A AN FEW "  # noqa: SIM905 - words read better than a column
    "MINUTES HOUR HOURS SECONDS DAYS TIME PRE GOLDEN".split()
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    Attributes:
        text: As written, without scene number.
        number: The scene number as written, or "".
        int_ext: Interior, exterior, both or unsaid.
        place: Place and sub-place as written.
        time: Time of day, upper case, or "".
        light: Day or night where the heading says it, else None.
    """

    text: str
    number: str
    int_ext: IntExt
    place: str
    time: str
    light: Light | None


def take_apart(written: str) -> Heading:
    """Take a heading apart; forcing marks are already gone."""
    found = _NUMBER.search(written)
    number = found.group("number") if found else ""
    text = (written[: found.start()] if found else written).strip()
    prefix = PREFIX.match(text)
    body = text[prefix.end() :].lstrip(" .\t-\u2013\u2014") if prefix else text
    place, time = _place_and_time(body)
    return Heading(
        text, number, _int_ext(prefix.group("prefix") if prefix else ""), place, time, _light(time)
    )


def _int_ext(prefix: str) -> IntExt:
    letters = prefix.upper().replace(".", "").replace(" ", "")
    if "/" in letters:
        return IntExt.BOTH
    if letters in ("EXT", "EST"):
        return IntExt.EXT
    return IntExt.INT if letters == "INT" else IntExt.UNSAID


def _place_and_time(body: str) -> tuple[str, str]:
    parts = [part for part in _DASH.split(body) if part.strip()]
    for index in range(len(parts) - 1, 0, -1):
        if _is_time(_without_remark(parts[index])):
            return " - ".join(parts[:index]).strip(), _without_remark(parts[index]).upper()
    for pattern in (r",\s*", r"\s+"):
        head, time = _last_piece(body, pattern)
        if head and _is_time(time):
            return head.strip(), time.upper()
    return " - ".join(parts).strip(), ""


def _last_piece(body: str, pattern: str) -> tuple[str, str]:
    """Where no dash parts place and time: what stands before and after the last comma or space."""
    whole = _without_remark(body)
    pieces = re.split(pattern, whole)
    if len(pieces) < 2:
        return "", ""
    return whole[: whole.rindex(pieces[-1])].rstrip(" ,"), pieces[-1]


def _without_remark(part: str) -> str:
    return _REMARK.sub("", part).strip()


def _is_time(part: str) -> bool:
    words = re.split(r"[\s/\-]+", part.upper())
    known = [word for word in words if word in TIMES or word in RELATIVE]
    rest = [word for word in words if word not in TIMES and word not in RELATIVE]
    return bool(known) and all(word in _FILLING or word.isdigit() for word in rest)


def _light(time: str) -> Light | None:
    lights = [TIMES[word] for word in re.split(r"[\s/\-]+", time) if word in TIMES]
    return lights[-1] if lights else None
