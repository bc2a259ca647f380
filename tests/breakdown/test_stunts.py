"""What the search for stunts says of single lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.breakdown.measures import measures
from precipice.breakdown.pattern import compile_patterns
from precipice.breakdown.roles import Persons
from precipice.breakdown.sheets import break_down
from precipice.breakdown.stunts import find_stunts, stunt_rules, stunts_of_place
from precipice.breakdown.tokens import take_apart
from precipice.breakdown.words import read_data, words
from precipice.production.sheet import StuntMention
from precipice.production.stunt import GAG_KINDS
from precipice.production.units import si_factor
from precipice.script.fountain import parse_fountain

CAST = {"mara": "MARA", "krane": "KRANE", "guard": "GUARD"}


def found(text: str) -> list[StuntMention]:
    paragraph = take_apart(text, words())
    return list(find_stunts(paragraph, Persons(paragraph, CAST, words()), 10))


def classes(text: str) -> list[str]:
    return sorted({mention.stunt for mention in found(text)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She falls asleep. Night falls. He falls silent.", []),
        ("She climbs into the van. He climbs the stairs.", []),
        ("He hits the lights. They crack up.", []),
        ("He shoots her a look.", []),
        ('A headline: "TRAIN CRASHES INTO SEA".', []),
        ("He sits as if he had been shot.", []),
        ("She does not jump.", []),
        ("He remembers how they fell from the roof.", []),
        ("On the television a car explodes.", []),
        ("He kicks him in the ribs.", ["fight"]),
        ("Flung from the cart, she lands on her back.", ["fall"]),
        ("Her coat is on fire.", ["fire"]),
        ("He holds her at gunpoint.", ["weapon"]),
        ("The stallion rears.", ["animal"]),
        ("He goes through the plate-glass window.", ["glass"]),
        ("The rope catches her.", ["wire"]),
        ("The van flips.", ["vehicle"]),
        ("They fight on the roof of the moving train.", ["fight", "platform"]),
    ],
)
def test_what_is_performed_and_what_is_only_said(text: str, expected: list[str]) -> None:
    assert set(expected) <= set(classes(text))
    assert bool(expected) == bool(classes(text))


@pytest.mark.parametrize(
    ("text", "stunt", "who", "whom"),
    [
        ("Krane punches Mara in the ribs.", "fight", "KRANE", "MARA"),
        ("Mara is thrown over the rail by Krane.", "fall", "KRANE", "MARA"),
        ("Mara comes in. She falls from the ladder.", "fall", "MARA", ""),
        ("Krane waits. He kicks her in the stomach.", "fight", "KRANE", "her"),
        ("The sergeant tackles Krane.", "fight", "sergeant", "KRANE"),
        ("Krane grabs the guard's wrist.", "fight", "KRANE", "GUARD"),
    ],
)
def test_who_does_it_to_whom(text: str, stunt: str, who: str, whom: str) -> None:
    mention = next(one for one in found(text) if one.stunt == stunt)
    assert (mention.who, mention.whom) == (who, whom)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She falls twelve metres.", "high_fall"),
        ("She falls; the rope goes tight.", "rope_fall"),
        ("The motorcycle goes off the cliff and she falls.", "cliff_jump"),
        ("The train derails.", "train_wreck"),
        ("The car takes the ramp and flips.", "ramp_jump"),
        ("He climbs the drainpipe.", "climb"),
        ("He clings to the roof of the train.", "train_roof"),
        ("The dog bites him.", "other"),
    ],
)
def test_the_gag_kind_that_fits(text: str, kind: str) -> None:
    assert kind in {mention.kind for mention in found(text)}


def test_a_pronoun_is_answered_by_the_one_it_fits() -> None:
    script = (
        "INT. A - DAY\n\nKRANE\nNo.\n\nMARA\nYes.\n\nKrane waits with his knife.\n\nMara lifts her hand.\n\n"
        "Krane and Mara stand. She falls from the ladder.\n\nHe kicks the door. He punches her.\n"
    )
    mentions = break_down(parse_fountain(script)).sheets[0].stunts
    assert [(one.who, one.whom) for one in mentions if one.stunt == "fall"] == [("MARA", "")]
    assert [(one.who, one.whom) for one in mentions if one.word.startswith("punches")] == [("KRANE", "MARA")]


def test_every_class_has_a_kind_of_gag() -> None:
    for one in stunt_rules().classes.values():
        assert {one.kind, *(rule.kind for rule in one.kinds)} <= set(GAG_KINDS)


@pytest.mark.parametrize(
    ("text", "of", "value"),
    [
        ("forty feet", "height", 40 * 0.3048),
        ("twelve hundred feet", "height", 1200 * 0.3048),
        ("two hundred and sixty metres", "height", 260.0),
        ("1,200 ft", "height", 1200 * 0.3048),
        ("a fifty-foot drop", "height", 50 * 0.3048),
        ("two storeys", "height", 6.0),
        ("60 mph", "speed", 60 * 0.44704),
        ("thirty miles an hour", "speed", 30 * 0.44704),
        ("ninety kilometres an hour", "speed", 25.0),
        ("20 knots", "speed", 20 * 1852 / 3600),
    ],
)
def test_measures_are_read_in_si(text: str, of: str, value: float) -> None:
    (measure,) = measures(f"It is {text} here.")
    assert (measure.of, measure.value) == (of, pytest.approx(value, rel=1e-12))


def test_the_units_are_those_of_the_production_file() -> None:
    table = read_data("measures.toml")
    for entry in (*table["heights"].values(), *table["speeds"].values()):
        if "unit" in entry:
            assert entry["si"] == pytest.approx(si_factor(entry["unit"]), rel=1e-12)


def test_height_and_speed_stand_with_their_words() -> None:
    (fall,) = (one for one in found("He drops forty feet into a skip.") if one.stunt == "fall")
    assert (fall.height_m, fall.height_words) == (pytest.approx(12.192), "forty feet")
    (jump,) = (one for one in found("The van flips at 60 mph.") if one.stunt == "vehicle")
    assert (jump.speed_ms, jump.speed_words) == (pytest.approx(26.8224), "60 mph")


def test_evidence_points_at_its_words_and_line() -> None:
    text = "Mara waits.\nShe falls\nfrom the ladder."
    (fall,) = (one for one in found(text) if one.stunt == "fall")
    assert (fall.word, fall.line) == ("falls from", 11)
    assert " ".join(text[fall.start : fall.end].split()) == fall.word
    assert fall.sentence == "She falls from the ladder."


def test_the_place_of_a_scene_is_a_cue() -> None:
    assert [one.stunt for one in stunts_of_place("UNDERWATER - CONTINUOUS", 1)] == ["water"]
    assert [one.kind for one in stunts_of_place("EXT. TRAIN - ROOF - DAY", 1)] == ["train_roof"]
    assert list(stunts_of_place("INT. KITCHEN - DAY", 1)) == []


@pytest.mark.parametrize("written", ["<who>", "... ?fall", "@nothing falls"])
def test_a_pattern_that_cannot_be_found_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="allowed"):
        compile_patterns([(written, "x")], {"something": ["fall"]})


@pytest.mark.parametrize(
    "text", ["falls " * 20_000, "1 " * 20_000, "'\"" * 20_000, "A." * 20_000, "the (" * 20_000]
)
def test_endless_lines_end(text: str) -> None:
    """Growth is linear: each takes a fraction of a second, where a square would take minutes."""
    breakdown = break_down(parse_fountain(f"INT. A - DAY\n\nX {text}\n"))
    assert len(breakdown.sheets) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" .,'\"-\u2014falsrope"))))
def test_any_text_is_read_and_evidence_lies_within_it(text: str) -> None:
    paragraph = take_apart(text, words())
    spans = zip(paragraph.starts, paragraph.ends, strict=True)
    assert [text[start:end].lower() for start, end in spans] == paragraph.words
    for mention in find_stunts(paragraph, Persons(paragraph, CAST, words()), 1):
        assert 0 <= mention.start < mention.end <= len(text)
