"""Accounts, sessions, membership of productions, and invitations that work once.

Passwords are kept as Argon2id (RFC 9106) with the low-memory profile there. Of tokens, in
cookies and in links, only the SHA-256 is kept: nobody can sign in with what is in the database.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from precipice.office.settings import refused
from precipice.office.store.engine import alone
from precipice.office.store.schema import (
    accounts,
    as_text,
    invitations,
    members,
    pins,
    productions,
    sessions,
    utc_now,
)

IDLE = timedelta(days=14)
"""A session that nobody used for so long is over."""
LONGEST = timedelta(days=60)
"""A session ends after so long, used or not."""
INVITATION = timedelta(days=7)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
SEEN_EVERY = timedelta(minutes=5)

AT_ONCE = 4
"""Passwords hashed at one time: each takes 64 MiB."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_HASHING = BoundedSemaphore(AT_ONCE)
_NOBODY = _HASHER.hash("what nobody has as a password")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in.

    Attributes:
        id: Its row.
        login: What is typed to sign in.
        name: As it stands in revisions and records.
        admin: Whether it looks after the whole office.
    """

    id: int
    login: str
    name: str
    admin: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; `token` is the hash that the office keeps."""

    token: str
    account: Account
    created: str
    seen: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Member:
    """An account's part in a production; `stands_for` is a cast or crew id, "" for none."""

    account: Account
    production: int
    role: str
    stands_for: str
    since: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link lets its holder become; `production` is None for the office as a whole."""

    id: int
    production: int | None
    role: str
    stands_for: str
    admin: bool
    by: str
    created: str
    expires: str
    used: str


def new_token() -> tuple[str, str]:
    """A token of 256 random bits to hand out, and its hash to keep."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def any_account(conn: Connection) -> bool:
    """Whether somebody may sign in at all."""
    return conn.scalar(select(func.count()).select_from(accounts).where(accounts.c.active)) != 0


def create_account(conn: Connection, login: str, name: str, password: str, admin: bool = False) -> Account:
    """A new account.

    Raises:
        InputError: The login is taken, or something is too short or too long.
    """
    login, name = login.strip().casefold(), " ".join(name.split())
    if not 1 <= len(login) <= 120 or not login.isprintable() or any(letter.isspace() for letter in login):
        raise refused("login", repr(login[:40]), "1 to 120 letters without spaces, such as a mail address")
    if not 1 <= len(name) <= 120 or not name.isprintable():
        raise refused("name", repr(name[:40]), "1 to 120 letters")
    hashed = hashed_password(password)
    alone(conn, "accounts")
    if conn.scalar(select(accounts.c.id).where(accounts.c.login == login)) is not None:
        raise refused("login", f"{login!r}, which is taken", "a login that nobody has")
    values = {"login": login, "name": name, "password": hashed, "admin": admin, "active": True}
    made = conn.execute(insert(accounts).values(**values, created=utc_now()).returning(accounts.c.id))
    return Account(int(made.scalar_one()), login, name, admin)


def hashed_password(password: str) -> str:
    """A password as it is kept.

    Raises:
        InputError: It is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        allowed = f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise refused("password", f"{len(password)} characters", allowed)
    return secret_hash(password)


def secret_hash(secret: str) -> str:
    """A secret as it is kept."""
    with _HASHING:
        return _HASHER.hash(secret)


def stored_password(conn: Connection, login: str) -> tuple[Account | None, str]:
    """The account of a login with its password as kept; for no account, one that nobody has."""
    row = conn.execute(
        select(accounts).where(accounts.c.login == login.strip().casefold(), accounts.c.active)
    ).one_or_none()
    return (None, _NOBODY) if row is None else (_account(row), row.password)


def password_is(stored: str, password: str) -> bool:
    """Whether a password is the one kept; takes as long for one that is not."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        with _HASHING:
            return _HASHER.verify(stored, password)
    except VerificationError:
        return False


def set_password(conn: Connection, account: int, password: str) -> None:
    """Change a password; the PIN ends with the old one.

    Raises:
        InputError: It is too short or too long.
    """
    conn.execute(update(accounts).where(accounts.c.id == account).values(password=hashed_password(password)))
    conn.execute(delete(pins).where(pins.c.account == account))


def still_has(conn: Connection, account: int, stored: str) -> bool:
    """Whether an account may still sign in with the password that was kept as `stored` when it was asked for.

    It stays so until the transaction ends, if that writes.
    """
    mine = (accounts.c.id == account, accounts.c.password == stored, accounts.c.active)
    return conn.scalar(select(accounts.c.id).where(*mine).with_for_update()) is not None


def open_session(conn: Connection, account: int, address: str, agent: str) -> str:
    """Sign a browser in; returns the token for its cookie. Sessions that are over are dropped."""
    token, kept = new_token()
    now = utc_now()
    conn.execute(delete(sessions).where(sessions.c.account == account, ~_lasts()))
    values = {"token": kept, "account": account, "created": now, "seen": now}
    conn.execute(insert(sessions).values(**values, address=address[:64], agent=agent[:200]))
    return token


def session_of(conn: Connection, token: str) -> Session | None:
    """The session of a cookie's token; None where it is over or never was."""
    row = conn.execute(
        select(sessions, accounts)
        .join(accounts, sessions.c.account == accounts.c.id)
        .where(sessions.c.token == token_hash(token), _lasts(), accounts.c.active)
        .with_only_columns(
            *(column for column in sessions.c if column.name != "account"),
            *(accounts.c[name] for name in ("id", "login", "name", "admin")),
        )
    ).one_or_none()
    if row is None:
        return None
    return Session(row.token, _account(row), row.created, row.seen, row.address, row.agent)


def needs_mark(session: Session) -> bool:
    """Whether it is time to write down that a session is in use."""
    return datetime.now(UTC) - datetime.fromisoformat(session.seen) > SEEN_EVERY


def mark_seen(conn: Connection, session: str) -> None:
    """Write down that a session is in use."""
    conn.execute(update(sessions).where(sessions.c.token == session).values(seen=utc_now()))


def sessions_of(conn: Connection, account: Account) -> tuple[Session, ...]:
    """Where an account is signed in, last used first."""
    rows = conn.execute(
        select(sessions).where(sessions.c.account == account.id, _lasts()).order_by(sessions.c.seen.desc())
    )
    return tuple(Session(row.token, account, row.created, row.seen, row.address, row.agent) for row in rows)


def close_session(conn: Connection, account: int, session: str) -> None:
    """Sign one browser out."""
    conn.execute(delete(sessions).where(sessions.c.token == session, sessions.c.account == account))


def close_all(conn: Connection, account: int, but: str = "") -> int:
    """Sign every browser of an account out, but one; returns how many."""
    found = conn.execute(delete(sessions).where(sessions.c.account == account, sessions.c.token != but))
    return found.rowcount


def member_of(conn: Connection, production: int, account: Account) -> Member | None:
    """An account's part in a production."""
    row = conn.execute(
        select(members).where(members.c.production == production, members.c.account == account.id)
    ).one_or_none()
    return None if row is None else Member(account, production, row.role, row.stands_for, row.since)


def members_of(conn: Connection, production: int) -> tuple[Member, ...]:
    """Everybody with a part in a production, by name."""
    rows = conn.execute(
        select(members, accounts.c.id, accounts.c.login, accounts.c.name, accounts.c.admin)
        .join(accounts, members.c.account == accounts.c.id)
        .where(members.c.production == production, accounts.c.active)
        .order_by(accounts.c.name, accounts.c.id)
    )
    return tuple(Member(_account(row), production, row.role, row.stands_for, row.since) for row in rows)


def hold_members(conn: Connection, production: int) -> None:
    """Let nobody else change who has a part in a production until the transaction ends."""
    conn.execute(select(productions.c.head).where(productions.c.id == production).with_for_update())


def set_member(conn: Connection, production: int, account: int, role: str, stands_for: str = "") -> None:
    """Give an account its part in a production, in place of the one it had.

    Raises:
        InputError: Another account speaks for that person: nobody has two voices.
    """
    hold_members(conn, production)
    taken = (
        members.c.production == production,
        members.c.stands_for == stands_for,
        members.c.account != account,
    )
    if stands_for and conn.execute(select(members.c.account).where(*taken)).first() is not None:
        raise refused("account", f"another account that speaks for {stands_for}", "one account a person")
    drop_member(conn, production, account)
    values = {"production": production, "account": account, "role": role, "stands_for": stands_for}
    conn.execute(insert(members).values(**values, since=utc_now()))


def drop_member(conn: Connection, production: int, account: int) -> None:
    """Take an account out of a production."""
    conn.execute(delete(members).where(members.c.production == production, members.c.account == account))


def invite(
    conn: Connection, production: int | None, role: str, by: str, stands_for: str = "", admin: bool = False
) -> str:
    """An invitation; returns the token for its link."""
    token, kept = new_token()
    now = datetime.now(UTC)
    values: dict[str, Any] = {"token": kept, "production": production, "role": role, "admin": admin, "by": by}
    values |= {"created": as_text(now), "expires": as_text(now + INVITATION), "used": ""}
    conn.execute(insert(invitations).values(**values, stands_for=stands_for))
    return token


def invitation_of(conn: Connection, token: str) -> Invitation | None:
    """The invitation of a link that still works."""
    row = conn.execute(
        select(invitations).where(
            invitations.c.token == token_hash(token),
            invitations.c.used == "",
            invitations.c.expires > utc_now(),
        )
    ).one_or_none()
    return None if row is None else _invitation(row)


def use_invitation(conn: Connection, token: str) -> Invitation | None:
    """Use an invitation up; None where it was used before, is too old or never was."""
    row = conn.execute(
        update(invitations)
        .where(
            invitations.c.token == token_hash(token),
            invitations.c.used == "",
            invitations.c.expires > utc_now(),
        )
        .values(used=utc_now())
        .returning(*invitations.c)
    ).one_or_none()
    return None if row is None else _invitation(row)


def open_invitations(conn: Connection, production: int | None) -> tuple[Invitation, ...]:
    """Invitations to a production that still work, newest first."""
    rows = conn.execute(
        select(invitations)
        .where(
            invitations.c.production == production,
            invitations.c.used == "",
            invitations.c.expires > utc_now(),
        )
        .order_by(invitations.c.id.desc())
    )
    return tuple(_invitation(row) for row in rows)


def withdraw_invitations(conn: Connection, production: int | None, invitation: int | None = None) -> None:
    """Make one invitation to a production, or all of them, work no more."""
    query = update(invitations).where(invitations.c.production == production, invitations.c.used == "")
    if invitation is not None:
        query = query.where(invitations.c.id == invitation)
    conn.execute(query.values(used=utc_now()))


def withdraw_invitations_by(conn: Connection, who: str, production: int | None = None) -> None:
    """Make what somebody invited others to work no more, in one production or everywhere.

    Whoever is taken out could else come back by a link of their own. Invitations hold the name of who made
    them, so those of a namesake end too.
    """
    query = update(invitations).where(invitations.c.by == who, invitations.c.used == "")
    if production is not None:
        query = query.where(invitations.c.production == production)
    conn.execute(query.values(used=utc_now()))


def _lasts() -> ColumnElement[bool]:
    """Which sessions are not over."""
    now = datetime.now(UTC)
    return (sessions.c.seen > as_text(now - IDLE)) & (sessions.c.created > as_text(now - LONGEST))


def _account(row: Any) -> Account:
    return Account(int(row.id), row.login, row.name, bool(row.admin))


def _invitation(row: Any) -> Invitation:
    return Invitation(**{name: getattr(row, name) for name in Invitation.__slots__})


def all_accounts(conn: Connection) -> tuple[tuple[Account, bool], ...]:
    """Every account, by name, and whether it may sign in."""
    rows = conn.execute(select(accounts).order_by(accounts.c.name, accounts.c.id))
    return tuple((_account(row), bool(row.active)) for row in rows)


def set_active(conn: Connection, account: int, active: bool) -> Account | None:
    """Let an account sign in, or not, sign it out and end its invitations; None for no such account."""
    row = conn.execute(
        update(accounts).where(accounts.c.id == account).values(active=active).returning(*accounts.c)
    ).one_or_none()
    if row is None:
        return None
    if not active:
        close_all(conn, account)
        withdraw_invitations_by(conn, row.name)
    return _account(row)
