"""A breakdown as JSON."""

from __future__ import annotations

import json
from typing import Any

from precipice.production.sheet import Breakdown, ElementMark, GagNote, Sheet, StuntMention


def render_breakdown_json(breakdown: Breakdown) -> str:
    """The breakdown as JSON: title, pages, both sums of eighths, scenes, cast, warnings."""
    return json.dumps(breakdown_data(breakdown), indent=1, ensure_ascii=False) + "\n"


def breakdown_data(breakdown: Breakdown) -> dict[str, Any]:
    """The breakdown as what JSON can hold.

    `eighths` is the length that the file states, else as laid out; `eighths_laid_out` and `eighths_stored`
    are the two by themselves, null where there is none.
    """
    return {
        "title": breakdown.title,
        "pages": breakdown.pages,
        "eighths": breakdown.eighths,
        "eighths_laid_out": breakdown.laid_out_eighths or None,
        "eighths_stored": breakdown.stored_eighths,
        "scenes": [_scene(sheet) for sheet in breakdown.sheets],
        "cast": [
            {"id": part.number, "name": part.name, "scenes": list(part.scenes), "speeches": part.speeches}
            for part in breakdown.parts
        ],
        "warnings": list(breakdown.warnings),
    }


def _scene(sheet: Sheet) -> dict[str, Any]:
    return {
        "number": sheet.scene,
        "heading": sheet.heading,
        "int_ext": sheet.int_ext.value,
        "place": " - ".join(part for part in (sheet.place, sheet.subplace) if part),
        "time": sheet.time,
        "light": sheet.light.value,
        "page": sheet.page,
        "eighths": sheet.eighths,
        "eighths_laid_out": sheet.laid_out_eighths or None,
        "eighths_stored": sheet.stored_eighths,
        "lines": sheet.lines,
        "line": sheet.line,
        "synopsis": sheet.synopsis,
        "cast": list(sheet.cast),
        "elements": [_element(mark) for mark in sheet.elements if mark.category != "cast"],
        "gags": [*map(_note, sheet.gag_notes), *map(_stunt, sheet.stunts)],
    }


def _element(mark: ElementMark) -> dict[str, Any]:
    return {
        "category": mark.category,
        "label": mark.label,
        "line": mark.line,
        "words": mark.words,
        "why": mark.why,
        "status": mark.status,
    }


def _note(note: GagNote) -> dict[str, Any]:
    return {"kind": note.kind, "name": note.name, "line": note.line, "bound": note.bound} | {
        "values": dict(note.values)
    }


def _stunt(one: StuntMention) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "stunt": one.stunt,
        "line": one.line,
        "words": one.word,
        "sentence": one.sentence,
        "who": one.who,
        "whom": one.whom,
        "height_m": one.height_m,
        "speed_ms": one.speed_ms,
    }
