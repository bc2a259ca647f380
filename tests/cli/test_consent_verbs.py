"""Consent and exposure as a user meets them: what is printed first, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from cli.folders import precipice
from plan.test_consents import MISSED, PADDED, WILL, WILL_NOT, folder


def test_check_lists_a_withdrawal_at_once_with_its_time(tmp_path: Path) -> None:
    made = folder(tmp_path, WILL, PADDED)
    assert precipice("check", made).returncode == 0
    text = (made / "production.toml").read_text()
    stands = "gives = [{"
    assert stands in text
    back = text.replace(stands, f"withdrawn_on = 2027-06-01T09:30:00\n{stands}")
    (made / "production.toml").write_text(back)
    done = precipice("check", made)
    assert done.returncode == 3
    assert "no-go: consent: kick (scene 4), ANN, since 2027-06-01 09:30: ANN withdrew" in done.stdout
    assert "no-go: consent: jump (scene 2), ANN, since 2027-06-01 09:30" in done.stdout


def test_assess_ends_with_no_go_and_says_it_first(tmp_path: Path) -> None:
    done = precipice("assess", folder(tmp_path, WILL_NOT, PADDED), "kick", "--runs", "200")
    assert done.returncode == 3
    assert "ANN will not give contact with padding" in done.stdout


def test_exposure_prints_a_table_and_ends_with_3_where_a_limit_is_crossed(tmp_path: Path) -> None:
    log = "".join(f"2027-02-2{day},2,hit,,rehearsal\n" for day in (3, 4, 5))
    made = folder(tmp_path, WILL, MISSED, log)
    plan = tmp_path / "schedule.json"
    out = precipice("schedule", made, "--out", tmp_path)
    assert out.returncode == 0, out.stderr
    done = precipice("exposure", made, "--plan", plan)
    assert done.returncode == 3, done.stderr
    assert "BO (2)" in done.stdout
    assert "PAST: Crossed on 2027-02-25 by rehearsal: 3 days with hits taken that week" in done.stdout
    as_json = precipice("exposure", made, "--plan", plan, "--json")
    assert [one["crossed"] for one in json.loads(as_json.stdout)["warnings"]] == [True]


def test_exposure_names_a_mistake_in_the_log_and_an_unreadable_plan(tmp_path: Path) -> None:
    made = folder(tmp_path, WILL, MISSED, "2027-02-23,9,hit,,\n")
    bad_log = precipice("exposure", made)
    assert (bad_log.returncode, "exposure.csv: line 2: found '9'" in bad_log.stderr) == (2, True)
    (made / "exposure.csv").unlink()
    (tmp_path / "plan.json").write_text('{"schedule": null, "assessments": 3}')
    bad_plan = precipice("exposure", made, "--plan", tmp_path / "plan.json")
    assert bad_plan.returncode == 2
    assert "Traceback" not in bad_plan.stderr
