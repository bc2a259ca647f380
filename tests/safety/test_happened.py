"""What a record's entries say, and that a chain does not make nonsense true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from precipice.production.problem import InputError
from precipice.safety.chain import EMPTY, Head, digest, next_entry
from precipice.safety.happened import Abort, ConsentWord, happened, read_entry, said_of, written
from precipice.safety.lines import Measured

NOON = datetime(2027, 6, 7, 12, tzinfo=UTC)
WIND = {"name": "wind", "values": [1.0], "written": "2 mph", "by": "Ida", "at": "2027-06-07T12:00:00Z"}
LINE = {"part": "checks", "name": "medic", "label": "medic", "state": "no-go", "found": "no", "asked": "yes"}
FALSE_GO = {
    "verdict": "go",
    "take": 1,
    "hash": digest({}),
    "statement": {},
    "lines": [LINE],
    "clock": "own",
    "at": "2027-06-07T12:00:00Z",
}


def entry(kind: str, data: dict[str, Any]) -> Any:
    return next_entry(EMPTY, NOON.isoformat(), kind, "jump", data)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("promise", {}),
        ("measured", {**WIND, "values": ["1"]}),
        ("measured", {**WIND, "values": []}),
        ("measured", {**WIND, "yes": True}),
        ("measured", {**WIND, "at": 1_800_000_000}),
        ("measured", {**WIND, "at": "2027-06-07T12:00:00"}),
        ("measured", {**WIND, "by": ""}),
        ("measured", {**WIND, "who": "x"}),
        ("signed", {"role": "director", "by": "x", "yes": True, "at": WIND["at"]}),
        ("signed", {"role": "medic", "by": "x", "yes": "yes", "at": WIND["at"]}),
        ("decision", FALSE_GO),
        ("decision", {**FALSE_GO, "lines": []}),
        ("decision", {**FALSE_GO, "verdict": "no-go", "hash": "0" * 64}),
        ("take", {"take": 0, "outcome": "good", "by": "x", "at": WIND["at"]}),
    ],
)
def test_an_entry_that_is_not_of_its_kind_is_refused(kind: str, data: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="entry 1"):
        read_entry(entry(kind, data))


def test_what_is_written_is_read_back() -> None:
    said = (
        Measured.model_validate_json(str(WIND).replace("'", '"')),
        ConsentWord(person="7", by="NILS", given=False, at=NOON),
        Abort(by="Marit", words="wind", at=NOON),
    )
    head, entries = EMPTY, []
    for one in said:
        new = written("jump", one)
        entries.append(next_entry(head, NOON.isoformat(), new.kind, new.gag, new.data))
        head = Head(entries[-1].number, entries[-1].hash)
    assert said_of(entries, "jump") == said
    assert said_of(entries, "another") == ()


def test_the_value_measured_last_counts_whatever_was_written_last() -> None:
    late = Measured(name="wind", values=(2.0,), written="late", by="x", at=NOON)
    early = Measured(name="wind", values=(1.0,), written="early", by="x", at=NOON - timedelta(minutes=1))
    assert happened([late, early]).measured["wind"].written == "late"
    again = late.model_copy(update={"written": "again"})
    assert happened([late, again]).measured["wind"].written == "again"


def test_a_persons_last_word_counts() -> None:
    yes, no = (ConsentWord(person="1", by="ASTA", given=given, at=NOON) for given in (True, False))
    assert [one.given for one in happened([yes, no]).consents] == [False]
    assert [one.given for one in happened([no, yes]).consents] == [True]
