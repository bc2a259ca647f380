"""A refusal on its way through check, plan and page: named, first, and not to be planned around."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cli.folders import PRODUCTION, small_folder
from precipice.paper.page import render_page
from precipice.plan.check import check
from precipice.plan.consents import consents
from precipice.plan.make import make_plan
from precipice.plan.plan import Plan
from precipice.production.problem import InputError
from precipice.risk.assess import QUICK

BO = """
[[cast]]
id = "2"
name = "BO"
day_rate = 900
[cast.consent]
given_on = 2027-02-01
receives = [{ contact = "padded", regions = ["abdomen"], from = ["1"] }]
"""
KICK = """
[[gags]]
id = "kick"
scene = "4"
kind = "hit"
performer = "2"
takes = 3
people = [{ id = "1", part = "gives" }]
[gags.parameters]
strike = "kick"
contact = "CONTACT"
region = "abdomen"
speed = "3 +/- 0.2 m/s"
[[gates]]
gag = "kick"
fails = 0.1
then = "rewrite"
days = 1
cost = 500
"""
PADDED = KICK.replace("CONTACT", "padded").replace('speed = "3', 'agreed_force = "9000 N"\nspeed = "3')
MISSED = KICK.replace("CONTACT", "no_contact").replace('speed = "3', 'gap = "6 in"\nspeed = "3')
WILL_NOT = '[cast.consent]\ngiven_on = 2027-02-01\ngives = [{ contact = "none" }]\n'
WILL = '[cast.consent]\ngiven_on = 2027-02-01\ngives = [{ contact = "padded", regions = ["abdomen"] }]\n'


class Silent:
    def stage(self, name: str, total: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass


def folder(at: Path, ann: str, kick: str, log: str = "", bo: str = BO) -> Path:
    text = PRODUCTION.replace("day_rate = 1000\n", f"day_rate = 1000\n{ann}")
    text = text.replace("[[places]]", f"{bo}[[places]]", 1).replace("[[budget]]", f"{kick}[[budget]]")
    made = small_folder(at / "shoot", text)
    if log:
        (made / "exposure.csv").write_text("date,performer,kind,value,note\n" + log)
    return made


def planned(at: Path) -> Plan:
    return make_plan(check(at), replace(QUICK, runs=300, map_runs=0), Silent())


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    log = "2027-02-27,2,hit,,\n2027-02-28,2,hit,,\n"
    return planned(folder(tmp_path_factory.mktemp("refused"), WILL_NOT, PADDED, log))


def test_a_refusal_marks_gag_scene_and_gate_whatever_the_odds(refused: Plan) -> None:
    assert refused.no_go[0] == "kick"
    assert [row.no_go for row in refused.scenes] == ["", "", "", "no-go: consent"]
    assert refused.schedule is not None
    assert {one.gag: one.no_go for one in refused.schedule.curves}["kick"] == "no-go: consent"
    kick = next(one for one in refused.assessments if one.gag == "kick")
    assert (kick.verdict, kick.card) == ("no-go", None)
    assert kick.reasons[0] == (
        "ANN will not give contact with padding to the abdomen. Agreed on 2027-02-01 is no contact. "
        "What all of them agree to: no contact."
    )


def test_the_page_says_it_first_and_shows_what_people_agreed_to(refused: Plan) -> None:
    page = render_page(refused)
    answers = page.split('<section class="answers">')[1]
    assert answers.split("</b>")[0].endswith("No-go: consent")
    assert 'id="people"' in page
    assert "May be done to me: contact with padding to abdomen, by 1 only." in page
    assert '<span class="tag gate">no-go: consent</span>' in page


def test_planned_takes_join_those_that_were_logged(refused: Plan) -> None:
    hits = [(row.taken, row.planned) for row in refused.exposure.rows if row.kind == "hit"]
    assert sum(taken for taken, _ in hits) == 2
    assert sum(planned for _, planned in hits) == 3


def test_without_contact_it_goes(tmp_path: Path) -> None:
    found = consents(check(folder(tmp_path, WILL_NOT, MISSED)))
    assert {one.state for one in found if one.gag == "kick"} == {"no contact"}


def test_with_both_agreed_its_odds_decide(tmp_path: Path) -> None:
    found = consents(check(folder(tmp_path, WILL, PADDED)))
    assert {one.state for one in found if one.gag == "kick"} == {"agreed"}


def test_the_words_of_the_kind_count_and_not_only_those_of_the_gag(tmp_path: Path) -> None:
    undescribed = PADDED.split("[gags.parameters]")[0] + "[[gates]]" + PADDED.split("[[gates]]")[1]
    found = consents(check(folder(tmp_path, WILL, undescribed)))
    assert {one.state for one in found if one.gag == "kick"} == {"not settled"}


def test_contact_with_a_minor_is_refused_before_anything_is_planned(tmp_path: Path) -> None:
    child = BO.partition("\n[cast.consent]")[0] + "\n" + "minor = true\nmost_hours = 4.0\n"
    with pytest.raises(InputError, match=r"gags\[kick\]: found contact with padding with BO, who is a minor"):
        check(folder(tmp_path, WILL, PADDED, bo=child))
    check(folder(tmp_path / "missed", WILL, MISSED, bo=child))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "1", part = "gives"', 'id = "9", part = "gives"', r"gags\[kick\].people: found '9'"),
        ('from = ["1"]', 'from = ["9"]', r"cast\[2\].consent.receives: found '9'"),
        ('"padded", regions', '"intimate", regions', "intimacy coordinator"),
        ('performer = "2"', 'performer = "1"\ndouble = true', "for whom a double does it"),
        ("takes = 3", 'takes = 3\ncontact = "full"', "here and among the parameters"),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    made = folder(tmp_path, WILL, PADDED)
    text = (made / "production.toml").read_text()
    assert old in text
    (made / "production.toml").write_text(text.replace(old, new))
    with pytest.raises(InputError, match=said):
        check(made)
