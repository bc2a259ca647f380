"""What a verdict says, in sentences."""

from __future__ import annotations

from precipice.paper.leaks.issue import Copy
from precipice.paper.leaks.verdict import Match, Verdict

SHOWN = 5
"""Copies listed that are not named."""


def lines(name: str, verdict: Verdict) -> list[str]:
    """What a verdict says, in sentences."""
    found = []
    if verdict.same:
        found.append(f"{name} is, byte for byte, {_copy(verdict.same)}.")
    for one in verdict.named:
        found.append(f"The covert mark names {_copy(one.copy)}.")
        found.append(f"  score {one.score:.1f} over {one.words:,} words; {_chance(one)}")
    if len(verdict.named) > 1:
        found.append(
            "More than one copy is named: their words were mixed, or pages of several are in the file."
        )
    if not verdict.named:
        found.append("No copy named by the covert mark.")
        found += [
            f"  copy {one.copy.number} ({one.copy.person}): score {one.score:.1f} over {one.words:,} words; "
            f"{_chance(one)}"
            for one in verdict.matches[:SHOWN]
        ]
    numbers = {one.copy.number for one in verdict.named}
    for copy in verdict.visible:
        found.append(f"Its visible words name {_copy(copy)}.")
        if copy.number not in numbers and copy != verdict.same:
            found.append("  Anybody can write those; the covert mark cannot be written without the log.")
    return [*found, *verdict.notes]


def _copy(copy: Copy) -> str:
    return f"copy {copy.number}, {copy.paper}, issued to {copy.person} on {copy.at[:16].replace('T', ' ')}"


def _chance(match: Match) -> str:
    if match.chance < 1e-30:
        return "odds that a copy not seen would score so high: below 1e-30"
    return f"odds that a copy not seen would score so high: at most {match.chance:.2g}"
