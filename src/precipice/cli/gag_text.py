"""Assessments and kinds of gag as text for the terminal, in the trade's units beside SI."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from precipice.gags.kind import Kind, MarginEntry, Parameter, When
from precipice.paper.words import alone, beyond, both, chance, si_text, trade_text
from precipice.production.assessment import Assessment
from precipice.production.quantity import Quantity

WIDTH = 110


def _rendered(parts: Iterable[Any]) -> str:
    """Text of rich's tables and lines, without colours."""
    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, highlight=False, no_color=True, markup=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().splitlines())


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def assessment_text(found: Sequence[Assessment]) -> str:
    """Each gag: its verdict, its reasons, its margins, its strongest drivers, its card."""
    return _rendered(part for one in found for part in _assessment_parts(one))


def _assessment_parts(one: Assessment) -> list[Any]:
    verdict = "GO" if one.verdict == "go" else "NO-GO"
    kind = one.kind.replace("_", " ")
    parts: list[Any] = [
        f"{one.gag} ({kind}, scene {one.scene}): {verdict}",
        f"Injury or worse in one take, {alone(one.harm, one.record)}{chance(one.harm)}{beyond(one)}.",
        *one.reasons,
        "",
    ]
    table = _table("margin", "past it", "limit", "worst in 100", "typical", "odds of going past it")
    for margin in one.margins:
        table.add_row(
            margin.label,
            margin.severity.word,
            "a range or a sum" if margin.limit is None else both(margin.limit, margin.unit),
            trade_text(margin.quantiles[1], margin.unit),
            trade_text(margin.quantiles[4], margin.unit),
            chance(margin.odds),
        )
    parts += [table, ""]
    if one.totals:
        shares = [f"{effect.label} {100.0 * effect.total:.0f} %" for effect in one.totals[:4]]
        shares = [share for share in shares if not share.endswith(" 0 %")]
        parts += [f"It hangs on: {'; '.join(shares)}.", ""]
    return [*parts, *_card_lines(one), "Precipice computes. A qualified stunt coordinator decides.", ""]


def _card_lines(one: Assessment) -> list[str]:
    card = one.card
    if card is None:
        return []
    if card.low is None or card.high is None:
        return [f"Limits card: no-go at every {card.label} that was looked at.", ""]
    inside = f"{trade_text(card.low, card.unit)} to {trade_text(card.high, card.unit)}"
    lines = [f"Limits card: {card.label} {inside}; each line limits: {card.second}"]
    word = "up to" if card.more_is_worse else "from"
    lines += [
        f"  {line.label}: {'no-go' if line.limit is None else f'{word} {both(line.limit, line.unit)}'}"
        for line in card.lines
    ]
    return [*lines, ""]


def kinds_text(kinds: Sequence[Kind], unmodelled: tuple[str, ...]) -> str:
    """Every kind in a line."""
    table = _table("kind", "", "parameters", "must be stated, with the first of every choice")
    for kind in kinds:
        usual = kind.parameters_with({choice.name: choice.options[0] for choice in kind.choices})
        needed = [one.name for one in usual.values() if _must_be_stated(one)]
        table.add_row(kind.name, kind.label, str(len(kind.parameters)), ", ".join(needed))
    return _rendered([table, "", f"Not simulated, they carry no number: {', '.join(unmodelled)}."])


def _must_be_stated(one: Parameter) -> bool:
    return one.default is None and not one.derived and one.role != "place"


def kind_text(kind: Kind) -> str:
    """All that can be written about a kind."""
    parts: list[Any] = [f"{kind.name}: {kind.label}", ""]
    if kind.choices:
        table = _table("choice", "", "one of; the first where left out")
        for choice in kind.choices:
            table.add_row(choice.name, choice.label, ", ".join(choice.options))
        parts += [table, ""]
    if kind.files:
        parts += [f"Files: {', '.join(kind.files)}", ""]
    table = _table("parameter", "what it is", "default", "range of the model", "source")
    for one in kind.parameters.values():
        label = one.label + _only(one.when)
        table.add_row(one.name, label, _default(one), _range(one.low, one.high, one.unit), one.source)
    parts += [table, ""]
    if kind.margins:
        table = _table("margin", "what is held against what", "below zero")
        for margin in kind.margins:
            table.add_row(margin.label, margin.meaning + _only(margin.when), margin.severity.word)
        parts += [table, ""]
    parts += ["Not modelled:", *(f"- {sentence}" for sentence in kind.not_modelled)]
    return _rendered(parts)


def _only(when: When) -> str:
    words = (f"{choice} {' or '.join(options)}" for choice, options in when.items())
    return f" (only with {' and '.join(words)})" if when else ""


def _default(one: Parameter) -> str:
    if one.default is None:
        if one.derived:
            return "from the site"
        return "may be left out" if one.role == "place" else "must be stated"
    return _said(one.default)


def _said(quantity: Quantity) -> str:
    si = si_text(quantity.mean, quantity.unit)
    return f"{quantity.written} ({si})" if si else quantity.written


def _range(low: float, high: float, unit: str) -> str:
    first, last = si_text(low, unit), si_text(high, unit)
    inside = f"{trade_text(low, unit)} to {trade_text(high, unit)}"
    return f"{inside} ({first} to {last})" if last else inside


def kind_data(kind: Kind) -> dict[str, Any]:
    """A kind as data; ranges in SI."""
    return {
        "kind": kind.name,
        "label": kind.label,
        "choices": {choice.name: list(choice.options) for choice in kind.choices},
        "files": dict(kind.files),
        "parameters": [_parameter_data(one) for one in kind.parameters.values()],
        "margins": [_margin_data(one) for one in kind.margins],
        "assumptions": list(kind.assumptions),
        "not_modelled": list(kind.not_modelled),
    }


def _parameter_data(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "unit": one.unit,
        "default": None if one.default is None else one.default.written,
        "low_si": one.low,
        "high_si": one.high,
        "role": one.role,
        "source": one.source,
        "when": {choice: list(options) for choice, options in one.when.items()},
    }


def _margin_data(one: MarginEntry) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "meaning": one.meaning,
        "severity": one.severity.name.lower(),
        "when": {choice: list(options) for choice, options in one.when.items()},
    }
