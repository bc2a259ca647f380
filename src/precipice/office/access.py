"""Who may: every route says it, with a value that also does the checking.

A route takes a `Visit` from its `Access`, so that it cannot forget to ask; `undeclared` finds routes that do
not, and an office with one of them refuses to start.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from fastapi import HTTPException
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.routing import BaseRoute, Mount
from starlette.websockets import WebSocket

from precipice.office.security import csrf
from precipice.office.security.cookies import BEFORE, cookie_name
from precipice.office.settings import is_loopback
from precipice.office.store import accounts, audit
from precipice.office.store.accounts import Account, Session
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Author, Production, production_of

if TYPE_CHECKING:
    from precipice.office.office import Office

Role = Literal["producer", "first_ad", "coordinator", "performer", "department", "viewer"]
ROLES: dict[Role, str] = {
    "producer": "producer",
    "first_ad": "1st AD",
    "coordinator": "stunt coordinator",
    "performer": "performer",
    "department": "department",
    "viewer": "viewer",
}
"""Roles in a production, and what they are called."""

LOOK_AGAIN = 20.0
"""Seconds for which a line stays open to somebody who was signed out, or taken out of the production."""

Whom = Literal["anyone", "signed in", "admin", "members", "here or admin"]


class SignInNeeded(HTTPException):
    """Somebody who is not signed in asked for what needs it."""

    def __init__(self) -> None:
        super().__init__(401, "Sign in first.")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, and for what.

    Attributes:
        office: The office asked.
        address: Network address of who asks.
        cookie: Value of the cookie that forms are bound to.
        session: The session; None for somebody not signed in.
        production: The production; None where the address names none.
        role: Role in it; an admin has a producer's. "" where there is no production.
        stands_for: Cast or crew id that the account speaks for in it; "" for none.
        origin: Where the visitor reached the office, "http://127.0.0.1:8420".
    """

    office: "Office"
    address: str
    cookie: str
    session: Session | None = None
    production: Production | None = None
    role: str = ""
    stands_for: str = ""
    origin: str = ""

    @property
    def account(self) -> Account:
        """The account of somebody signed in.

        Raises:
            SignInNeeded: Nobody is.
        """
        if self.session is None:
            raise SignInNeeded
        return self.session.account

    @property
    def shoot(self) -> Production:
        """The production of an address that names one.

        Raises:
            HTTPException: The address names none.
        """
        if self.production is None:
            raise HTTPException(404, "There is no such production.")
        return self.production

    @property
    def author(self) -> Author:
        """Who changes something."""
        return Author(self.account.id, self.account.name)

    @property
    def csrf(self) -> str:
        """The token for this visit's forms."""
        return csrf.token_for(self.office.secret, self.cookie)

    def log(self, conn: Connection, action: str, object_: str = "", revision: int = 0) -> None:
        """Add what this visitor does to the audit log, in the transaction of what it is about."""
        audit.log(
            conn,
            action,
            object_,
            account=self.session.account.id if self.session else 0,
            who=self.session.account.name if self.session else "",
            address=self.address,
            production=self.production.id if self.production else 0,
            revision=revision,
        )

    def may(self, access: "Access") -> bool:
        """Whether a production's route would let this visitor in, for links and buttons."""
        return access.lets(self)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route: `Annotated[Visit, Depends(EDIT)]`.

    Attributes:
        whom: Kind of people.
        roles: For "members", the roles in the production that `slug` in the address names.
        own: Part of the address that names the one person whose account is let in, whatever the roles; ""
            for none.
    """

    whom: Whom
    roles: tuple[Role, ...] = ()
    own: str = ""

    async def __call__(self, connection: HTTPConnection) -> Visit:
        """Let a visitor in, or not.

        Raises:
            SignInNeeded: Nobody is signed in where somebody has to be.
            HTTPException: Not allowed, or no such production for this account.
        """
        visit = await run_in_threadpool(visit_of, connection)
        await _refuse_foreign(connection, visit)
        if visit.session is not None:
            visit.office.refuse_hurry(visit.session.account.id)
        if self.whom == "here or admin" and is_loopback(visit.address):
            return visit
        if self.whom != "anyone" and visit.session is None:
            raise SignInNeeded
        if self.whom == "members" and visit.production is None:
            raise HTTPException(404, "There is no such production, or you have no part in it.")
        if not self.lets(visit):
            raise HTTPException(403, f"This is for: {self.words}.")
        if self.own and connection.path_params[self.own] != visit.stands_for:
            raise HTTPException(403, "This is for the account that speaks for this person, and for no other.")
        return visit

    def lets(self, visit: Visit) -> bool:
        """Whether a visitor, as far as is known, may."""
        if self.whom == "anyone":
            return True
        if visit.session is None:
            return False
        if self.whom in ("admin", "here or admin"):
            return visit.session.account.admin
        return self.whom == "signed in" or visit.role in self.roles

    @property
    def words(self) -> str:
        """Who may, in words."""
        return ", ".join(ROLES[role] for role in self.roles) or self.whom


ANYONE = Access("anyone")
SIGNED_IN = Access("signed in")
ADMIN = Access("admin")
HERE_OR_ADMIN = Access("here or admin")


def roles(*of: Role) -> Access:
    """Members of the production with one of these roles."""
    return Access("members", of)


MEMBERS = roles(*ROLES)
"""Whoever has a part in the production may look."""
THEMSELVES = Access("members", tuple(ROLES), own="person")
"""Only the account that speaks for the person in the address: no role and no admin stands in for it."""
PLANNERS = roles("producer", "first_ad", "coordinator")
"""Whoever changes the plan."""
PRODUCERS = roles("producer")


def access_of(route: BaseRoute) -> Access | None:
    """What a route declares; None where it declares nothing."""
    if isinstance(route, APIRoute | APIWebSocketRoute):
        return next(_declared(route.dependant), None)
    return None


def undeclared(routes: Iterable[BaseRoute]) -> list[str]:
    """Addresses of routes that do not say who may; a mount is fine only for the office's own static files."""
    return [
        str(getattr(route, "path", route))
        for route in routes
        if access_of(route) is None and not (isinstance(route, Mount) and route.path == "/static")
    ]


def _declared(dependant: Dependant) -> Iterator[Access]:
    if isinstance(dependant.call, Access):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _declared(inner)


def visit_of(connection: HTTPConnection) -> Visit:
    """Who asks, by the cookie, and for which production, by the address; lets nobody in by itself."""
    office: Office = connection.app.state.office
    address = connection.client.host if connection.client else ""
    cookie = connection.cookies.get(cookie_name(office.settings.https), "")
    slug = str(connection.path_params.get("slug", ""))
    origin = office.settings.url.rstrip("/") or str(connection.base_url).rstrip("/")
    nobody = Visit(office, address, connection.cookies.get(BEFORE, ""), origin=origin)
    if not cookie:
        return nobody
    with reading(office.engine) as conn:
        session = accounts.session_of(conn, cookie)
        if session is None:
            return nobody
        production = production_of(conn, slug) if slug else None
        member = accounts.member_of(conn, production.id, session.account) if production else None
    if accounts.needs_mark(session):
        with writing(office.engine) as conn:
            accounts.mark_seen(conn, session.token)
    if production is None or (member is None and not session.account.admin):
        return Visit(office, address, cookie, session, origin=origin)
    role = "producer" if session.account.admin or member is None else member.role
    stands_for = member.stands_for if member else ""
    return Visit(office, address, cookie, session, production, role, stands_for, origin)


@dataclass(slots=True)
class Admission:
    """That whoever opened a line may still hear it: looked at again and again, however much is said on it.

    Attributes:
        line: The line.
    """

    line: WebSocket
    _until: float = field(default_factory=lambda: time.monotonic() + LOOK_AGAIN)

    @property
    def left(self) -> float:
        """Seconds until it is to be looked at again; 0 where that is now."""
        return max(0.0, self._until - time.monotonic())

    async def renewed(self) -> Visit | None:
        """Look at it again: the visit as it is now; None where it is over, and the line closed."""
        still = await run_in_threadpool(visit_of, self.line)
        self._until = time.monotonic() + LOOK_AGAIN
        if still.production is None:
            await self.line.close(1008, "Signed out.")
            return None
        return still


async def _refuse_foreign(connection: HTTPConnection, visit: Visit) -> None:
    """Refuse a change that another site's page asks for.

    Raises:
        HTTPException: It does, or its form does not carry this session's token.
    """
    url = visit.office.settings.url
    if not isinstance(connection, Request):
        if not csrf.own_origin(connection.headers, url):
            raise HTTPException(403, "This request comes from another site.")
        return
    request = connection
    if request.method in csrf.SAFE_METHODS:
        return
    if not csrf.same_site(request.headers, url):
        raise HTTPException(403, "This request comes from another site.")
    found = request.headers.get(csrf.HEADER, "")
    if not found and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        found = str((await request.form()).get(csrf.FIELD, ""))
    if not csrf.token_holds(visit.office.secret, visit.cookie, found):
        raise HTTPException(
            403, "This page is too old or is not ours; open it again and repeat what you did."
        )
