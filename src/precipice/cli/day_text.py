"""The decision on the day, the record and the hazards as the terminal shows them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime

from precipice.paper.record_words import LAST_WORD, PARTS, entry_words
from precipice.paper.words import both
from precipice.plan.after_take import LearnedInput, harm_now
from precipice.production.assessment import Assessment
from precipice.production.gate import Readiness
from precipice.production.quantity import show_in
from precipice.safety.chain import Entry, Head
from precipice.safety.decision import Decision
from precipice.safety.happened import TakeDone
from precipice.safety.hazards import NEVER_COMPLETE, Hazard, band
from precipice.safety.learn import TAKES_WORTH, Learned, LearnedOdds
from precipice.safety.lines import Line
from precipice.safety.record import Reading

WIDTH = 100


def decision_text(decision: Decision, description: str, head: Head | None, aborted: bool) -> str:
    """A decision, line by line, the verdict first."""
    verdict = "CALLED OFF" if aborted else decision.verdict.upper()
    out = [f"{verdict}  {decision.gag}, take {decision.take}, {decision.now:%Y-%m-%d %H:%M}", description]
    against = [line for line in decision.lines if line.state != "go"]
    if against:
        out.append(f"{len(against)} of {len(decision.lines)} lines stand against it.")
    for part, heading in PARTS.items():
        lines = [line for line in decision.lines if line.part == part]
        if lines:
            out += ["", heading, *(_line(line, decision.now) for line in lines)]
    out += ["", f"To sign: {decision.statement_hash[:12]}"]
    if head is not None:
        out.append(f"Record: {head.count} entries, head {head}")
    return "\n".join([*out, LAST_WORD])


def _line(line: Line, now: datetime) -> str:
    who = f"  {line.by} {_clock(line.at, now)}" if line.by and line.at is not None else ""
    asked = "" if line.found == line.asked else f"; asked: {line.asked}"
    text = f"{line.label}: {line.found}{asked}{who}"
    return textwrap.fill(text, WIDTH, initial_indent=f"  {line.state:<13}", subsequent_indent=" " * 15)


def _clock(at: datetime, now: datetime) -> str:
    """A time, with its date where that is another day than now."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"


def learned_text(
    assessment: Assessment,
    inputs: Sequence[LearnedInput],
    odds: Sequence[LearnedOdds],
    takes: Sequence[TakeDone],
    readiness: Readiness | None,
    anew: Assessment | None,
) -> str:
    """Observed against predicted, in words."""
    count = f"{len(takes)} take{'s' if len(takes) > 1 else ''}"
    out = [f"Observed against predicted, {assessment.gag}, {count}"]
    out += [line for one in inputs for line in _input_lines(one)]
    if not inputs:
        out.append("  Nothing was measured of an input with a tolerance.")
    out.append(f"  Outcomes in 100 takes; the prediction weighs as much as {TAKES_WORTH:g} takes:")
    out += [
        f"    {one.outcome:<8} predicted {_in_100(one.prior)}, seen {one.seen} of {one.takes}, "
        f"now {_in_100(one.posterior)} ({_in_100(one.low)} to {_in_100(one.high)})"
        for one in odds
    ]
    harm = harm_now(odds)
    against = "over" if harm > assessment.highest_harm else "within"
    out.append(
        f"  Injury or worse: predicted {_in_100(assessment.harm.p)} in 100, with the takes "
        f"{_in_100(harm)} in 100, {against} the {_in_100(assessment.highest_harm)} in 100 that is allowed."
    )
    out += [
        line for one in inputs if readiness and one.name == readiness.input for line in _ready(one, takes)
    ]
    if anew is not None:
        out.append(
            f"  Simulated anew with what was learned: {_in_100(anew.harm.p)} in 100 "
            f"({_in_100(anew.harm.low)} to {_in_100(anew.harm.high)}), {anew.verdict}."
        )
    return "\n".join(out)


def _input_lines(one: LearnedInput) -> list[str]:
    learned: Learned = one.learned
    prior, after = learned.prior, learned.posterior
    lines = [
        f"  {one.label}: stated {_spread(prior.mean, prior.sd, one.unit)}, worth {prior.worth:g} runs",
        f"    {learned.runs} measured, mean {both(learned.observed, one.unit)}; now "
        f"{_spread(after.mean, after.sd, one.unit)}, worth {after.worth:g} runs",
        f'    to plan with it: {one.name} = "{one.written}"',
    ]
    if learned.surprising:
        often = f"{100 * learned.tail:.1g} times in 100"
        lines.append(f"    SURPRISING: were the statement right, so far off happens {often}")
    return lines


def _spread(mean: float, sd: float, unit: str) -> str:
    width = show_in(mean, unit) - show_in(mean - sd, unit)
    return f"{show_in(mean, unit):.4g} +/- {width:.3g} {unit if unit != '1' else ''}".rstrip()


def _ready(one: LearnedInput, takes: Sequence[TakeDone]) -> list[str]:
    sd = one.learned.posterior.sd
    width = show_in(sd, one.unit) - show_in(0.0, one.unit)
    return [
        "  Readiness: to count these runs as practice, add to the gate's readiness:",
        f"    practice = [..., {{ on = {max(take.at for take in takes):%Y-%m-%d}, runs = {one.learned.runs}, "
        f'sd = "{width:.3g} {one.unit}" }}]',
    ]


def _in_100(chance: float) -> str:
    """A chance in hundredths, to two figures; next to none and next to all in words."""
    share = 100.0 * chance
    if share < 0.001:
        return "0" if share == 0.0 else "below 0.001"
    return f"{share:.2g}" if share < 99.0 else f"{share:.4g}"


def reading_text(reading: Reading) -> str:
    """Whether a record is sound, in words."""
    if reading.damage:
        lines = [f"The record was changed: {one}." for one in reading.damage]
        return "\n".join([*lines, f"Sound up to entry {reading.head.count}."])
    lines = [f"Sound: {reading.head.count} entries, each with the hash of the one before."]
    lines += reading.notes
    if reading.head.count:
        lines.append(f"Head {reading.head}")
        lines.append("Hand the head out (call sheet, insurer): only it shows a record that was written anew.")
    return "\n".join(lines)


def record_text(entries: Sequence[Entry]) -> str:
    """The entries, one line each."""
    return "\n".join(
        f"{entry.number:>4}  {entry.at[:16].replace('T', ' ')}  {entry.gag}: {entry_words(entry)}"
        for entry in entries
    )


def hazards_text(hazards: Sequence[Hazard]) -> str:
    """A register, hazard by hazard, the worst left-over first."""
    if not hazards:
        return f"No hazard is in the register. `precipice hazards DIR --draft` starts it.\n{NEVER_COMPLETE}"
    lines = []
    for one in sorted(hazards, key=lambda one: -(one.after or 26)):
        before, after = (
            f"{rating} {band(rating)}" if rating else "not rated" for rating in (one.before, one.after)
        )
        lines.append(textwrap.fill(f"{one.name}: {one.words}", WIDTH, subsequent_indent="  "))
        lines.append(f"  {before}, with {len(one.controls)} controls {after}; owner {one.owner or 'nobody'}")
        if one.strongest == "protect":
            lines.append(
                "  Only what people wear stands against it: look higher in the hierarchy of controls."
            )
        if one.lacks:
            lines.append(f"  OPEN: {', '.join(one.lacks)}")
    return "\n".join([*lines, f"{len(hazards)} hazards. {NEVER_COMPLETE}"])
