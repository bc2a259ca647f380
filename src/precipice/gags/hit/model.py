"""The hit: what lands, how hard, and by how much it misses where it is not to land."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from precipice.gags.hit import picture
from precipice.gags.hit.blow import bearable_speed, impact
from precipice.gags.hit.near_miss import (
    Line,
    contact_speed,
    depth_at,
    miss_distance,
    reaction,
    standing_gap,
)
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape

PLANNED, TOUCHES, WHOLE = 0, 1, 2
"""Branches, in the table's order."""

DUD = 0
"""Counter of the luck that decides whether a prop breaks."""


def line_of(spec: Specification) -> Line:
    """The line of the blow."""
    return "across" if spec.choices["line"] == "across" else "short"


def near(spec: Specification, takes: Takes) -> tuple[np.ndarray, np.ndarray]:
    """How near limb and body come, and the gap at the end of the blow, both (n,), m, below zero inside."""
    planned = takes["gap"] if spec.choices["contact"] == "no_contact" else -takes["stop_depth"]
    standing = standing_gap(
        planned,
        takes["distance_error"],
        takes["reach_error"],
        takes["closing_speed"],
        takes["timing_error"],
    )
    begins = takes["reaction_after"] - takes["timing_error"]
    moves = begins, takes["reaction_takes"], takes["reaction_travel"]
    nothing = np.zeros(len(takes))
    missed = miss_distance(
        line_of(spec), standing, takes["speed"], stop_of(spec, takes), *moves, radius_of(spec, takes)
    )
    return missed, standing + reaction(nothing, *moves)


def stop_of(spec: Specification, takes: Takes) -> np.ndarray:
    """Braking distance of the limb, (n,), m; not looked at for a blow that crosses."""
    return takes["stop_distance"] if "stop_distance" in spec.stated else np.ones(len(takes))


def radius_of(spec: Specification, takes: Takes) -> np.ndarray:
    """Radius of what a blow crosses, (n,), m; not looked at for one that stops short."""
    return takes["body_radius"] if "body_radius" in spec.stated else np.full(len(takes), 0.1)


def landing_speed(spec: Specification, takes: Takes) -> np.ndarray:
    """Speed at which it lands, (n,), m/s; 0 where it does not."""
    if spec.choices["contact"] not in ("no_contact", "pulled"):
        return takes["speed"]
    missed, _ = near(spec, takes)
    return contact_speed(line_of(spec), missed, takes["speed"], stop_of(spec, takes))


class Hit(PlainModel):
    """A punch, a kick, a throw or a breakaway prop, in full, padded, pulled or without contact."""

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """What a batch of takes comes to."""
        contact, region = spec.choices["contact"], spec.choices["region"]
        whole = np.zeros(len(takes), dtype=bool)
        if spec.choices["strike"] == "prop":
            whole = takes.uniform(DUD) < takes["dud_chance"]
        demands: dict[str, np.ndarray] = {}
        branches = np.where(whole, WHOLE, PLANNED)
        speed = takes["speed"]
        if contact in ("no_contact", "pulled"):
            missed, ends = near(spec, takes)
            speed = contact_speed(line_of(spec), missed, speed, stop_of(spec, takes))
            demands["reaction_in_time"] = takes["reaction_after"] - takes["timing_error"]
            if contact == "no_contact":
                room = missed + self._depth(spec, takes)
                worst = "hurts" if region in ("arm", "leg") else "grave"
                return Flown(
                    demands | {"miss_distance": missed, "sells": ends, worst: room},
                    branches=self._branched(spec, np.where(missed < 0.0, TOUCHES, branches)),
                )
        off = np.zeros(len(takes))
        if contact == "padded":
            off = np.hypot(takes["aim_side"], takes["aim_up"])
            demands["pad_edge"] = off
        found = impact(spec, takes, speed, whole, off)
        demands["agreed"] = found["force"]
        return Flown(demands | _body(region, found), branches=self._branched(spec, branches))

    def _depth(self, spec: Specification, takes: Takes) -> np.ndarray:
        """How far the limb may go into the body before the region's gravest limit is passed, (n,), m."""
        line, stop = line_of(spec), stop_of(spec, takes)
        bearable = bearable_speed(spec, takes)
        return depth_at(line, bearable, takes["speed"], stop, radius_of(spec, takes))

    def _branched(self, spec: Specification, branches: np.ndarray) -> np.ndarray | None:
        """Branches counted among those that this gag has."""
        kept = [name for name, _ in self.branches(spec)]
        if not kept:
            return None
        place = [kept.index(name) if name in kept else 0 for name in ("planned", "touches", "whole")]
        return np.array(place)[branches]

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        """As planned, and what may come in between with these choices."""
        left_out = set()
        if spec.choices["contact"] != "no_contact":
            left_out.add("touches")
        if spec.choices["strike"] != "prop":
            left_out.add("whole")
        kept = tuple(branch for branch in spec.kind.branches if branch[0] not in left_out)
        return kept if len(kept) > 1 else ()

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """Speed, and what stands between the blow and the body."""
        contact = spec.choices["contact"]
        if contact in ("no_contact", "pulled"):
            return "speed", "distance_error"
        if contact == "padded":
            return "speed", "pad_travel"
        mass = {"punch": "punch_mass", "kick": "kick_mass", "prop": "break_force"}
        return "speed", mass.get(spec.choices["strike"], "contact_stiffness")

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """For the distance as far nearer as the plan allows, and a third as far the other way."""
        if name != "distance_error":
            return super().map_range(spec, name)
        planned = "gap" if "gap" in spec.stated else "stop_distance"
        wide = spec.middle(planned)
        parameter = spec.stated[name].parameter
        return max(parameter.low, -wide), min(parameter.high, wide / 3.0)

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """Limb and struck body around the end of the blow."""
        return picture.paths(spec, take, line_of(spec), stop_of(spec, take))

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """What happens, with the numbers of the middle run."""
        flown = self.fly(spec, take)
        return picture.phases(spec, take, flown.demands, landing_speed(spec, take), self._found(spec, take))

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """The gap around the end of the blow, or force and deflection while it lands."""
        return picture.series(spec, take, line_of(spec), stop_of(spec, take), landing_speed(spec, take))

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """The two figures as they stand."""
        return picture.shapes(spec)

    def _found(self, spec: Specification, take: Takes) -> Mapping[str, np.ndarray]:
        nothing = np.zeros(len(take))
        return impact(spec, take, landing_speed(spec, take), nothing.astype(bool), nothing)


def _body(region: str, found: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the region's margins are held against."""
    if region == "head":
        return {
            "head_acceleration": found["acceleration"],
            "hic": found["hic"],
            "face_force": found["force"],
        }
    if region == "chest":
        return {"chest_viscous": found["viscous"], "chest_compression": found["compression"]}
    if region == "abdomen":
        return {"abdomen_viscous": found["viscous"]}
    return {f"{region}_force": found["force"]}


MODEL = Hit()
