"""Signing in and out, and invitations taken up."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from precipice.office.access import ANYONE, SIGNED_IN, Visit
from precipice.office.pages import page, page_back
from precipice.office.security.cookies import drop_session, new_visit, set_session, set_visit
from precipice.office.store import accounts, audit
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import production_at

router = APIRouter()
OTHERS_SAY = "Nobody says of themselves whom they speak for: another producer does."
Anyone = Annotated[Visit, Depends(ANYONE)]
SignedIn = Annotated[Visit, Depends(SIGNED_IN)]


@router.get("/sign-in")
def sign_in_page(visit: Anyone, back: str = "/") -> Response:
    """The form to sign in with; it leads back to the page that asked for it."""
    if visit.session is not None:
        return RedirectResponse(page_back(back), 303)
    return _form(visit, "account/sign_in.html.jinja", mistake="", login="", back=page_back(back))


@router.post("/sign-in")
def sign_in(
    visit: Anyone,
    request: Request,
    login: Annotated[str, Form()],
    password: Annotated[str, Form()],
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in. Neither the answer nor the time it takes says whether there is such an account."""
    office = visit.office
    keys = (f"from {visit.address}", f"as {login.strip().casefold()[:120]}")
    wait = max(office.signing_in.wait(key) for key in keys)
    if wait:
        office.metrics.refused.inc()
        again = str(math.ceil(wait))
        raise HTTPException(429, f"Too many tries; again in {again} seconds.", {"Retry-After": again})
    with reading(office.engine) as conn:
        account, stored = accounts.stored_password(conn, login)
    if not accounts.password_is(stored, password) or account is None:
        office.metrics.refused.inc()
        with writing(office.engine) as conn:
            # What is typed for a login that nobody has may be a password.
            tried = account.login if account is not None else "a login that nobody has"
            audit.log(conn, "sign-in refused", tried, who="", address=visit.address)
        mistake = "No account has this login and password."
        values = {"mistake": mistake, "login": login[:120], "back": page_back(back)}
        return _form(visit, "account/sign_in.html.jinja", status=403, **values)
    with writing(office.engine) as conn:
        # Hashing takes long enough for the password to be changed, or the account closed, meanwhile.
        if not accounts.still_has(conn, account.id, stored):
            raise HTTPException(403, "This account was changed just now; sign in again.")
        token = _opened(conn, visit, account, request)
    # An own account gives back one try from this address and not all: else it would pay for tries at others'.
    office.signing_in.give_back(keys[0])
    office.signing_in.forget(keys[1])
    return _signed_in(visit, token, page_back(back))


@router.post("/sign-out")
def sign_out(visit: SignedIn) -> Response:
    """Sign this browser out."""
    if visit.session is not None:
        with writing(visit.office.engine) as conn:
            accounts.close_session(conn, visit.account.id, visit.session.token)
            visit.log(conn, "sign-out")
    answer = RedirectResponse("/sign-in", 303)
    drop_session(answer, visit.office.settings.https)
    return answer


@router.get("/invitation/{token}")
def invitation_page(visit: Anyone, token: str) -> Response:
    """What a one-time link offers: a new account, or a part in a production for the account signed in."""
    with reading(visit.office.engine) as conn:
        found = accounts.invitation_of(conn, token)
        shoot = production_at(conn, found.production) if found is not None else None
    if found is None:
        raise HTTPException(404, "This link was used, is too old, or never was one.")
    return _form(visit, "account/invitation.html.jinja", invitation=found, shoot=shoot, token=token)


@router.post("/invitation/{token}")
def take_up(
    visit: Anyone,
    request: Request,
    token: str,
    login: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Take an invitation up; nothing of it happens where any of it cannot.

    Somebody who has a part in the production keeps it: else the last producer could end by opening a link,
    and whoever invites could come to speak for somebody.
    """
    wait = visit.office.signing_in.wait(f"from {visit.address}")
    if wait:
        raise HTTPException(429, "Too many tries.", {"Retry-After": str(math.ceil(wait))})
    with writing(visit.office.engine) as conn:
        found = accounts.use_invitation(conn, token)
        if found is None:
            raise HTTPException(404, "This link was used, is too old, or never was one.")
        account = visit.session.account if visit.session is not None and not found.admin else None
        if account is None:
            account = accounts.create_account(conn, login, name, password, found.admin)
        shoot = production_at(conn, found.production)
        if shoot is not None:
            accounts.hold_members(conn, shoot.id)
            if accounts.member_of(conn, shoot.id, account) is not None:
                raise HTTPException(
                    409, "You have a part in it already; a producer changes it under Members."
                )
            if found.stands_for and found.by == account.name:
                raise HTTPException(403, OTHERS_SAY)
            accounts.set_member(conn, shoot.id, account.id, found.role, found.stands_for)
        audit.log(
            conn,
            "invitation used",
            f"{found.role or 'account'} {found.stands_for}".strip(),
            account=account.id,
            who=account.name,
            address=visit.address,
            production=shoot.id if shoot else 0,
        )
        here = visit.session is not None and visit.session.account == account
        token = "" if here else _opened(conn, visit, account, request)
    visit.office.signing_in.give_back(f"from {visit.address}")
    if here:
        return RedirectResponse(f"/p/{shoot.slug}/" if shoot else "/", 303)
    return _signed_in(visit, token)


def _opened(conn: Connection, visit: Visit, account: accounts.Account, request: Request) -> str:
    token = accounts.open_session(conn, account.id, visit.address, request.headers.get("user-agent", ""))
    audit.log(conn, "sign-in", account=account.id, who=account.name, address=visit.address)
    return token


def _signed_in(visit: Visit, token: str, back: str = "/") -> Response:
    answer = RedirectResponse(back, 303)
    set_session(answer, token, visit.office.settings.https)
    return answer


def _form(visit: Visit, template: str, status: int = 200, **values: object) -> Response:
    """A page for somebody who may have no cookie yet that its form could be bound to."""
    fresh = "" if visit.cookie else new_visit()
    seen = Visit(visit.office, visit.address, fresh) if fresh else visit
    answer = page(seen, template, status, **values)
    if fresh:
        set_visit(answer, fresh, visit.office.settings.https)
    return answer
