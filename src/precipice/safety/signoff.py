"""Who signs, in which order, and what a signature is bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from precipice.production.day import Role
from precipice.production.noun import Flag, Name, Noun
from precipice.safety.lines import Line, Moment, State, Words

ROLES: dict[str, str] = {
    "coordinator": "stunt coordinator",
    "first_ad": "1st AD",
    "rigger": "rigger",
    "medic": "medic",
    "performer": "performer",
}
"""Every role and its words. The performer is last, and signs last."""

ALWAYS: tuple[Role, ...] = ("coordinator", "performer")
"""Roles that sign for every gag, whatever the production says."""


class SignOff(Noun):
    """One word, given on what was there to see.

    Attributes:
        role: In which role.
        person: Board number of the performer; "" for the other roles.
        by: Name of who signs.
        yes: False for a no. A no needs no reason.
        words: A reason, if one is offered.
        hash: Of what was signed; "" for a no, which holds whatever the values are.
        at: When.
    """

    role: Role
    person: Annotated[str, Field(max_length=80)] = ""
    by: Name
    yes: Flag
    words: Words = ""
    hash: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    at: Moment


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody whose word is needed.

    Attributes:
        role: In which role.
        person: Board number of the performer; "" for the other roles.
        name: Words for the paper.
    """

    role: Role
    person: str
    name: str


def judge_signatures(
    signers: Sequence[Signer], signed: Sequence[SignOff], statement_hash: str
) -> tuple[Line, ...]:
    """A line for everybody whose word is needed, and for everybody else who said no.

    Of several words of one signer the last counts. A yes counts for the values that it was given on and for
    no others; a performer's yes also only where it came after everybody else's.

    Args:
        signers: Whose word is needed.
        signed: Every word given, in the order of the record.
        statement_hash: Hash of what there is to sign now.
    """
    last = {(one.role, one.person): (place, one) for place, one in enumerate(signed)}
    others = [last.get((one.role, one.person)) for one in signers if one.role != "performer"]
    latest = max((found[0] for found in others if found is not None), default=-1)
    lines = [_line(one, last.get((one.role, one.person)), latest, statement_hash) for one in signers]
    needed = {(one.role, one.person) for one in signers}
    lines += [
        Line("signed", one.role, ROLES[one.role], "no-go", _no(one), "no word against", one.by, one.at)
        for key, (place, one) in last.items()
        if key not in needed and not one.yes and not _lifted(one, place, signers, last)
    ]
    return tuple(lines)


def _lifted(
    one: SignOff,
    place: int,
    signers: Sequence[Signer],
    last: Mapping[tuple[Role, str], tuple[int, SignOff]],
) -> bool:
    """Whether a no for no performer by number was followed by a yes of every performer."""
    performers = [last.get((signer.role, signer.person)) for signer in signers if signer.role == "performer"]
    later = all(found is not None and found[1].yes and found[0] > place for found in performers)
    return one.role == "performer" and not one.person and bool(performers) and later


def _line(signer: Signer, found: tuple[int, SignOff] | None, latest: int, statement_hash: str) -> Line:
    asked = "yes, last of all" if signer.role == "performer" else "yes"
    name = f"{signer.role}:{signer.person}" if signer.person else signer.role
    label = f"{ROLES[signer.role]}, {signer.name}" if signer.name else ROLES[signer.role]
    if found is None:
        return Line("signed", name, label, "not measured", "not signed", asked)
    place, one = found
    state: State = "not measured"
    if not one.yes:
        state, words = "no-go", _no(one)
    elif one.hash != statement_hash:
        words = "void: what was signed has changed since"
    elif signer.role == "performer" and place < latest:
        words = "void: given before another's; the performer's word is last"
    else:
        state, words = "go", "yes"
    return Line("signed", name, label, state, words, asked, one.by, one.at)


def _no(one: SignOff) -> str:
    return f"no: {one.words}" if one.words else "no"
