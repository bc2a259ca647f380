"""The two cookies: one of a session, one that binds the sign-in form to the browser that opened it."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from precipice.office.store.accounts import LONGEST

BEFORE = "precipice-visit"


def cookie_name(https: bool) -> str:
    """Name of the session's cookie; with the prefix no other host can set it (RFC 6265bis)."""
    return "__Host-precipice" if https else "precipice"


def set_session(response: Response, token: str, https: bool) -> None:
    """Hand a session's token to the browser."""
    _set(response, cookie_name(https), token, https, int(LONGEST.total_seconds()))


def drop_session(response: Response, https: bool) -> None:
    """Have the browser forget it."""
    response.delete_cookie(cookie_name(https), path="/", secure=https, httponly=True, samesite="lax")


def set_visit(response: Response, cookie: str, https: bool) -> None:
    """Bind the forms of somebody not signed in to the browser."""
    _set(response, BEFORE, cookie, https, None)


def new_visit() -> str:
    """A value for the cookie of somebody not signed in."""
    return secrets.token_urlsafe(24)


def _set(response: Response, name: str, value: str, https: bool, age: int | None) -> None:
    response.set_cookie(name, value, max_age=age, path="/", secure=https, httponly=True, samesite="lax")
