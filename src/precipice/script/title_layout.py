"""A title page that is laid out and has no keys: which line is the title, who wrote it, what the rest is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CREDIT = re.compile(r"(?P<credit>[\w ,&']{0,60}\bby)\b:?\s*(?P<author>.*)", re.I | re.S)
_SOURCE = re.compile(r"\(?\s*(?:based (?:up)?on|from the|adapted from|inspired by)\b", re.I)
_KEYED = re.compile(r"(?P<key>[^\W\d_][\w ]{0,29}):[ \t\n]*(?P<value>.*)", re.S)
_COPYRIGHT = re.compile(r"(?:copyright|\(c\)|\u00a9)", re.I)
_DRAFT = re.compile(r"\b(?:draft|revision|revised)\b", re.I)
CENTRED = ("title", "credit", "author", "source")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A paragraph of the title page: text, whether it is centred, and the key that the file gives, or ""."""

    text: str
    centred: bool
    key: str = ""


def read_title_lines(lines: Iterable[TitleLine]) -> tuple[tuple[str, str], ...]:
    """Keys and values of a laid-out title page.

    The first centred line is the title; below it come credit, author and source: the line that ends in "by"
    is the credit, else the first of two. Lines at the left are taken by their own key ("Phone: 12"), as
    copyright or draft date, else as contact.
    """
    tidy = [
        TitleLine("\n".join(part.strip() for part in line.text.strip().split("\n")), line.centred, line.key)
        for line in lines
        if line.text.strip()
    ]
    middle = [line.text for line in tidy if line.centred and not line.key]
    pairs = [(line.key, line.text) for line in tidy if line.key]
    pairs += _centred(middle)
    pairs += (_at_the_left(line.text) for line in tidy if not (line.centred or line.key))
    entries: dict[str, str] = {}
    for key, value in pairs:
        entries[key] = f"{entries[key]}\n{value}" if key in entries else value
    return tuple(entries.items())


def _centred(lines: list[str]) -> Iterable[tuple[str, str]]:
    if not lines:
        return
    yield "Title", lines[0]
    rest = lines[1:]
    credit = _CREDIT.fullmatch(rest[0]) if rest else None
    if credit is not None:
        yield "Credit", credit["credit"].strip()
        rest = [credit["author"].strip(), *rest[1:]] if credit["author"].strip() else rest[1:]
    elif len(rest) > 1 and not _SOURCE.match(rest[1]):
        yield "Credit", rest[0]
        rest = rest[1:]
    if rest and not _SOURCE.match(rest[0]):
        yield "Author", rest[0]
        rest = rest[1:]
    for line in rest:
        yield "Source", line


def _at_the_left(text: str) -> tuple[str, str]:
    keyed = _KEYED.fullmatch(text)
    if keyed is not None:
        return keyed["key"].strip(), keyed["value"].strip()
    if _COPYRIGHT.match(text):
        return "Copyright", text
    return ("Draft date" if _DRAFT.search(text) else "Contact"), text


def title_lines(title_page: tuple[tuple[str, str], ...]) -> list[TitleLine]:
    """Lines to lay out for a title page: title, credit, author and source centred, the others left by key."""
    centred: dict[str, str] = {}
    left: list[TitleLine] = []
    for key, value in title_page:
        name = key.strip().lower()
        name = "author" if name == "authors" else name
        if name in CENTRED and name not in centred:
            centred[name] = value
        else:
            left.append(TitleLine(f"{key}: {value}", False))
    return [*(TitleLine(centred[name], True) for name in CENTRED if centred.get(name)), *left]
