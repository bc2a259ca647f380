"""A camera's place and odds in words, for the screen and the page."""

from __future__ import annotations

from precipice.paper.sell_charts import feet as feet_of
from precipice.paper.words import short_percent
from precipice.plan.cover_answer import CoverPlace
from precipice.production.assessment import Odds

__all__ = ["counted", "feet_of", "place_words", "share_text", "takes_text", "where_words"]

WAYS = {"fixed": "locked off", "panning": "panning", "tracking": "tracking beside it"}


def share_text(p: float) -> str:
    """A share in percent: 0.931 -> "93 %"."""
    return f"{short_percent(p)} %"


def counted(odds: Odds) -> str:
    """Odds as they were counted: "93 % (91 to 94 %) of 1,000 takes"."""
    low, high = short_percent(odds.low), short_percent(odds.high)
    return f"{share_text(odds.p)} ({low} to {high} %) of {odds.runs:,} takes"


def where_words(one: CoverPlace) -> str:
    """Where a lens stands: 40 ft ahead of the origin, 12 ft to the right, the lens 3 ft high."""
    ahead = f"{feet_of(abs(one.x))} {'beyond' if one.x >= 0.0 else 'behind'} the origin"
    side = f"{feet_of(abs(one.y))} to the {'right' if one.y >= 0.0 else 'left'}"
    return f"{ahead}, {side}, lens {feet_of(one.height)} high"


def place_words(one: CoverPlace) -> str:
    """A lens, how it is worked, and where."""
    return f"{1000.0 * one.lens:g} mm at f/{one.stop:g}, {WAYS[one.way]}, {where_words(one)}"


def takes_text(takes: int | None, cautious: int | None) -> str:
    """How many takes there must be."""
    if takes is None:
        return "none of the takes went as planned and was caught"
    words = f"{takes:,} {'take' if takes == 1 else 'takes'} for 95 % of a good one on film"
    if cautious is not None and cautious != takes:
        words += f" ({cautious:,} by the lower end of the odds)"
    return words
