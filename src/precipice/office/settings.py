"""What an office is started with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from precipice.production.problem import InputError, Problem

DEFAULT_PORT = 8420
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office is started with.

    Attributes:
        db: Address of the database, as SQLAlchemy writes it.
        host: Address to listen at.
        port: Port to listen at; 0 for any that is free.
        url: Where people reach the office if something stands in front of it, "https://office.example".
        cache: Private folder for revisions written out as folders; nothing is served from it.
        workers: Processes for long work.
        cert: Certificate for TLS; None for plain HTTP.
        key: Its key.
    """

    db: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    url: str = ""
    cache: Path = field(
        default_factory=lambda: default_cache()  # noqa: PLW0108 - defined below
    )
    workers: int = 1
    cert: Path | None = None
    key: Path | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the office."""
        return is_loopback(self.host)

    @property
    def https(self) -> bool:
        """Whether people reach the office over TLS."""
        return self.cert is not None or self.url.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that a request may carry, without port; () for any.

        A page of another site could have its name point at this machine (DNS rebinding); so on loopback only
        loopback's names are answered.
        """
        named = (urlsplit(self.url).hostname or "",) if self.url else ()
        if self.host in ("0.0.0.0", "::") and not named:  # noqa: S104 - compared, not listened at
            return ()
        return (*named, *LOOPBACK_NAMES, self.host.strip("[]"))

    @property
    def address(self) -> str:
        """Where people reach the office."""
        if self.url:
            return self.url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.https else 'http'}://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether an address to listen at, or one that called, is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def default_db() -> str:
    """SQLite in the user's data folder."""
    return f"sqlite:///{_base('XDG_DATA_HOME', '.local/share') / 'office.sqlite'}"


def default_cache() -> Path:
    """A folder in the user's cache."""
    return _base("XDG_CACHE_HOME", ".cache") / "office"


def refused(field_name: str, found: str, allowed: str) -> InputError:
    """A mistake in how an office was started or spoken to."""
    return InputError((Problem("office", field_name, found, allowed),))


def _base(variable: str, under: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / under) / "precipice"
