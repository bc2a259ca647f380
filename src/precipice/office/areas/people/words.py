"""A consent in sentences that somebody says aloud: "Nobody may hit me in the face."."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from precipice.office.areas.people.form import Block, Side, filled
from precipice.production.consent import Consent, Line, Region, moment_text
from precipice.production.problem import Problem
from precipice.production.stunt import GAG_KINDS
from precipice.safety.answers import CONTACT_TEXT

BODY: Mapping[str, str] = {
    "head": "head or face",
    "chest": "chest",
    "abdomen": "belly",
    "back": "back",
    "arm": "arms",
    "leg": "legs",
}
DONE: Mapping[Side, Mapping[str, str]] = {
    "receives": {
        "nothing": "Nobody may touch or hit me there",
        "touch": "A hand or a grip, without force",
        "pulled": "A blow that is pulled, without a pad",
        "padded": "A blow on a pad",
        "pulled or padded": "A blow, pulled or on a pad",
        "full": "A full blow",
    },
    "gives": {
        "nothing": "I touch or hit nobody there",
        "touch": "A hand or a grip, without force",
        "pulled": "A blow that I pull, without a pad",
        "padded": "A blow on a pad",
        "pulled or padded": "A blow, pulled or on a pad",
        "full": "A full blow",
    },
}
"""What the form offers for a part of the body."""

_MAY = {
    "touch": "touch or grip me, without force, on",
    "pulled": "hit me with a pulled blow, or touch me, on",
    "padded": "hit me on a pad, or touch me, on",
    "pulled or padded": "hit me, pulled or on a pad, or touch me, on",
    "full": "hit me in full, or anything less, on",
}
_WILL = {
    "touch": "touch or grip {}, without force, on",
    "pulled": "hit {} with a pulled blow, or touch them, on",
    "padded": "hit {} on a pad, or touch them, on",
    "pulled or padded": "hit {}, pulled or on a pad, or touch them, on",
    "full": "hit {} in full, or anything less, on",
}
LIMITS: Mapping[str, tuple[str, str]] = {
    "height": ("Not higher than", "20 ft or 6 m"),
    "speed": ("Not faster than", "30 mph or 50 km/h"),
    "takes_a_day": ("Takes a day, at most", "3"),
    "opening_load": ("A canopy may open with, at most", "6 g"),
    "deceleration": ("I am stopped with, at most", "10 g"),
    "head_acceleration": ("My head is moved with, at most", "15 g"),
    "blow_force": ("A blow on me, at most", "90 lbf or 400 N"),
    "harness_load": ("A harness or rope pulls me with, at most", "600 lbf or 3 kN"),
}
"""A limit's name to its words and an example."""


def mistake_words(problem: Problem) -> str:
    """What cannot be said, in the words of the form: "Not higher than: found 'tall'; write it like 20 ft"."""
    name, _, found = problem.found.partition(": ")
    if name in LIMITS:
        label, example = LIMITS[name]
        return f"{label}: found {found}; write it like {example}"
    return f"{problem.field or 'Your consent'}: found {problem.found}; allowed: {problem.allowed}"


def kind_words(kind: str) -> str:
    """A kind of gag as people say it."""
    return kind.replace("_", " ")


def sentences(consent: Consent, names: Mapping[str, str]) -> Iterator[str]:
    """What a consent says, one sentence each.

    Args:
        consent: The consent.
        names: Parts by board number.
    """
    if consent.withdrawn_on is not None:
        yield f"I took all of this back on {moment_text(consent.withdrawn_on)}. No gag with me in it may go."
    form = filled(consent)
    yield from _received(form.receives, names)
    yield from _given(form.gives, names)
    for limit in form.limits:
        where = f"In {_listed(map(kind_words, limit.kinds))}: " if limit.kinds else "In every gag: "
        for name, written in limit.values.items():
            begins = LIMITS[name][0]
            yield f"{where}{begins[0].lower()}{begins[1:]} {written}."
    if consent.double_for:
        yield f"I ask for a double for {_listed(map(kind_words, consent.double_for))}."
    for side, lines in (("to me", consent.receives), ("by me", consent.gives)):
        for line in lines:
            if line.withdrawn_on is not None:
                yield _taken_back(line, side)


def _received(blocks: Iterable[Block], names: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        who = _listed((names.get(one, one) for one in block.people), "or") if block.people else ""
        for option, where in _options(block):
            if option == "nothing":
                if not who:
                    yield f"Nobody may touch or hit me on the {where}{_but(blocks)}."
            else:
                yield f"{who or 'Anybody in the gag'} may {_MAY[option]} the {where}."


def _given(blocks: Iterable[Block], names: Mapping[str, str]) -> Iterator[str]:
    for block in blocks:
        who = _listed((names.get(one, one) for one in block.people), "or") if block.people else "others"
        for option, where in _options(block):
            if option == "nothing":
                if not block.people:
                    yield f"I will touch or hit nobody on the {where}{_but(blocks)}."
            else:
                yield f"I will {_WILL[option].format(who)} the {where}."


def _but(blocks: Iterable[Block]) -> str:
    return ", but as said of people by name" if any(block.people for block in blocks) else ""


def _options(block: Block) -> Iterator[tuple[str, str]]:
    """Each option that is chosen, and the parts of the body it is chosen for."""
    by_option: dict[str, list[str]] = {}
    for region in Region:
        by_option.setdefault(block.regions.get(region, "nothing"), []).append(BODY[region])
    for option, where in by_option.items():
        yield option, _listed(where, "or" if option == "nothing" else "and")


def _taken_back(line: Line, side: str) -> str:
    if line.withdrawn_on is None:
        raise ValueError("found a line that stands; one that was taken back is allowed")
    where = f" on the {_listed((BODY[one] for one in line.regions), 'or')}" if line.regions else ""
    return f"Taken back on {moment_text(line.withdrawn_on)}: {CONTACT_TEXT[line.contact]} {side}{where}."


def _listed(words: Iterable[str], last: str = "and") -> str:
    found = list(words)
    return f" {last} ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""


def kinds_first(mine: Iterable[str]) -> list[tuple[str, str]]:
    """Every kind of gag with its words, those that somebody is in first."""
    first = [kind for kind in GAG_KINDS if kind in set(mine)]
    return [(kind, kind_words(kind)) for kind in (*first, *(one for one in GAG_KINDS if one not in first))]
