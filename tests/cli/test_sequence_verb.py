"""The verb `sequence`: what it prints for people and for programs, and what it refuses."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from precipice.cli.sequence_verb import add_sequence
from precipice.production.problem import InputError
from precipice.schedule.talent.instance import cost_of
from precipice.schedule.talent.read import read_instance

# The smallest instance of the public collections; its least cost, 29, is published with it.
TINY = "tiny 4 3\n4 3\n1 0 1 0 1\n1 1 0 1 2\n0 1 1 0 3\n1 2 3 1\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.txt"
    path.write_text(TINY, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_sequence(parser.add_subparsers(required=True))
    options = parser.parse_args(["sequence", *map(str, arguments)])
    return int(options.verb(options))


def test_json_is_one_object(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny, "--json", "--threads", 1) == 0
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) == {"cost", "bound", "optimal", "order", "seconds"}
    assert (shown["cost"], shown["bound"], shown["optimal"]) == (29, 29, True)
    assert cost_of(read_instance(tiny), shown["order"]) == 29


def test_people_read_order_cost_and_proof(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tiny) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tiny: 4 scenes"
    assert sorted(lines[1].split()[1:5]) == ["1", "2", "3", "4"]
    assert lines[2:6] == [
        "cost   29",
        "bound  29  (no order costs less)",
        "gap    0.00 %",
        "proven: no order costs less than this one",
    ]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--limit", "-1"),
        ("--limit", "nan"),
        ("--limit", "1 min"),
        ("--memory", "0.1"),
        ("--memory", "inf"),
        ("--threads", "0"),
        ("--threads", "two"),
    ],
)
def test_bad_options_are_refused(tiny: Path, option: str, value: str) -> None:
    with pytest.raises(InputError, match=option):
        run(tiny, f"{option}={value}")
