"""What the pictures of a gag are made of: its own words, and what stands around. Values only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from precipice.production.noun import Noun


class Words(Noun):
    """A kind's own words for its figures and its page.

    Attributes:
        origin: Where distances are counted from, after "from the".
        clock: What time is counted from, after "seconds after".
        height: What heights are counted from, after "above".
        target: Where it is meant to end.
        side: Title of the view from the side; "" for none.
        above: Title of the view from above.
        close_up: How far round the origin a view close up shows, m; None for none.
        bodies: What each body is, by its key.
        keep_out: Bodies that nobody may be near where they end; ellipses are drawn round their ends.
        keep_out_note: What the ellipses leave out, one sentence.
        branches: Heading over the ways a take may go.
        branch: Heading of their column.
        luck: What is random on the way.
    """

    origin: str = "start"
    clock: str = "the start"
    height: str = "the ground"
    target: str = "where it is meant to end"
    side: str = ""
    above: str = "From above"
    close_up: float | None = None
    bodies: dict[str, str] = Field(default_factory=dict)
    keep_out: tuple[str, ...] = ()
    keep_out_note: str = "What bounces, slides or breaks off is not in it."
    branches: str = "Which way it may go"
    branch: str = "the way"
    luck: str = "what is left to chance on the way"

    def body(self, key: str) -> str:
        """A body in words: its own, or its key."""
        return self.bodies.get(key, key.replace("_", " "))


class Shape(Noun):
    """Something that stands still in a picture.

    Attributes:
        view: "side": x along the heading and z up; "top": x along the heading and y to the right.
        form: "line" through its points, "area" inside them, or "circle" round its one point.
        points: In m.
        label: Words for it; "" for none.
        tone: "ground", "thing", "target" or "keep_out": how it is coloured.
        radius: Of a circle, m.
    """

    view: Literal["side", "top"]
    form: Literal["line", "area", "circle"]
    points: tuple[tuple[float, float], ...]
    label: str = ""
    tone: Literal["ground", "thing", "target", "keep_out"] = "thing"
    radius: float = 0.0


class Landings(Noun):
    """Where a body ends, a sample of the takes.

    Attributes:
        body: Its key.
        points: (x, y), m.
    """

    body: str
    points: tuple[tuple[float, float], ...]


class Curve(Noun):
    """One number of the middle run over time.

    Attributes:
        name: Key, for example "height".
        label: Words for the axis, without unit.
        si_unit: SI unit of the numbers.
        unit: Unit to show.
        values: SI, one for each time.
        floor: What lies below it, drawn filled, likewise; () for nothing.
        limit: A line across, SI; None for none.
        mark: A time, s, and a value at which the curve must be higher; None for none.
        mark_label: Words for it.
    """

    name: str
    label: str
    si_unit: str
    unit: str
    values: tuple[float, ...]
    floor: tuple[float, ...] = ()
    limit: float | None = None
    mark: tuple[float, float] | None = None
    mark_label: str = ""


class Series(Noun):
    """The middle run over time.

    Attributes:
        t: s on the gag's clock.
        curves: What is drawn, from the top down.
        until: Last time that is drawn, s; None for all.
    """

    t: tuple[float, ...]
    curves: tuple[Curve, ...]
    until: float | None = None

    def curve(self, name: str) -> Curve:
        """The curve of a name.

        Raises:
            KeyError: There is none.
        """
        for curve in self.curves:
            if curve.name == name:
                return curve
        raise KeyError(name)
