"""Entries of the record in words."""

from __future__ import annotations

from precipice.safety.chain import Entry
from precipice.safety.happened import Abort, ConsentWord, TakeDone, Verdict, read_entry
from precipice.safety.lines import Measured
from precipice.safety.signoff import ROLES, SignOff

PARTS = {
    "consent": "Consent",
    "plan": "The plan",
    "hazards": "Hazards",
    "limits": "Limits",
    "checks": "Checks",
    "signed": "Signed",
}
"""Parts of a decision and their headings, in the order of the card."""

LAST_WORD = "Precipice computes. People decide, and the performer last: a no needs no reason."


def entry_words(entry: Entry) -> str:
    """What an entry says, in words."""
    said = read_entry(entry)
    if isinstance(said, Measured):
        case = f", {said.case}" if said.case else ""
        return f"{said.name} = {said.written}{case}, {said.by} at {said.at:%Y-%m-%d %H:%M}"
    if isinstance(said, ConsentWord):
        given = "given" if said.given else "refused"
        return f"consent of {said.person} {given} by {said.by}{_beside(said.words)}"
    if isinstance(said, SignOff):
        word = f"yes to {said.hash[:12]}" if said.yes else "NO"
        return f"{ROLES[said.role]} {said.by}: {word}{_beside(said.words)}"
    if isinstance(said, Verdict):
        against = sum(line.state != "go" for line in said.lines)
        clock = ", clock set by hand" if said.clock != "own" else ""
        count = "" if not against else f", {against} line{'s' if against > 1 else ''} against"
        return f"{said.verdict.upper()} for take {said.take}{count}{clock}"
    if isinstance(said, Abort):
        return f"called off by {said.by}{_beside(said.words)}"
    if isinstance(said, TakeDone):
        under = "under a go" if said.under else "WITHOUT A GO"
        return f"take {said.take} {said.outcome}, {under}, {said.by}{_beside(said.words)}"
    return entry.kind


def _beside(words: str) -> str:
    return f": {words}" if words else ""
