"""The lines of a decision on the day: what is asked, what was measured, and what follows from the two."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from precipice.production.noun import Flag, Id, Name, Noun
from precipice.production.quantity import Distribution, QuantityError, parse_quantity, show_in

State = Literal["go", "no-go", "not measured"]
CLOCKS_DIFFER = timedelta(minutes=2)
"""How far the clocks of two people may differ. Own assumption."""

YES, NO = ("yes", "true"), ("no", "false")
MOST_RUNS = 200


def _no_seconds(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        raise ValueError(f"found {value!r}; a time with its zone such as 2027-06-09T05:40+02:00 is allowed")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_no_seconds)]
"""A time with its zone."""

Words = Annotated[str, Field(max_length=2000)]
Finite = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Measured(Noun):
    """A value of the day, with who measured it and when.

    Attributes:
        name: Key of the line it belongs to.
        yes: For a line that is ticked; None for a number.
        values: For a line that is measured, SI, one for each reading or run; () for one that is ticked.
        written: As written.
        case: In which of the line's cases, by its label; "" where that was not said.
        by: Who measured it.
        at: When it was measured.
    """

    name: Id
    yes: Flag | None = None
    values: Annotated[tuple[Finite, ...], Field(max_length=MOST_RUNS)] = ()
    written: Name
    case: Annotated[str, Field(max_length=200)] = ""
    by: Name
    at: Moment

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Measured:
        if (self.yes is None) == (not self.values):
            raise ValueError("found a value that is neither ticked nor measured; one of the two is allowed")
        return self


@dataclass(frozen=True, slots=True)
class Case:
    """A limit in one of the cases of a line.

    Attributes:
        label: Which, in words; "" for the only one.
        low: Least value at which it is a go, SI; -inf where open.
        high: Greatest, SI; inf where open. Where `low` is above it, it is a go at none.
    """

    label: str
    low: float
    high: float


NOWHERE = (math.inf, -math.inf)
"""Low and high of a case that is a go at no value."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one line asks for.

    Attributes:
        name: Key, as live values name it.
        label: Words for the paper.
        role: Who answers for it.
        age: How old a value may be.
        cases: Limits, SI; () for a line that is ticked.
        unit: To show values in; "" for a line that is ticked.
        least_values: How many readings or runs there must be.
        after: Moment since which it must have been measured; None where only the age counts.
        source: Where the line and its limit come from.
    """

    name: str
    label: str
    role: str
    age: timedelta
    cases: tuple[Case, ...] = ()
    unit: str = ""
    least_values: int = 1
    after: datetime | None = None
    source: str = ""

    def asked(self, case: str = "") -> str:
        """What is asked, in words: "at most 12 mph"."""
        if not self.cases:
            return "yes"
        strictest = _range_words(_strictest(self, case), self.unit)
        if case or len(self.cases) == 1:
            return strictest
        by_case = (f"{one.label} {_range_words((one.low, one.high), self.unit)}" for one in self.cases)
        return f"{strictest} where the case is not said: {'; '.join(by_case)}"

    def data(self) -> dict[str, Any]:
        """The rule as plain JSON, for what is signed."""
        return {
            "name": self.name,
            "role": self.role,
            "asked": {one.label: _range_words((one.low, one.high), self.unit) for one in self.cases} or "yes",
            "least_values": self.least_values,
            "oldest_s": self.age.total_seconds(),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the decision.

    Attributes:
        part: "consent", "limits", "checks", "plan", "hazards" or "signed".
        name: Key.
        label: Words for the paper.
        state: What follows.
        found: What was found, in words.
        asked: What is asked, in words.
        by: Who measured or signed; "" where nobody did.
        at: When; None where nobody did.
    """

    part: str
    name: str
    label: str
    state: State
    found: str
    asked: str
    by: str = ""
    at: datetime | None = None

    def data(self) -> dict[str, Any]:
        """The line as plain JSON."""
        return {
            "part": self.part,
            "name": self.name,
            "label": self.label,
            "state": self.state,
            "found": self.found,
            "asked": self.asked,
            "by": self.by,
            "at": self.at.isoformat() if self.at is not None else None,
        }


def judge(rule: Rule, measured: Measured | None, now: datetime) -> Line:
    """A rule held against what was measured; whatever is not known to be inside is no go."""
    part = "limits" if rule.cases else "checks"
    if measured is None:
        return Line(part, rule.name, rule.label, "not measured", "nothing", rule.asked())
    asked = rule.asked(measured.case)
    if (why := _unusable(rule, measured, now)) != "":
        found = f"{measured.written}, {why}"
        return Line(part, rule.name, rule.label, "not measured", found, asked, measured.by, measured.at)
    if not rule.cases:
        inside = measured.yes is True
    else:
        low, high = _strictest(rule, measured.case)
        inside = all(math.isfinite(value) and low <= value <= high for value in measured.values)
    found = f"{measured.written}, {measured.case}" if measured.case else measured.written
    state: State = "go" if inside else "no-go"
    return Line(part, rule.name, rule.label, state, found, asked, measured.by, measured.at)


def _unusable(rule: Rule, measured: Measured, now: datetime) -> str:
    """Why a value counts as not measured; "" where it counts."""
    if measured.name != rule.name:
        return f"measured for {measured.name}"
    if (measured.yes is None) != bool(rule.cases):
        return "a number where a yes is asked for" if not rule.cases else "a yes where a number is asked for"
    if rule.cases and measured.case and measured.case not in {one.label for one in rule.cases}:
        return "in a case that the line does not have"
    if rule.cases and len(measured.values) < rule.least_values:
        return f"{len(measured.values)} of at least {rule.least_values} runs"
    if measured.at > now + CLOCKS_DIFFER:
        return "measured in the future"
    if now - measured.at > rule.age:
        return f"{_minutes(now - measured.at)} old, at most {_minutes(rule.age)} allowed"
    if rule.after is not None and measured.at <= rule.after:
        return "from before the last take"
    return ""


def _minutes(span: timedelta) -> str:
    minutes = math.ceil(span.total_seconds() / 60.0)
    return f"{minutes} min" if minutes <= 120 else f"{minutes / 60.0:.0f} h"


def _strictest(rule: Rule, case: str) -> tuple[float, float]:
    """The range of the case that was named, else what all cases have in common."""
    asked = [one for one in rule.cases if one.label == case] or list(rule.cases)
    return max(one.low for one in asked), min(one.high for one in asked)


def _range_words(span: tuple[float, float], unit: str) -> str:
    low, high = span
    if low > high:
        return "a go at no value"
    name = "" if unit == "1" else f" {unit}"
    if math.isinf(low):
        return "any" if math.isinf(high) else f"at most {_short(high, unit)}{name}"
    if math.isinf(high):
        return f"at least {_short(low, unit)}{name}"
    return f"{_short(low, unit)} to {_short(high, unit)}{name}"


def _short(value: float, unit: str) -> str:
    """An SI value in a unit, to three figures."""
    shown = show_in(value, unit)
    return f"{shown:.3g}" if abs(shown) < 1000.0 else f"{shown:.0f}"


def read_value(rule: Rule, written: object, by: str, at: datetime, case: str = "") -> Measured:
    """A live value from what people write: "9 mph", "30.1, 31.2 mph", "yes", true.

    Raises:
        QuantityError: It is not what the line asks for.
    """
    if not rule.cases:
        word = str(written).strip().casefold()
        if word not in (*YES, *NO):
            raise QuantityError(f"found {written!r}; yes or no is allowed")
        return Measured(name=rule.name, yes=word in YES, written="yes" if word in YES else "no", by=by, at=at)
    if case and case not in {one.label for one in rule.cases}:
        labels = ", ".join(repr(one.label) for one in rule.cases if one.label)
        raise QuantityError(f"found case {case!r}; {labels or 'no case'} is allowed")
    values = tuple(_numbers(written, rule.unit))
    shown = ", ".join(f"{show_in(value, rule.unit):.6g}" for value in values)
    text = shown if rule.unit == "1" else f"{shown} {rule.unit}"
    if len(text) > 200:
        low, high = show_in(min(values), rule.unit), show_in(max(values), rule.unit)
        text = f"{len(values)} values, {low:.6g} to {high:.6g}"
    return Measured(name=rule.name, values=values, written=text, case=case, by=by, at=at)


def _numbers(written: object, unit: str) -> list[float]:
    texts = [part.strip() for part in str(written).split(",")]
    if len(texts) > MOST_RUNS:
        raise QuantityError(f"found {len(texts)} values; at most {MOST_RUNS} are allowed")
    last_unit = texts[-1].lstrip("+-.0123456789eE").strip()
    found = []
    for text in texts:
        bare = text.replace("+", "").replace("-", "").replace(".", "").isdigit()
        whole = f"{text} {last_unit}" if bare and last_unit else text
        quantity = parse_quantity(float(whole) if bare and unit == "1" else whole, unit)
        if quantity.distribution is not Distribution.EXACT:
            raise QuantityError(f"found {text!r}; a number as it was read, without a tolerance, is allowed")
        found.append(quantity.mean)
    return found
