"""Breakdowns to lists and back: Movie Magic's exchange file byte by byte, CSV, and what both refuse."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.breakdown.listed import ListedScene, from_exchange, from_list, listed, to_exchange
from precipice.breakdown.scene_table import read_table, write_table
from precipice.breakdown.sheets import break_down
from precipice.production.elements import CATEGORIES
from precipice.production.problem import InputError
from precipice.production.sheet import Breakdown
from precipice.script.exchange import Exchange, ExchangeScene, read_exchange, write_exchange
from precipice.script.fountain import parse_fountain

SCRIPT = """INT. HUT - NIGHT #4A#

Mira draws a knife. A dog barks.

MIRA
Quiet, Zoë.

EXT. CLIFF - CONTINUOUS

She falls forty feet.
"""
# One scene, one element, built by hand from the records as the module describes them.
BY_HAND = (
    b"SSI*"
    + bytes(10)
    + b"Props\0\0"
    + b"#\0\0\0\x19\0\x01\0\x0112\t4A\tINT. HUT - DAY\t\0"
    + b"#\0\0\0\x08\0\x03\0\x01\0\0\0\x0b\0"
    + b"#\0\0\0\x0b\0\x02\0\x01\0\0knife\0"
)
words = st.text(st.sampled_from("abc ÉZ=+-@;,'\"|é"), max_size=12).map(lambda text: " ".join(text.split()))


@st.composite
def breakdowns(draw: st.DrawFn) -> Breakdown:
    label = words.filter(bool)
    category = st.sampled_from(CATEGORIES)
    numbers = draw(st.lists(st.text("A0123=-", min_size=1, max_size=5), min_size=1, max_size=5, unique=True))
    scenes = []
    for number in numbers:
        heading = draw(st.sampled_from(["INT. HUT - DAY", "EXT. SEA", "=1+1", "'quoted'", "@HOME - NIGHT"]))
        elements = draw(st.lists(st.tuples(category, label), max_size=4, unique=True))
        scenes.append(
            ListedScene(number, heading, "12", draw(st.integers(1, 40)), draw(words), tuple(elements))
        )
    return from_list("T", scenes)


def test_an_exchange_file_byte_by_byte() -> None:
    scene = ExchangeScene("4A", "INT. HUT - DAY", "12", 11, (("Props", "knife"),))
    exchange = Exchange(("Props",), (scene,))
    assert write_exchange("x.sex", exchange) == BY_HAND
    assert read_exchange("x.sex", BY_HAND) == exchange


@given(breakdowns())
def test_what_is_written_for_movie_magic_comes_back(breakdown: Breakdown) -> None:
    exchange = to_exchange(breakdown)
    back = read_exchange("x.sex", write_exchange("x.sex", exchange))
    assert back == exchange
    again = from_exchange("T", back)
    assert [sheet.scene for sheet in again.sheets] == [sheet.scene for sheet in breakdown.sheets]
    assert again.eighths == breakdown.eighths
    assert again.parts == breakdown.parts
    assert to_exchange(again) == exchange


@given(breakdowns())
def test_what_is_written_as_csv_comes_back_and_holds_no_formula(breakdown: Breakdown) -> None:
    text = write_table(breakdown)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    back = read_table("x.csv", text, "T")

    def plain(scene: ListedScene) -> tuple[object, ...]:
        ordered = sorted((c, label.replace(";", ",").strip(" ,")) for c, label in scene.elements)
        return (scene.number, scene.heading, scene.page, scene.eighths, scene.synopsis, ordered)

    assert [plain(scene) for scene in listed(back)] == [plain(scene) for scene in listed(breakdown)]


def test_a_script_goes_out_and_comes_back_with_its_stunt_and_its_lengths() -> None:
    down = break_down(parse_fountain(SCRIPT))
    back = from_exchange("", read_exchange("x.sex", write_exchange("x.sex", to_exchange(down))))
    first, second = back.sheets
    assert (first.scene, first.cast, first.eighths) == ("4A", ("MIRA",), down.sheets[0].eighths)
    assert second.light_inferred
    assert second.light == down.sheets[1].light
    assert [mark.category for mark in second.elements if mark.category == "stunts"] == ["stunts"]


def test_letters_that_one_byte_cannot_hold_are_made_plain() -> None:
    exchange = Exchange(("Props",), (ExchangeScene("1", "INT. ŁÓDŹ DZIEŃ 日 €", "", 1, ()),))
    heading = read_exchange("x.sex", write_exchange("x.sex", exchange)).scenes[0].heading
    assert heading == "INT. ?ÓDZ DZIEN ? €"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"PK\x03\x04", "begins with"),
        (b"SSI*", "no list of categories"),
        (BY_HAND[:-4], "cut off"),
        (BY_HAND + b"junk", "where a record would begin"),
        (BY_HAND.replace(b"\x02\0\x01\0\0knife", b"\x02\0\x07\0\0knife"), "a record for scene 7 of 1"),
        (BY_HAND.replace(b"\x02\0\x01\0\0knife", b"\x02\0\x01\0\x05knife"), "category 5 of 1"),
    ],
)
def test_no_exchange_file_is_refused(raw: bytes, found: str) -> None:
    with pytest.raises(InputError, match=found):
        read_exchange("x.sex", raw)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    with contextlib.suppress(InputError):
        read_exchange("x.sex", b"SSI*" + tail)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b\n1,2\n", "row 1: found columns a, b"),
        ("scene,heading\n", "a table without a scene"),
        ("scene,heading\n1,INT. A\n1,INT. B\n", "scene '1' again, as in row 2"),
        ("scene,heading,pages\n1,INT. A,many\n", "a length of 'many'"),
        ('scene,heading\n1,"INT\n', "no CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_row(text: str, found: str) -> None:
    with pytest.raises(InputError, match=found):
        read_table("x.csv", text, "")


def test_a_table_of_another_program_is_read_by_its_header() -> None:
    text = "Scene #;Slugline;Page Count;Cast Members;Stunts\n12A;INT. HUT - NIGHT;1,375;MIRA; Fall\n"
    sheet = read_table("x.csv", text, "").sheets[0]
    assert (sheet.scene, sheet.eighths, sheet.cast, sheet.place) == ("12A", 11, ("MIRA",), "HUT")
