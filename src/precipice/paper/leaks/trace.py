"""Whose copy a file is: by its bytes, its visible words, and where its words stand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.digital import gather, most_like, shifts
from precipice.paper.leaks.issue import Copy, read_copies, read_paper
from precipice.paper.leaks.layout import layout_of, pages_of
from precipice.paper.leaks.look import Look
from precipice.paper.leaks.plain_words import words_in
from precipice.paper.leaks.scan import (
    MOST_PICTURES,
    Picture,
    holds_scans,
    pictures_of_image,
    pictures_of_pdf,
)
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
        visible = () if _is_picture(content) else _named_in(words_in(content), copies)
        if not _is_picture(content):
            notes.append("Neither a PDF nor a picture: only its visible words and its bytes were looked at.")
            return Verdict("text", same, visible, (), tuple(notes))
        return _in_pictures(pictures_of_image(content, path.name), papers, folder, same, notes)
    pages = pages_of(content, path.name)
    if sum(len(page.texts) for page in pages) < FEW_WORDS:
        return _in_pictures(pictures_of_pdf(content, path.name), papers, folder, same, notes)
    visible = _named_in("\n".join(" ".join(page.texts) for page in pages), copies)
    # A scanner that reads letters lays words, roughly placed, under its picture: then both are looked at.
    ways = 2 if holds_scans(content, path.name) else 1
    found = [(papers[paper], values) for paper, values in _in_text(pages, papers, folder)]
    matches = compare(found, ways * _count(papers))
    if ways > 1 and not any(one.named for one in matches):
        if len(pages) <= MOST_PICTURES:
            pictures = pictures_of_pdf(content, path.name)
            return replace(_in_pictures(pictures, papers, folder, same, notes, ways), visible=visible)
        notes.append(f"It has {len(pages):,} pages: the pictures on them were not looked at.")
    if not found:
        notes.append("No page of it is laid out as any paper that was issued.")
    return Verdict("text", same, visible, matches, tuple(notes))


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
    """What each paper's words say, those of the likeliest first.

    Of papers that differ in a few words the likeliest decides alone where it names a copy: to see which word
    carries which sign takes longer than all else.
    """
    likely: list[tuple[float, str, list[tuple[Words, int]]]] = []
    for paper in papers:
        plain = pages_of(_paper(folder, paper))
        there = [(page, like) for page in pages if (like := most_like(page, plain)) is not None]
        if there:
            share = sum(like for _, (_, like) in there)
            likely.append((share, paper, [(page, number) for page, (number, _) in there]))
    likely.sort(key=lambda one: -one[0])
    found: list[tuple[str, Array]] = []
    named_at = 0.0
    for share, paper, pairs in likely:
        if share < named_at:
            break
        layout = layout_of(_paper(folder, paper))
        seen = [
            (number, values)
            for page, number in pairs
            if (values := shifts(page, layout.pages[number])) is not None
        ]
        if seen:
            found.append((paper, gather(layout, seen)))
            if compare([(papers[paper], found[-1][1])], _count(papers))[0].named:
                named_at = max(named_at, share)
    return found


def _count(papers: Papers) -> int:
    return sum(len(copies) for copies in papers.values())


def _in_pictures(
    pictures: Sequence[Picture],
    papers: Papers,
    folder: Path,
    same: Copy | None,
    notes: list[str],
    ways: int = 1,
) -> Verdict:
    """What pictures of pages say; `ways` is in how many ways the suspect is looked at in all."""
    found, count = [], ways * _count(papers)
    looks = [Look(picture) for picture in pictures]
    settled: set[int] = set()
    for paper in papers:
        content = _paper(folder, paper)
        pages = pages_of(content)
        laid = [
            (k, number)
            for k, look in enumerate(looks)
            if k not in settled and (number := look.shows(content, pages)) is not None
        ]
        if not laid:
            continue
        layout = layout_of(content)
        seen = [
            (k, (number, values))
            for k, number in laid
            if (values := looks[k].shifts(content, layout.pages[number])) is not None
        ]
        if seen:
            found.append((papers[paper], gather(layout, [one for _, one in seen])))
            # A picture shows one page of one copy: where that is named, no other paper is asked for it.
            if compare(found[-1:], count)[0].named:
                settled |= {k for k, _ in seen}
    if not found:
        notes.append("No page of it could be laid over any paper that was issued.")
    return Verdict("picture", same, (), compare(found, count), tuple(notes))
