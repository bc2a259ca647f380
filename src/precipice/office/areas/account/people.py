"""Who has a part in a production, and invitations to have one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException
from fastapi.responses import Response

from precipice.office.access import PRODUCERS, ROLES, Role, Visit
from precipice.office.areas.account.routes import OTHERS_SAY, router
from precipice.office.pages import LARGEST_NUMBER, Number, done, page
from precipice.office.store import accounts, audit
from precipice.office.store.engine import reading, writing
from precipice.production.problem import InputError

Producer = Annotated[Visit, Depends(PRODUCERS)]
MOST = 200


@router.get("/p/{slug}/members")
def members(visit: Producer) -> Response:
    """Everybody with a part in the production, and the form to invite more."""
    return _page(visit)


@router.post("/p/{slug}/members/invite")
def invite(
    visit: Producer, role: Annotated[Role, Form()], stands_for: Annotated[str, Form(max_length=80)] = ""
) -> Response:
    """Make a link that works once; it is shown now and never again."""
    if role == "performer" and not stands_for.strip():
        raise HTTPException(422, "A performer needs the cast id that the account speaks for.")
    with writing(visit.office.engine) as conn:
        link = accounts.invite(conn, visit.shoot.id, role, visit.account.name, stands_for.strip())
        visit.log(conn, "invitation", f"{role} {stands_for.strip()}".strip())
    return _page(visit, f"{visit.origin}/invitation/{link}")


@router.post("/p/{slug}/members/withdraw")
def withdraw(visit: Producer, invitation: Annotated[Number, Form()]) -> Response:
    """Make an invitation work no more."""
    with writing(visit.office.engine) as conn:
        accounts.withdraw_invitations(conn, visit.shoot.id, invitation)
        visit.log(conn, "invitation withdrawn", str(invitation))
    return done(visit, f"/p/{visit.shoot.slug}/members")


@router.post("/p/{slug}/members/role")
def change(
    visit: Producer,
    account: Annotated[Number, Form()],
    role: Annotated[Role | None, Form()] = None,
    stands_for: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Give a member another role; None takes the member out. The last producer stays one.

    What a producer invited to ends with their being one: nobody comes back by a link of their own.
    """
    with writing(visit.office.engine) as conn:
        accounts.hold_members(conn, visit.shoot.id)
        there = accounts.members_of(conn, visit.shoot.id)
        mine = next((one for one in there if one.account.id == account), None)
        if mine is None:
            raise HTTPException(404, "There is no such member.")
        if account == visit.account.id and stands_for.strip() != mine.stands_for:
            raise HTTPException(403, OTHERS_SAY)
        others = [one for one in there if one.role == "producer" and one.account.id != account]
        if mine.role == "producer" and role != "producer" and not others:
            raise HTTPException(422, "A production keeps at least one producer.")
        if role is None:
            accounts.drop_member(conn, visit.shoot.id, account)
        else:
            accounts.set_member(conn, visit.shoot.id, account, role, stands_for.strip())
        if mine.role == "producer" and role != "producer":
            accounts.withdraw_invitations_by(conn, mine.account.name, visit.shoot.id)
        visit.log(conn, "member", f"{mine.account.name}: {role or 'taken out'} {stands_for}".strip())
    return done(visit, f"/p/{visit.shoot.slug}/members")


@router.get("/p/{slug}/audit")
def audit_page(visit: Producer, before: Number = LARGEST_NUMBER, whole: bool = False) -> Response:
    """Who did what in the production, newest first; with `whole` every row of the log is verified anew."""
    with reading(visit.office.engine) as conn:
        deeds = audit.deeds(conn, visit.shoot.id, MOST, before)
    damage = visit.office.audited.damage(visit.office.engine, whole)
    return page(visit, "account/audit.html.jinja", deeds=deeds, damage=damage, most=MOST)


def _page(visit: Visit, link: str = "") -> Response:
    with reading(visit.office.engine) as conn:
        there = accounts.members_of(conn, visit.shoot.id)
        waiting = accounts.open_invitations(conn, visit.shoot.id)
    values: dict[str, Any] = {"members": there, "waiting": waiting, "cast": _cast(visit), "link": link}
    return page(visit, "account/members.html.jinja", **values, roles=ROLES)


def _cast(visit: Visit) -> list[tuple[str, str]]:
    """Ids and names that somebody can speak for; none where the production has mistakes."""
    try:
        production = visit.office.checked_of(visit.shoot.id, visit.shoot.head).production
    except InputError:
        return []
    return [(member.id, member.name) for member in production.cast]
