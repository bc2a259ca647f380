"""A backup holds all of an office, moves between databases, and is refused where anything in it changed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from office_house import PASSWORD, House, csrf, house
from precipice.office.app import make_app
from precipice.office.backup import back_up, restore
from precipice.office.settings import Settings
from precipice.office.store import accounts, audit
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.schema import metadata
from precipice.production.problem import InputError


def everything(db: str) -> dict[str, list]:
    engine = open_engine(db)
    with reading(engine) as conn:
        found = {
            table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name != "sessions"
        }
    engine.dispose()
    return found


@pytest.fixture
def filled(tmp_path: Path) -> House:
    made = house(f"sqlite:///{tmp_path / 'one.sqlite'}", tmp_path / "cache")
    with writing(made.office.engine) as conn:
        accounts.invite(conn, made.shoot.id, "viewer", "The producer")
        audit.log(conn, "tested", "a word")
    return made


def test_an_office_moves_to_postgresql_and_back(filled: House, postgres: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one.backup", tmp_path / "two.backup"
    back_up(filled.office.settings.db, one)
    restore(one, postgres)
    assert everything(postgres) == everything(filled.office.settings.db)
    app = make_app(Settings(db=postgres, cache=tmp_path / "c"))
    browser = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    signed = browser.post("/sign-in", data={"csrf": csrf(browser), "login": "producer", "password": PASSWORD})
    assert signed.status_code == 303
    assert browser.get("/p/kitchen/").status_code == 200
    invited = browser.post("/p/kitchen/members/invite", data={"csrf": csrf(browser, "/"), "role": "viewer"})
    assert invited.status_code == 200
    app.state.office.engine.dispose()
    back_up(postgres, two)
    back = f"sqlite:///{tmp_path / 'two.sqlite'}"
    restore(two, back)
    assert everything(back) == everything(postgres)
    engine = open_engine(back)
    with reading(engine) as conn:
        assert audit.first_damage(conn) == ""
    engine.dispose()
    with pytest.raises(InputError, match="not empty"):
        restore(one, postgres)


def test_a_backup_that_was_changed_or_cut_off_is_refused(filled: House, tmp_path: Path) -> None:
    good = tmp_path / "good.backup"
    back_up(filled.office.settings.db, good)
    with zipfile.ZipFile(good) as container:
        members = {name: container.read(name) for name in container.namelist()}
    accounts_ = "tables/accounts.jsonl"
    cases = {
        "changed": members | {accounts_: members[accounts_].replace(b"admin", b"adm1n")},
        "missing": {name: raw for name, raw in members.items() if not name.startswith("blobs/")},
        "more": members | {"tables/x.jsonl": b""},
        "another": members | {"backup.json": json.dumps({"format": "x"}).encode()},
    }
    for name, changed in cases.items():
        with zipfile.ZipFile(tmp_path / name, "w") as container:
            for member, raw in changed.items():
                container.writestr(member, raw)
    (tmp_path / "cut").write_bytes(good.read_bytes()[:-200])
    for name in (*cases, "cut", "none"):
        db = tmp_path / f"{name}.sqlite"
        with pytest.raises(InputError):
            restore(tmp_path / name, f"sqlite:///{db}")
        assert not db.exists(), name


def test_nothing_is_backed_up_of_no_office_and_the_database_is_its_owners(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        back_up(f"sqlite:///{tmp_path / 'typo.sqlite'}", tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
    open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}").dispose()
    assert (tmp_path / "o.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_backup_replaces_nothing(filled: House, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(InputError, match="there already"):
        back_up(filled.office.settings.db, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"


def test_the_audit_log_shows_a_change(filled: House) -> None:
    table = metadata.tables["audit"]
    with writing(filled.office.engine) as conn:
        for action in ("one", "two", "three"):
            audit.log(conn, action)
        assert audit.first_damage(conn) == ""
        conn.execute(table.update().where(table.c.action == "two").values(who="x"))
        assert "was changed" in audit.first_damage(conn)
        conn.execute(table.delete().where(table.c.action == "two"))
        assert "missing" in audit.first_damage(conn)
