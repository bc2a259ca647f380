"""The office killed again and again on a shooting day: every word that it confirmed is on record."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import Connection

from day_house import GAG, SLUG, VALUES, day_house
from office_board import film_files
from office_house import PASSWORD
from office_process import OfficeProcess, token
from precipice.office.archive import files_of_zip, zip_of
from precipice.office.store import accounts, audit, record, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.plan.board_file import BOARD_FILE, board_of
from precipice.safety.chain import Head, parse_head

BASE = f"/p/{SLUG}/day/gag/{GAG}"
FILM, STRIPS = "film", 24
WHO = ("first_ad", "medic", "coordinator", "performer", "producer")
LONGEST_WAIT = 60.0


@dataclass
class Confirmed:
    """What the office said was done: heads of the record, notes and moves by revision, how often of each."""

    heads: list[Head] = field(default_factory=list)
    notes: dict[int, bytes] = field(default_factory=dict)
    moves: dict[int, tuple[str, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def killed_on_a_day(folder: Path, times: int, seed: int = 1, db: str = "") -> tuple[Confirmed, list[str]]:
    """Kill an office `times` times while people tick, sign, refuse and change the production.

    Returns:
        What was confirmed, and what of it is missing or wrong.
    """
    address = db or f"sqlite:///{folder / 'office.sqlite'}"
    made = day_house(address, folder)
    tokens, film = {}, film_files(folder, STRIPS, 8, 3)
    with writing(made.office.engine) as conn:
        board = revisions.create(conn, FILM, film, revisions.Author(0, "console"), "Taken in")
        accounts.set_member(conn, board.id, made.people["first_ad"].id, "first_ad")
        for login in WHO:
            tokens[login] = accounts.open_session(conn, made.people[login].id, "test", "test")
    made.office.engine.dispose()
    confirmed, random_ = Confirmed(), random.Random(seed)
    for round_ in range(times):
        office = OfficeProcess(folder, db=db)
        over, begun = threading.Event(), threading.Event()
        writers = [
            threading.Thread(target=_write, args=(office, tokens, over, begun, confirmed, (seed, round_, at)))
            for at in range(2)
        ]
        for writer in writers:
            writer.start()
        begun.wait(LONGEST_WAIT)
        time.sleep(random_.uniform(0.02, 0.6))
        office.kill()
        over.set()
        for writer in writers:
            writer.join()
    return confirmed, _wrong(address, confirmed)


def _write(
    office: OfficeProcess,
    tokens: dict[str, str],
    over: threading.Event,
    begun: threading.Event,
    confirmed: Confirmed,
    seed: tuple[int, int, int],
) -> None:
    random_ = random.Random(str(seed))
    browsers = {
        login: httpx.Client(base_url=office.address, cookies={"precipice": kept}, timeout=60)
        for login, kept in tokens.items()
    }
    try:
        held = {login: token(browser, "/") for login, browser in browsers.items()}
        _say(browsers["performer"], held["performer"], "consent", {"given": True}, confirmed)
        values = [{"name": name, "value": text, "case": _case(name)} for name, text in VALUES.items()]
        _say(browsers["first_ad"], held["first_ad"], "values", {"values": values}, confirmed)
        while not over.is_set():
            begun.set()
            draw = random_.random()
            if draw < 0.5:
                login = random_.choice(("first_ad", "medic"))
                name = random_.choice([name for name, text in VALUES.items() if text == "yes"])
                data = {"values": [{"name": name, "value": random_.choice(("yes", "yes", "no"))}]}
                _say(browsers[login], held[login], "values", data, confirmed)
            elif draw < 0.7:
                _say(browsers["first_ad"], held["first_ad"], "values", {"values": values}, confirmed)
                seen = browsers["coordinator"].get(f"{BASE}/decision.json").json()["hash"]
                data = {"hash": seen, "secret": PASSWORD}
                _say(browsers["coordinator"], held["coordinator"], "sign", data, confirmed)
            elif draw < 0.8:
                _move(browsers["first_ad"], held["first_ad"], random_, confirmed)
            elif draw < 0.9:
                _say(browsers["performer"], held["performer"], "no", {}, confirmed)
            else:
                _revise(browsers["producer"], held["producer"], f"{seed} {random_.random()}", confirmed)
    except httpx.TransportError:
        return
    finally:
        begun.set()


def _case(name: str) -> str:
    return "wind in the face" if name == "wind_speed" else ""


def _say(browser: httpx.Client, held: str, what: str, data: object, confirmed: Confirmed) -> None:
    headers = {"x-csrf-token": held, "accept": "application/json"}
    answer = browser.post(f"{BASE}/{what}", json=data, headers=headers)
    if answer.status_code == 200:
        head = parse_head(answer.json()["head"])
        assert head is not None
        confirmed.heads.append(head)
        confirmed.count(what)
    elif answer.status_code not in (409, 422, 429):
        confirmed.odd.append(f"{what}: {answer.status_code} {answer.text[:200]}")


def _move(browser: httpx.Client, held: str, random_: random.Random, confirmed: Confirmed) -> None:
    """A strip of the film to another day."""
    seen = browser.get(f"/p/{FILM}/api/board").json()
    strip, on = str(random_.randint(1, STRIPS)), random_.choice(sorted(seen["days"]))
    mark = f"kill-{random_.random()}"
    asked = {"client": "kill-page", "mark": mark[:40], "base": seen["revision"]}
    move = {"kind": "strip", "strip": strip, "on": on, "after": None}
    headers = {"x-csrf-token": held, "accept": "application/json"}
    answer = browser.post(f"/p/{FILM}/api/board/moves", json=asked | {"move": move}, headers=headers)
    if answer.status_code == 200:
        confirmed.moves[answer.json()["made"]] = (strip, on)
        confirmed.count("move")
    elif answer.status_code not in (409, 422, 429):
        confirmed.odd.append(f"move: {answer.status_code} {answer.text[:200]}")


def _revise(browser: httpx.Client, held: str, words: str, confirmed: Confirmed) -> None:
    """The production as it is with another note in it."""
    head = browser.get(f"/api/p/{SLUG}").json()["revision"]
    files = files_of_zip("k.zip", browser.get(f"/p/{SLUG}/revisions/{head}/zip").content)
    note = words.encode() * 20
    # Without the record: it goes on while this is made, and is kept whatever a folder brings.
    kept = {path: content for path, content in files.items() if not path.startswith("record.")}
    upload = {"file": ("k.zip", zip_of({**kept, "note.txt": note}))}
    answer = browser.post(f"/p/{SLUG}/revisions/import", data={"csrf": held, "base": str(head)}, files=upload)
    if answer.status_code == 303:
        confirmed.notes[int(answer.headers["location"].rpartition("/")[2])] = note
        confirmed.count("revision")
    elif answer.status_code not in (409, 422, 429):
        confirmed.odd.append(f"revision: {answer.status_code} {answer.text[:200]}")


def _wrong(db: str, confirmed: Confirmed) -> list[str]:
    engine = open_engine(db)
    wrong = list(confirmed.odd)
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, SLUG)
        assert shoot is not None
        proved = record.reading_of(conn, shoot.id)
        wrong += [str(damage) for damage in proved.damage]
        hashes = {entry.number: entry.hash for entry in proved.entries}
        wrong += [
            f"entry {one.count} is gone" for one in confirmed.heads if hashes.get(one.count) != one.hash
        ]
        for number, note in confirmed.notes.items():
            if revisions.open_revision(conn, shoot.id, number).get("note.txt") != note:
                wrong.append(f"revision {number} is not what was confirmed")
        wrong += _lost_moves(conn, confirmed)
        if damage := audit.first_damage(conn):
            wrong.append(damage)
    engine.dispose()
    return wrong


def _lost_moves(conn: Connection, confirmed: Confirmed) -> list[str]:
    shoot = revisions.production_of(conn, FILM)
    assert shoot is not None
    lost = []
    for number, (strip, on) in confirmed.moves.items():
        made = revisions.revision(conn, shoot.id, number)
        slot = board_of(revisions.content(conn, made, BOARD_FILE)).slots[strip]
        if f"{slot.date}" != on:
            lost.append(f"the move of {strip} to {on} in revision {number}")
    return lost
