"""Work that does not listen is ended with its process; the log is verified from a checkpoint."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, update

from office_house import ROOT, House
from precipice.office.store import audit, jobs, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.revisions import Author
from precipice.office.store.schema import audit as rows

STUBBORN = """
import sys, threading
from pathlib import Path
from ortools.sat.python import cp_model
from precipice.office.store.engine import open_engine
from precipice.office.workers import kinds, run, watch

watch.PATIENCE = 1.0


def solve(task):
    # A round robin with more pairs than rounds can hold: the search neither ends nor calls back.
    model = cp_model.CpModel()
    holes, birds = range(13), range(14)
    sits = {(b, h): model.new_bool_var(f"{b} {h}") for b in birds for h in holes}
    for b in birds:
        model.add_bool_or([sits[b, h] for h in holes])
    for h in holes:
        for b in birds:
            for other in range(b):
                model.add_bool_or([sits[b, h].negated(), sits[other, h].negated()])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 300
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.symmetry_level = 0
    task.watch.stage("searching", 0)
    return str(solver.solve(model))


kinds.KINDS = run.KINDS = {"plan": solve}
run.work(open_engine(sys.argv[1]), Path(sys.argv[2]), threading.Event())
"""


def test_a_search_by_a_solver_that_does_not_listen_is_ended_with_its_process(tmp_path: Path) -> None:
    db = f"sqlite:///{tmp_path / 'o.sqlite'}"
    engine = open_engine(db)
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"production.toml": b""}, Author(0, "x"), "x")
        asked = jobs.ask(conn, shoot.id, 1, "plan", {}, "x")
    command = [sys.executable, "-c", STUBBORN, db, str(tmp_path / "cache")]
    worker = subprocess.Popen(command, env={"PYTHONPATH": str(ROOT / "src")})

    def job() -> jobs.Job:
        with writing(engine) as conn:
            found = jobs.job_of(conn, shoot.id, asked.id)
        assert found is not None
        return found

    deadline = time.monotonic() + 120
    while job().stage != "searching" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert job().stage == "searching"
    with writing(engine) as conn:
        jobs.cancel(conn, shoot.id, asked.id)
    assert worker.wait(60) == 0
    assert (job().state, job().result) == ("cancelled", "Cancelled.")
    engine.dispose()


def test_the_log_is_verified_whole_once_and_then_from_where_it_was(office: House) -> None:
    browser = office.browser("producer")
    assert "Every row was verified just now" in browser.get("/p/kitchen/audit").text
    with writing(office.office.engine) as conn:
        upto = audit.deeds(conn, None, 1)[0].number if audit.deeds(conn, None, 1) else 0
        audit.log(conn, "a deed", production=office.shoot.id)
        audit.log(conn, "another", production=office.shoot.id)
    browser.get("/p/kitchen/audit")
    with writing(office.office.engine) as conn:
        audit.log(conn, "a third", production=office.shoot.id)
    page = browser.get("/p/kitchen/audit").text
    assert f"Rows 1 to {upto + 2} were verified" in page
    assert "Verify every row now" in page
    with writing(office.office.engine) as conn:
        conn.execute(update(rows).where(rows.c.number == upto + 1).values(action="no deed"))
    assert "Rows 1 to" in browser.get("/p/kitchen/audit").text
    assert f"Row {upto + 1} of the audit log was changed" in browser.get("/p/kitchen/audit?whole=true").text
    assert "was changed" in browser.get("/p/kitchen/audit").text
    with writing(office.office.engine) as conn:
        conn.execute(update(rows).where(rows.c.number == upto + 1).values(action="a deed"))
    assert "Every row was verified just now" in browser.get("/p/kitchen/audit").text
    with writing(office.office.engine) as conn:
        last = audit.deeds(conn, None, 1)[0]
        conn.execute(update(rows).where(rows.c.number == last.number).values(action="no deed"))
    assert "are not what they were" in browser.get("/p/kitchen/audit").text
    with writing(office.office.engine) as conn:
        conn.execute(update(rows).where(rows.c.number == last.number).values(action=last.action))


def test_rows_that_another_page_verifies_meanwhile_are_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")
    verifier = audit.Verifier()

    @contextmanager
    def slow(of: Engine) -> Iterator[Connection]:
        """A look that begins before another page's, and ends after it."""
        with reading(of) as conn:
            assert audit.first_damage(conn) == ""
            monkeypatch.setattr(audit, "reading", reading)
            with writing(of) as other:
                audit.log(other, "a new deed")
            assert verifier.damage(of)[0] == ""
            yield conn

    with writing(engine) as conn:
        audit.log(conn, "a deed")
    assert verifier.damage(engine)[0] == ""
    monkeypatch.setattr(audit, "reading", slow)
    assert verifier.damage(engine)[0] == ""
    assert verifier.damage(engine)[:2] == ("", 1)
    engine.dispose()
