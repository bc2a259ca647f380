"""Numbers in the words of the trade: odds, feet and miles an hour beside metres, money."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

from precipice.production.assessment import Assessment, BaseRate, Odds
from precipice.production.quantity import show_in
from precipice.production.units import dimension_of, si_factor
from precipice.safety.answers import Answer

NBSP = "\u00a0"
MINUS = "\u2212"
COORDINATOR = "A qualified stunt coordinator decides; this page only computes."
RECORD_WARNING = "A model far below the record has left something out."
SI_UNIT = {"length": "m", "speed": "m/s", "mass": "kg", "force": "N", "area": "m²", "acceleration": "m/s²"}
TRADE_UNIT = {"length": "ft", "speed": "mph", "mass": "lb", "force": "lbf", "acceleration": "g"}
METRIC_TRADE_UNIT = {"kN": "lbf", "kph": "mph", "kmh": "mph", "km": "mi", "cm": "in", "mm": "in"}
"""What the trade says in place of a metric unit that is not SI's own."""

KILONEWTON = 1000.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FAR_BELOW = 3.0
"""Factor from which on a model counts as far below the record."""


def number(value: float) -> str:
    """A number to about three figures, thousands parted by commas: 1234.6 -> "1,235", 4.62 -> "4.6"."""
    size = abs(value)
    if size == 0.0:
        return "0"
    decimals = 0 if size >= 99.5 else 1 if size >= 2.0 else 2 if size >= 0.1 else 3
    text = f"{size:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = text if text != "0" else f"{size:.1g}"
    return f"{MINUS}{text}" if value < 0.0 else text


def trade_unit(unit: str) -> str:
    """The unit to say first: the one given, or the trade's where that is metric ("m/s" -> "mph")."""
    if unit == "1":
        return ""
    if si_factor(unit) != 1.0:
        return METRIC_TRADE_UNIT.get(unit, unit)
    return TRADE_UNIT.get(dimension_of(unit), unit)


def in_trade(value: float, unit: str) -> float:
    """An SI value in `trade_unit(unit)`."""
    shown = trade_unit(unit)
    return show_in(value, shown) if shown else value


def si_text(value: float, unit: str) -> str:
    """An SI value with its SI unit, "" where that says nothing new (angles, times, plain numbers)."""
    shown = trade_unit(unit)
    if shown == "lbf" and abs(value) >= KILONEWTON:
        return f"{number(value / KILONEWTON)}{NBSP}kN"
    si = SI_UNIT.get(dimension_of(unit), "") if shown else ""
    return f"{number(value)}{NBSP}{si}" if si and si != pretty_unit(shown) else ""


def trade_text(value: float, unit: str) -> str:
    """An SI value in the trade's unit: 13.86 m/s with "mph" -> "31 mph"."""
    shown = trade_unit(unit)
    gap = "" if shown.startswith("deg") else NBSP
    return f"{number(in_trade(value, unit))}{gap}{pretty_unit(shown)}" if shown else number(value)


def both(value: float, unit: str) -> str:
    """An SI value in both tongues: "31 mph (13.9 m/s)".

    Args:
        value: SI.
        unit: The unit to show it in, any of the production file's.

    Raises:
        ValueError: The unit is not in the production's table.
    """
    si = si_text(value, unit)
    return f"{trade_text(value, unit)} ({si})" if si else trade_text(value, unit)


def pretty_unit(unit: str) -> str:
    """A unit as printed: "m^2" -> "m²", "deg" -> "°"."""
    return unit.replace("^2", "²").replace("deg", "°")


def _two_figures(value: float, rounding: str) -> float:
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    turns: dict[str, Callable[[float], int]] = {"near": round, "up": math.ceil, "down": math.floor}
    return turns[rounding](round(value / step, 9)) * step


def one_in(p: float, rounding: str = "near") -> str:
    """A probability above 0 as "1 in 240", to two figures.

    Args:
        p: Probability.
        rounding: "near"; or "up" and "down" for the number behind "1 in".
    """
    return f"1 in {number(_two_figures(1.0 / p, rounding))}"


def _often(odds: Odds) -> str:
    middle = max(1, min(99, round(100.0 * odds.p)))
    low, high = math.floor(round(100.0 * odds.low, 6)), math.ceil(round(100.0 * odds.high, 6))
    return f"about {middle} in 100 (between {low} and {high} in 100)"


def chance(odds: Odds) -> str:
    """Odds in words with their interval, its ends rounded outwards.

    Returns:
        "about 1 in 240 (between 1 in 160 and 1 in 370)"; "none in 10,000 runs: below 1 in 2,600" where it
        never happened; hundredths from one in ten upwards.
    """
    if odds.failures == 0:
        return f"none in {odds.runs:,} runs: below {one_in(odds.high, 'down')}"
    if odds.failures == odds.runs:
        return f"in every one of {odds.runs:,} runs: above {math.floor(100.0 * odds.low)} in 100"
    if odds.p >= 0.1:
        return _often(odds)
    return f"about {one_in(odds.p)} (between {one_in(odds.high, 'down')} and {one_in(odds.low, 'up')})"


def chance_of(p: float) -> str:
    """A probability stated or taken without interval: "1 in 240", "30 in 100", "none", "certain"."""
    if p <= 0.0:
        return "none"
    if p >= 1.0:
        return "certain"
    return one_in(p) if p < 0.1 else f"{number(100.0 * p)} in 100"


def _percent(p: float, rounding: str) -> str:
    return f"{number(_two_figures(100.0 * p, rounding))}{NBSP}%" if p > 0.0 else f"0{NBSP}%"


def percent(odds: Odds) -> str:
    """Odds in percent with their interval: "0.42 % (0.27 % to 0.63 %)", "below 0.039 %" for none."""
    if odds.failures == 0:
        return f"below {_percent(odds.high, 'up')}"
    if odds.failures == odds.runs:
        return f"above {_percent(odds.low, 'down')}"
    return f"{_percent(odds.p, 'near')} ({_percent(odds.low, 'down')} to {_percent(odds.high, 'up')})"


def plain_percent(p: float) -> str:
    """A probability or share in percent, no interval: 0.123 -> "12 %"."""
    return _percent(p, "near")


def record_text(record: BaseRate) -> str:
    """What the record says, in one sentence."""
    deaths = f"{record.fatal:,} died in {record.counted:,} {record.of}"
    deaths += f" ({_exactly(record.counted, record.fatal)})" if record.fatal else ""
    if record.injured is None:
        return f"{record.name}: {deaths}; accidents without death were not counted."
    harmed = f"{record.injured:,} more had an accident and lived"
    both_text = f"together {_exactly(record.counted, record.fatal + record.injured)}"
    return f"{record.name}: {deaths}; {harmed}; {both_text}."


def _exactly(counted: int, events: int) -> str:
    return f"1 in {round(counted / events):,}" if events else "none"


def below_record(harm: Odds, records: tuple[BaseRate, ...]) -> bool:
    """Whether even the upper end of the odds of harm lies far below a record of accidents."""
    rates = [(one.fatal + (one.injured or 0)) / one.counted for one in records if one.counted]
    return any(harm.high * FAR_BELOW < rate for rate in rates)


def record_short(records: tuple[BaseRate, ...]) -> str:
    """The record of accidents in a few words: "on record 1 in 229 (BASE jumps ...)", "" for none."""
    return "; ".join(
        f"on record {_exactly(one.counted, one.fatal + (one.injured or 0))} ({one.name})" for one in records
    )


def alone(harm: Odds, records: tuple[BaseRate, ...]) -> str:
    """ "model alone: " where the model gives less than a record of accidents, else ""."""
    rates = [(one.fatal + (one.injured or 0)) / one.counted for one in records if one.counted]
    return "model alone: " if any(harm.p < rate for rate in rates) else ""


def short_percent(p: float) -> str:
    """A probability in percent to two figures, never in powers of ten: 0.0123 -> "1.2", 0.998 -> "99.8"."""
    shown = 100.0 * p
    if shown <= 0.0 or shown >= 99.95:
        return "0" if shown <= 0.0 else "100"
    return f"{shown:.1f}" if shown >= 99.0 else f"{shown:.0f}" if shown >= 9.95 else f"{shown:.2g}"


def beyond(one: Assessment) -> str:
    """What decides where counting saw too little: "; by subset simulation 0.02 % (0.01 to 0.03)", or ""."""
    rare = one.beyond_counting
    if rare is None or rare.p is None or rare.low is None or rare.high is None:
        return ""
    ends = f"{short_percent(rare.low)} to {short_percent(rare.high)}"
    return (
        f"; by {rare.method} over {rare.runs:,} runs {short_percent(rare.p)}{NBSP}% ({ends}), which decides"
    )


def money(amount: float, currency: str) -> str:
    """Money with thousands: "USD 1,234,000", "-USD 500" with a true minus."""
    sign = MINUS if round(amount) < 0 else ""
    return f"{sign}{currency}{NBSP}{abs(round(amount)):,}"


def short_money(amount: float) -> str:
    """Money for an axis: 1,250,000 -> "1.25 m", 40,000 -> "40 k"."""
    if abs(amount) >= 999_500:
        return f"{number(amount / 1e6)}{NBSP}m"
    return f"{number(amount / 1e3)}{NBSP}k" if abs(amount) >= 1e3 else number(amount)


def day_text(day: date) -> str:
    """A date for people, the same in every locale: "Mon 8 Jun 2026"."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    month = MONTHS[day.month - 1]
    return f"{weekday} {day.day} {month} {day.year}"


def since_text(since: str) -> str:
    """When an answer was given, "2027-06-01 09:30" or a date alone, for people; "" where nobody said."""
    if not since:
        return ""
    on, _, at = since.partition(" ")
    return day_text(date.fromisoformat(on)) + (f", {at}" if at else "")


def plural(count: int, noun: str) -> str:
    """A count with its noun: "1 scene", "30 scenes"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def kind_text(kind: str) -> str:
    """A gag's kind as people say it: "cliff_jump" -> "cliff jump"."""
    return kind.replace("_", " ")


def consent_mark(one: Answer) -> str:
    """What an answer marks its gag with: "no-go: consent", "no-go: limit", "not settled", or ""."""
    if one.stops:
        return "no-go: limit" if one.state == "over a limit" else "no-go: consent"
    return "" if one.is_go else one.state
