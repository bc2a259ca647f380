"""Whether the bridge, the train and the wish go together; asked before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from precipice.gags.specification import Refusal, Specification, reach
from precipice.production.spoken import feet, mph

LEAST_ROOM = 1.0
"""m between the bogies of one vehicle."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    if find_spec("mujoco") is None:
        yield (
            "edge_speed",
            "no MuJoCo on this machine, which simulates this kind of gag",
            "installing it: pip install 'precipice[wreck]'",
        )
    yield from _train_refusals(spec)
    yield from _site_refusals(spec)
    yield from _wish_refusals(spec)


def _train_refusals(spec: Specification) -> Iterator[Refusal]:
    inset = reach(spec.stated["bogie_inset"].quantity)[1]
    for name, words in (("engine_length", "an engine"), ("car_length", "a car")):
        shortest = reach(spec.stated[name].quantity)[0]
        if shortest - 2.0 * inset < LEAST_ROOM:
            yield (
                "bogie_inset",
                f"bogies {feet(inset)} from the ends of {words} of {feet(shortest)}",
                f"{feet(0.5 * (shortest - LEAST_ROOM))} or less, so that one bogie stands behind the other",
            )


def _site_refusals(spec: Specification) -> Iterator[Refusal]:
    drop, height = reach(spec.stated["drop"].quantity)[0], spec.middle("body_height")
    if drop < 1.5 * height:
        yield (
            "drop",
            f"a drop of {feet(drop)} for vehicles {feet(height)} high",
            f"{feet(1.5 * height)} or more; in less they pile up against the bridge, which is not modelled",
        )
    if spec.middle("least_fall") >= drop:
        yield (
            "least_fall",
            f"a fall of {feet(spec.middle('least_fall'))} wanted where the drop is {feet(drop)}",
            f"less than {feet(drop)}",
        )
    if spec.choices["pier"] == "standing" and spec.middle("pier_below") >= drop:
        yield (
            "pier_below",
            f"a pier whose top lies {feet(spec.middle('pier_below'))} below a rail that is {feet(drop)} up",
            f'less than {feet(drop)}, or pier = "none"',
        )
    aside = spec.middle("crew_aside")
    if aside <= 0.5 * spec.middle("body_width") + spec.middle("debris_reach"):
        yield (
            "crew_aside",
            f"crew {feet(aside)} to the side, inside the reach of debris of a train that falls straight",
            f"more than {feet(0.5 * spec.middle('body_width') + spec.middle('debris_reach'))} (debris_reach)",
        )


def _wish_refusals(spec: Specification) -> Iterator[Refusal]:
    if spec.choices["last_car"] == "stays" and spec.choices["cars"] == "1":
        yield (
            "last_car",
            '"stays" with one car behind the engine: nothing but the engine would go',
            '"goes", or two cars or more (cars)',
        )
    window = spec.stated["speed_window"].quantity
    if not window.low <= spec.middle("edge_speed") <= window.high:
        yield (
            "edge_speed",
            f"a speed of {mph(spec.middle('edge_speed'))} outside its own window",
            f"{mph(window.low)} to {mph(window.high)} (speed_window)",
        )
