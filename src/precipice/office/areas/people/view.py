"""What the pages of people show: who, which days, what adds up, what was answered; and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fastapi import HTTPException

from precipice.office.access import Visit
from precipice.office.plans import MadePlan, plan_now
from precipice.office.store import accounts
from precipice.office.store.engine import reading
from precipice.paper.kinds.sight import Sees, roles
from precipice.plan.check import Checked
from precipice.plan.consents import asked_of, consents
from precipice.production.consent import Consent
from precipice.production.kept_consent import KeptConsent, read_kept
from precipice.production.people import CastMember
from precipice.safety.answers import Answer


@dataclass(frozen=True, slots=True)
class People:
    """A production's people as one visitor may see them.

    Attributes:
        visit: Who looks.
        checked: The production.
        made: Its newest plan under today's answers; None where there is none.
        kept: Consents that people kept themselves, by board number.
        accounts: Names of the accounts that speak for somebody, by board number or crew id.
    """

    visit: Visit
    checked: Checked
    made: MadePlan | None
    kept: Mapping[str, KeptConsent]
    accounts: Mapping[str, str]

    @property
    def sees(self) -> Sees:
        """What the visitor's role may see of others."""
        return roles()[self.visit.role]

    def shows(self, person: str) -> bool:
        """Whether the visitor may see what somebody agreed to, and what adds up on them."""
        return self.sees.consents or self.is_own(person)

    def is_own(self, person: str) -> bool:
        """Whether the visitor's account speaks for a person."""
        return bool(person) and person == self.visit.stands_for

    def member(self, person: str) -> CastMember:
        """A member of the cast.

        Raises:
            HTTPException: There is none.
        """
        found = next((one for one in self.checked.production.cast if one.id == person), None)
        if found is None:
            raise HTTPException(404, "There is nobody of that number in the cast.")
        return found

    @property
    def names(self) -> Mapping[str, str]:
        """Parts by board number."""
        return {member.id: member.name for member in self.checked.production.cast}

    def gags_of(self, person: str) -> tuple[str, ...]:
        """Ids of the gags that somebody is in."""
        return tuple(
            one.gag for one in asked_of(self.checked) if any(taker.id == person for taker in one.takers)
        )

    def answers_of(self, person: str) -> tuple[Answer, ...]:
        """What somebody answered to each gag they are in."""
        plan = self.made.plan if self.made is not None else None
        found = plan.consents if plan is not None else consents(self.checked)
        return tuple(one for one in found if one.person == person)


def people_of(visit: Visit) -> People:
    """The people of a visit's production.

    Raises:
        InputError: The production has mistakes.
    """
    checked, made = plan_now(visit)
    with reading(visit.office.engine) as conn:
        members = accounts.members_of(conn, visit.shoot.id)
    speak = {one.stands_for: one.account.name for one in members if one.stands_for}
    return People(visit, checked, made, read_kept(checked.folder)[0], speak)


def answers_with(people: People, person: str, consent: Consent) -> tuple[Answer, ...]:
    """What somebody would answer with another consent of theirs."""
    cast = tuple(
        one.model_copy(update={"consent": consent}) if one.id == person else one
        for one in people.checked.production.cast
    )
    production = people.checked.production.model_copy(update={"cast": cast})
    plan = people.made.plan if people.made is not None else None
    found = consents(
        replace(people.checked, production=production),
        plan.assessments if plan is not None else (),
        plan.schedule if plan is not None else None,
    )
    return tuple(one for one in found if one.person == person)


def changed_answers(before: Iterable[Answer], after: Iterable[Answer]) -> list[tuple[Answer | None, Answer]]:
    """Answers that become others, with what they were."""
    old = {(one.gag, one.part): one for one in before}
    pairs = [(old.get((one.gag, one.part)), one) for one in after]
    return [(was, one) for was, one in pairs if was is None or was.state != one.state]
