"""People at one board: how long a move takes, and whether one is ever lost.

    python bench/office/board_load.py [--people 50] [--minutes 20] [--every 5] [--seed 1]

Starts an office of its own on loopback with a film of 150 scenes, and as many people as are asked for: each
has the board's line open and moves a strip every few seconds, a day or a boneyard now and then, takes a move
back now and then. Prints the times of moves as a page waits for them, conflicts shown, the server's processor
time, and what the chain of revisions says afterwards: every confirmed move is in it once, under its number,
and each board is the one before with just that move's strips changed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx
import numpy as np
import websockets
from film import film

from precipice.office.store import accounts, board_moves, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.revisions import Author
from precipice.plan.board_file import BOARD_FILE, board_bytes, board_of
from precipice.plan.check import check
from precipice.plan.moves import board_file, laid_out
from precipice.plan.rows import company, scene_rows
from precipice.plan.schedule import problem_of
from precipice.risk.assess import QUICK
from precipice.schedule.shoot.start import by_place

SLOWEST_START = 1_200.0
"""Most seconds that a first start takes to compile."""


@dataclass
class Seen:
    """What the people saw."""

    waits: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    confirmed: list[tuple[str, int]] = field(default_factory=list)
    sent_at: dict[int, float] = field(default_factory=dict)
    conflicts: int = 0
    refused: int = 0
    again: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    told: int = 0


@dataclass
class Person:
    """One person at the board."""

    name: str
    token: str
    slug: str
    address: str
    strips: list[str]
    dates: list[str]
    draw: Random
    seen: Seen
    revision: int = 0
    count: int = 0

    async def work(self, http: httpx.AsyncClient, until: float, every: float) -> None:
        """Open the board and move strips until a time."""
        cookie = {"cookie": f"precipice={self.token}"}
        page = await http.get(f"{self.address}/p/{self.slug}/board", headers=cookie)
        page.raise_for_status()
        csrf = re.search(r'name="csrf" content="(\w+)"', page.text)
        revision = re.search(r'data-revision="(\d+)"', page.text)
        assert csrf is not None
        assert revision is not None
        self.revision = int(revision[1])
        headers = cookie | {"x-csrf-token": csrf[1], "accept": "application/json"}
        line = f"ws{self.address[4:]}/p/{self.slug}/board/live?client={self.name}"
        async with websockets.connect(line, additional_headers=cookie, max_size=None) as socket:
            listens = asyncio.create_task(self.listen(socket))
            await asyncio.sleep(self.draw.uniform(0.0, every))
            while time.monotonic() < until:
                await socket.send(json.dumps({"hold": self.draw.choice(self.strips)}))
                await self.act(http, headers)
                await asyncio.sleep(self.draw.uniform(0.4, 1.6) * every)
            listens.cancel()

    async def listen(self, socket: Any) -> None:
        """Follow what happens at the board."""
        async for text in socket:
            self.seen.told += 1
            found = re.match(r'\{"revision": (\d+)', text)
            if found is not None:
                number = int(found[1])
                self.revision = max(self.revision, number)
                if number in self.seen.sent_at:
                    self.seen.lags.append(time.monotonic() - self.seen.sent_at[number])

    async def act(self, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
        """One move, as a page makes it; one that others were faster with is made once more."""
        self.count += 1
        mark = {"client": self.name, "mark": f"{self.name}:{self.count}"}
        if self.count > 3 and self.draw.random() < 0.05:
            await self.send(http, headers, "undo", mark)
            return
        move = self.move()
        answer = await self.send(http, headers, "moves", mark | {"base": self.revision, "move": move})
        if answer is not None and answer.status_code == 409:
            self.seen.conflicts += 1
            self.count += 1
            head = answer.json()["conflict"]["head"]
            mark = {"client": self.name, "mark": f"{self.name}:{self.count}"}
            await self.send(http, headers, "moves", mark | {"base": head, "move": move})

    def move(self) -> dict[str, Any]:
        """A move, mostly of one strip."""
        kind, strip = self.draw.random(), self.draw.choice(self.strips)
        if kind < 0.04:
            return {"kind": "bone", "strip": strip}
        if kind < 0.08:
            on, to = self.draw.sample(self.dates, 2)
            return {"kind": "swap", "on": on, "to": to}
        after = self.draw.choice(self.strips)
        return {"kind": "strip", "strip": strip, "on": self.draw.choice(self.dates), "after": after}

    async def send(
        self, http: httpx.AsyncClient, headers: dict[str, str], path: str, data: dict[str, Any]
    ) -> httpx.Response | None:
        """Send something and note how long the answer took; sent again, under its mark, where none came."""
        address = f"{self.address}/p/{self.slug}/api/board/{path}"
        began = time.monotonic()
        for _ in range(3):
            try:
                answer = await http.post(address, json=data, headers=headers)
            except httpx.TransportError as error:
                self.seen.again.append(repr(error))
                continue
            break
        else:
            self.seen.broken.append(self.seen.again[-1])
            return None
        self.seen.waits.append(time.monotonic() - began)
        if answer.status_code == 200:
            number = answer.json()["made"]
            if number:
                self.seen.confirmed.append((data["mark"], number))
                self.seen.sent_at.setdefault(number, began)
        elif answer.status_code in (409, 422):
            self.seen.refused += path == "undo" or answer.status_code == 422
            return answer if path == "moves" and answer.status_code == 409 else None
        else:
            self.seen.broken.append(f"{answer.status_code}: {answer.text[:200]}")
        return answer


def office_with(folder: Path, people: int) -> tuple[str, str, list[str], list[str], list[str]]:
    """Database, production, sessions, strips and dates of an office with a film and its people."""
    files = film()
    whole = folder / "film"
    whole.mkdir()
    for name, content in files.items():
        (whole / name).write_bytes(content)
    checked = check(whole)
    crew = company(checked)
    shoot, _ = problem_of(checked, scene_rows(checked, crew), crew, (), QUICK)
    files[BOARD_FILE] = board_bytes(board_file(laid_out(shoot, by_place(shoot))))
    db = f"sqlite:///{folder / 'office.sqlite'}"
    engine = open_engine(db)
    with writing(engine) as conn:
        made = revisions.create(conn, "Load", files, Author(0, "console"), "Taken in")
        tokens = []
        for number in range(people):
            one = accounts.create_account(
                conn, f"person{number}", f"Person {number}", "correct horse battery"
            )
            accounts.set_member(conn, made.id, one.id, "first_ad")
            tokens.append(accounts.open_session(conn, one.id, "127.0.0.1", "load"))
    engine.dispose()
    return db, made.slug, tokens, [task.number for task in shoot.tasks], [f"{day}" for day in shoot.dates]


def checked_chain(db: str, slug: str, seen: Seen) -> tuple[int, list[str]]:
    """The number of moves kept, and what is wrong with the chain."""
    wrong: list[str] = []
    engine = open_engine(db)
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, slug)
        assert shoot is not None
        rows = board_moves.since(conn, shoot.id, 0)
        by_mark = {one.mark: one.revision for one in rows}
        wrong += [f"{m} was {n}, is {by_mark.get(m)}" for m, n in seen.confirmed if by_mark.get(m) != n]
        by_number = {one.revision: one for one in rows}
        before = board_of(revisions.content(conn, revisions.revision(conn, shoot.id, 1), BOARD_FILE))
        for number in range(2, shoot.head + 1):
            one = revisions.revision(conn, shoot.id, number)
            board = board_of(revisions.content(conn, one, BOARD_FILE))
            here = {k: (f"{v.date}", v.unit, v.order) for k, v in board.slots.items()}
            there = {k: (f"{v.date}", v.unit, v.order) for k, v in before.slots.items()}
            for strip, (was, now) in by_number[number].strips.items():
                if there.pop(strip, None) != was:
                    wrong.append(f"revision {number}: {strip} was not where its move says")
                if now is not None:
                    there[strip] = now
            if one.parent != number - 1 or here != there:
                wrong.append(f"revision {number} is not the one before with its move made")
            before = board
    return len(rows), wrong


def ticks(process: int) -> float:
    """Seconds of processor time of a process so far."""
    row = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(row[11]) + int(row[12])) / os.sysconf("SC_CLK_TCK")


def waited(process: int) -> float:
    """Seconds that the threads of a process were ready and got no processor, so far: others had it."""
    rows = [path.read_text().split() for path in Path(f"/proc/{process}/task").glob("*/schedstat")]
    return sum(int(row[1]) for row in rows) / 1e9


async def play(people: list[Person], until: float, every: float) -> None:
    """Everybody works at once."""
    limits = httpx.Limits(max_connections=len(people) + 10, max_keepalive_connections=len(people) + 10)
    async with httpx.AsyncClient(timeout=30.0, limits=limits) as http:
        await asyncio.gather(*(one.work(http, until, every) for one in people))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between one person's moves, about")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        db, slug, tokens, strips, dates = office_with(folder, options.people)
        command = [sys.executable, "-m", "precipice.cli.main", "serve", "--db", db, "--port", "0"]
        command += ["--cache", str(folder / "cache")]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            assert server.stdout is not None
            address = next(
                m[0] for line in server.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+", line))
            )
            seen = Seen()
            people = [
                Person(f"p{k}", token, slug, address, strips, dates, Random(f"{options.seed} {k}"), seen)
                for k, token in enumerate(tokens)
            ]
            try:
                _wait_until_up(address, slug, tokens[0])
            except SystemExit:
                server.kill()
                raise
            began, cpu, ready = time.monotonic(), ticks(server.pid), waited(server.pid)
            asyncio.run(play(people, began + 60.0 * options.minutes, options.every))
            took, cpu = time.monotonic() - began, ticks(server.pid) - cpu
            ready = waited(server.pid) - ready
            server.terminate()
        kept, wrong = checked_chain(db, slug, seen)
        _tell(options, seen, took, (cpu, ready), kept, wrong)
    return 1 if wrong or seen.broken else 0


def _wait_until_up(address: str, slug: str, token: str) -> None:
    """A first start compiles, and the first look at a board prices; nobody is measured by it."""
    deadline = time.monotonic() + SLOWEST_START
    while time.monotonic() < deadline:
        try:
            page = httpx.get(
                f"{address}/p/{slug}/board", headers={"cookie": f"precipice={token}"}, timeout=120.0
            )
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        if page.status_code == 200:
            return
        if page.status_code != 503:
            break
        time.sleep(1.0)
    raise SystemExit("The office did not start, or has no board.")


def _tell(
    options: argparse.Namespace,
    seen: Seen,
    took: float,
    cpu: tuple[float, float],
    kept: int,
    wrong: list[str],
) -> None:
    waits, lags = np.array(seen.waits) * 1000.0, np.array(seen.lags) * 1000.0
    print(f"{options.people} people, 150 scenes, {took / 60:.1f} min, seed {options.seed}")
    print(f"moves sent          {len(waits)} ({len(waits) / took:.1f} a second)")
    for name, times in (("answered after, ms", waits), ("seen by others, ms", lags)):
        p50, p95, p99 = np.percentile(times, (50, 95, 99))
        print(f"{name:<20}p50 {p50:.0f}  p95 {p95:.0f}  p99 {p99:.0f}  most {times.max():.0f}")
    print(f"confirmed           {len(seen.confirmed)}, kept {kept}, sent again {len(seen.again)}")
    print(f"conflicts shown     {seen.conflicts}, refused {seen.refused}")
    print(f"messages            {seen.told} ({seen.told / took:.0f} a second)")
    print(f"server's processor  {100.0 * cpu[0] / took:.0f} %, ready without one {cpu[1]:.0f} s")
    print(f"lost or out of order {len(wrong)}; broken answers {len(seen.broken)}")
    for line in [*wrong[:10], *seen.broken[:10]]:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
