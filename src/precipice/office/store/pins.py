"""Short secrets to sign with on a phone, for people who are signed in already.

A PIN has few digits, so after some wrong tries only the password signs (NIST SP 800-63B, 2017, section 5.2.2
asks for such a bound).
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, delete, insert, select, update

from precipice.office.settings import refused
from precipice.office.store.accounts import secret_hash
from precipice.office.store.schema import pins, utc_now

MOST_TRIES = 5
_PIN = re.compile(r"[0-9]{6,12}")


def set_pin(conn: Connection, account: int, pin: str) -> None:
    """Give an account a PIN in place of the one it had.

    Raises:
        InputError: It is not 6 to 12 digits, or all of them are the same.
    """
    if not _PIN.fullmatch(pin) or len(set(pin)) == 1:
        raise refused("PIN", "something else", "6 to 12 digits, not all the same")
    drop_pin(conn, account)
    values = {"account": account, "pin": secret_hash(pin), "tries": 0, "since": utc_now()}
    conn.execute(insert(pins).values(**values))


def drop_pin(conn: Connection, account: int) -> None:
    """Take an account's PIN away."""
    conn.execute(delete(pins).where(pins.c.account == account))


def stored_pin(conn: Connection, account: int) -> str:
    """An account's PIN as kept; "" where it has none, or too many wrong tries were made."""
    row = conn.execute(select(pins).where(pins.c.account == account)).one_or_none()
    return row.pin if row is not None and row.tries < MOST_TRIES else ""


def count_try(conn: Connection, account: int, right: bool) -> None:
    """Count a wrong try; a right one, or the password, begins anew."""
    tries = 0 if right else pins.c.tries + 1
    conn.execute(update(pins).where(pins.c.account == account).values(tries=tries))


def has_pin(conn: Connection, account: int) -> bool:
    """Whether an account has a PIN that works."""
    return stored_pin(conn, account) != ""
