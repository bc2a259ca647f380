"""Somebody's own account, and what an admin sees of the office."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from precipice.office.access import ADMIN, SIGNED_IN, Visit
from precipice.office.areas.account.people import MOST
from precipice.office.areas.account.routes import router
from precipice.office.pages import Number, done, page
from precipice.office.security.cookies import drop_session
from precipice.office.store import accounts, audit
from precipice.office.store.engine import alone, reading, writing

SignedIn = Annotated[Visit, Depends(SIGNED_IN)]
Admin = Annotated[Visit, Depends(ADMIN)]


@router.get("/account")
def account(visit: SignedIn) -> Response:
    """The account: password, and where it is signed in."""
    return _page(visit)


@router.post("/account/password")
def password(
    visit: SignedIn, old: Annotated[str, Form()], new: Annotated[str, Form()], again: Annotated[str, Form()]
) -> Response:
    """Change the password; every other browser is signed out."""
    if visit.office.signing_in.wait(f"as {visit.account.login}"):
        raise HTTPException(429, "Too many tries; wait a minute.")
    with reading(visit.office.engine) as conn:
        _, stored = accounts.stored_password(conn, visit.account.login)
    if not accounts.password_is(stored, old):
        with writing(visit.office.engine) as conn:
            visit.log(conn, "password not changed", "wrong password")
        return _page(visit, "That is not your password.", 403)
    if new != again:
        return _page(visit, "The new password was not typed the same twice.", 422)
    with writing(visit.office.engine) as conn:
        accounts.set_password(conn, visit.account.id, new)
        accounts.close_all(conn, visit.account.id, visit.session.token if visit.session else "")
        visit.log(conn, "password changed")
    visit.office.signing_in.forget(f"as {visit.account.login}")
    return done(visit, "/account")


@router.post("/account/sign-out-everywhere")
def everywhere(visit: SignedIn) -> Response:
    """Sign every browser of the account out, this one too."""
    with writing(visit.office.engine) as conn:
        accounts.close_all(conn, visit.account.id)
        visit.log(conn, "signed out everywhere")
    answer = RedirectResponse("/sign-in", 303)
    drop_session(answer, visit.office.settings.https)
    return answer


@router.get("/office")
def office(visit: Admin, whole: bool = False) -> Response:
    """The office as a whole: accounts, and who did what; with `whole` every row of that is verified anew."""
    return _office(visit, whole=whole)


@router.post("/office/invite")
def invite(visit: Admin, admin: Annotated[bool, Form()] = False) -> Response:
    """A link for an account without a production: somebody who starts one of their own."""
    with writing(visit.office.engine) as conn:
        token = accounts.invite(conn, None, "", visit.account.name, admin=admin)
        visit.log(conn, "invitation", "admin" if admin else "account")
    return _office(visit, f"{visit.origin}/invitation/{token}")


@router.post("/office/account")
def active(
    visit: Admin, account: Annotated[Number, Form()], active: Annotated[bool, Form()] = False
) -> Response:
    """Close an account, or open it again; what it did keeps its name."""
    if account == visit.account.id:
        raise HTTPException(422, "An admin cannot close their own account.")
    with writing(visit.office.engine) as conn:
        alone(conn, "accounts")
        found = accounts.set_active(conn, account, active)
        if found is None:
            raise HTTPException(404, "There is no such account.")
        if not any(one.admin and opened for one, opened in accounts.all_accounts(conn)):
            # Two who close each other at once are both let in; the second finds the first closed.
            raise HTTPException(422, "An office keeps somebody who looks after it.")
        visit.log(conn, "account opened" if active else "account closed", f"{found.name} ({found.login})")
    return done(visit, "/office")


def _office(visit: Visit, link: str = "", whole: bool = False) -> Response:
    with reading(visit.office.engine) as conn:
        people = accounts.all_accounts(conn)
        deeds = audit.deeds(conn, None, MOST)
    damage = visit.office.audited.damage(visit.office.engine, whole)
    values: dict[str, Any] = {"people": people, "deeds": deeds, "damage": damage, "link": link}
    return page(visit, "account/office.html.jinja", **values)


def _page(visit: Visit, mistake: str = "", status: int = 200) -> Response:
    with reading(visit.office.engine) as conn:
        there = accounts.sessions_of(conn, visit.account)
    return page(visit, "account/own.html.jinja", status, sessions=there, mistake=mistake)
