"""A screenplay's elements as they stand in the file, omitted scenes in their places."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.production.scene import Element, ElementKind, Scene, Screenplay

_FIRST = {ElementKind.PAGE_BREAK: 0, ElementKind.HEADING: 1}
"""Of elements that one paragraph brought, a page break comes first, and its notes last."""


def in_order(screenplay: Screenplay) -> Iterator[tuple[Element, Scene | None]]:
    """Every element in the file's order, a heading with its scene, without what an omitted scene kept."""
    entries: list[tuple[Element, Scene | None]] = [(element, None) for element in screenplay.preamble]
    for scene in screenplay.scenes:
        entries.append((scene.elements[0], scene))
        entries += ((element, None) for element in scene.elements[1:])
    if screenplay.omitted:
        entries += ((scene.elements[0], scene) for scene in screenplay.omitted)
        entries.sort(key=lambda entry: (entry[0].line, _FIRST.get(entry[0].kind, 2)))
    yield from entries
