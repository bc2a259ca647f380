"""Cross-checks: what one entry of the production file says of another, and of the script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from precipice.production.crew import CrewMember
from precipice.production.elements import ElementEntry
from precipice.production.exposure import ExposureLimit
from precipice.production.gate import GateEntry
from precipice.production.people import CastMember
from precipice.production.problem import Problem
from precipice.production.shoot import BudgetLine, Move, Place, Preparation, SceneEntry, WishEntry
from precipice.production.stunt import GAG_KINDS, GagEntry


@dataclass(frozen=True, slots=True)
class Sketch:
    """The entries of a production file that are good by themselves, and every id the file claims."""

    script: str | None
    cast: tuple[CastMember, ...]
    crew: tuple[CrewMember, ...]
    places: tuple[Place, ...]
    scenes: tuple[SceneEntry, ...]
    gags: tuple[GagEntry, ...]
    gates: tuple[GateEntry, ...]
    budget: tuple[BudgetLine, ...]
    preparations: tuple[Preparation, ...]
    wishes: tuple[WishEntry, ...]
    elements: tuple[ElementEntry, ...]
    moves: tuple[Move, ...]
    exposure_limits: tuple[ExposureLimit, ...]
    second_unit: bool
    time_zone: bool
    claimed: Mapping[str, tuple[str, ...]]


Finding = tuple[str, str, str]
"""Field path, what was found, what is allowed."""


def cross_problems(file: str, sketch: Sketch) -> tuple[Problem, ...]:
    """Every reference inside the file that leads nowhere, twice, or in a circle."""
    return tuple(Problem(file, *finding) for rule in RULES for finding in rule(sketch))


def script_problems(file: str, sketch: Sketch, numbers: tuple[str, ...]) -> tuple[Problem, ...]:
    """Every reference to a scene that the script does not have.

    Args:
        file: Name of the production file.
        sketch: Its good entries.
        numbers: The script's scene numbers.
    """
    known, allowed = set(numbers), _some("a scene of the script", numbers)
    named = [
        *((f"scenes[{scene.number}].number", scene.number) for scene in sketch.scenes),
        *((f"gags[{gag.id}].scene", gag.scene) for gag in sketch.gags),
        *((f"gates[{gate.gag}].falls", scene) for gate in sketch.gates for scene in gate.falls),
        *(
            (f"gates[{gate.gag}].weather.cover", scene)
            for gate in sketch.gates
            if gate.weather is not None
            for scene in gate.weather.cover
        ),
        *((f"scenes[{one.number}].after", after.scene) for one in sketch.scenes for after in one.after),
        *((f"preparations[{one.name}].scene", one.scene) for one in sketch.preparations),
        *((f"elements[{one.label}].scene", one.scene) for one in sketch.elements),
        *((f"wishes[{one.wish}].scenes", scene) for one in sketch.wishes for scene in one.scenes),
        *((f"wishes[{one.wish}].scene", one.scene) for one in sketch.wishes if one.scene is not None),
        *((f"wishes[{one.wish}].before", one.before) for one in sketch.wishes if one.before is not None),
    ]
    return tuple(Problem(file, field, repr(scene), allowed) for field, scene in named if scene not in known)


def _some(what: str, names: tuple[str, ...]) -> str:
    if not names:
        return f"{what}, of which there is none"
    shown = ", ".join(names[:12])
    return f"{what}: {shown}{', ...' if len(names) > 12 else ''}"


def _ids_once(sketch: Sketch) -> Iterator[Finding]:
    keys = {
        "cast": "id",
        "crew": "id",
        "places": "name",
        "scenes": "number",
        "gags": "id",
        "gates": "gag",
        "preparations": "name",
        "wishes": "wish",
    }
    for section, key in keys.items():
        for name, count in Counter(sketch.claimed[section]).items():
            if count > 1:
                yield f"{section}[{name}].{key}", f"{name!r} {count} times", "each once"


def _elements_decided_once(sketch: Sketch) -> Iterator[Finding]:
    decided = Counter((one.scene, one.category, one.label.casefold()) for one in sketch.elements)
    for (scene, category, label), count in decided.items():
        if count > 1:
            found = f"{count} decisions on {label!r} among the {category} of scene {scene}"
            yield f"elements[{label}]", found, "one decision each"


def _parts_once(sketch: Sketch) -> Iterator[Finding]:
    for name, count in Counter(member.name.upper() for member in sketch.cast).items():
        if count > 1:
            yield "cast", f"the part {name!r} {count} times", "each part once"


def _people_exist(sketch: Sketch) -> Iterator[Finding]:
    cast = sketch.claimed["cast"]
    for one in sketch.preparations:
        for person in one.cast:
            if person not in cast:
                yield f"preparations[{one.name}].cast", repr(person), _some("a cast id", cast)
    for gate in sketch.gates:
        for coming in gate.comes:
            for person in coming.cast:
                if person not in cast:
                    yield f"gates[{gate.gag}].comes", repr(person), _some("a cast id", cast)
    for wish in sketch.wishes:
        if wish.cast is not None and wish.cast not in cast:
            yield f"wishes[{wish.wish}].cast", repr(wish.cast), _some("a cast id", cast)
    for gag in sketch.gags:
        if gag.performer is not None and gag.performer not in cast:
            yield f"gags[{gag.id}].performer", repr(gag.performer), _some("a cast id", cast)


def _crew_are_others_and_know_their_gags(sketch: Sketch) -> Iterator[Finding]:
    cast, gags = sketch.claimed["cast"], sketch.claimed["gags"]
    for one in sketch.crew:
        if one.id in cast:
            yield f"crew[{one.id}].id", f"{one.id!r}, which is a board number", "an id of their own"
        for gag in one.gags:
            if gag not in gags:
                yield f"crew[{one.id}].gags", repr(gag), _some("the id of a gag", gags)


def _consents_name_people_and_kinds(sketch: Sketch) -> Iterator[Finding]:
    cast = sketch.claimed["cast"]
    for member in sketch.cast:
        consent = member.consent
        if consent is None:
            continue
        field = f"cast[{member.id}].consent"
        for key, lines in (("receives", consent.receives), ("gives", consent.gives)):
            for other in (other for line in lines for other in line.others):
                if other not in cast:
                    yield f"{field}.{key}", repr(other), _some("a cast id", cast)
        for key, kinds in (
            ("limits", [kind for line in consent.limits for kind in line.kinds]),
            ("double_for", list(consent.double_for)),
        ):
            for kind in kinds:
                if kind not in GAG_KINDS:
                    yield f"{field}.{key}", repr(kind), f"a kind of gag: {', '.join(GAG_KINDS)}"


def _exposure_limits_are_for_people(sketch: Sketch) -> Iterator[Finding]:
    cast = sketch.claimed["cast"]
    for limit in sketch.exposure_limits:
        for person in limit.cast:
            if person not in cast:
                yield "exposure_limits.cast", repr(person), _some("a cast id", cast)


def _parts_in_gags_are_clear(sketch: Sketch) -> Iterator[Finding]:
    cast = sketch.claimed["cast"]
    for gag in sketch.gags:
        for one in gag.people:
            if one.id not in cast:
                yield f"gags[{gag.id}].people", repr(one.id), _some("a cast id", cast)
        for (person, part), count in Counter((one.id, one.part) for one in gag.people).items():
            if count > 1:
                yield f"gags[{gag.id}].people", f"{person!r}, who {part}, {count} times", "each once"
        if gag.double and any(one.id == gag.performer for one in gag.people):
            found = f"{gag.performer!r}, for whom a double does it"
            yield f"gags[{gag.id}].people", found, "the double's own id, or double = false"


def _gates_hang_on_gags(sketch: Sketch) -> Iterator[Finding]:
    gags = sketch.claimed["gags"]
    for gag in sketch.claimed["gates"]:
        if gag not in gags:
            yield f"gates[{gag}].gag", repr(gag), _some("the id of a gag", gags)


def _others_are_gates(sketch: Sketch) -> Iterator[Finding]:
    gates = sketch.claimed["gates"]
    for gate in sketch.gates:
        for other in gate.if_others_failed:
            if other.gag == gate.gag or other.gag not in gates:
                allowed = _some("another gate", tuple(name for name in gates if name != gate.gag))
                yield f"gates[{gate.gag}].if_others_failed", repr(other.gag), allowed


def _places_exist(sketch: Sketch) -> Iterator[Finding]:
    places = sketch.claimed["places"]
    for one in sketch.preparations:
        if one.place is not None and one.place not in places:
            field = f"preparations[{one.name}].place"
            yield field, repr(one.place), _some("the name of a place", places)
    for gate in sketch.gates:
        for coming in gate.comes:
            if coming.place not in places:
                yield f"gates[{gate.gag}].comes", repr(coming.place), _some("the name of a place", places)
    bases = tuple(dict.fromkeys(place.base for place in sketch.places))
    for move in sketch.moves:
        for base in (move.from_, move.to):
            if base not in bases:
                yield "moves", repr(base), _some("the base of a place", bases)
    for scene in sketch.scenes:
        if scene.place is not None and scene.place not in places:
            yield f"scenes[{scene.number}].place", repr(scene.place), _some("the name of a place", places)


def _daylight_needs_a_clock(sketch: Sketch) -> Iterator[Finding]:
    for place in sketch.places:
        if place.latitude is not None and not sketch.time_zone:
            found = f"nothing, beside the latitude of {place.name!r}"
            yield "calendar.time_zone", found, "the name of a time zone such as Europe/Oslo"
            return


def _units_exist(sketch: Sketch) -> Iterator[Finding]:
    if not sketch.second_unit:
        for scene in sketch.scenes:
            if scene.unit != "main":
                yield f"scenes[{scene.number}].unit", repr(scene.unit), "main, or a [second_unit] in the file"


def _scenes_follow_without_a_circle(sketch: Sketch) -> Iterator[Finding]:
    before = {scene.number: [after.scene for after in scene.after] for scene in sketch.scenes}
    follows = {number: [one for one in names if one in before] for number, names in before.items()}
    for number in follows:
        circle = _way_back(number, follows)
        if circle and number == min(circle):
            shown = " after ".join(map(repr, circle))
            yield f"scenes[{number}].after", f"a circle: {shown}", "scenes that follow in one direction"


def _no_gate_falls_with_itself(sketch: Sketch) -> Iterator[Finding]:
    """A gate whose own scene falls, or gates that throw each other's scenes away in a ring, mean nothing."""
    scene_of = {gag.id: gag.scene for gag in sketch.gags}
    reaches = {gate.gag: set(gate.falls) for gate in sketch.gates if gate.gag in scene_of}
    for gag, falls in reaches.items():
        if scene_of[gag] in falls:
            yield (
                f"gates[{gag}].falls",
                f"{scene_of[gag]!r}, the gate's own scene, which is a circle",
                "the other scenes that fall; the gate's own scene falls by itself",
            )
    follows = {
        gag: [other for other in reaches if other != gag and scene_of[other] in falls]
        for gag, falls in reaches.items()
    }
    for gag in follows:
        circle = _way_back(gag, follows)
        if circle and gag == min(circle):
            yield (
                f"gates[{gag}].falls",
                f"a circle: each throws away the scene of the next, {' to '.join(map(repr, circle))}",
                "one of them to fall without throwing away the next",
            )


def _way_back(start: str, follows: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest way from a gate over those whose scenes it throws away to itself; () for none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    for way in waiting:
        for following in follows[way[-1]]:
            if following == start:
                return (*way, start)
            if following not in seen:
                seen.add(following)
                waiting.append((*way, following))
    return ()


RULES: tuple[Callable[[Sketch], Iterator[Finding]], ...] = (
    _ids_once,
    _elements_decided_once,
    _parts_once,
    _people_exist,
    _crew_are_others_and_know_their_gags,
    _consents_name_people_and_kinds,
    _parts_in_gags_are_clear,
    _exposure_limits_are_for_people,
    _gates_hang_on_gags,
    _others_are_gates,
    _places_exist,
    _units_exist,
    _daylight_needs_a_clock,
    _scenes_follow_without_a_circle,
    _no_gate_falls_with_itself,
)
