"""`gonogo`, `take`, `record` and `hazards`, on a copy of the example."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.day_folder import GAG, assessment, day_folder
from precipice.cli.main import BAD_INPUT, NO_GO, PLANNED, main
from precipice.gags.specification import Specification
from precipice.production.assessment import Assessment
from precipice.risk.assess import Effort

WORDS = ("coordinator", "first_ad", "rigger", "medic", "performer")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return day_folder(tmp_path_factory.mktemp("day") / "headland")


@pytest.fixture
def shoot(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "headland"))


def at(clock: str) -> tuple[str, str]:
    return "--now", f"2027-06-07T{clock}+02:00"


def gonogo(folder: Path, clock: str, *arguments: str) -> int:
    return main(["gonogo", str(folder), GAG, *at(clock), *arguments])


def consented(folder: Path) -> None:
    gonogo(folder, "05:30", "--consent", "1=yes", "--by", "ASTA")


def measured(folder: Path) -> None:
    gonogo(folder, "05:32", "--values", str(folder / "day" / "dawn.toml"))
    gonogo(folder, "07:03", "--values", str(folder / "day" / "window.toml"))


def signed(folder: Path, clock: str = "07:05", words: tuple[str, ...] = WORDS) -> int:
    return [gonogo(folder, clock, "--sign", f"{role}=yes", "--by", role) for role in words][-1]


def test_a_day_from_an_abort_for_wind_to_a_go(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    consented(shoot)
    assert gonogo(shoot, "05:32", "--values", str(shoot / "day" / "dawn.toml")) == NO_GO
    printed = capsys.readouterr().out
    assert "no-go        mean wind at 33 ft (10 m) over the landing zone: 9 mph, wind in the face" in printed
    assert gonogo(shoot, "05:34", "--abort", "--by", "Marit", "--words", "wind") == NO_GO
    assert gonogo(shoot, "07:03", "--values", str(shoot / "day" / "window.toml")) == NO_GO
    assert signed(shoot, words=WORDS[:-1]) == NO_GO
    assert gonogo(shoot, "07:06", "--sign", "performer=yes", "--by", "ASTA") == PLANNED
    assert main(["take", str(shoot), GAG, *at("07:08"), "--outcome", "good", "--by", "Jens"]) == PLANNED
    assert gonogo(shoot, "07:09") == NO_GO, "every take is signed for anew"
    capsys.readouterr()
    assert main(["record", "verify", str(shoot)]) == PLANNED
    assert capsys.readouterr().out.startswith("Sound: ")


def test_a_performers_no_stands_whatever_else_is_signed(shoot: Path) -> None:
    consented(shoot)
    measured(shoot)
    assert gonogo(shoot, "07:04", "--sign", "performer=no") == NO_GO
    assert signed(shoot, words=WORDS[:-1]) == NO_GO
    assert main(["take", str(shoot), GAG, *at("07:08"), "--outcome", "good", "--by", "Jens"]) == NO_GO


def test_a_no_is_kept_even_where_the_production_cannot_be_read(shoot: Path) -> None:
    consented(shoot)
    measured(shoot)
    good = (shoot / "production.toml").read_text(encoding="utf-8")
    (shoot / "production.toml").write_text("title = ", encoding="utf-8")
    assert main(["gonogo", str(shoot), GAG, "--sign", "performer=no", "--by", "ASTA"]) == BAD_INPUT
    (shoot / "production.toml").write_text(good, encoding="utf-8")
    assert signed(shoot, words=WORDS[:-1]) == NO_GO
    assert '"yes":false' in (shoot / "record.jsonl").read_text(encoding="ascii")


def test_a_yes_is_refused_while_a_line_is_open(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gonogo(shoot, "07:05", "--sign", "rigger=yes", "--by", "Liv") == BAD_INPUT
    assert "a no at any time" in capsys.readouterr().err
    assert not (shoot / "record.jsonl").exists()


@pytest.mark.parametrize(
    ("file", "find", "put", "says"),
    [
        ("production.toml", 'lip_speed = "31.0', 'lip_speed = "32.0', "lip_speed was 31.0"),
        (
            "production.toml",
            'opening_height = "200 ft"',
            'opening_height = "150 ft"',
            "plan again",
        ),
        ("production.toml", "highest_harm = 0.01", "highest_harm = 0.02", "highest_harm was 0.01"),
        ("terrain.csv", "15,262", "15,263", "plan again"),
        ("hazards.toml", 'owner = "Liv Aas, rigger"', "", "no owner"),
        ("hazards.toml", 'gag = "fjord-jump"', 'gag = "kitchen-kick"', "none in hazards.toml"),
        ("production.toml", 'performer = "1"', 'performer = "2"', "consent, JONAS: not stated"),
        ("out/plan.json", '"verdict":"go"', '"verdict":"no-go"', "the plan's verdict: no-go"),
        ("out/plan.json", '"card":{', '"xcard":{', "Extra inputs"),
        ("out/plan.json", '"low":13.4112,"high"', '"low":null,"high"', "a go at no value"),
    ],
)
def test_a_file_that_is_changed_takes_the_go_away(
    shoot: Path, capsys: pytest.CaptureFixture[str], file: str, find: str, put: str, says: str
) -> None:
    consented(shoot)
    measured(shoot)
    assert signed(shoot) == PLANNED
    assert gonogo(shoot, "07:06") == PLANNED
    text = (shoot / file).read_text(encoding="utf-8")
    assert find in text
    (shoot / file).write_text(text.replace(find, put), encoding="utf-8")
    capsys.readouterr()
    assert gonogo(shoot, "07:06") in (NO_GO, BAD_INPUT)
    printed = capsys.readouterr()
    assert says in re.sub(r"\s+", " ", printed.out + printed.err)


def test_a_consent_withdrawn_in_the_production_takes_the_go_away(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    consented(shoot)
    measured(shoot)
    assert signed(shoot) == PLANNED
    text = (shoot / "production.toml").read_text(encoding="utf-8")
    asta = "[cast.consent]\ngiven_on = 2027-05-03\n"
    assert asta in text
    withdrawn = "withdrawn_on = 2027-06-07T05:00:00\n"
    (shoot / "production.toml").write_text(text.replace(asta, asta + withdrawn), encoding="utf-8")
    capsys.readouterr()
    assert gonogo(shoot, "07:06") == NO_GO
    assert "no-go        consent, ASTA: withdrawn" in capsys.readouterr().out
    assert gonogo(shoot, "07:06", "--consent", "1=yes", "--by", "x") == NO_GO, (
        "the day's word overrides nothing"
    )


def test_files_taken_away_take_the_go_away(shoot: Path) -> None:
    consented(shoot)
    measured(shoot)
    signed(shoot)
    for name in ("hazards.toml", "out/plan.json", "record.head"):
        content = (shoot / name).read_bytes()
        (shoot / name).unlink()
        assert gonogo(shoot, "07:06") in (NO_GO, BAD_INPUT), name
        (shoot / name).write_bytes(content)
    assert gonogo(shoot, "07:06") == PLANNED


STEPS = st.lists(
    st.sampled_from(
        (
            "--values dawn", "--values window", "--abort",
            "--consent 1=yes", "--consent 1=no", "--consent 7=no",
            "--set medic=no", "--set medic=yes", "--set wind=9mph", "take good", "take injured",
            "all sign", "all sign", "--sign performer=no", "--sign performer=yes", "--sign rigger=no",
        )
    ),
    min_size=1,
    max_size=7,
)  # fmt: skip


@settings(max_examples=15)
@given(STEPS, st.sampled_from((0, 1, 9, 20)))
def test_no_order_of_commands_leads_to_a_false_go(pristine: Path, steps: list[str], minutes: int) -> None:
    """After any commands from a go onward, a go has every word and value in the file of the record."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(shutil.copytree(pristine, Path(home) / "shoot"))
        consented(folder)
        measured(folder)
        signed(folder)
        for step in steps:
            if step == "all sign":
                signed(folder)
            elif step.startswith("take"):
                main(["take", str(folder), GAG, *at("07:05"), "--outcome", step.split()[1], "--by", "Jens"])
            elif step.startswith("--values"):
                gonogo(folder, "07:05", "--values", str(folder / "day" / f"{step.split()[1]}.toml"))
            else:
                gonogo(folder, "07:05", *step.split(), "--by", "x")
        clock = f"07:{5 + minutes:02}"
        code = gonogo(folder, clock)
        if code == PLANNED:
            assert may_go(folder, datetime.fromisoformat(f"2027-06-07T{clock}+02:00"))
        else:
            assert code == NO_GO


def may_go(folder: Path, now: datetime) -> bool:
    """From the bare lines of the file: consents, a fresh wind inside the limit, a medic, every yes, no no."""
    lines = [json.loads(line) for line in (folder / "record.jsonl").read_text("ascii").splitlines()]
    consents = {one["data"]["person"]: one["data"]["given"] for one in lines if one["kind"] == "consent"}
    last = {one["data"]["role"]: one for one in lines if one["kind"] == "signed"}
    values: dict[str, dict[str, Any]] = {}
    changed = 0
    for one in lines:
        name, data = one["data"].get("name"), one["data"]
        if one["kind"] == "measured" and (name not in values or moment(values[name]) <= moment(data)):
            changed = changed if values.get(name) == data else one["number"]
            values[name] = data
        if one["kind"] in ("take", "abort"):
            changed = one["number"]
    takes = [one["data"]["outcome"] for one in lines if one["kind"] == "take"]
    return (
        consents["1"]
        and all(consents.values())
        and values["wind_speed"]["values"][0] <= 2.5129803885105377
        and (now - moment(values["wind_speed"])).total_seconds() <= 600
        and values["medic"]["yes"]
        and set(last) == set(WORDS)
        and all(one["data"]["yes"] and one["number"] > changed for one in last.values())
        and last["performer"]["number"] == max(one["number"] for one in last.values())
        and len(takes) < 2
        and "injured" not in takes
    )


def moment(data: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(data["at"])


def test_an_injury_asks_for_more_and_shifts_the_odds(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    consented(shoot)
    measured(shoot)
    signed(shoot)
    take = ["take", str(shoot), GAG, *at("07:08"), "--by", "Jens", "--outcome", "injured"]
    assert main([*take, "--set", "lip_speed=27 mph"]) == PLANNED
    printed = capsys.readouterr().out
    assert "stated 31 +/- 1.2 mph, worth 10 runs" in printed
    assert 'lip_speed = "30.64 +/- ' in printed
    assert "SURPRISING" in printed
    assert "over the 1 in 100 that is allowed" in printed
    assert gonogo(shoot, "07:09", "--json") == NO_GO
    lines = {line["name"]: line["state"] for line in json.loads(capsys.readouterr().out)["lines"]}
    assert lines["injury_seen_to"] == "not measured"
    assert lines["harm_so_far"] == "no-go"
    assert gonogo(shoot, "07:09", "--after-take") == PLANNED


def test_what_the_takes_taught_can_be_simulated_anew(
    shoot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gag is flown with the learned quantity in place of the stated one; the record does not change."""
    flown: list[tuple[Specification, Effort]] = []

    def fly(spec: Specification, model: Any, performer: str, effort: Effort, stage: Any) -> Assessment:
        flown.append((spec, effort))
        return assessment()

    monkeypatch.setattr("precipice.plan.reassess.assess", fly)
    consented(shoot)
    take = ["take", str(shoot), GAG, *at("07:08"), "--by", "Jens", "--outcome", "good"]
    assert main([*take, "--set", "lip_speed=27 mph"]) == NO_GO
    before = (shoot / "record.jsonl").read_bytes()
    assert gonogo(shoot, "07:09", "--after-take", "--assess") == PLANNED
    assert "Simulated anew with what was learned: 0.62 in 100" in capsys.readouterr().out
    ((spec, effort),) = flown
    lip = spec.stated["lip_speed"].quantity
    assert (lip.mean / 0.44704, lip.sd / 0.44704) == pytest.approx((30.64, 1.62), abs=0.01)
    assert (effort.seed, effort.map_runs) == (1, 0)
    assert (shoot / "record.jsonl").read_bytes() == before


def test_a_record_that_was_changed_is_refused_everywhere(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    consented(shoot)
    main(["record", "show", str(shoot)])
    head = re.findall(r"Head (\S+)", capsys.readouterr().out)[-1]
    assert main(["record", "verify", str(shoot), "--head", head]) == PLANNED
    text = (shoot / "record.jsonl").read_text(encoding="ascii")
    (shoot / "record.jsonl").write_text(text.replace('"by":"ASTA"', '"by":"ESTA"', 1), encoding="ascii")
    assert main(["record", "verify", str(shoot)]) == NO_GO
    assert "entry 1: its content does not have its hash" in capsys.readouterr().out
    assert gonogo(shoot, "05:31", "--set", "medic=yes", "--by", "Eva") == BAD_INPUT
    assert main(["record", "export", str(shoot), "--json", str(shoot / "x.json")]) == BAD_INPUT
    assert not (shoot / "x.json").exists()
    shutil.rmtree(shoot / "out")
    (shoot / "record.jsonl").unlink()
    (shoot / "record.head").unlink()
    consented(shoot)
    assert main(["record", "verify", str(shoot)]) == PLANNED
    assert main(["record", "verify", str(shoot), "--head", f"1:{head.split(':')[1]}"]) == NO_GO


def test_export_as_page_pdf_and_data(shoot: Path, tmp_path: Path) -> None:
    consented(shoot)
    gonogo(shoot, "05:31", "--sign", "performer=no", "--by", "Åsta Ødegård <b>", "--words", "no")
    out = tmp_path / "handed"
    files = [f"--{kind}={out / ('record.' + kind)}" for kind in ("html", "pdf", "json")]
    assert main(["record", "export", str(shoot), *files]) == PLANNED
    page = (out / "record.html").read_text(encoding="utf-8")
    assert "Åsta Ødegård &lt;b&gt;" in page
    assert "<b>NO-GO</b>" in page
    data = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert [entry["kind"] for entry in data["entries"]] == ["consent", "decision", "signed", "decision"]
    assert data["head"]["count"] == 4
    document = pypdfium2.PdfDocument(out / "record.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Åsta Ødegård <b>: NO: no" in re.sub(r"\s+", " ", text)
    assert data["head"]["hash"] in re.sub(r"\s+", "", text)
    first = (out / "record.pdf").read_bytes()
    main(["record", "export", str(shoot), files[1]])
    assert (out / "record.pdf").read_bytes() == first


def test_hazards_are_drafted_from_the_kinds_and_never_called_complete(
    shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hazards", str(shoot), GAG]) == PLANNED
    assert "never calls it complete" in capsys.readouterr().out
    before = (shoot / "hazards.toml").read_text(encoding="utf-8")
    assert main(["hazards", str(shoot), "stand-off", "--draft"]) == NO_GO
    assert (shoot / "hazards.toml").read_text(encoding="utf-8").startswith(before)
    assert "OPEN: not rated" in capsys.readouterr().out
    assert main(["hazards", str(shoot), "stand-off", "--draft"]) == NO_GO
    assert capsys.readouterr().out.startswith("0 hazards to be rated")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--set", "wind=4 mph"], "nobody"),
        (["--set", "wind=4", "--by", "x"], "without a unit"),
        (["--set", "wind=4 mph @ aside", "--by", "x"], "'wind in the face', 'wind from behind'"),
        (["--set", "tide=4 mph", "--by", "x"], "a line of this gag"),
        (["--set", "medic=perhaps", "--by", "x"], "yes or no"),
        (["--set", "medic=yes", "--by", "x", "--at", "2027-06-07T08:30+02:00"], "still to come"),
        (["--set", "medic=yes", "--by", "x", "--at", "soon"], "'soon'"),
        (["--consent", "99=yes", "--by", "x"], "a cast id"),
        (["--sign", "director=yes", "--by", "x"], "coordinator, first_ad"),
        (["--sign", "medic=maybe", "--by", "x"], "WHO=yes"),
        (["--values", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    shoot: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert gonogo(shoot, "07:00", *arguments) == BAD_INPUT
    assert says in capsys.readouterr().err
    assert not (shoot / "record.jsonl").exists()
