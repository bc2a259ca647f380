"""A gag as the set needs it on one half of a page: chances in words, nearest margins, limits card, sketch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from precipice.paper.canvas import svg
from precipice.paper.handout.document import Block, Paragraph, Picture, Points, Row, Run, Table, Text
from precipice.paper.kinds.columns import columns
from precipice.paper.path_charts import (
    has_side,
    has_top,
    side_ratio,
    side_view,
    top_ratio,
    top_view,
    zone_label,
)
from precipice.paper.words import both, chance, chance_of, plural, record_short, trade_text
from precipice.production.assessment import Assessment, MarginResult, Severity
from precipice.production.findings import LimitsCard

SHOWN_MARGINS = 4
LEAST_AXIS = 0.05
"""m; half-axis of the narrowest zone that is worth a number."""

TALL = 1.6
"""Height over width from which on a view is tall."""

WIDE_SKETCH, LOWEST_SKETCH, HIGHEST_SKETCH, AROUND = 4.9, 2.0, 3.6, 0.9
"""Width of a sketch, its least and greatest height, and what its axes take, inches."""

KEY_POINTS, KEY_ROW, KEY_LONG = 7.5, 0.17, 38
"""Size of the key's type, height of its rows, inches, and letters of names that stand side by side."""

TALL_SKETCH, TALL_SHARE = (1.7, 2.9), 0.34
"""Size of a tall sketch, inches, and its share of the width that it has."""

WORST, TYPICAL = 1, 4
"""Places of the 1 % quantile and of the median among a margin's quantiles."""


def chances(one: Assessment) -> Points:
    """Odds in words, beside the record."""
    items: list[Text] = [
        (Run("Injury or worse in one take: ", bold=True), Run(chance(one.harm))),
        f"The take is spoiled and no more: {chance(one.spoils)}",
    ]
    if one.takes is not None and one.takes.takes > 1:
        takes = plural(one.takes.takes, "take")
        items.append(f"Injury or worse in {takes} together: {chance(one.takes.all)}")
    beside = record_short(one.record)
    if beside:
        items.append(f"{beside[0].upper()}{beside[1:]}; the model alone leaves things out.")
    return Points(tuple(items))


def nearest_margins(one: Assessment, name: str) -> Table | None:
    """The harmful margins that come nearest; None where there are none."""
    harmful = [margin for margin in one.margins if margin.severity is not Severity.SPOILS]
    shown = sorted(harmful, key=_nearness)[:SHOWN_MARGINS]
    if not shown:
        return None
    heads = columns("room to spare*3 past it:32 typical*2.4> worst in 100*2.4>")
    rows = tuple(
        Row(
            (
                margin.label,
                margin.severity.word,
                both(margin.quantiles[TYPICAL], margin.unit),
                both(margin.quantiles[WORST], margin.unit),
            )
        )
        for margin in shown
    )
    return Table(name, heads, rows, small=True)


def _nearness(margin: MarginResult) -> tuple[float, float]:
    """Odds first; among those that never were below zero, what is left in the worst of a hundred takes."""
    typical = margin.quantiles[TYPICAL]
    return -margin.odds.p, margin.quantiles[WORST] / typical if typical > 0.0 else 0.0


def card_blocks(one: Assessment) -> tuple[Block, ...]:
    """The limits card; a plain word where there is none."""
    card = one.card
    if card is None:
        words = (
            "No limits card: this gag has none."
            if one.verdict == "go"
            else "No limits card: it is a go nowhere."
        )
        return (Paragraph(words),)
    if card.low is None or card.high is None:
        words = f"No-go at every {card.label} that was looked at, with the mildest {card.second} too."
        return (Paragraph(words, "no-go"),)
    span = f"{trade_text(card.low, card.unit)} to {trade_text(card.high, card.unit)}"
    top = Paragraph((Run(f"Limits card. {card.label}: {span}", bold=True),), "go")
    foot = f"Each line limits: {card.second}. Outside these: not today. "
    foot += f"Inside, the upper end of the odds stays within {chance_of(one.highest_harm)}."
    return (top, Points(card_lines(card)), Paragraph((Run(foot, italic=True),)))


def card_lines(card: LimitsCard) -> tuple[str, ...]:
    """What each line of a card says."""
    word, edge = ("up to", "most") if card.more_is_worse else ("from", "least")
    return tuple(
        f"{line.label}: no-go"
        if line.limit is None
        else f"{line.label}: {word} {both(line.limit, line.unit)}"
        + (f", the {edge} that was looked at" if line.at_edge else "")
        for line in card.lines
    )


def sketch(one: Assessment, name: str) -> Picture | None:
    """From above with the zones to keep out of; from the side where there is nothing to see from above."""
    if has_top(one):
        says = f"{one.gag} from above" + (", with where nobody may be" if one.zones else "")
        return _small(one, name, top_view, top_ratio(one), says)
    if has_side(one):
        return _small(one, name, side_view, side_ratio(one), f"{one.gag} from the side")
    return None


def _small(
    one: Assessment, name: str, view: Callable[[Any, Assessment], None], ratio: float, says: str
) -> Picture:
    """A view for half the width of a page, so that its words are read; one much taller than wide is bare."""
    tall = ratio > TALL
    names = [] if tall else _outermost(one)
    across = 1 if any(len(name) > KEY_LONG for name in names) else 2

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        view(axes, one)
        if axes.get_legend() is not None:
            axes.get_legend().remove()
        drawn = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
        if names:
            # Below everything, where it takes its room from the axes and none from their width.
            figure.legend(
                [drawn[name] for name in names],
                names,
                loc="outside lower center",
                ncols=across,
                fontsize=KEY_POINTS,
            )
        if tall:
            for text in tuple(axes.texts):
                text.remove()
            axes.set_xlabel("feet")
            axes.set_ylabel("feet")
        elif view is top_view:
            # As much shorter as the sketch is lower than the view on the plan's page.
            axes.set_ylabel("feet, right is down")

    height = min(WIDE_SKETCH * ratio + AROUND, HIGHEST_SKETCH) + KEY_ROW * -(-len(names) // across)
    size = TALL_SKETCH if tall else (WIDE_SKETCH, max(LOWEST_SKETCH, height))
    return Picture(svg(name, size, draw), says, TALL_SHARE if tall else 1.0)


def _outermost(one: Assessment) -> list[str]:
    """What the key of a sketch names: the outermost zone of each body, which has the body's colour."""
    widest = {zone.body: zone for zone in sorted(one.zones, key=lambda zone: zone.share)}
    return [zone_label(one, zone) for zone in widest.values()]


def keep_out(one: Assessment, name: str) -> Table | None:
    """The outermost zone of each body that nobody may be near; None where there is none."""
    outermost = {zone.body: zone for zone in sorted(one.zones, key=lambda zone: zone.share)}
    rows = tuple(
        Row(
            (
                one.words.body(zone.body),
                f"{100.0 * zone.share:g} % of {plural(zone.runs, 'take')}",
                both(2.0 * max(zone.long, LEAST_AXIS), "ft"),
                both(2.0 * max(zone.short, LEAST_AXIS), "ft"),
                both(_rounded(zone.x), "ft"),
                both(_rounded(zone.y), "ft"),
            )
        )
        for zone in outermost.values()
    )
    heads = columns("keep out*2 holds*2 long*1.4> wide*1.4> middle, along*1.5> middle, right*1.5>")
    return Table(name, heads, rows, small=True) if rows else None


def _rounded(metres: float) -> float:
    """A place on the ground to a hand's breadth."""
    return round(metres, 1) + 0.0
