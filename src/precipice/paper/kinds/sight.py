"""Whom a paper is for, and what of other people it may show them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from precipice.paper.kinds.material import Material
from precipice.production.crew import CrewMember
from precipice.production.people import CastMember
from precipice.production.problem import InputError, Problem

MOST_NAMED = 24
"""People that a refusal lists."""


@dataclass(frozen=True, slots=True)
class Sees:
    """What a role may see of others.

    Attributes:
        role: Its name in the production file.
        label: On paper.
        names: Who plays the part, and who stands behind the camera.
        phones: Telephone, e-mail and agent.
        addresses: Where people sleep.
        medical: What a medic must know.
        consents: What each agreed to or refused, in words, and their limits.
        why: The reason for all of it.
    """

    role: str
    label: str
    names: bool
    phones: bool
    addresses: bool
    medical: bool
    consents: bool
    why: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a paper is for.

    Attributes:
        id: Board number or crew id; "" for nobody in particular.
        name: As the paper names them; "" likewise.
        sees: What they may see of others.
        is_cast: Whether the id is a board number.
    """

    id: str
    name: str
    sees: Sees
    is_cast: bool = False

    def name_of(self, member: CastMember | CrewMember) -> str:
        """The own name of who plays a part or of crew; "" where it is not stated or not for these eyes."""
        return self._if_seen(self.sees.names, member.id, _reach(member, "name"))

    def phone_of(self, member: CastMember | CrewMember) -> str:
        """Telephone, likewise."""
        return self._if_seen(self.sees.phones, member.id, _reach(member, "phone"))

    def agent_of(self, member: CastMember) -> str:
        """Agent, likewise."""
        return self._if_seen(self.sees.phones, member.id, _reach(member, "agent"))

    def address_of(self, member: CastMember | CrewMember) -> str:
        """Where the person is picked up, likewise."""
        return self._if_seen(self.sees.addresses, member.id, _reach(member, "address"))

    def medical_of(self, member: CastMember) -> tuple[str, ...]:
        """What a medic must know; () likewise."""
        return member.medical if self.sees.medical or member.id == self.id else ()

    def sees_consent_of(self, person: str) -> bool:
        """Whether the answers of a person may be shown; those of nobody named are nobody's own."""
        return self.sees.consents or (bool(person) and person == self.id)

    def _if_seen(self, seen: bool, person: str, value: str | None) -> str:
        return (value or "") if seen or person == self.id else ""


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Sees]:
    """What every role may see, by its name."""
    source = files("precipice.paper.kinds").joinpath("data", "roles.toml").read_text(encoding="utf-8")
    raw: dict[str, dict[str, Any]] = tomllib.loads(source)
    return MappingProxyType({name: Sees(role=name, **entry) for name, entry in raw.items()})


def recipient(material: Material) -> Recipient:
    """Whom a paper is for: a board number, a crew id, a part or a name; nobody for the barest copy.

    Raises:
        InputError: Nobody, or more than one, is known by it.
    """
    asked = material.person.strip()
    if not asked:
        return Recipient("", "", roles()[material.role or "viewer"])
    known = _people(material)
    found = known.get(asked) or _by_name(known, asked)
    if len(found) == 1:
        return replace(found[0], sees=roles()[material.role]) if material.role else found[0]
    written = repr(asked) + (f", who may be {' or '.join(one.id for one in found)}" if found else "")
    allowed = ", ".join(f"{one.id} {one.name}" for (one,) in list(known.values())[:MOST_NAMED])
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    raise InputError((Problem(str(material.checked.folder), "--for", written, f"{allowed}{more}"),))


def _people(material: Material) -> dict[str, list[Recipient]]:
    production = material.checked.production
    known = {one.id: [Recipient(one.id, one.name, roles()[one.role])] for one in production.crew}
    parts = {row.id: row.name for row in material.plan.cast}
    parts |= {member.id: member.name for member in production.cast}
    known |= {
        number: [Recipient(number, name, roles()["performer"], is_cast=True)]
        for number, name in parts.items()
    }
    return known


def _by_name(known: Mapping[str, list[Recipient]], asked: str) -> list[Recipient]:
    return [one for (one,) in known.values() if one.name.casefold() == asked.casefold()]


def _reach(member: CastMember | CrewMember, key: str) -> str | None:
    holder = member.contact if isinstance(member, CastMember) else member
    value: str | None = getattr(holder, key) if holder is not None else None
    return value
