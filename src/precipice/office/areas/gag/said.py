"""What the engine found, as the pages say it: the plan's words, and the numbers that are drawn."""

from __future__ import annotations

from typing import Any

from precipice.office.access import PLANNERS, Visit
from precipice.paper import words
from precipice.plan.live import Live
from precipice.plan.sliders import shares_of
from precipice.production.assessment import Assessment, GoMap, MarginResult, Odds, Severity
from precipice.production.units import si_factor, si_unit_of
from precipice.safety.answers import Answer

LANDINGS = 300
"""Ends of each body that are sent."""

NOT_SAID = "Somebody in it does not let it be done so, or has not said. The stunt coordinator knows who."


def live_data(visit: Visit, found: Live, seconds: float) -> dict[str, Any]:
    """An answer to a slider."""
    one = found.assessment
    return assessment_data(visit, one, found.answers) | {
        "changed": [
            {"name": it.name, "label": it.label, "before": it.before, "now": it.now} for it in found.changed
        ],
        "shares": shares_of(one.drivers),
        "slow": found.slow,
        "runs_words": runs_words(found),
        "seconds": round(seconds, 3),
        "zones": [one.model_dump() for one in one.zones],
        "landing_zone": one.landing_zone,
        "landings": [
            {"body": it.body, "label": one.words.body(it.body), "points": it.points[:LANDINGS]}
            for it in one.landings
        ],
        "branches": [
            {
                "label": it.label,
                "share": words.percent(it.share),
                "harm": "" if it.harm is None else words.chance(it.harm),
            }
            for it in one.branches
        ],
    }


def runs_words(found: Live) -> str:
    """How many takes were flown, and what follows where they are few."""
    one = found.assessment
    head = f"{one.runs:,} takes, seed {one.seed}, the same random numbers at every move."
    if not found.slow:
        return head
    return (
        f"{head} A take of this kind is slow to simulate, so there are only {one.runs} and no map: "
        "the interval is wide, and the plan's own number decides."
    )


def assessment_data(visit: Visit, one: Assessment, answers: tuple[Answer, ...]) -> dict[str, Any]:
    """Verdict, odds and margins of an assessment."""
    return {
        "verdict": one.verdict,
        "reasons": reasons_for(visit, one, answers),
        "limit": one.highest_harm,
        "odds": [
            odds_data("harm", "injury or worse", one.harm),
            odds_data("kills", Severity.KILLS.word, one.kills),
            odds_data("injures", Severity.INJURES.word, one.injures),
            odds_data("spoils", Severity.SPOILS.word, one.spoils),
        ],
        "beyond": words.beyond(one),
        "margins": [margin_data(margin) for margin in one.margins],
        "runs": one.runs,
    }


def reasons_for(visit: Visit, one: Assessment, answers: tuple[Answer, ...]) -> list[str]:
    """Why, without what somebody agreed to for those whom that does not concern."""
    if visit.may(PLANNERS):
        return list(one.reasons)
    others = {it.words for it in answers if not it.is_go and it.person != visit.stands_for}
    shown = [reason for reason in one.reasons if reason not in others]
    return [NOT_SAID, *shown] if len(shown) < len(one.reasons) else shown


def odds_data(name: str, label: str, found: Odds) -> dict[str, Any]:
    """One chance, in numbers and words."""
    return {
        "name": name,
        "label": label,
        "p": found.p,
        "low": found.low,
        "high": found.high,
        "percent": words.percent(found),
        "chance": words.chance(found),
    }


def margin_data(margin: MarginResult) -> dict[str, Any]:
    """One margin with its quantiles in the trade's unit and in SI."""
    shown = words.trade_unit(margin.unit)
    return {
        "name": margin.name,
        "label": margin.label,
        "meaning": margin.meaning,
        "severity": int(margin.severity),
        "word": margin.severity.word,
        "unit": words.pretty_unit(shown),
        "quantiles": [words.in_trade(value, margin.unit) for value in margin.quantiles],
        "middle": words.both(margin.quantiles[4], margin.unit),
        "least": words.both(margin.quantiles[1], margin.unit),
        "odds": words.chance(margin.odds),
        "p": margin.odds.p,
        "si": "" if margin.unit == "1" else si_unit_of(margin.unit),
    }


def beside(unit: str, si_unit: str, factor: float, zero: float) -> dict[str, Any] | None:
    """SI beside the trade's unit, or the trade's beside SI; None where they are one, and for angles."""
    if si_unit == "rad":
        return None
    if si_unit and si_unit != unit:
        return {"unit": words.pretty_unit(si_unit), "factor": factor, "zero": zero}
    trade = words.trade_unit(unit) if unit else ""
    if not trade or trade == unit:
        return None
    return {"unit": words.pretty_unit(trade), "factor": 1.0 / si_factor(trade), "zero": 0.0}


def map_data(chart: GoMap) -> dict[str, Any]:
    """The map of go and no-go, its axes in the trade's units."""

    def axis(name: str, label: str, unit: str, values: tuple[float, ...]) -> dict[str, Any]:
        return {
            "input": name,
            "label": label,
            "unit": words.pretty_unit(words.trade_unit(unit)),
            "values": [words.in_trade(value, unit) for value in values],
            "ends": [words.both(values[0], unit), words.both(values[-1], unit)],
            "factor": words.in_trade(1.0, unit) - words.in_trade(0.0, unit),
            "zero": words.in_trade(0.0, unit),
        }

    return {
        "x": axis(chart.x_input, chart.x_label, chart.x_unit, chart.x),
        "y": axis(chart.y_input, chart.y_label, chart.y_unit, chart.y),
        "p": chart.p,
        "high": chart.high,
        "runs": chart.runs,
        "limit": chart.limit,
    }
