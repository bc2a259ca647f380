"""The office killed again and again on a shooting day: every word that it confirmed is on record.

What it confirms is written to a file of its own as it does, so that a run that is cut short still proves
something: `wrong_in` holds the database against that file.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
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
from precipice.safety.chain import parse_head

BASE = f"/p/{SLUG}/day/gag/{GAG}"
FILM, STRIPS = "film", 24
WHO = ("first_ad", "medic", "coordinator", "performer", "producer")
LONGEST_WAIT = 60.0


KINDS = ("values", "sign", "no", "move", "revision")
"""What is written, beside a performer's own consent with which every round begins."""
LEDGER = "confirmed.jsonl"


@dataclass
class Ledger:
    """What the office said was done, one JSON object a line, on the disk before anything else is asked."""

    path: Path
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, what: str, **said: object) -> None:
        """Write one down."""
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, **said}) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.counts[what] += 1


def confirmed_in(folder: Path) -> Iterator[dict[str, object]]:
    """What a run confirmed; a last line that was cut in the middle confirms nothing."""
    for line in (folder / LEDGER).read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


@dataclass
class Round:
    """One office from its start to its kill.

    Attributes:
        office: Its process.
        ledger: Where what it confirms is kept.
        over: Set once it is killed.
        seen: By writer, whether the kind that it is to write in any case is confirmed.
    """

    office: OfficeProcess
    ledger: Ledger
    over: threading.Event
    seen: tuple[threading.Event, ...]


def killed_on_a_day(folder: Path, times: int, seed: int = 1, db: str = "") -> tuple[Counter[str], list[str]]:
    """Kill an office `times` times while people tick, sign, refuse, move strips and change the production.

    Each round two writers begin with kinds that take turns, so that five rounds have had every kind; the kill
    falls into whatever is being written after that.

    Returns:
        How often what was confirmed, and what of it is missing or wrong.
    """
    tokens = _prepared(folder, db)
    ledger, random_ = Ledger(folder / LEDGER), random.Random(seed)
    ledger.path.touch()
    for number in range(times):
        office = OfficeProcess(folder, db=db)
        round_ = Round(office, ledger, threading.Event(), (threading.Event(), threading.Event()))
        firsts = (KINDS[number % len(KINDS)], KINDS[(number + 2) % len(KINDS)])
        writers = [
            threading.Thread(target=_write, args=(round_, at, tokens, first, f"{seed} {number} {at}"))
            for at, first in enumerate(firsts)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + LONGEST_WAIT
        for event in round_.seen:
            event.wait(max(0.0, deadline - time.monotonic()))
        time.sleep(random_.uniform(0.02, 0.6))
        office.kill()
        ledger.keep("kill", round=number + 1)
        round_.over.set()
        for writer in writers:
            writer.join()
    return ledger.counts, wrong_in(folder, db)


def _prepared(folder: Path, db: str) -> dict[str, str]:
    """The day and a film with a board in a database; sessions by login."""
    made = day_house(_address(folder, db), folder)
    film = film_files(folder, STRIPS, 8, 3)
    with writing(made.office.engine) as conn:
        board = revisions.create(conn, FILM, film, revisions.Author(0, "console"), "Taken in")
        accounts.set_member(conn, board.id, made.people["first_ad"].id, "first_ad")
        tokens = {login: accounts.open_session(conn, made.people[login].id, "test", "test") for login in WHO}
    made.office.engine.dispose()
    return tokens


def _address(folder: Path, db: str) -> str:
    return db or f"sqlite:///{folder / 'office.sqlite'}"


@dataclass
class Writer:
    """Everybody's browsers in one thread, and what it writes with them."""

    browsers: dict[str, httpx.Client]
    held: dict[str, str]
    ledger: Ledger
    random: random.Random

    def write(self, kind: str) -> bool:
        """Write one of a kind; whether it was confirmed."""
        doing: dict[str, Callable[[], bool]] = {
            "values": self._tick,
            "sign": self._sign,
            "no": lambda: self._say("performer", "no", {}),
            "move": self._move,
            "revision": self._revise,
        }
        return doing[kind]()

    def consent(self) -> bool:
        """The performer's consent to today's gag."""
        return self._say("performer", "consent", {"given": True})

    def _tick(self) -> bool:
        name = self.random.choice([name for name, text in VALUES.items() if text == "yes"])
        data = {"values": [{"name": name, "value": self.random.choice(("yes", "yes", "no"))}]}
        return self._say(self.random.choice(("first_ad", "medic")), "values", data)

    def _sign(self) -> bool:
        values = [{"name": name, "value": text, "case": _case(name)} for name, text in VALUES.items()]
        self._say("first_ad", "values", {"values": values})
        seen = self.browsers["coordinator"].get(f"{BASE}/decision.json").json()["hash"]
        return self._say("coordinator", "sign", {"hash": seen, "secret": PASSWORD})

    def _say(self, login: str, what: str, data: object) -> bool:
        headers = {"x-csrf-token": self.held[login], "accept": "application/json"}
        answer = self.browsers[login].post(f"{BASE}/{what}", json=data, headers=headers)
        if answer.status_code != 200:
            return self._odd(what, answer)
        head = parse_head(answer.json()["head"])
        assert head is not None
        self.ledger.keep(what, count=head.count, hash=head.hash)
        return True

    def _move(self) -> bool:
        """A strip of the film to another day."""
        browser = self.browsers["first_ad"]
        board = browser.get(f"/p/{FILM}/api/board")
        if board.status_code == 503:
            # Its engine is being made ready after the start; that is no answer to a write.
            time.sleep(0.2)
            return False
        if board.status_code != 200:
            return self._odd("board", board)
        seen = board.json()
        strip, on = str(self.random.randint(1, STRIPS)), self.random.choice(sorted(seen["days"]))
        asked = {
            "client": "kill-page",
            "mark": f"kill-{self.random.getrandbits(64):x}",
            "base": seen["revision"],
        }
        move = {"kind": "strip", "strip": strip, "on": on, "after": None}
        headers = {"x-csrf-token": self.held["first_ad"], "accept": "application/json"}
        answer = browser.post(f"/p/{FILM}/api/board/moves", json=asked | {"move": move}, headers=headers)
        if answer.status_code != 200:
            return self._odd("move", answer)
        if not answer.json()["made"]:
            # It lay on that day already: nothing is written.
            return False
        self.ledger.keep("move", revision=answer.json()["made"], strip=strip, on=on)
        return True

    def _revise(self) -> bool:
        """The production as it is with another note in it."""
        browser, words = self.browsers["producer"], f"{self.random.random()} "
        head = browser.get(f"/api/p/{SLUG}").json()["revision"]
        files = files_of_zip("k.zip", browser.get(f"/p/{SLUG}/revisions/{head}/zip").content)
        note = words.encode() * 20
        # Without the record: it goes on while this is made, and is kept whatever a folder brings.
        kept = {path: content for path, content in files.items() if not path.startswith("record.")}
        upload = {"file": ("k.zip", zip_of({**kept, "note.txt": note}))}
        data = {"csrf": self.held["producer"], "base": str(head)}
        answer = browser.post(f"/p/{SLUG}/revisions/import", data=data, files=upload)
        if answer.status_code != 303:
            return self._odd("revision", answer)
        number = int(answer.headers["location"].rpartition("/")[2])
        self.ledger.keep("revision", revision=number, sha256=hashlib.sha256(note).hexdigest())
        return True

    def _odd(self, what: str, answer: httpx.Response) -> bool:
        if answer.status_code not in (409, 422, 429):
            self.ledger.keep("odd", said=f"{what}: {answer.status_code} {answer.text[:200]}")
        return False


def _write(round_: Round, at: int, tokens: dict[str, str], first: str, seed: str) -> None:
    random_, seen = random.Random(seed), round_.seen[at]
    browsers = {
        login: httpx.Client(base_url=round_.office.address, cookies={"precipice": kept}, timeout=60)
        for login, kept in tokens.items()
    }
    try:
        held = {login: token(browser, "/") for login, browser in browsers.items()}
        writer = Writer(browsers, held, round_.ledger, random_)
        writer.consent()
        while not round_.over.is_set():
            kind = random_.choice(KINDS) if seen.is_set() else first
            # The two writers are in each other's way at times; then the same is tried again.
            if writer.write(kind) and kind == first:
                seen.set()
    except httpx.TransportError:
        return
    finally:
        seen.set()


def _case(name: str) -> str:
    return "wind in the face" if name == "wind_speed" else ""


def wrong_in(folder: Path, db: str = "") -> list[str]:
    """What the office confirmed in a run, cut short or not, and does not hold now."""
    engine = open_engine(_address(folder, db))
    confirmed = list(confirmed_in(folder))
    wrong = [str(one["said"]) for one in confirmed if one["what"] == "odd"]
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, SLUG)
        assert shoot is not None
        proved = record.reading_of(conn, shoot.id)
        wrong += [str(damage) for damage in proved.damage]
        hashes = {entry.number: entry.hash for entry in proved.entries}
        for one in confirmed:
            if "hash" in one and hashes.get(int(str(one["count"]))) != one["hash"]:
                wrong.append(f"entry {one['count']} is gone")
            elif one["what"] == "revision":
                wrong += _lost_note(conn, shoot.id, one)
            elif one["what"] == "move":
                wrong += _lost_move(conn, one)
        if damage := audit.first_damage(conn):
            wrong.append(damage)
    engine.dispose()
    return wrong


def _lost_note(conn: Connection, shoot: int, one: dict[str, object]) -> Iterator[str]:
    number = int(str(one["revision"]))
    try:
        note = revisions.open_revision(conn, shoot, number).get("note.txt", b"")
    except LookupError:
        note = b""
    if hashlib.sha256(note).hexdigest() != one["sha256"]:
        yield f"revision {number} is not what was confirmed"


def _lost_move(conn: Connection, one: dict[str, object]) -> Iterator[str]:
    shoot = revisions.production_of(conn, FILM)
    assert shoot is not None
    number = int(str(one["revision"]))
    try:
        made = revisions.revision(conn, shoot.id, number)
    except LookupError:
        yield f"revision {number} with a move is gone"
        return
    slot = board_of(revisions.content(conn, made, BOARD_FILE)).slots[str(one["strip"])]
    if f"{slot.date}" != one["on"]:
        yield f"the move of {one['strip']} to {one['on']} in revision {number}"
