"""A scene heading taken apart: interior or exterior, place, time of day, scene number, kind of scene."""

from __future__ import annotations

import re
from dataclasses import dataclass

from precipice.production.scene import IntExt, Light, SceneKind, TimeOfDay

PREFIX = re.compile(
    r"(?P<prefix>INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|I\.?/E|E\.?/I|INT|EXT|EST)(?P<dot>\.|\b)(?=[.\s]|$|-)",
    re.I,
)
LISTED = re.compile(r"(INT|EXT|EST|INT\.?/EXT|I/E)[. ]", re.I)
"""Prefixes that Fountain 1.1 lists; the others are read as a liberty."""

_NUMBER = re.compile(r"#(?P<number>[\w.\-]{1,30})#")
_GLUED = re.compile(_NUMBER.pattern + r"\Z")
_LONGEST_NUMBER = 32
_WORD = re.compile(r"\S+")
_DASHES = " ,-\u2013\u2014"
_DASH = re.compile(r" ?-- ?| [-\u2013\u2014] | ?\u2014 ?")
_REMARK = re.compile(r" ?\([^()]*\)$")
_SEPARATOR = re.compile(r"[ /\-]+")

TIMES = {
    "DAY": TimeOfDay.DAY,
    "MORNING": TimeOfDay.MORNING,
    "NOON": TimeOfDay.DAY,
    "MIDDAY": TimeOfDay.DAY,
    "AFTERNOON": TimeOfDay.DAY,
    "DAWN": TimeOfDay.DAWN,
    "SUNRISE": TimeOfDay.DAWN,
    "DAYBREAK": TimeOfDay.DAWN,
    "DUSK": TimeOfDay.DUSK,
    "SUNSET": TimeOfDay.DUSK,
    "TWILIGHT": TimeOfDay.DUSK,
    "MAGIC": TimeOfDay.DUSK,
    "EVENING": TimeOfDay.EVENING,
    "NIGHT": TimeOfDay.NIGHT,
    "MIDNIGHT": TimeOfDay.NIGHT,
}
"""The words for a time of day, and the time each stands for."""

DARK = frozenset([TimeOfDay.EVENING, TimeOfDay.NIGHT])
"""Times shot as night; dawn and dusk need daylight, whatever their strip's colour."""

RELATIVE = frozenset(["CONTINUOUS", "CONTINUED", "CONT'D", "LATER", "SAME", "MOMENTS", "MOMENT"])
_FILLING = frozenset(
    "EARLY LATE MID NEXT THE THAT THIS FOLLOWING A AN FEW "  # noqa: SIM905 - words read better than a column
    "MINUTES HOUR HOURS SECONDS DAYS TIME PRE GOLDEN".split()
)

_KINDS = (
    (SceneKind.SERIES_OF_SHOTS, re.compile(r"\b(?:SERIES OF (?:\w+ )?SHOTS|QUICK SHOTS)\b")),
    (SceneKind.MONTAGE, re.compile(r"\bMONTAGE\b")),
    (SceneKind.INTERCUT, re.compile(r"\bINTERCUT(?:TING|S)?\b")),
    (SceneKind.FLASHBACK, re.compile(r"\bFLASH(?:ES)?[ -]?BACKS?\b")),
)
_KIND_WORDS = ("SHOTS", "MONTAGE", "INTERCUT", "FLASH")
"""One of these is in every text that names a kind."""
_OMITTED = re.compile(r"(?:SCENES? )?(?:OMITTED|OMIT)\.?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    Attributes:
        text: As written, without scene number.
        number: The scene number as written, or "".
        int_ext: Interior, exterior, both or unsaid.
        place: Place and sub-place as written.
        time: Time of day, upper case, or "".
        time_of_day: What that stands for; UNSAID where the heading does not say it.
        dashes: What parts place and time where it is not the usual " - ": "--", ",", " " or "-"; else "".
        kind: Plain, flashback, montage, series of shots or intercut.
        omitted: True for "OMITTED".
    """

    text: str
    number: str
    int_ext: IntExt
    place: str
    time: str
    time_of_day: TimeOfDay
    dashes: str
    kind: SceneKind
    omitted: bool

    @property
    def light(self) -> Light | None:
        """Day or night where the heading says it, else None."""
        if self.time_of_day is TimeOfDay.UNSAID:
            return None
        return Light.NIGHT if self.time_of_day in DARK else Light.DAY


def take_apart(written: str) -> Heading:
    """Take a heading apart, in time that grows with its length; forcing marks are already gone."""
    text, number = _without_number(written.strip())
    prefix = PREFIX.match(text)
    body = " ".join((text[prefix.end() :].lstrip(" .\t-\u2013\u2014") if prefix else text).split())
    place, time, dashes = _place_and_time(body)
    capitals = body.upper()
    return Heading(
        text=text,
        number=number,
        int_ext=_int_ext(prefix.group("prefix") if prefix else ""),
        place=place,
        time=time,
        time_of_day=_time_of_day(time),
        dashes=dashes,
        kind=kind_said(capitals),
        omitted=_OMITTED.fullmatch(capitals) is not None,
    )


def kind_said(capitals: str) -> SceneKind:
    """The kind of scene that a text in capitals names; PLAIN where it names none."""
    if not any(word in capitals for word in _KIND_WORDS):
        return SceneKind.PLAIN
    for kind, pattern in _KINDS:
        if pattern.search(capitals):
            return kind
    return SceneKind.PLAIN


def _without_number(text: str) -> tuple[str, str]:
    """The heading and its number; words after the number that begin with # (a tag) go with it."""
    if "#" not in text:
        return text, ""
    words = list(_WORD.finditer(text))
    last = len(words)
    while last and words[last - 1].group().startswith("#"):
        last -= 1
    if last:
        glued = _GLUED.search(words[last - 1].group()[-_LONGEST_NUMBER:])
        if glued is not None:
            return text[: words[last - 1].end() - len(glued.group())].rstrip(), glued.group("number")
    for word in words[last:]:
        found = _NUMBER.fullmatch(word.group())
        if found is not None:
            return text[: word.start()].rstrip(), found.group("number")
    return text, ""


def _int_ext(prefix: str) -> IntExt:
    letters = prefix.upper().replace(".", "").replace(" ", "")
    if "/" in letters:
        return IntExt.BOTH
    if letters in ("EXT", "EST"):
        return IntExt.EXT
    return IntExt.INT if letters == "INT" else IntExt.UNSAID


def _place_and_time(body: str) -> tuple[str, str, str]:
    """Place, time of day, and what parts them where it is not a dash between spaces."""
    parts = [part for part in _DASH.split(body) if part.strip()]
    for index in range(len(parts) - 1, 0, -1):
        time = _without_remark(parts[index])
        if _is_time(time):
            return " - ".join(parts[:index]).strip(), time.upper(), "--" if "--" in body else ""
    whole = _without_remark(body)
    for mark in (",", " ", "-"):
        head, found, time = whole.rpartition(mark)
        head, time = head.rstrip(_DASHES), time.strip(_DASHES)
        if found and head and _is_time(time):
            return head, time.upper(), mark
    return " - ".join(parts).strip(), "", ""


def _without_remark(part: str) -> str:
    return _REMARK.sub("", part).strip()


def _is_time(part: str) -> bool:
    words = _SEPARATOR.split(part.upper())
    rest = [word for word in words if word not in TIMES and word not in RELATIVE]
    return len(rest) < len(words) and all(word in _FILLING or word.isdigit() for word in rest)


def _time_of_day(time: str) -> TimeOfDay:
    for word in reversed(_SEPARATOR.split(time)):
        if word in TIMES:
            return TIMES[word]
    return TimeOfDay.UNSAID
