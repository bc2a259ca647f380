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

    The first centred line is the title; what ends in "by" is the credit, what follows it the author; lines at
    the left are taken by their own key ("Phone: 12"), as copyright or draft date, else as contact.
    """
    entries: dict[str, str] = {}
    for line in lines:
        text = "\n".join(part.strip() for part in line.text.strip().split("\n"))
        if not text:
            continue
        for key, value in _keyed(line, text, entries):
            entries[key] = f"{entries[key]}\n{value}" if key in entries else value
    return tuple(entries.items())


def _keyed(line: TitleLine, text: str, entries: dict[str, str]) -> Iterable[tuple[str, str]]:
    if line.key:
        return ((line.key, text),)
    credit, keyed = _CREDIT.fullmatch(text), _KEYED.fullmatch(text)
    if line.centred and "Title" not in entries:
        return (("Title", text),)
    if _SOURCE.match(text):
        return (("Source", text),)
    if line.centred and credit is not None and "Author" not in entries:
        author = credit["author"].strip()
        return (("Credit", credit["credit"].strip()), *((("Author", author),) if author else ()))
    if line.centred and "Author" not in entries:
        return (("Author", text),)
    if keyed is not None:
        return ((keyed["key"].strip(), keyed["value"].strip()),)
    if _COPYRIGHT.match(text):
        return (("Copyright", text),)
    return (("Draft date" if _DRAFT.search(text) else "Contact", text),)


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
