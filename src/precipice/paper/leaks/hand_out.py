"""A paper for one person in any format: set, marked as far as the format lets it, and in the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from precipice.paper.handout.calendar import starts_of, with_cancelled
from precipice.paper.handout.document import Document, Format, Size
from precipice.paper.handout.formats import render
from precipice.paper.leaks.issue import Issued, events_given, issue_copy, issue_plain
from precipice.safety.disk import Disk
from precipice.safety.record import OS_DISK


def hand_out(
    folder: Path,
    document: Document,
    wanted: Format,
    size: Size,
    person: str,
    now: datetime,
    disk: Disk = OS_DISK,
) -> Issued:
    """Issue a paper; when this returns, the log holds the copy and the disk holds the log.

    A calendar takes back the events that the person was given before and that no longer are.

    Args:
        folder: The production folder.
        document: The paper, as its reader may see it.
        wanted: The format.
        size: Page size of what is printed.
        person: To whom it is issued.
        now: Moment of issue, with its time zone.
        disk: Where the log lies.

    Returns:
        The copy, with what could not be shown among its notes.

    Raises:
        InputError: The paper holds nothing that the format is for, the name cannot be set in a line, or the
            log was changed.
    """
    if wanted == "pdf":
        made = render(document, wanted, size, now)
        issued = issue_copy(folder, made.content, document.kind, person, now, disk=disk)
        return replace(issued, notes=(*made.warnings, *issued.notes))
    events = starts_of(document) if wanted == "ics" else {}
    paper = with_cancelled(document, events_given(folder, person, disk)) if wanted == "ics" else document

    def lined(line: str) -> bytes:
        return render(with_line(paper, line), wanted, size, now).content

    return issue_plain(folder, lined, document.kind, wanted, person, now, disk, events)


def with_line(document: Document, line: str) -> Document:
    """A paper with a line at its foot, before what stands there."""
    return replace(document, footer=f"{line} \u00b7 {document.footer}" if document.footer else line)
