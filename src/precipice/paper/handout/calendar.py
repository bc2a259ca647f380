"""A paper's events as an iCalendar file: issued again, it moves the events and does not double them."""

from __future__ import annotations

import re
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
    entry.add("dtend", event.end)
    if event.place:
        entry.add("location", _text(event.place))
    if event.words:
        entry.add("description", _text(event.words))
    return entry


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
