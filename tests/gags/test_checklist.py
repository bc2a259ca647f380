"""Checklists: every line has a source, none a probability, and a bad file is refused in one sentence."""

import re

import pytest

from precipice.gags.checklist import CHECKLISTS, PARTS, checklist_of, parse_checklist
from precipice.gags.registry import MODELLED

LINE = '[[lines]]\npart = "crew"\nwords = "Somebody watches."\nsource = "own assumption"\n'
NUMBERED = re.compile(r"Safety Bulletin \d+|Guideline \d+")


def test_the_kinds_that_are_settled_and_not_simulated() -> None:
    assert {"animals", "fire", "glass", "water", "weapon"} == set(CHECKLISTS)
    assert not set(CHECKLISTS) & set(MODELLED)
    assert checklist_of("cliff_jump") is None


@pytest.mark.parametrize("kind", CHECKLISTS)
def test_every_list_covers_every_part_and_says_who_asks(kind: str) -> None:
    found = checklist_of(kind)
    assert found is not None
    assert [heading for heading, _ in found.parts()] == list(PARTS.values())
    for line in found.lines:
        assert line.words.endswith("."), line.words
        assert not re.search(r"\bsafe\b|probab|per cent", line.words), line.words
        assert (
            NUMBERED.search(line.source)
            or "own assumption" in line.source
            or "authority having jurisdiction" in line.source
            or "American Humane" in line.source
            or "SHAPE" in line.source
            or re.search(r"\.(com|net|film)\b", line.source)
        ), line.source
    assert sum(bool(NUMBERED.search(line.source)) for line in found.lines) >= 2


def test_numbers_stand_only_where_a_source_has_them() -> None:
    for kind in CHECKLISTS:
        found = checklist_of(kind)
        assert found is not None
        for line in found.lines:
            if re.search(r"\d", line.words):
                assert not line.source.startswith(("own assumption", "ask")), line.words


def test_lines_come_in_the_order_of_the_page() -> None:
    text = 'label = "x"\n' + LINE.replace("crew", "signs") + LINE
    found, problems = parse_checklist("x", text, "x.toml")
    assert not problems
    assert found is not None
    assert [line.part for line in found.lines] == ["crew", "signs"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("label = ", "not TOML"),
        (LINE, "label"),
        ('label = "x"\n', "lines"),
        ('label = "x"\nlines = 3\n', "lines"),
        ('label = "x"\nlines = [3]\n', "lines[1]"),
        ('label = "x"\nodds = 0.1\n' + LINE, "odds"),
        ('label = "x"\n' + LINE + "odds = 0.1\n", "odds"),
        ('label = "x"\n' + LINE.replace("crew", "luck"), "luck"),
        ('label = "x"\n' + LINE.replace("own assumption", ""), "lines[1].source"),
        ('label = "x"\n' + LINE.replace("own assumption", "y" * 1000), "lines[1].source"),
        ('label = "x"\n' + LINE * 201, "lines"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(text: str, said: str) -> None:
    found, problems = parse_checklist("x", text, "x.toml")
    assert found is None
    assert any(said in str(problem) for problem in problems)
