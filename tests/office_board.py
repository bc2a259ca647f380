"""A board for tests: an office with a small film in it, served on loopback for browsers."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from office_house import ROOT, House, house
from precipice.office.security import csrf
from precipice.office.store import accounts, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.revisions import Author
from precipice.plan.board_file import BOARD_FILE, BoardFile, board_bytes, board_of
from precipice.plan.check import check
from precipice.plan.moves import board_file, laid_out
from precipice.plan.rows import company, scene_rows
from precipice.plan.schedule import problem_of
from precipice.risk.assess import QUICK
from precipice.schedule.shoot.start import by_place

sys.path.insert(0, str(ROOT / "bench" / "office"))
from film import film


@dataclass
class Player:
    """Somebody at the board through the API."""

    house: House
    browser: TestClient
    client: str
    count: int = 0

    def post(self, path: str, data: Any) -> Any:
        """Send something; the answer."""
        token = csrf.token_for(self.house.office.secret, self.browser.cookies.get("precipice") or "")
        address = f"/p/{self.house.shoot.slug}/api/board/{path}"
        return self.browser.post(
            address, json=data, headers={"x-csrf-token": token, "accept": "application/json"}
        )

    def asked(self, move: dict[str, Any], base: int | None = None) -> dict[str, Any]:
        """A move as a page sends it."""
        self.count += 1
        mark = f"{self.client}:{self.count}"
        at = self.house.head() if base is None else base
        return {"client": self.client, "mark": mark, "base": at, "move": move}

    def move(self, move: dict[str, Any], base: int | None = None) -> Any:
        """Make a move."""
        return self.post("moves", self.asked(move, base))

    def undo(self, again: bool = False) -> Any:
        """Take the last own move back, or make it again."""
        self.count += 1
        return self.post(
            "redo" if again else "undo", {"client": self.client, "mark": f"{self.client}:{self.count}"}
        )


def film_files(folder: Path, scenes: int, cast: int, bases: int) -> dict[str, bytes]:
    """A film and a board of it, by place; `folder` is somewhere to write it to."""
    files = film(scenes, cast, bases)
    whole = folder / "film"
    whole.mkdir()
    for name, content in files.items():
        (whole / name).write_bytes(content)
    checked = check(whole)
    crew = company(checked)
    shoot, _ = problem_of(checked, scene_rows(checked, crew), crew, (), QUICK)
    files[BOARD_FILE] = board_bytes(board_file(laid_out(shoot, by_place(shoot))))
    return files


def board_house(folder: Path, scenes: int = 24, cast: int = 8, bases: int = 3) -> House:
    """An office with a film and a board of it, by place."""
    made = house(f"sqlite:///{folder / 'office.sqlite'}", folder / "cache")
    files = film_files(folder, scenes, cast, bases)
    with writing(made.office.engine) as conn:
        made.shoot = revisions.create(conn, "Load", files, Author(0, "console"), "Taken in")
        for role, account in made.people.items():
            if role not in ("admin", "stranger"):
                accounts.set_member(conn, made.shoot.id, account.id, role)
    return made


def player(office: House, role: str, client: str) -> Player:
    """Somebody at the board."""
    return Player(office, office.browser(role), client)


def board_now(office: House, number: int | None = None) -> BoardFile:
    """The board as it is kept."""
    with reading(office.office.engine) as conn:
        head = revisions.revision(conn, office.shoot.id, number or office.head())
        return board_of(revisions.content(conn, head, BOARD_FILE))


@contextmanager
def served(office: House) -> Iterator[str]:
    """The office on a port of loopback; its address."""
    config = uvicorn.Config(office.app, port=0, log_config=None, ws="websockets-sansio")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
