"""Whom every kind of paper is for: unknown names refused, and nobody's private affairs on another's copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper.small_shoot import PEOPLE, marks, shoot
from paper.test_callsheet import readers, secrets, text_of
from precipice.paper.handout.document import Document, Format, Table, blocks_within
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.registry import KINDS, Kind
from precipice.production.problem import InputError


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return shoot(tmp_path_factory.mktemp("readers"))


def has_tables(document: Document) -> bool:
    return any(isinstance(block, Table) for block in blocks_within(document.blocks))


def leaks(
    kind: Kind, material: Material, said: dict[tuple[str, str], str], formats: tuple[Format, ...]
) -> Iterator[str]:
    """Private words that a kind shows to somebody whose role may not see them."""
    for person, role in readers():
        document = kind.build(replace(material, person=person))
        for wanted in formats:
            if (wanted == "ics" and not document.events) or (wanted == "csv" and not has_tables(document)):
                continue
            shown = text_of(document, wanted)
            hidden = secrets(said, person, role)
            yield from (
                f"{kind.name} {wanted} for {person!r}: {key}" for key, one in hidden.items() if one in shown
            )


@pytest.mark.parametrize("name", KINDS)
def test_no_copy_of_any_kind_shows_what_its_reader_may_not_see(name: str, small: Material) -> None:
    kind = KINDS[name]
    formats = tuple(one for one in kind.formats if one != "pdf")
    assert list(leaks(kind, small, marks(), formats)) == []


@pytest.mark.parametrize("name", ["stuntplan", "memo", "schedule", "dood"])
@pytest.mark.parametrize("person", ["", "dbl", "med"])
def test_nor_does_what_is_printed(name: str, person: str, small: Material) -> None:
    shown = text_of(KINDS[name].build(replace(small, person=person)), "pdf")
    role = dict(readers())[person]
    assert {key for key, one in secrets(marks(), person, role).items() if one in shown} == set()


@settings(max_examples=5, deadline=None)
@given(st.text("ABCDEFGHJKLMNPQRSTUVWXYZØЖ", min_size=6, max_size=6), st.sampled_from(sorted(KINDS)))
def test_whatever_it_is(seed: str, name: str) -> None:
    said = marks(seed)
    with TemporaryDirectory() as folder:
        assert list(leaks(KINDS[name], shoot(Path(folder), said), said, ("json",))) == []


def test_who_may_see_answers_finds_them_in_the_stunt_plan(small: Material) -> None:
    """The search above finds what there is to find."""
    shown = text_of(KINDS["stuntplan"].build(replace(small, person="co")), "json")
    assert all(marks()[one, what] in shown for one in ("1", "2") for what in ("consent", "limit"))
    own = text_of(KINDS["stuntplan"].build(replace(small, person="2")), "json")
    assert marks()["2", "consent"] in own
    assert marks()["1", "consent"] not in own


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_refuses_an_unknown_reader_and_names_the_known(name: str, small: Material) -> None:
    with pytest.raises(InputError, match="--for") as refused:
        KINDS[name].build(replace(small, person="Mallory"))
    assert all(f"{one} {part}" in str(refused.value) for one, part in PEOPLE.items())
