"""A gag's day as somebody may see it: what performers said of themselves is for those who plan, and for them.

The same rule as on paper (`precipice.paper.kinds.record`): that it is a no-go is for everybody; who said no,
and why, is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from precipice.office.access import Visit
from precipice.paper.kinds.record import is_hidden
from precipice.paper.kinds.sight import Recipient, roles
from precipice.paper.record_words import entry_words
from precipice.safety.chain import Entry
from precipice.safety.happened import Abort, ConsentWord, TakeDone, Verdict, read_entry
from precipice.safety.lines import Line
from precipice.safety.signoff import SignOff

WORST = ("no-go", "not measured", "go")
TOGETHER = {"consent": ("consent", "given"), "signed": ("performer", "yes")}
"""What the lines of others are called together, and what each of them is asked for."""


def eyes_of(visit: Visit) -> Recipient:
    """What a visitor may see of others, and whose own things are theirs."""
    return Recipient(visit.stands_for, visit.account.name, roles()[visit.role])


def lines_seen(lines: Iterable[Line], eyes: Recipient) -> tuple[Line, ...]:
    """Lines of a decision; in each part those that say what others agreed to, or signed, become one."""
    lines = tuple(lines)
    hidden = {
        part: [line for line in lines if line.part == part and is_hidden(line, eyes)] for part in TOGETHER
    }
    return tuple(_seen(lines, hidden, eyes))


def _seen(lines: tuple[Line, ...], hidden: dict[str, list[Line]], eyes: Recipient) -> Iterator[Line]:
    for line in lines:
        theirs = hidden.get(line.part, [])
        if line not in theirs:
            bare = line.name == "assessment" and line.state == "no-go" and not eyes.sees.consents
            yield replace(line, found="no-go") if bare else line
        elif line is theirs[0]:
            label, asked = TOGETHER[line.part]
            state = min((one.state for one in theirs), key=WORST.index)
            found = asked if state == "go" else f"not {asked}"
            yield Line(line.part, "others", label, state, found, asked)


def entry_seen(entry: Entry, eyes: Recipient) -> str:
    """An entry of the record in words; "" where it says what others agreed to, or why somebody stopped."""
    words = entry_words(entry)
    if eyes.sees.consents:
        return words
    said = read_entry(entry)
    if isinstance(said, ConsentWord):
        return words if eyes.sees_consent_of(said.person) else ""
    if isinstance(said, SignOff):
        own = said.role == "performer" and eyes.sees_consent_of(said.person)
        return words if own or (said.yes and said.role != "performer" and not said.words) else ""
    if isinstance(said, Abort):
        return "called off"
    if isinstance(said, TakeDone):
        return words.removesuffix(f": {said.words}") if said.words else words
    return words if isinstance(said, Verdict) or entry.kind == "measured" else ""
