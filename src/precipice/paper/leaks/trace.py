"""Whose copy a file is: by its bytes, its visible words, and where its words stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.digital import gather, most_like, shifts
from precipice.paper.leaks.issue import Copy, read_copies, read_paper
from precipice.paper.leaks.layout import layout_of, pages_of
from precipice.paper.leaks.register import (
    levelled,
    sheets_of,
    shifts_in_picture,
)
from precipice.paper.leaks.register import (
    most_like as most_like_sheet,
)
from precipice.paper.leaks.scan import Picture, pictures_of_image, pictures_of_pdf
from precipice.paper.leaks.verdict import Verdict, compare
from precipice.paper.leaks.visible import line_for
from precipice.paper.leaks.words import Words
from precipice.production.problem import InputError, Problem

LARGEST = 100_000_000
"""Bytes of a suspect."""

FEW_WORDS = 8
"""Fewer words than this over all pages are no text: the PDF is one of pictures."""

Array = NDArray[np.float64]
Papers = dict[str, list[Copy]]


def trace(path: Path, folder: Path) -> Verdict:
    """Compare a suspect file with every copy that was issued.

    Args:
        path: A PDF, PNG, JPEG or TIFF, from anywhere.
        folder: The production folder.

    Raises:
        InputError: The file cannot be looked at, or the log is missing or was changed.
    """
    content = _read(path)
    copies = read_copies(folder)
    if not copies:
        raise InputError((Problem(str(folder), "issues", "no copy issued", "a folder that issued copies"),))
    hashed = hashlib.sha256(content).hexdigest()
    same = next((copy for copy in copies if copy.marked == hashed), None)
    papers, notes = _papers(folder, copies)
    if not content.startswith(b"%PDF-"):
        visible = () if _is_picture(content) else _named_in(content.decode("utf-8", "replace"), copies)
        if not _is_picture(content):
            notes.append("Neither a PDF nor a picture: only its visible words and its bytes were looked at.")
            return Verdict("text", same, visible, (), tuple(notes))
        return _in_pictures(pictures_of_image(content, path.name), papers, folder, same, notes)
    pages = pages_of(content, path.name)
    if sum(len(page.texts) for page in pages) < FEW_WORDS:
        return _in_pictures(pictures_of_pdf(content, path.name), papers, folder, same, notes)
    visible = _named_in("\n".join(" ".join(page.texts) for page in pages), copies)
    found = [(papers[paper], values) for paper, values in _in_text(pages, papers, folder)]
    if not found:
        notes.append("No page of it is laid out as any paper that was issued.")
    return Verdict("text", same, visible, compare(found), tuple(notes))


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if not path.is_file() or not 0 < size <= LARGEST:
            found = f"{size:,} bytes" if path.is_file() else "no plain file"
            raise InputError((Problem(str(path), "", found, f"a file of 1 to {LARGEST:,} bytes"),))
        return path.read_bytes()
    except OSError as error:
        raise InputError((Problem(str(path), "", f"{error.strerror}", "a file that can be read"),)) from error


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*"))


def _papers(folder: Path, copies: Sequence[Copy]) -> tuple[Papers, list[str]]:
    """Copies that carry a covert mark, by paper."""
    papers: Papers = {}
    for copy in copies:
        if copy.key:
            papers.setdefault(copy.unmarked, []).append(copy)
    notes = []
    for hashed in tuple(papers):
        if read_paper(folder, hashed) is None:
            lost = ", ".join(str(copy.number) for copy in papers.pop(hashed))
            notes.append(f"The paper of copy {lost} is gone from the folder or was changed; not compared.")
    return papers, notes


def _paper(folder: Path, hashed: str) -> bytes:
    content = read_paper(folder, hashed)
    if content is None:
        raise InputError((Problem(str(folder), hashed, "a paper that went while it was read", "the paper"),))
    return content


def _named_in(text: str, copies: Sequence[Copy]) -> tuple[Copy, ...]:
    """Copies whose visible line stands in a text, letter for letter but for spaces."""
    bare = re.sub(r"\s+", "", text)

    def stands(line: str) -> bool:
        return re.search(re.escape(re.sub(r"\s+", "", line)) + r"(?!\d)", bare) is not None

    return tuple(
        copy
        for copy in copies
        if stands(line_for(copy.person, copy.number)) or stands(line_for("", copy.number))
    )


def _in_text(pages: Sequence[Words], papers: Papers, folder: Path) -> list[tuple[str, Array]]:
    found = []
    for paper in papers:
        content = _paper(folder, paper)
        plain = pages_of(content)
        likely = [(page, most_like(page, plain)) for page in pages]
        if all(number is None for _, number in likely):
            continue
        layout = layout_of(content)
        seen = [
            (number, values)
            for page, number in likely
            if number is not None and (values := shifts(page, layout.pages[number])) is not None
        ]
        if seen:
            found.append((paper, gather(layout, seen)))
    return found


def _in_pictures(
    pictures: Sequence[Picture], papers: Papers, folder: Path, same: Copy | None, notes: list[str]
) -> Verdict:
    found = []
    ways = [levelled(picture) for picture in pictures]
    for paper in papers:
        content = _paper(folder, paper)
        sheets = sheets_of(content)
        seen: list[tuple[int, Array]] = []
        layout = None
        for picture, way in zip(pictures, ways, strict=True):
            laid = most_like_sheet(way, sheets)
            if laid is None:
                continue
            layout = layout or layout_of(content)
            number = laid.sheet.number
            values = shifts_in_picture(picture, content, layout.pages[number], laid)
            if values is not None:
                seen.append((number, values))
        if seen and layout is not None:
            found.append((papers[paper], gather(layout, seen)))
    if not found:
        notes.append("No page of it could be laid over any paper that was issued.")
    return Verdict("picture", same, (), compare(found), tuple(notes))
