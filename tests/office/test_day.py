"""A gag's decision in the office: the lines, the record and the verdict that the command line has."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from day_house import GAG, PEOPLE, SLUG, VALUES, day_house
from day_kills import LEDGER, Ledger, confirmed_in, killed_on_a_day, wrong_in
from office_house import PASSWORD, House, csrf
from precipice.cli.main import main
from precipice.office.archive import files_of_zip, zip_of
from precipice.office.store import accounts, record, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.schema import record_lines
from precipice.production.problem import InputError
from precipice.safety.chain import Head

BASE = f"/p/{SLUG}/day/gag/{GAG}"
SIGNERS = ("coordinator", "first_ad", "rigger", "medic", "performer")


class Phone:
    """Somebody's browser on the gag's page."""

    def __init__(self, office: House, who: str) -> None:
        self.browser: TestClient = office.browser(who)
        self.token = csrf(self.browser, "/")

    def post(self, what: str, base: str = BASE, **data: object) -> tuple[int, dict]:
        headers = {"x-csrf-token": self.token, "accept": "application/json"}
        answer = self.browser.post(f"{base}/{what}", json=data, headers=headers)
        return answer.status_code, answer.json()

    def tick(self, **values: str) -> tuple[int, dict]:
        cases = {"wind_speed": "wind in the face"}
        sent = [{"name": name, "value": text, "case": cases.get(name, "")} for name, text in values.items()]
        return self.post("values", values=sent)

    def look(self) -> dict:
        return self.browser.get(f"{BASE}/decision.json").json()

    def sign(self, secret: str = PASSWORD) -> tuple[int, dict]:
        return self.post("sign", hash=self.look()["hash"], secret=secret)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[House]:
    made = day_house(f"sqlite:///{tmp_path / 'o.sqlite'}", tmp_path)
    yield made
    made.office.engine.dispose()


def ready(office: House) -> None:
    """Everything measured inside its limits, and the performer agrees."""
    assert Phone(office, "first_ad").tick(**VALUES)[0] == 200
    assert Phone(office, "performer").post("consent", given=True)[0] == 200


def folder_of(office: House, to: Path) -> Path:
    """The production as it is handed out."""
    raw = office.browser("producer").get(f"/p/{SLUG}/revisions/{office.head()}/zip").content
    zipfile.ZipFile(io.BytesIO(raw)).extractall(to)
    return to


def go(office: House) -> None:
    ready(office)
    for who in SIGNERS:
        status, answer = Phone(office, who).sign()
        assert status == 200, (who, answer)


def test_a_day_to_a_go_and_its_record_proved_by_the_command_line(
    office: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Phone(office, "viewer").look()["word"] == "NO-GO"
    go(office)
    seen = Phone(office, "first_ad").look()
    assert Phone(office, "viewer").look()["word"] == "GO"
    assert (seen["word"], seen["verdict"]) == ("GO", "go")
    assert [line["by"] for line in seen["lines"] if line["part"] == "signed"] == [
        PEOPLE[who][2] for who in SIGNERS
    ]
    folder = folder_of(office, tmp_path / "out")
    assert main(["record", "verify", str(folder)]) == 0
    assert f"Sound: {seen['record']} entries" in capsys.readouterr().out
    office.browser("producer")
    changed = (folder / "record.jsonl").read_bytes().replace(b"Marit Dahl", b"Marit Dahx", 1)
    (folder / "record.jsonl").write_bytes(changed)
    assert main(["record", "verify", str(folder)]) == 3


def test_a_no_ends_it_without_a_reason_and_without_a_password(office: House) -> None:
    go(office)
    status, answer = Phone(office, "performer").post("no")
    assert (status, answer["word"]) == (200, "NO-GO")
    for who, label in (("viewer", "performer"), ("other", "performer"), ("first_ad", "performer, ASTA")):
        seen = Phone(office, who).look()
        assert [line["label"] for line in seen["lines"] if line["state"] == "no-go"] == [label], who
    assert Phone(office, "performer").sign()[0] == 200
    assert Phone(office, "viewer").look()["word"] == "GO"


def test_a_no_is_written_where_the_production_cannot_be_read(office: House) -> None:
    go(office)
    with writing(office.office.engine) as conn:
        broken = {"production.toml": b"title = "}
        author = revisions.Author(1, "Petra Holm")
        revisions.commit(conn, office.shoot.id, 1, broken, author, "broken", "test")
    assert Phone(office, "first_ad").tick(light="yes")[0] == 422
    status, answer = Phone(office, "performer").post("no")
    assert (status, answer["word"]) == (200, "NO-GO")
    with writing(office.office.engine) as conn:
        old = revisions.open_revision(conn, office.shoot.id, 1)["production.toml"]
        revisions.commit(conn, office.shoot.id, 2, {"production.toml": old}, author, "mended", "test")
    assert Phone(office, "viewer").look()["word"] == "NO-GO"
    assert Phone(office, "performer").sign()[0] == 200
    assert Phone(office, "viewer").look()["word"] == "GO"


def test_whoever_has_no_part_in_it_may_stop_it_and_signs_nothing(office: House) -> None:
    for who in ("viewer", "camera", "other", "producer"):
        go(office)
        status, _ = Phone(office, who).post("sign", hash="0" * 64, secret=PASSWORD)
        assert status == 403, who
        assert Phone(office, who).post("no")[1]["word"] != "GO", who
        assert f"CALLED OFF</b> by {PEOPLE[who][2]}" in Phone(office, who).browser.get(BASE).text
        signed = [line for line in Phone(office, who).look()["lines"] if line["part"] == "signed"]
        void = "void: what was signed has changed since"
        assert {line["found"] for line in signed if line["name"] != "others"} == {void}, who
        assert all(line["found"] == "not yes" for line in signed if line["name"] == "others"), who


@pytest.mark.parametrize("secret", ["", "wrong", "123456", "correct horse batterz"])
def test_a_wrong_secret_signs_nothing(office: House, secret: str) -> None:
    ready(office)
    phone = Phone(office, "coordinator")
    assert phone.sign(secret)[0] == 403
    assert phone.sign()[0] == 200


def test_a_signature_is_to_what_was_seen(office: House) -> None:
    ready(office)
    phone = Phone(office, "coordinator")
    seen = phone.look()["hash"]
    Phone(office, "first_ad").tick(wind_speed="3 mph")
    status, answer = phone.post("sign", hash=seen, secret=PASSWORD)
    assert status == 409, answer
    assert phone.sign()[0] == 200
    Phone(office, "first_ad").tick(wind_speed="9 mph")
    assert phone.sign()[0] == 422
    assert Phone(office, "viewer").look()["word"] == "NO-GO"


def test_a_consent_is_its_own_persons(office: House) -> None:
    for who, status in (("producer", 403), ("coordinator", 403), ("other", 403), ("performer", 200)):
        assert Phone(office, who).post("consent", given=True)[0] == status, who


def test_what_a_performer_said_is_for_those_who_plan_and_their_own(office: House) -> None:
    said = "my shoulder is not right"
    Phone(office, "performer").post("consent", given=False, words=said)
    Phone(office, "performer").post("no", words=said)
    for who in ("producer", "first_ad", "coordinator", "performer", "other", "rigger", "medic", "viewer"):
        sees = who in ("producer", "first_ad", "coordinator")
        browser = Phone(office, who).browser
        for address in (BASE, f"{BASE}/card", f"{BASE}/decision.json", f"/p/{SLUG}/record"):
            answer = browser.get(address)
            assert answer.status_code == 200, (who, address)
            assert (said in answer.text) == (sees or who == "performer"), (who, address)
            assert "Sunniva" not in answer.text or sees or who == "performer", (who, address)
        for form in ("html", "json"):
            answer = browser.get(f"/p/{SLUG}/record.{form}")
            assert answer.status_code == (200 if sees else 403), (who, form)
        assert Phone(office, who).look()["word"] == "NO-GO", who


def test_a_signature_that_is_refused_says_nothing_of_others(office: House) -> None:
    assert Phone(office, "first_ad").tick(**VALUES)[0] == 200
    Phone(office, "performer").post("consent", given=False, words="not over water")
    for who, words in (("coordinator", "not over water"), ("medic", "not given")):
        status, answer = Phone(office, who).sign()
        assert status == 422
        assert words in answer["detail"][0]
        assert ("not over water" in answer["detail"][0]) == (who == "coordinator")


def test_a_pin_signs_until_five_wrong_tries(office: House) -> None:
    ready(office)
    phone = Phone(office, "coordinator")
    form = {"csrf": phone.token, "password": PASSWORD, "pin": "271828"}
    assert phone.browser.post(f"/p/{SLUG}/day/pin", data=form).status_code == 303
    assert phone.sign("271828")[0] == 200
    for _ in range(5):
        assert phone.sign("271829")[0] == 403
    assert phone.sign("271828")[0] == 403
    assert phone.sign(PASSWORD)[0] == 200
    assert phone.sign("271828")[0] == 200
    with reading(office.office.engine) as conn:
        lines = "".join(conn.scalars(record_lines.select().with_only_columns(record_lines.c.line)))
    assert "271828" not in lines


def test_what_a_phone_kept_has_the_age_it_has_and_is_written_once(office: House) -> None:
    phone = Phone(office, "medic")
    value = {"name": "medic", "value": "yes", "ago": 1800.0}
    first = phone.post("values", values=[value])[1]["record"]
    assert phone.post("values", values=[value])[1]["record"] == first
    line = next(one for one in phone.look()["lines"] if one["name"] == "medic")
    assert (line["state"], line["by"]) == ("go", "Eva Ruud")
    phone.post("values", values=[{"name": "wind_speed", "value": "4 mph", "ago": 1800.0}])
    wind = next(one for one in phone.look()["lines"] if one["name"] == "wind_speed")
    assert (wind["state"], "30 min old" in wind["found"]) == ("not measured", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("wind_speed", "9"), ("wind_speed", "9 kg"), ("wind_speed", "nine mph"), ("medic", "maybe"), ("x", "1")],
)
def test_a_value_that_cannot_be_used_is_refused_with_a_reason(office: House, name: str, value: str) -> None:
    status, answer = Phone(office, "first_ad").post("values", values=[{"name": name, "value": value}])
    assert status == 422
    assert "found" in answer["detail"][0]
    assert Phone(office, "viewer").look()["record"] == 0


def test_a_take_is_logged_once_with_what_it_was_for_the_body(office: House, tmp_path: Path) -> None:
    go(office)
    phone = Phone(office, "first_ad")
    data = {"take": 1, "outcome": "good", "observed": {"lip_speed": "30.2 mph"}}
    status, answer = phone.post("take", **data, exposed={"1:opening": "4.6 g"})
    assert (status, answer["take"]) == (200, 2)
    assert phone.post("take", **data)[0] == 409
    folder = folder_of(office, tmp_path / "out")
    assert '1,opening,4.6 g,"fjord-jump, take 1"' in (folder / "exposure.csv").read_text()
    page = phone.browser.get(BASE).text
    assert "under a go" in page
    assert "now <b>30.93" in page
    assert main(["record", "verify", str(folder)]) == 0


def test_a_record_that_was_brought_along_goes_on_and_another_one_is_refused(
    office: House, tmp_path: Path
) -> None:
    go(office)
    folder = folder_of(office, tmp_path / "out")
    with reading(office.office.engine) as conn:
        mine = record.reading_of(conn, office.shoot.id)
    again = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with writing(office.office.engine) as conn:
        author = revisions.Author(0, "console")
        other = revisions.create(conn, "Again", again, author, "Taken in")
        assert record.reading_of(conn, other.id) == mine
        lines = again["record.jsonl"].splitlines(keepends=True)
        record.refuse_other(conn, other.id, again["record.jsonl"] + lines[-1])
        with pytest.raises(InputError, match="record of decisions"):
            record.refuse_other(conn, other.id, lines[1])
        assert not record.is_kept(conn, other.id)
        record.append(conn, other.id, [], mine.entries and _at())
        assert record.head_of(conn, other.id) == mine.head
        assert record.files_of(conn, other.id)["record.jsonl"] == again["record.jsonl"]
        changed = again["record.jsonl"].replace(b"Marit", b"Mariz", 1)
        for other_one in (changed, again["record.jsonl"] + lines[-1]):
            with pytest.raises(InputError, match="record of decisions"):
                record.refuse_other(conn, other.id, other_one)
        record.refuse_other(conn, other.id, lines[0])
        record.refuse_other(conn, other.id, None)


def test_a_record_that_was_brought_along_is_not_lost_with_its_file(office: House, tmp_path: Path) -> None:
    go(office)
    folder = folder_of(office, tmp_path / "out")
    there = {
        path: (folder / path).read_bytes() for path in ("production.toml", "record.jsonl", "record.head")
    }
    with writing(office.office.engine) as conn:
        other = revisions.create(conn, "Again", there, revisions.Author(0, "console"), "Taken in")
        accounts.set_member(conn, other.id, office.people["producer"].id, "producer")
    browser = office.browser("producer")
    bare = {"production.toml": there["production.toml"]}
    data = {"csrf": csrf(browser, "/"), "base": "1"}
    files = {"file": ("bare.zip", zip_of(bare))}
    address = f"/p/{other.slug}/revisions"
    assert browser.post(f"{address}/import", data=data, files=files).status_code == 303
    raw = browser.get(f"{address}/2/zip").content
    assert dict(files_of_zip("x", raw)) == there


def _at() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_a_record_changed_in_the_database_shows(office: House) -> None:
    go(office)
    page = office.browser("producer").get(f"/p/{SLUG}/record").text
    assert "Sound:" in page
    with reading(office.office.engine) as conn:
        head = record.head_of(conn, office.shoot.id)
    line = record_lines.c
    with writing(office.office.engine) as conn:
        conn.execute(record_lines.delete().where(line.number == head.count))
    assert "The record was changed" in office.browser("producer").get(f"/p/{SLUG}/record").text
    cut = Head(head.count, "f" * 64)
    answer = office.browser("producer").get(f"/p/{SLUG}/record", params={"head": str(cut)})
    assert "published head" in answer.text


def test_the_same_day_on_postgresql(postgres: str, tmp_path: Path) -> None:
    office = day_house(postgres, tmp_path)
    go(office)
    assert Phone(office, "viewer").look()["word"] == "GO"
    assert Phone(office, "performer").post("no")[1]["word"] == "NO-GO"
    folder = folder_of(office, tmp_path / "out")
    assert main(["record", "verify", str(folder)]) == 0
    office.office.engine.dispose()


def test_another_phone_is_told_of_a_tick(office: House) -> None:
    Phone(office, "medic").tick(medic="yes")
    with (
        office.browser("viewer") as browser,
        browser.websocket_connect(f"ws://127.0.0.1/p/{SLUG}/live") as line,
    ):
        line.receive_json()
        assert line.receive_json() == {"record": 2, "gags": []}
        Phone(office, "medic").tick(radio="yes")
        assert line.receive_json() == {"record": 4, "gags": [GAG]}


def test_every_confirmed_word_outlasts_being_killed(tmp_path: Path) -> None:
    counts, wrong = killed_on_a_day(tmp_path, 2)
    assert counts["consent"] > 1
    assert counts["no"] + counts["sign"] + counts["values"] > 2
    assert wrong == []
    assert sum(counts.values()) == len(list(confirmed_in(tmp_path)))


def test_what_was_confirmed_and_is_gone_is_found(tmp_path: Path) -> None:
    killed_on_a_day(tmp_path, 0)
    ledger = Ledger(tmp_path / LEDGER)
    ledger.keep("no", count=3, hash="0" * 64)
    ledger.keep("revision", revision=7, sha256="0" * 64)
    ledger.keep("move", revision=9, strip="1", on="2027-06-07")
    with ledger.path.open("a", encoding="utf-8") as file:
        file.write('{"what": "no", "cou')
    assert len(wrong_in(tmp_path)) == 3
