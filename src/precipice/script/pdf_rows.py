"""The text of a PDF as rows with their places, read in a process of its own that cannot take much.

pdfium was chosen by measurement: the text of 86 pages in 0.10 s; pypdf took 0.44 s and pdfminer.six 0.78 s.
A PDF from a stranger may crash or stall any reader; here it would take only the child with it. The child is
this module run as a program: the PDF on its standard input, JSON on its output.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass

from precipice.script.refusal import refusal

MOST_PAGES = 1_000
MOST_RUNS = 200_000
LONGEST_RUN = 1_000
MOST_MEMORY = 2_000_000_000
MOST_SECONDS = 60
FEWEST_LETTERS = 20
"""Letters a page, on average, below which a PDF is pictures of pages."""
_BLANKS = re.compile(r"\s+")
WHAT = "a screenplay as PDF with text in it"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text in a row of a page, in points from the lower left corner of the page.

    Attributes:
        left: Where it begins.
        bottom: Lowest point of its letters.
        right: Where it ends.
        top: Highest point of its letters.
        text: The text, runs of blanks as one blank.
    """

    left: float
    bottom: float
    right: float
    top: float
    text: str


def read_runs(file: str, raw: bytes) -> tuple[tuple[TextRun, ...], ...]:
    """The text runs of each page.

    Args:
        file: Name of the file, for refusals.
        raw: The PDF.

    Raises:
        InputError: It is damaged, encrypted, too long, or pictures of pages without text, as a scanner makes.
    """
    command = [sys.executable, "-m", "precipice.script.pdf_rows"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file goes to its input
            command, input=raw, capture_output=True, timeout=2 * MOST_SECONDS, check=False
        )
        found = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise refusal(file, "", "a PDF that takes too long or breaks its reader", WHAT) from error
    if "refused" in found:
        raise refusal(file, "", found["refused"], WHAT)
    if "pages" not in found:
        raise refusal(file, "", "a PDF that breaks its reader", WHAT)
    return tuple(tuple(TextRun(*run) for run in page) for page in found["pages"])


def _main() -> None:
    import resource  # noqa: PLC0415 - the child's alone

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)


def _read(raw: bytes) -> dict[str, object]:
    import pypdfium2  # noqa: PLC0415 - the child's alone

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        said = " ".join(str(error).split())[:80]
        encrypted = "a PDF that asks for a password"
        return {"refused": encrypted if "assword" in said else f"a PDF that cannot be read ({said})"}
    if len(document) > MOST_PAGES:
        return {"refused": f"{len(document):,} pages, which is more than {MOST_PAGES:,}"}
    pages: list[list[tuple[float, float, float, float, str]]] = []
    runs = letters = 0
    for page in document:
        text_page = page.get_textpage()
        count = text_page.count_rects()
        runs += count
        if runs > MOST_RUNS:
            return {"refused": f"more than {MOST_RUNS:,} pieces of text"}
        pages.append([])
        for index in range(count):
            left, bottom, right, top = text_page.get_rect(index)
            text = _BLANKS.sub(" ", text_page.get_text_bounded(left, bottom, right, top))[:LONGEST_RUN]
            if text.strip():
                letters += sum(letter.isalnum() for letter in text)
                pages[-1].append((left, bottom, right, top, text))
    if letters < FEWEST_LETTERS * len(pages):
        said = f"{len(pages)} pages" if len(pages) != 1 else "one page"
        return {"refused": f"{said} with {letters} letters of text: pictures of pages, as a scanner makes"}
    return {"pages": pages}


if __name__ == "__main__":
    _main()
