"""Sides: the pages of a day's scenes, as typed, what is another day's struck through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from precipice.paper.handout.document import (
    Beside,
    Block,
    Column,
    Document,
    Facts,
    PageBreak,
    Paragraph,
    Row,
    ScriptLine,
    ScriptPage,
    Table,
)
from precipice.paper.kinds.board import pages
from precipice.paper.kinds.days import Shooting, shooting_day
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient, recipient
from precipice.paper.words import plural
from precipice.plan.plan import SceneRow
from precipice.production.scene import ElementKind, format_eighths
from precipice.script.order import in_order
from precipice.script.typed import TypedPage, typed_pages


def build(material: Material) -> Document:
    """The sides of a day.

    Raises:
        InputError: Nothing is shot on that day, or nobody is known by the name it is for.
    """
    day, who = shooting_day(material), recipient(material)
    entries = list(in_order(material.checked.screenplay))
    scene_at, here = [], ""
    for _, scene in entries:
        here = scene.number if scene is not None else here
        scene_at.append(here)
    heads = {k: scene.number for k, (_, scene) in enumerate(entries) if scene is not None}
    pages = [
        page
        for page in typed_pages([element for element, _ in entries])
        if any(line.text and scene_at[line.element] in day.scenes for line in page.lines)
    ]
    where = {
        number: page.number
        for page in reversed(pages)
        for line in page.lines
        if (number := heads.get(line.element, "")) and entries[line.element][0].kind is ElementKind.HEADING
    }
    front = _front(day, who, where)
    script = _two_up([_page(page, scene_at, heads, day) for page in pages])
    for_whom = f"; for {who.name}" if who.name else ""
    return Document(
        kind="sides",
        title="Sides",
        production=material.checked.production.title,
        status=f"{day.words}{for_whom}",
        blocks=(*front, *script),
        landscape=True,
    )


def _front(day: Shooting, who: Recipient, where: Mapping[str, int]) -> tuple[Block, ...]:
    scenes: list[SceneRow] = [at.scene for unit in day.units for at in unit.scenes]
    own = [scene.number for scene in scenes if who.is_cast and who.id in scene.cast]
    rows = tuple(
        Row(
            (
                scene.number,
                scene.heading,
                format_eighths(scene.eighths),
                str(where.get(scene.number, "")),
                ", ".join(scene.cast),
            ),
            bold=scene.number in own,
        )
        for scene in scenes
    )
    columns = (
        Column("scene", points=40),
        Column("set", 4.0),
        Column("pages", points=36, align="right"),
        Column("on page", points=44, align="right"),
        Column("cast", 1.6),
    )
    length = pages(sum(one.eighths for one in scenes))
    total = Row((f"{plural(len(scenes), 'scene')}, {length}",), "total")
    call = ("Call", ", ".join(f"{unit.day.unit} unit {unit.day.call}" for unit in day.units))
    facts: tuple[tuple[str, str], ...] = (("Day", day.words), call)
    if who.name:
        yours = ", ".join(own) or ("none of the day's" if who.is_cast else "see the call sheet")
        facts = (facts[0], ("For", f"{who.name} ({who.id})"), call, ("Yours", yours))
    note = "Scenes in shooting order; pages in script order. What is struck through is another day's."
    return (Facts(facts), Paragraph(note, "soft"), Table("Order of the day", columns, (*rows, total)))


def _two_up(pages: list[ScriptPage]) -> Iterator[Block]:
    """Two half-size pages on a sheet, as sides are folded or cut."""
    for k in range(0, len(pages), 2):
        yield PageBreak()
        yield Beside(((pages[k],), tuple(pages[k + 1 : k + 2])), (1.0, 1.0))


def _page(page: TypedPage, scene_at: list[str], heads: Mapping[int, str], day: Shooting) -> ScriptPage:
    lines = tuple(
        ScriptLine(
            text=line.text,
            number=heads.get(line.element, "") if line.heads else "",
            struck=bool(line.text) and scene_at[line.element] not in day.scenes,
        )
        for line in page.lines
    )
    return ScriptPage(str(page.number), lines)
