"""Stunt plans: what they say is what was computed and stated, and what nobody said is left to fill in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest

from gags.made_up import specified
from paper.papers import text_of as squeezed_pages
from precipice.gags.checklist import checklist_of
from precipice.gags.registry import MODELLED, kind_of
from precipice.gags.specification import Specification
from precipice.paper import words
from precipice.paper.handout.document import (
    Beside,
    Block,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Points,
    Row,
    Signatures,
    Size,
    Table,
    Text,
    Together,
)
from precipice.paper.handout.formats import render
from precipice.paper.kinds.cards import card_lines
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.stunt.gist import distance_at
from precipice.paper.kinds.stunt.lists import EVERY, LISTS, lists_of
from precipice.paper.kinds.stunt.subject import FILL
from precipice.paper.kinds.stuntplan import SECTIONS
from precipice.paper.kinds.stuntplan import build as build_stuntplan
from precipice.plan.check import Checked, check
from precipice.plan.plan import Plan
from precipice.production.assessment import Assessment
from precipice.production.findings import CardLine, LimitsCard
from precipice.production.problem import InputError
from precipice.production.stunt import GAG_KINDS, GagEntry
from precipice.safety.hazards import read_hazards

EXAMPLE = Path(__file__).parents[2] / "examples" / "headland"
EXAMPLES = Path(__file__).parents[1] / "gags"
MPH = 0.44704
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)


@lru_cache
def headland() -> Checked:
    return check(EXAMPLE)


def plan_of(plan: Plan, gag: str | None = None, person: str = "sc") -> Document:
    """The copy of the coordinator, who sees the consents."""
    return build_stuntplan(Material(headland(), plan, NOW, gag=gag, person=person))


@pytest.fixture(scope="module")
def whole(plan: Plan) -> Document:
    """The plans of all gags in one paper."""
    return plan_of(plan)


def flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Together):
            yield from flat(block.blocks)
        if isinstance(block, Beside):
            for column in block.columns:
                yield from flat(column)


def plain(text: object) -> str:
    return "".join(run.text for run in text) if isinstance(text, tuple) else str(text)


def texts(document: Document) -> Iterator[str]:
    yield from (document.title, document.status, document.footer, document.production)
    for block in flat(document.blocks):
        parts: tuple[Text | object, ...] = ()
        match block:
            case Heading() | Paragraph():
                parts = (block.text,)
            case Points():
                parts = block.items
            case Facts():
                parts = tuple(part for pair in block.pairs for part in pair)
            case Table():
                parts = (*(one.title for one in block.columns), *(c for row in block.rows for c in row.cells))
            case Picture():
                parts = (block.says,)
            case Signatures():
                parts = tuple(part for line in block.lines for part in line)
        yield from map(plain, parts)


def table(document: Document, name: str) -> Table:
    return next(one for one in flat(document.blocks) if isinstance(one, Table) and one.name.endswith(name))


def cells(row: Row) -> tuple[str, ...]:
    return tuple(map(plain, row.cells))


def one_of(plan: Plan, gag: str) -> Assessment:
    return next(one for one in plan.assessments if one.gag == gag)


def test_the_sections_stand_in_the_order_that_is_asked(plan: Plan) -> None:
    document = plan_of(plan, "fjord-jump")
    heads = [block.text for block in flat(document.blocks) if isinstance(block, Heading) and block.level == 2]
    assert [int(head.split()[0]) for head in heads] == list(range(1, len(SECTIONS) + 1))


def test_every_gag_begins_a_page(whole: Document) -> None:
    document = whole
    gags = headland().production.gags
    assert sum(isinstance(block, PageBreak) for block in document.blocks) == len(gags) - 1
    first = [one.text for one in document.blocks if isinstance(one, Heading) and one.level == 1]
    assert [text.split(":")[0] for text in first] == [gag.id for gag in gags]
    names = [block.name for block in flat(document.blocks) if isinstance(block, Table)]
    assert len(names) == len(set(names))
    drawn = [block.svg for block in flat(document.blocks) if isinstance(block, Picture)]
    ids = [one for svg in drawn for one in set(re.findall(r'\bid="([^"]+)"', svg))]
    assert len(ids) == len(set(ids))


def test_the_chances_are_the_assessments(plan: Plan) -> None:
    one = one_of(plan, "fjord-jump")
    rows = {cells(row)[0]: cells(row) for row in table(plan_of(plan, "fjord-jump"), "chances").rows}
    for name, odds in (("kills", one.kills), ("spoils the take", one.spoils), ("injury or worse", one.harm)):
        assert rows[name][1:] == (words.chance(odds), words.percent(odds))
    assert any(words.record_text(one.record[0]) in text for text in texts(plan_of(plan, "fjord-jump")))


def test_the_margins_are_in_feet_and_metres(plan: Plan) -> None:
    one = one_of(plan, "gantry-fall")
    rows = table(plan_of(plan, "gantry-fall"), "margins").rows
    assert [cells(row)[0] for row in rows] == [margin.label for margin in one.margins]
    for row, margin in zip(rows, one.margins, strict=True):
        assert cells(row)[-1] == words.both(margin.quantiles[4], margin.unit)
        assert cells(row)[2] == words.chance(margin.odds)
    assert any(re.search(r"ft \(.*m\)", cell) for row in rows for cell in cells(row))


def test_the_steps_have_the_middle_runs_times_and_distances(plan: Plan) -> None:
    one = one_of(plan, "roadblock-jump")
    rows = table(plan_of(plan, "roadblock-jump"), "steps").rows
    assert [cells(row)[1] for row in rows] == [phase.label for phase in one.phases]
    lands = next(phase for phase in one.phases if phase.label == "lands")
    line = next(line for line in one.tracks if line.take == 0)
    before = max(k for k, at in enumerate(line.t) if at <= lands.start)
    at = distance_at(one, lands.start)
    assert at is not None
    assert line.x[before] <= at <= line.x[min(before + 1, len(line.x) - 1)]
    assert cells(rows[-1])[3] == words.both(at, "ft")


def test_a_time_off_the_track_has_no_distance(plan: Plan) -> None:
    one = one_of(plan, "roadblock-jump")
    assert distance_at(one, 1e4) is None
    assert distance_at(one.model_copy(update={"tracks": ()}), 0.0) is None


def test_the_limits_are_the_cards(plan: Plan) -> None:
    lines = (
        CardLine(label="wind in the face", limit=5 * MPH, unit="mph", at_edge=False),
        CardLine(label="wind from behind", limit=None, unit="mph", at_edge=False),
        CardLine(label="wind across", limit=10 * MPH, unit="mph", at_edge=True),
    )
    card = LimitsCard(
        input="lip_speed",
        label="speed at the lip",
        unit="mph",
        low=30 * MPH,
        high=36 * MPH,
        second="mean wind",
        more_is_worse=True,
        lines=lines,
        note="At 33 ft.",
    )
    assert list(card_lines(card)) == [
        "wind in the face: up to 5 mph (2.2 m/s)".replace(" mph", "\u00a0mph").replace(" m/s", "\u00a0m/s"),
        "wind from behind: no-go",
        "wind across: up to 10\u00a0mph (4.5\u00a0m/s), the most that was looked at",
    ]
    one = one_of(plan, "fjord-jump").model_copy(update={"card": card})
    said = list(texts(plan_of(plan.model_copy(update={"assessments": (one,)}), "fjord-jump")))
    assert "speed at the lip: 30\u00a0mph (13.4\u00a0m/s) to 36\u00a0mph (16.1\u00a0m/s)" in said
    assert set(card_lines(card)) <= set(said)
    shut = one.model_copy(update={"card": card.model_copy(update={"low": None, "high": None})})
    said = list(texts(plan_of(plan.model_copy(update={"assessments": (shut,)}), "fjord-jump")))
    assert any(text.startswith("No-go at every speed at the lip") for text in said)


def test_the_register_is_held_with_owner_and_signature(plan: Plan) -> None:
    register = read_hazards(EXAMPLE, [gag.id for gag in headland().production.gags])
    rows = [cells(row) for row in table(plan_of(plan, "fjord-jump"), "controls").rows]
    assert [row[0] for row in rows] == [hazard.words for hazard in register.of("fjord-jump")]
    assert rows[0][1] == "10, high"
    assert "Liv Aas, rigger; signed 2027-06-05" in rows[0][-1]
    assert any("No hazard of this gag has been rated" in text for text in texts(plan_of(plan, "van-ram")))


def test_a_consent_that_is_lacking_stands_at_the_top(plan: Plan) -> None:
    answer = next(one for one in plan.consents if one.gag == "kitchen-kick" and one.name == "NILS")
    refused = answer.model_copy(update={"state": "not agreed", "words": "Nils does not agree."})
    changed = plan.model_copy(update={"consents": (refused,)})
    document = plan_of(changed, "kitchen-kick")
    first = next(block for block in document.blocks if isinstance(block, Paragraph) and block.tone)
    assert first.tone == "no-go"
    assert plain(first.text) == "NO-GO: CONSENT. NILS: Nils does not agree."
    assert not any(isinstance(block, Paragraph) and block.tone == "go" for block in document.blocks[:6])


def test_a_no_go_by_its_odds_says_why(plan: Plan) -> None:
    one = one_of(plan, "van-ram").model_copy(update={"verdict": "no-go", "reasons": ("Too likely.",)})
    document = plan_of(plan.model_copy(update={"assessments": (one,)}), "van-ram")
    assert any(text == "NO-GO as stated. Too likely." for text in texts(document))


@pytest.mark.parametrize("gag", ["roof-fight", "viaduct-wreck"])
def test_a_railway_gag_needs_the_railways_written_permission(plan: Plan, gag: str) -> None:
    document = plan_of(plan, gag)
    warned = [
        plain(one.text) for one in document.blocks if isinstance(one, Paragraph) and one.tone == "warning"
    ]
    assert any("railway's written permission" in text and "no-go" in text for text in warned)


def test_names_are_never_made_up(plan: Plan) -> None:
    rows = [cells(row) for row in table(plan_of(plan, "gantry-fall"), "people").rows]
    named = {row[0]: row[2] for row in rows}
    assert named.pop("performer") == "double for SIGNALMAN"
    assert named.pop("stunt double") == "Carl Berge"
    assert named.pop("stunt coordinator") == "Freya Lindqvist"
    assert named.pop("1st assistant director") == "Idris Vale"
    assert named.pop("medic on set") == "Dr. Aminata Sow"
    assert set(named.values()) == {FILL}
    lines = {cells(row)[0]: cells(row)[1] for row in table(plan_of(plan, "gantry-fall"), "emergency").rows}
    assert lines.pop("Medic, name and telephone") == "Dr. Aminata Sow, +1 212 555 0107"
    (hospital,) = (lines.pop(item) for item in tuple(lines) if "hospital" in item)
    assert "Hospital" in hospital
    assert set(lines.values()) == {FILL}


def signers(plan: Plan, gag: str) -> dict[str, str]:
    """Names on the lines to sign on, by role."""
    blocks = flat(plan_of(plan, gag).blocks)
    return dict(next(block.lines for block in blocks if isinstance(block, Signatures)))


def test_who_signs_is_named_where_the_production_names_them(plan: Plan) -> None:
    named = signers(plan, "tower-climb")
    assert named["rigger"] == "Marek Nov\u00e1k"
    assert named["stunt coordinator"] == "Freya Lindqvist"
    assert named["1st AD"] == "Idris Vale"
    assert named["medic"] == "Dr. Aminata Sow"
    assert signers(plan, "van-ram")["rigger"] == ""


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_no_page_holds_signatures_alone(plan: Plan, size: Size) -> None:
    """What is signed for ends on the page that is signed."""
    for gag in ("stand-off", "gantry-fall", "fjord-jump", "roof-hang"):
        pages = squeezed_pages(render(plan_of(plan, gag), "pdf", size, NOW).content)
        (signed,) = (page for page in pages if "14Sign-offsandcopies" in page)
        before = "isaprobability" if gag == "stand-off" else "thesamenumbers."
        assert before in signed.split("14Sign-offsandcopies")[0], gag


def test_the_hospital_is_found_however_its_place_is_written(plan: Plan) -> None:
    checked = headland()
    places = tuple(
        one.model_copy(update={"name": one.name.lower(), "base": "Elsewhere"})
        for one in checked.production.places
    )
    made = replace(checked, production=checked.production.model_copy(update={"places": places}))
    document = build_stuntplan(Material(made, plan, NOW, gag="fjord-jump"))
    lines = {cells(row)[0]: cells(row)[1] for row in table(document, "emergency").rows}
    assert not any(found == FILL for item, found in lines.items() if "hospital" in item)


def test_without_crew_and_hospital_everything_is_left_to_fill_in(plan: Plan) -> None:
    checked = headland()
    places = tuple(one.model_copy(update={"hospital": None}) for one in checked.production.places)
    bare = checked.production.model_copy(update={"crew": (), "places": places})
    made = replace(checked, production=bare)
    document = build_stuntplan(Material(made, plan, NOW, gag="gantry-fall"))
    named = {cells(row)[0]: cells(row)[2] for row in table(document, "people").rows}
    assert named.pop("performer") == "double for SIGNALMAN"
    assert set(named.values()) == {FILL}
    assert all(cells(row)[1] == FILL for row in table(document, "emergency").rows)


@pytest.mark.parametrize("person", ["", "ins", "med", "dp", "2"])
def test_a_copy_of_another_holds_no_consent_and_no_exposure(plan: Plan, person: str) -> None:
    answer = next(one for one in plan.consents if one.gag == "kitchen-kick" and one.name == "NILS")
    refused = answer.model_copy(update={"state": "not agreed", "words": "Secret words of a no."})
    document = plan_of(plan.model_copy(update={"consents": (refused,)}), "kitchen-kick", person)
    said = " ".join(texts(document))
    assert "Secret words" not in said
    assert "will not kick a colleague" not in said
    names = [block.name for block in flat(document.blocks) if isinstance(block, Table)]
    assert not any(name.endswith(("consents", "exposure")) for name in names)
    first = next(block for block in document.blocks if isinstance(block, Paragraph) and block.tone)
    assert plain(first.text) == "NO-GO. Not everybody in it has agreed."


def test_a_person_sees_their_own_answer_and_nobody_elses(plan: Plan) -> None:
    rows = [cells(row)[0] for row in table(plan_of(plan, "kitchen-kick", "7"), "consents").rows]
    assert rows == ["NILS"]


def test_a_kind_with_a_list_has_no_probability(plan: Plan) -> None:
    document = plan_of(plan, "stand-off")
    listed = checklist_of("weapon")
    assert listed is not None
    lines = [cells(row)[1:] for row in table(document, "to settle").rows if len(row.cells) > 1]
    assert lines == [(line.words, line.source) for line in listed.lines]
    assert not re.search(r"\b1 in \d[\d,]* \(|95 % interval", " ".join(texts(document)))


def test_an_unknown_gag_is_refused(plan: Plan) -> None:
    with pytest.raises(InputError, match="no-such-gag"):
        plan_of(plan, "no-such-gag")


def test_nothing_is_called_safe(whole: Document) -> None:
    said = " ".join(texts(whole))
    assert not re.search(r"\bsafe(ly|r|st)?\b", said, re.IGNORECASE)


def test_words_of_others_stay_words(plan: Plan) -> None:
    evil = '=HYPERLINK("http://x")<script>#let x = 1 $x$ [[a]] *b*'
    checked = headland()
    gags = tuple(
        gag.model_copy(update={"description": evil}) if gag.id == "van-ram" else gag
        for gag in checked.production.gags
    )
    made = replace(checked, production=checked.production.model_copy(update={"gags": gags}))
    document = build_stuntplan(Material(made, plan, NOW, gag="van-ram"))
    assert evil in list(texts(document))
    assert not any(evil in block.svg for block in flat(document.blocks) if isinstance(block, Picture))


@pytest.mark.parametrize("kind", GAG_KINDS)
def test_every_kind_has_lists_with_sources(kind: str) -> None:
    lists = lists_of(kind, {})
    assert all(getattr(lists, name) for name in ("people", "equipment", "together", "emergency", "rehearsal"))
    assert all(one.source for name in LISTS for one in getattr(lists, name))
    assert bool(lists.hazards) == (kind != "other")


@pytest.mark.parametrize("name", [EVERY, *GAG_KINDS])
def test_what_a_line_hangs_on_is_a_choice_of_its_kind(name: str) -> None:
    path = files("precipice.paper.kinds").joinpath("data", "stunt", f"{name}.toml")
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(read) <= set(LISTS)
    kind = kind_of(name) if name in MODELLED else None
    options = {choice.name: set(choice.options) for choice in (kind.choices if kind else ())}
    for entries in read.values():
        for entry in entries:
            assert all(set(allowed) <= options[choice] for choice, allowed in entry.get("when", {}).items())


def test_lines_hang_on_the_gags_choices() -> None:
    gear = {one.name for one in lists_of("high_fall", {"catcher": "boxes"}).equipment}
    assert "box rig" in gear
    assert not any("airbag" in name for name in gear)


def stated(kind: str) -> dict[str, dict[str, object]]:
    """The good examples beside a kind's tests, by their names."""
    table_of = tomllib.loads((EXAMPLES / kind / "examples.toml").read_text(encoding="utf-8"))
    found: dict[str, dict[str, object]] = table_of["good"]
    return found


def alone(plan: Plan, gag: GagEntry, spec: Specification | None, found: tuple[Assessment, ...]) -> Document:
    """The stunt plan of a gag that is the only one of its production."""
    checked = headland()
    made = replace(
        checked,
        production=checked.production.model_copy(update={"gags": (gag,)}),
        specifications={} if spec is None else {gag.id: spec},
        folder=Path(__file__).parent,
    )
    changed = plan.model_copy(update={"assessments": found, "consents": ()})
    return build_stuntplan(Material(made, changed, NOW))


def sections(document: Document) -> int:
    return sum(isinstance(block, Heading) and block.level == 2 for block in flat(document.blocks))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in MODELLED for name in stated(kind)])
def test_every_example_of_every_kind_builds_a_plan(plan: Plan, kind: str, name: str) -> None:
    table_of = tomllib.loads((EXAMPLES / kind / "examples.toml").read_text(encoding="utf-8"))
    folder = (EXAMPLES / kind / table_of.get("folder", ".")).resolve()
    spec, problems = specified(kind, stated(kind)[name], folder)
    assert spec is not None, problems
    gag = GagEntry(id="stunt", scene="27", kind=kind, performer="1")
    # The numbers are those of a gag of the kind in the example; the lists are those of this one's choices.
    one = next(one for one in plan.assessments if one.kind == kind).model_copy(update={"gag": "stunt"})
    document = alone(plan, gag, spec, (one,))
    assert sections(document) == len(SECTIONS)
    gear = {cells(row)[0] for row in table(document, "equipment").rows}
    assert gear == {piece.name for piece in lists_of(kind, spec.choices).equipment}


@pytest.mark.parametrize("kind", GAG_KINDS)
def test_every_kind_builds_a_plan_without_a_number(plan: Plan, kind: str) -> None:
    document = alone(plan, GagEntry(id="stunt", scene="27", kind=kind), None, ())
    assert document.title == "Stunt plan: stunt"
    assert sections(document) == len(SECTIONS)
    assert any("No number" in text for text in texts(document))


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_a_plan_takes_three_to_six_pages_with_headers(plan: Plan, size: Size) -> None:
    for gag, most in (("stand-off", 4), ("gantry-fall", 6)):
        pdf = pypdfium2.PdfDocument(render(plan_of(plan, gag), "pdf", size, NOW).content)
        assert 3 <= len(pdf) <= most
        assert all("Stunt plan" in page.get_textpage().get_text_range() for page in pdf)
