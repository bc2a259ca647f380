"""An XML document from a stranger: no document type, no entities, nothing fetched, depth in bounds."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from precipice.script.refusal import refusal

LONGEST_ERROR = 80


def read_document(file: str, raw: bytes, what: str) -> Element:
    """The root of an XML document, tags and attribute names without their namespaces.

    Args:
        file: Name of the file, for the refusal.
        raw: The document.
        what: What it ought to be, for example "Final Draft XML".

    Raises:
        InputError: It is not XML, or it declares a document type or entities.
    """
    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise refusal(file, "", "a document type or entities", f"{what} without a document type") from error
    except (ParseError, ValueError, LookupError) as error:
        found = f"text that is not XML ({' '.join(str(error).split())[:LONGEST_ERROR]})"
        raise refusal(file, "", found, what) from error
    return root


def local(name: str) -> str:
    """A tag or attribute name without its namespace."""
    return name.rpartition("}")[2]


def children(node: Element | None, tag: str) -> Iterator[Element]:
    """Direct children of a name, whatever their namespace."""
    if node is not None:
        for child in node:
            if local(child.tag) == tag:
                yield child


def child(node: Element | None, tag: str) -> Element | None:
    """The first direct child of a name, or None."""
    return next(children(node, tag), None)
