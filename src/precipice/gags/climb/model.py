"""The climb as a model: whether the climber comes off, and what happens then."""

from __future__ import annotations

import numpy as np

from precipice.gags.climb.falls import Fallen, fallen, ground_below
from precipice.gags.envelope import wide_range
from precipice.gags.plain import Flown, PlainModel, Takes
from precipice.gags.rope_fall import drawn
from precipice.gags.specification import Specification
from precipice.production.assessment import Phase, TrackLine
from precipice.production.picture import Series, Shape

MAPS = {
    "lead": ("spacing", "piece_strength"),
    "lanyard": ("slack", "push_out"),
    "top_rope": ("slack", "off_line"),
}
ON, HELD, PULLS = range(3)


class Climb(PlainModel):
    """A climb on a rope from below, on a lanyard from rung to rung, or on a rope from above."""

    def map_axes(self, spec: Specification) -> tuple[str, str] | None:
        """The two that the rigger sets, by what holds the climber."""
        return MAPS[spec.choices["protection"]]

    def map_range(self, spec: Specification, name: str) -> tuple[float, float]:
        """Well past the plan."""
        return wide_range(spec, name)

    def branches(self, spec: Specification) -> tuple[tuple[str, str], ...]:
        """A piece can pull only where there are pieces."""
        every = super().branches(spec)
        return every if spec.choices["protection"] == "lead" else every[:PULLS]

    def fly(self, spec: Specification, takes: Takes) -> Flown:
        """Margins and branches of a batch; a take that stays on bears nothing."""
        fall = fallen(spec, takes)
        off = takes.uniform(0) < takes["slip_chance"]
        ground = ground_below(spec, takes, fall.height)
        lowest = np.where(off, fall.lowest, fall.height)
        demands = {
            "clear_below": lowest - takes["hangs_below"] - ground,
            "body_load": _if_off(off, fall.load),
            "body_kills": _if_off(off, fall.load),
            "wall_speed": _if_off(off, fall.wall_speed),
        }
        if spec.choices["protection"] == "lead":
            demands["piece"] = np.where(off, fall.more["piece"], takes["piece_strength"])
        else:
            demands |= {name: _if_off(off, demand) for name, demand in fall.more.items()}
        return Flown(demands, branches=np.where(off, np.where(fall.pulls, PULLS, HELD), ON))

    def paths(self, spec: Specification, take: Takes) -> tuple[TrackLine, ...]:
        """The fall from where this take would come off."""
        return (drawn.line(_rows(spec, take)),)

    def phases(self, spec: Specification, take: Takes) -> tuple[Phase, ...]:
        """Coming off, and the lowest point."""
        return drawn.phases(_rows(spec, take))

    def series(self, spec: Specification, take: Takes) -> Series | None:
        """Height and distance from the wall over time."""
        return drawn.series(_rows(spec, take))

    def shapes(self, spec: Specification) -> tuple[Shape, ...]:
        """Wall, ground, spotted height, ledge and pieces."""
        top, ledge = spec.middle("climb_height"), spec.middle("ledge_height")
        far = 3.0
        found = [
            Shape(
                view="side",
                form="line",
                points=((-0.3, top + 2.0), (-0.3, 0.0), (far, 0.0)),
                label="wall and ground",
                tone="ground",
            ),
            Shape(
                view="side",
                form="line",
                points=((-0.3, spec.middle("spotted_to")), (far, spec.middle("spotted_to"))),
                label="spotted below",
                tone="thing",
            ),
        ]
        if ledge > 0.0:
            found.append(
                Shape(
                    view="side",
                    form="line",
                    points=((-0.3, ledge), (1.0, ledge)),
                    label="ledge",
                    tone="keep_out",
                )
            )
        if spec.choices["protection"] == "lead":
            heights = np.arange(spec.middle("first_piece"), top, spec.middle("spacing"))
            found += [
                Shape(view="side", form="circle", points=((0.0, float(height)),), tone="thing", radius=0.1)
                for height in heights
            ]
        return tuple(found)


MODEL = Climb()


def _if_off(off: np.ndarray, demand: np.ndarray) -> np.ndarray:
    return np.where(off, demand, 0.0)


def _rows(spec: Specification, take: Takes) -> np.ndarray:
    one: Fallen = fallen(spec, take)
    start, free, lowest = float(one.height[0]), float(one.free[0]), max(float(one.lowest[0]), 0.0)
    way = max(start - lowest - free, 0.0)
    first = abs(float(take["off_line"][0]))
    return drawn.fall_rows(
        start, min(free, start), start - lowest, (first, float(one.out[0])), drawn.stop_time(way, free)
    )
