"""One paper in any format."""

from __future__ import annotations

from datetime import datetime

from precipice.paper.handout.document import Document, Format, Rendered, Size
from precipice.paper.strips import USUAL, StripTheme


def render(
    document: Document, wanted: Format, size: Size, now: datetime, theme: StripTheme = USUAL
) -> Rendered:
    """The paper in a format, with what could not be shown as it stands.

    Args:
        document: The paper.
        wanted: The format.
        size: Page size of what is printed.
        now: Moment of issue with its time zone; calendars count their issues by it.
        theme: Colours of the strips.

    Raises:
        InputError: The paper holds nothing that the format is for.
    """
    # Each renderer is loaded where it is asked for: a calendar needs no typesetter.
    match wanted:
        case "pdf":
            from precipice.paper.handout.pdf import render_pdf

            return render_pdf(document, size, theme)
        case "html":
            from precipice.paper.handout.page import render_html

            return Rendered(render_html(document, size, theme))
        case "xlsx":
            from precipice.paper.handout.workbook import render_xlsx

            return Rendered(render_xlsx(document, size, theme))
        case "csv":
            from precipice.paper.handout.rows import render_csv

            return Rendered(render_csv(document))
        case "json":
            from precipice.paper.handout.data import render_data

            return Rendered(render_data(document))
        case "ics":
            from precipice.paper.handout.calendar import render_ics

            return Rendered(render_ics(document, now))
