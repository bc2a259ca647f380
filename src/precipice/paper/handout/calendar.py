"""A paper's events as an iCalendar file: issued again, it moves the events and does not double them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from precipice.paper.handout.document import Document, Event, slug
from precipice.production.problem import InputError, Problem

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Sequence numbers are the seconds since then: every issue has a greater one, below 2^31 until 2088."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def render_ics(document: Document, now: datetime) -> bytes:
    """The events as iCalendar, with the time zones they are in.

    Args:
        document: The paper.
        now: Moment of issue, with its time zone: DTSTAMP, and SEQUENCE by its seconds.

    Raises:
        InputError: The paper has no events.
    """
    if not document.events:
        found = "ics for a paper without dates"
        raise InputError((Problem(document.kind, "--format", found, "pdf or html"),))
    calendar = Calendar()
    calendar.add("prodid", "-//Precipice//papers//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(f"{document.production}: {document.title}"))
    for event in document.events:
        calendar.add_component(_entry(event, slug(document.production), now))
    years = [event.start.year for event in document.events]
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return bytes(calendar.to_ical())


def _entry(event: Event, production: str, now: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{slug(event.id)}@{production}")
    entry.add("sequence", max(0, int((now - EPOCH).total_seconds())))
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("summary", _text(event.title))
    entry.add("dtstart", event.start)
    if not event.cancelled:
        entry.add("dtend", event.end)
    if event.cancelled:
        entry.add("status", "CANCELLED")
    if event.place:
        entry.add("location", _text(event.place))
    if event.words:
        entry.add("description", _text(event.words))
    return entry


def with_cancelled(document: Document, earlier: Mapping[str, str]) -> Document:
    """A paper whose calendar takes back the events that its reader was given and that no longer are.

    Args:
        document: The paper.
        earlier: Ids of events of earlier issues to the same person, each with its beginning, ISO 8601.
    """
    there = {event.id for event in document.events}
    gone = tuple(
        Event(
            id=name,
            title=f"{document.production}: cancelled",
            start=_start(at),
            end=_start(at),
            cancelled=True,
        )
        for name, at in earlier.items()
        if document.calendar and name.startswith(document.calendar) and name not in there
    )
    return replace(document, events=(*document.events, *gone))


def starts_of(document: Document) -> dict[str, str]:
    """Ids of the events that a paper's calendar holds, each with its beginning, for the next issue."""
    return {event.id: event.start.isoformat() for event in document.events if not event.cancelled}


def _start(at: str) -> datetime | date:
    """A beginning as `starts_of` wrote it; moments with a zone in UTC, which every calendar knows."""
    if "T" not in at:
        return date.fromisoformat(at)
    moment = datetime.fromisoformat(at)
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
