"""The office killed again and again while it is written to: what it confirmed is there."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from pathlib import Path

import httpx

from office_process import OfficeProcess, token
from precipice.office.archive import files_of_zip, zip_of
from precipice.office.store import audit, revisions
from precipice.office.store.engine import open_engine, reading

FIRST = {"production.toml": b'title = "Killed"\n'}


def killed(folder: Path, times: int, seed: int = 1, db: str = "") -> tuple[int, list[str]]:
    """Kill an office `times` times under writes.

    Returns:
        How many writes were confirmed, and what of them is missing or wrong.
    """
    random_ = random.Random(seed)
    address = db or f"sqlite:///{folder / 'office.sqlite'}"
    confirmed: dict[int, bytes] = {}
    for round_ in range(times):
        office = OfficeProcess(folder, db=db)
        browser = office.browser()
        if round_ == 0:
            upload = {"file": ("killed.zip", zip_of(FIRST))}
            made = browser.post("/productions", data={"csrf": token(browser, "/")}, files=upload)
            assert made.status_code == 200, made.text
        over = threading.Event()
        writer = threading.Thread(target=_write, args=(browser, over, confirmed, round_))
        writer.start()
        time.sleep(random_.uniform(0.05, 0.6))
        office.kill()
        over.set()
        writer.join()
    return len(confirmed), _wrong(address, confirmed)


def _write(browser: httpx.Client, over: threading.Event, confirmed: dict[int, bytes], round_: int) -> None:
    count = 0
    try:
        held = token(browser, "/p/killed/revisions")
        head = browser.get("/api/p/killed").json()["revision"]
        while not over.is_set():
            count += 1
            note = f"{round_}.{count} ".encode() * 50
            upload = {"file": ("k.zip", zip_of({**FIRST, "note.txt": note}))}
            data = {"csrf": held, "base": str(head)}
            answer = browser.post(
                "/p/killed/revisions/import", data=data, files=upload, follow_redirects=False
            )
            assert answer.status_code == 303, answer.text
            head = int(answer.headers["location"].rpartition("/")[2])
            confirmed[head] = note
    except httpx.TransportError:
        return


def _wrong(db: str, confirmed: dict[int, bytes]) -> list[str]:
    engine = open_engine(db)
    wrong: list[str] = []
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, "killed")
        assert shoot is not None
        for number, note in confirmed.items():
            try:
                files = revisions.open_revision(conn, shoot.id, number)
            except LookupError as error:
                wrong.append(f"revision {number}: {error}")
                continue
            if files.get("note.txt") != note:
                wrong.append(f"revision {number} is {hashlib.sha256(files.get('note.txt', b'')).hexdigest()}")
            if files_of_zip("x", zip_of(files)) != files:
                wrong.append(f"revision {number} does not come back from its zip")
        numbers = [one.number for one in revisions.after(conn, shoot.id, 0, 10**6)]
        if numbers != list(range(1, shoot.head + 1)):
            wrong.append("the chain of revisions has gaps")
        if damage := audit.first_damage(conn):
            wrong.append(damage)
    engine.dispose()
    return wrong
