"""What a gag asks of whom: the planned contact and the people whose bodies are in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from precipice.production.consent import Contact, Region
from precipice.production.stunt import GagEntry

Part = Literal["gives", "receives", "performs"]

CONTACT_KINDS = frozenset({"hit"})
"""Kinds of gag that are about contact: how much of it is planned must be said."""

CONTACT_WORDS = {"no_contact": Contact.NONE}
"""Words of a kind's own choice of contact that are not the consent's."""

ALONE = frozenset({"throw"})
"""Strikes that need nobody who gives: a body thrown on a floor may have gone there by itself."""


@dataclass(frozen=True, slots=True)
class Taker:
    """One body in a gag.

    Attributes:
        id: Board number; None for somebody who is not named, or a double who is not.
        part: What the person does in it.
    """

    id: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class Planned:
    """What a gag asks.

    Attributes:
        gag: Its id.
        scene: Its scene.
        kind: Its kind.
        contact: Planned contact; None where nobody has said how much.
        region: Where on the body; None where nobody has said.
        bodies_meet: Whether it is a gag of contact at all.
        takers: Everybody whose body is in it.
        takes: Planned takes.
    """

    gag: str
    scene: str
    kind: str
    contact: Contact | None
    region: Region | None
    bodies_meet: bool
    takers: tuple[Taker, ...]
    takes: int

    @property
    def lands(self) -> bool:
        """Whether contact is planned, or not excluded."""
        return self.bodies_meet and self.contact != Contact.NONE


def planned(
    gag: GagEntry, contact: str | None = None, region: str | None = None, strike: str | None = None
) -> Planned:
    """What a gag asks.

    Args:
        gag: As the production has it.
        contact: The choice of that name among its kind's parameters; None where it has none.
        region: Likewise.
        strike: Likewise.

    Returns:
        Where bodies meet, somebody who gives and somebody who receives stand in it, named or not; a
        performer who is given no part is one who receives.
    """
    said = _contact(contact) or gag.contact
    where = Region(region) if region in tuple(Region) else gag.region
    meet = gag.kind in CONTACT_KINDS or said is not None or bool(gag.people)
    performer = None if gag.double else gag.performer
    takers = [Taker(one.id, one.part) for one in gag.people]
    parts = {one.part for one in takers}
    if not meet and (gag.performer is not None or gag.double):
        takers.append(Taker(performer, "performs"))
    has_part = any(one.id == performer for one in gag.people)
    if meet and ("receives" not in parts or (performer is not None and not has_part)):
        takers.append(Taker(None if has_part else performer, "receives"))
    if meet and strike not in ALONE and "gives" not in parts:
        takers.append(Taker(None, "gives"))
    return Planned(gag.id, gag.scene, gag.kind, said, where, meet, tuple(takers), gag.takes)


def _contact(word: str | None) -> Contact | None:
    if word is None:
        return None
    if word in tuple(Contact):
        return Contact(word)
    return CONTACT_WORDS.get(word)
