"""Suggestions and decisions joined: what a person decided stands, whatever the script says now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from precipice.production.elements import CATEGORIES, ElementEntry
from precipice.production.sheet import ElementMark

Key = tuple[str, str]
_ORDER = {category: place for place, category in enumerate(CATEGORIES)}


def decided(
    scene: str, marks: Iterable[ElementMark], decisions: Iterable[ElementEntry]
) -> tuple[tuple[ElementMark, ...], tuple[str, ...]]:
    """A scene's elements after its decisions, and a sentence for each decision whose suggestion is gone.

    Args:
        scene: Number of the scene.
        marks: What the script's words suggest in it.
        decisions: The production's decisions, of all scenes.
    """
    own = [one for one in decisions if one.scene == scene]
    if not own:
        return _in_order(marks), ()
    waiting = {_key(one.category, one.label): one for one in own}
    elements: list[ElementMark] = []
    for mark in marks:
        decision = waiting.pop(_key(mark.category, mark.label), None)
        if decision is None:
            elements.append(mark)
        elif decision.decision != "refuse":
            elements.append(_applied(mark, decision))
    reports = []
    for decision in waiting.values():
        if decision.decision != "refuse":
            elements.append(_by_hand(decision))
        if decision.decision != "add":
            reports.append(_gone(decision))
    return _once(elements), tuple(reports)


def _key(category: str, label: str) -> Key:
    return category, " ".join(label.casefold().split())


def _applied(mark: ElementMark, decision: ElementEntry) -> ElementMark:
    if decision.decision == "change":
        category, label = decision.to_category or mark.category, decision.to_label or mark.label
        return replace(mark, category=category, label=label, status="changed", number="")
    return replace(mark, status="added" if decision.decision == "add" else "accepted")


def _by_hand(decision: ElementEntry) -> ElementMark:
    return ElementMark(
        category=decision.to_category or decision.category,
        label=decision.to_label or decision.label,
        line=0,
        words="",
        start=0,
        end=0,
        sentence="",
        why=decision.note or "decided in the production file",
        status="added" if decision.decision == "add" else "kept",
    )


def _gone(decision: ElementEntry) -> str:
    what = f"scene {decision.scene}: {decision.label!r} among the {decision.category}"
    if decision.decision == "refuse":
        return f"{what} was refused, and the script no longer suggests it"
    return f"{what} is kept as decided, though the script no longer suggests it"


def _once(elements: list[ElementMark]) -> tuple[ElementMark, ...]:
    """Each element once, a person's word before the program's, in the order of the sheet."""
    first: dict[Key, ElementMark] = {}
    for element in sorted(elements, key=lambda one: one.status == "suggested"):
        first.setdefault(_key(element.category, element.label), element)
    return _in_order(first.values())


def _in_order(elements: Iterable[ElementMark]) -> tuple[ElementMark, ...]:
    return tuple(sorted(elements, key=lambda one: (_ORDER[one.category], one.line == 0, one.line)))
