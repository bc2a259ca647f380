"""What was confirmed outlasts kill -9; work of a dead worker is resumed; a stop is graceful."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from office_house import KITCHEN
from office_kills import killed
from office_process import OfficeProcess, token
from precipice.office.store import jobs, revisions
from precipice.office.store.engine import open_engine, writing
from precipice.office.store.revisions import Author
from precipice.office.workers.run import dead, name, take_from_the_dead


def test_every_confirmed_change_outlasts_being_killed(tmp_path: Path) -> None:
    confirmed, wrong = killed(tmp_path, 3)
    assert confirmed > 3
    assert wrong == []


def test_a_dead_workers_job_is_done_by_another_and_the_stop_is_graceful(tmp_path: Path) -> None:
    office = OfficeProcess(tmp_path, str(KITCHEN), workers=1)
    browser = office.browser()
    asked = browser.post(
        "/p/kitchen/jobs/plan",
        data={"csrf": token(browser, "/"), "effort": "quick"},
        headers={"accept": "application/json"},
    )
    address = f"/p/kitchen/jobs/{asked.json()['id']}"
    engine = open_engine(f"sqlite:///{tmp_path / 'office.sqlite'}")
    first = _running(engine)
    os.kill(int(first.worker.rpartition(":")[2]), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while _running(engine).worker == first.worker and time.monotonic() < deadline:
        time.sleep(0.1)
    second = _running(engine)
    assert second.worker != first.worker
    assert second.tries == 2
    assert "its worker died" in browser.get(address).text
    browser.post(f"{address}/cancel", data={"csrf": token(browser, "/")})
    deadline = time.monotonic() + 60
    while browser.get(f"{address}/state").json()["state"] == "running" and time.monotonic() < deadline:
        assert browser.get("/healthz").elapsed.total_seconds() < 5
        time.sleep(0.1)
    assert browser.get(f"{address}/state").json()["state"] == "cancelled"
    assert office.stop() == 0
    engine.dispose()


def _running(engine: object) -> jobs.Job:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with writing(engine) as conn:  # type: ignore[arg-type]
            found = jobs.running(conn)
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no job is running")


def test_a_job_is_given_back_three_times_at_most_and_claimed_once(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"production.toml": b""}, Author(0, "x"), "x")
        job = jobs.ask(conn, shoot.id, 1, "plan", {"effort": "quick"}, "x")
        assert jobs.ask(conn, shoot.id, 1, "plan", {"effort": "quick"}, "y").id == job.id
    host = name().rpartition(":")[0]
    nobody = f"{host}:4194300"
    assert dead(nobody)
    assert not dead(name())
    assert not dead("elsewhere:1")
    for _ in range(jobs.MOST_TRIES):
        with writing(engine) as conn:
            claimed = jobs.claim(conn, nobody)
            assert claimed is not None
            assert claimed.id == job.id
            assert jobs.claim(conn, name()) is None
        take_from_the_dead(engine)
    with writing(engine) as conn:
        found = jobs.job_of(conn, shoot.id, job.id)
    assert found is not None
    assert (found.state, found.tries) == ("failed", 3)
    assert "died 3 times" in found.result
    engine.dispose()


def test_cancelled_before_it_began_it_never_begins(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"production.toml": b""}, Author(0, "x"), "x")
        job = jobs.ask(conn, shoot.id, 1, "plan", {}, "x")
        jobs.cancel(conn, shoot.id, job.id)
        assert jobs.claim(conn, "w") is None
    engine.dispose()
