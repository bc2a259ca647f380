"""An office for tests: an app on a database of its own, people in every role, browsers that are theirs."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from precipice.office.access import ROLES
from precipice.office.app import make_app
from precipice.office.archive import files_of_folder
from precipice.office.office import Office
from precipice.office.security.limits import Limiter
from precipice.office.settings import Settings
from precipice.office.store import accounts, revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author, Production

ROOT = Path(__file__).resolve().parents[1]
KITCHEN = ROOT / "examples" / "kitchen"
PASSWORD = "correct horse battery"
LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Nine people's passwords, hashed as an office hashes them, would take seconds for each house."""
NOBODY = 65534
BASE = "http://127.0.0.1"


@dataclass
class House:
    """An office, its production, and the people by role; "admin" and "stranger" are there too."""

    app: FastAPI
    office: Office
    shoot: Production
    people: dict[str, accounts.Account] = field(default_factory=dict)

    def browser(self, role: str = "") -> TestClient:
        """A browser signed in as somebody; as nobody for ""."""
        browser = TestClient(self.app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False)
        if role:
            with writing(self.office.engine) as conn:
                token = accounts.open_session(conn, self.people[role].id, "test", "test")
            browser.cookies.set("precipice", token, domain="127.0.0.1")
        return browser

    def head(self) -> int:
        """Number of the newest revision."""
        with writing(self.office.engine) as conn:
            found = revisions.production_of(conn, self.shoot.slug)
        assert found is not None
        return found.head


def csrf(browser: TestClient, address: str = "/sign-in") -> str:
    """The token on a page."""
    found = re.search(r'name="csrf" (?:content|value)="(\w+)"', browser.get(address).text)
    assert found is not None
    return found[1]


def house(db: str, cache: Path, **settings: object) -> House:
    """An office with the kitchen in it and an account for every role."""
    office = Office.open(Settings(db=db, cache=cache, **settings))  # type: ignore[arg-type]
    object.__setattr__(office, "asking", Limiter(burst=1e9, per_second=1e9))
    made = House(make_app(office.settings, office), office, None)  # type: ignore[arg-type]
    with patch.object(accounts, "_HASHER", LIGHT), writing(office.engine) as conn:
        files = files_of_folder(KITCHEN)
        made.shoot = revisions.create(conn, "Kitchen", files, Author(0, "console"), "Taken in")
        hashed = accounts.create_account(conn, "admin", "Admin", PASSWORD, admin=True)
        made.people["admin"] = hashed
        for role in (*ROLES, "stranger"):
            made.people[role] = accounts.create_account(conn, role, f"The {role}", PASSWORD)
            if role != "stranger":
                stands_for = "1" if role == "performer" else ""
                accounts.set_member(conn, made.shoot.id, made.people[role].id, role, stands_for)
    return made


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of its own, as an unprivileged user; skips where none is installed.

    Yields its address, without the name of a database.
    """
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed: install postgresql")
    # A folder of its own: those of the tests are closed to other users, and each test run closes them again.
    folder = Path(tempfile.mkdtemp(prefix="precipice-postgresql-"))
    data = folder / "data"
    as_user: tuple[str, ...] = ()
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("PostgreSQL refuses to run as root, and setpriv is not installed: install util-linux")
        as_user = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        os.chown(folder, NOBODY, NOBODY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = (*as_user, str(programs[-1] / program), *arguments)
        # Into a file: the server would keep a pipe open, and whoever reads it would wait for its end.
        with (folder / "said").open("w+b") as said:
            done = subprocess.run(command, check=False, stdout=said, stderr=said, cwd=folder, timeout=120)
        assert done.returncode == 0, (program, (folder / "said").read_text())

    run("initdb", "-D", str(data), "-U", "precipice", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://precipice@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)
