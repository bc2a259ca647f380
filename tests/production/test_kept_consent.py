"""Consents kept in files of their own: what is read, what stands in place of what, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper.small_shoot import marks, write_shoot
from precipice.plan.check import check
from precipice.plan.consents import consents
from precipice.production.kept_consent import LARGEST, parse_kept, read_kept
from precipice.production.problem import InputError

KEPT = """part = "ANN"
by = "Ann (ann@example.org)"
kept_at = 2027-05-05T10:00:00+02:00
given_on = 2027-05-05
receives = [{ contact = "padded", regions = ["abdomen"], from = ["2"] }]
"""


def kept(folder: Path, text: str, name: str = "1.toml") -> Path:
    write_shoot(folder, marks())
    (folder / "consents").mkdir()
    (folder / "consents" / name).write_text(text, encoding="utf-8")
    return folder


def test_a_kept_consent_stands_in_place_of_what_the_production_file_states(tmp_path: Path) -> None:
    write_shoot(tmp_path, marks())
    toml = tmp_path / "production.toml"
    stated = '[cast.consent]\ngiven_on = 2027-02-01\nlimits = { height = "10 ft" }\n[[cast]]\nid = "2"'
    toml.write_text(toml.read_text().replace('[[cast]]\nid = "2"', stated), encoding="utf-8")
    before = check(tmp_path).production.cast[0].consent
    assert before is not None
    assert before.limits[0].height == "10 ft"
    (tmp_path / "consents").mkdir()
    (tmp_path / "consents" / "1.toml").write_text(KEPT, encoding="utf-8")
    after = check(tmp_path).production.cast[0].consent
    assert after is not None
    assert (after.limits, after.receives[0].from_, f"{after.given_on}") == ((), ("2",), "2027-05-05")


def test_taken_back_in_the_file_the_gag_is_a_no_go(tmp_path: Path) -> None:
    checked = check(kept(tmp_path, KEPT + "withdrawn_on = 2027-06-01T09:30:00+02:00\n"))
    (answer,) = [one for one in consents(checked) if one.person == "1"]
    assert (answer.state, answer.since, answer.stops) == ("withdrawn", "2027-06-01 09:30", True)


def test_a_number_given_to_another_part_does_not_carry_the_consent_over(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"consents/2\.toml: part: found the consent of 'ANN', and cast\[2\]"
    ):
        check(kept(tmp_path, KEPT, "2.toml"))


def test_a_consent_of_nobody_is_said(tmp_path: Path) -> None:
    checked = check(kept(tmp_path, KEPT, "77.toml"))
    assert any("consents/77.toml" in line and "not in the cast" in line for line in checked.warnings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("part = [", "TOML mistake"),
        ("\x00", "TOML mistake"),
        (KEPT.replace("padded", "kiss"), "intimate"),
        (KEPT.replace('by = "Ann (ann@example.org)"\n', ""), "by"),
        (KEPT + "more = 1\n", "more"),
        (KEPT + "x = " + "[" * 3000, "TOML mistake"),
        (KEPT + "#" * LARGEST, "at most"),
    ],
)
def test_what_is_no_consent_is_refused_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"consents/1\.toml") as caught:
        check(kept(tmp_path, text))
    assert said in str(caught.value)


def test_nothing_else_may_lie_there(tmp_path: Path) -> None:
    folder = kept(tmp_path, KEPT)
    (folder / "consents" / "notes.txt").write_text("x")
    assert [problem.field for problem in read_kept(folder)[2]] == [""]
    with pytest.raises(InputError, match=r"notes\.txt"):
        check(folder)


def test_authorship_is_kept_apart_from_what_is_agreed(tmp_path: Path) -> None:
    one, written = parse_kept("consents/1.toml", KEPT.encode())
    assert (one.by, one.part) == ("Ann (ann@example.org)", "ANN")
    assert set(written) == {"given_on", "receives"}
