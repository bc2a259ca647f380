"""A password forgotten: whoever holds the database gives the account a new one.

No page does this. Whoever could set somebody's password over the network could speak for them, and an admin
has no say in anybody's consent; whoever holds the database could write to it anyway, and here it is logged.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from precipice.office.settings import refused
from precipice.office.store import accounts, audit
from precipice.office.store.engine import alone, open_existing, writing

BYTES = 10
"""Of chance in a password: 80 bits, four groups of four letters and digits that can be read out."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was done.

    Attributes:
        account: Whose password it is.
        password: The new one, in clear.
        ended: How many browsers were signed out.
    """

    account: accounts.Account
    password: str
    ended: int


def renew_password(db: str, login: str) -> Renewed:
    """Give an account a password made by chance; its browsers are signed out, its PIN ends, the log says so.

    Raises:
        InputError: The database cannot be opened, or no account that is open has this login.
    """
    letters = base64.b32encode(secrets.token_bytes(BYTES)).decode("ascii").lower()
    password = "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    engine = open_existing(db)
    try:
        with writing(engine) as conn:
            alone(conn, "accounts")
            account, _ = accounts.stored_password(conn, login)
            if account is None:
                allowed = "a login as it is typed to sign in, of an account that is not closed"
                raise refused("LOGIN", repr(login[:120]), allowed)
            accounts.set_password(conn, account.id, password)
            ended = accounts.close_all(conn, account.id)
            audit.log(conn, "password given anew", f"{account.name} ({account.login})")
    finally:
        engine.dispose()
    return Renewed(account, password, ended)
