"""Two servers on one database: what is moved at one is seen at the other, and priced from where it is."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from office_house import ROOT
from office_process import OfficeProcess, token
from precipice.office.archive import zip_of
from precipice.office.store import board_moves, revisions
from precipice.office.store.engine import open_engine, reading
from precipice.plan.board_file import BOARD_FILE, board_bytes, board_of
from precipice.plan.check import check
from precipice.plan.moves import board_file, board_from, laid_out
from precipice.plan.pricing import Desk, price
from precipice.plan.rows import company, scene_rows
from precipice.plan.schedule import problem_of
from precipice.risk.assess import QUICK
from precipice.schedule.shoot.start import by_place

sys.path.insert(0, str(ROOT / "bench" / "office"))
from film import film

SOON = 10.0
"""Seconds within which the other server has looked: it looks once a second, on a machine that may be busy."""
PATIENCE = 1_200.0


def desk_of(folder: Path) -> Desk:
    checked = check(folder)
    crew = company(checked)
    rows = scene_rows(checked, crew)
    shoot, _ = problem_of(checked, rows, crew, (), QUICK)
    return Desk(shoot, {row.number: row.eighths for row in rows})


def board_page(browser: httpx.Client) -> dict[str, Any]:
    """The board, once the engine is ready."""
    deadline = time.monotonic() + PATIENCE
    answer = browser.get("/p/load/api/board")
    while answer.status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.5)
        answer = browser.get("/p/load/api/board")
    assert answer.status_code == 200, answer.text
    return answer.json()


def move(browser: httpx.Client, held: str, mark: str, base: int, strip: str, on: str) -> dict[str, Any]:
    asked = {
        "client": mark[:3],
        "mark": mark,
        "base": base,
        "move": {"kind": "strip", "strip": strip, "on": on},
    }
    headers = {"x-csrf-token": held, "accept": "application/json"}
    answer = browser.post("/p/load/api/board/moves", json=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def hear(line: ClientConnection, revision: int) -> tuple[float, dict[str, Any]]:
    """Seconds until a page is told of a revision, and what it is told."""
    begun = time.monotonic()
    while True:
        told = json.loads(line.recv(timeout=60))
        if told.get("revision") == revision:
            return time.monotonic() - begun, told


def watch(office: OfficeProcess, browser: httpx.Client) -> ClientConnection:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Cookie": cookies, "Origin": office.address}
    address = office.address.replace("http", "ws", 1)
    return connect(f"{address}/p/load/board/live", additional_headers=headers)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_move_at_one_server_is_seen_at_the_other_and_priced_from_the_right_board(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    db = request.getfixturevalue("postgres") if kind == "postgresql" else f"sqlite:///{tmp_path / 'o.sqlite'}"
    files, whole = film(16, 6, 2), tmp_path / "film"
    whole.mkdir()
    for name, content in files.items():
        (whole / name).write_bytes(content)
    desk = desk_of(whole)
    files[BOARD_FILE] = board_bytes(board_file(laid_out(desk.shoot, by_place(desk.shoot))))
    here = OfficeProcess(tmp_path, db=db, cache="here")
    kim = here.browser()
    there = OfficeProcess(tmp_path, db=db, cache="there")
    lee = there.browser()
    upload = {"file": ("load.zip", zip_of(files))}
    assert kim.post("/productions", data={"csrf": token(kim, "/")}, files=upload).status_code == 200
    board_page(kim)
    board_page(lee)
    held = {one: token(one, "/") for one in (kim, lee)}
    slots = board_of(files[BOARD_FILE]).slots
    days = sorted({f"{slot.date}" for slot in slots.values() if slot})
    with watch(here, kim) as at_kim, watch(there, lee) as at_lee:
        for step in range(6):
            mover, watcher = ((kim, at_lee), (lee, at_kim))[step % 2]
            strip = f"{step + 1}"
            on = next(day for day in days[step % len(days) :] + days if day != f"{slots[strip].date}")
            made = move(mover, held[mover], f"{'kim' if mover is kim else 'lee'}:{step}", 1 + step, strip, on)
            assert made["made"] == 2 + step
            took, told = hear(watcher, made["made"])
            assert took < SOON
            assert on in told["days"]
    engine = open_engine(db)
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, "load")
        assert shoot is not None
        assert shoot.head == 7
        assert len(board_moves.since(conn, shoot.id, 1)) == 6
        last = board_of(revisions.content(conn, revisions.revision(conn, shoot.id, 7), BOARD_FILE))
    engine.dispose()
    expected = price(desk, board_from(desk.shoot, last)[0]).expected
    for browser in (kim, lee):
        assert f"{expected:,.0f}" in board_page(browser)["bar"]
    assert [one.stop() for one in (here, there)] == [0, 0]
