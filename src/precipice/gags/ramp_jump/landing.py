"""The landing: which surface is met, how hard it is met, what the suspension does, how far it rolls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.ramp_jump.flight import Crossing
from precipice.physics.constants import STANDARD_GRAVITY


@dataclass(frozen=True, slots=True)
class Surface:
    """What is landed on, (n,), m and rad: a level deck from its front edge, a slope down, then the ground.

    Attributes:
        edge: From the lip to the deck's front edge, level.
        height: Of the deck over the take-off ground.
        deck: Its length.
        angle: Of the slope below level; 0 where there is none.
        slope: Its length along it; 0 where there is none.
    """

    edge: np.ndarray
    height: np.ndarray
    deck: np.ndarray
    angle: np.ndarray
    slope: np.ndarray

    @property
    def knuckle(self) -> np.ndarray:
        """Where deck and slope meet, m from the lip."""
        return self.edge + self.deck

    @property
    def end(self) -> np.ndarray:
        """Where the slope meets the ground, m from the lip."""
        return self.knuckle + self.slope * np.cos(self.angle)

    @property
    def foot(self) -> np.ndarray:
        """Height of the ground behind it, m over the take-off ground."""
        return self.height - self.slope * np.sin(self.angle)

    def lines(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """Deck, slope and ground behind as (height at x = 0, slope)."""
        fall = -np.tan(self.angle)
        level = np.zeros_like(self.edge)
        return (
            (self.height, level),
            (self.height - fall * self.knuckle, fall),
            (self.foot, level),
        )


@dataclass(frozen=True, slots=True)
class Touch:
    """First touch, (n,).

    Attributes:
        t: s after the lip.
        x: m from the lip, level.
        y: m to the right.
        speed: m/s.
        path: Angle of the path above level, rad; negative falling.
        ground: Angle of what is met, above level, rad; negative downhill.
    """

    t: np.ndarray
    x: np.ndarray
    y: np.ndarray
    speed: np.ndarray
    path: np.ndarray
    ground: np.ndarray


def top_of(start: np.ndarray, velocity: np.ndarray, edge: np.ndarray) -> Crossing:
    """The top of the parabola, no farther than an edge: what stands for takes that never rise to it."""
    t = np.maximum(velocity[:, 2], 0.0) / STANDARD_GRAVITY
    at = start + velocity * t[:, None]
    at[:, 0] = np.minimum(at[:, 0], edge)
    level = velocity.copy()
    level[:, 2] = 0.0
    return Crossing(t, at, level)


def filled(found: Crossing, other: Crossing) -> Crossing:
    """A crossing with those of another where it has none."""
    none = np.isnan(found.t)
    return Crossing(
        np.where(none, other.t, found.t),
        np.where(none[:, None], other.at, found.at),
        np.where(none[:, None], other.velocity, found.velocity),
    )


def first_touch(surface: Surface, deck: Crossing, slope: Crossing, ground: Crossing) -> Touch:
    """The surface that each take meets first; one that falls short is taken at the deck's height.

    A path that grazes the knuckle within one step of the flight has no crossing with the slope; the deck's,
    centimetres before it, stands for that.
    """
    slope = filled(slope, deck)
    on_slope = (deck.at[:, 0] > surface.knuckle) & (surface.slope > 0.0)
    beyond = on_slope & (slope.at[:, 0] > surface.end)
    pick = np.where(beyond, 2, np.where(on_slope, 1, 0))

    def chosen(values: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
        return np.choose(pick, values)

    at = [c.at for c in (deck, slope, ground)]
    v = [c.velocity for c in (deck, slope, ground)]
    level = chosen((v[0][:, 0], v[1][:, 0], v[2][:, 0]))
    rise = chosen((v[0][:, 2], v[1][:, 2], v[2][:, 2]))
    return Touch(
        t=chosen((deck.t, slope.t, ground.t)),
        x=chosen((at[0][:, 0], at[1][:, 0], at[2][:, 0])),
        y=chosen((at[0][:, 1], at[1][:, 1], at[2][:, 1])),
        speed=np.hypot(level, rise),
        path=np.arctan2(rise, level),
        ground=np.where(on_slope & ~beyond, -surface.angle, 0.0),
    )


def equivalent_fall_height(speed: np.ndarray, path: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Height of a fall on level ground that hits as hard, m: v^2 sin^2(path - ground) / 2g.

    Source: Levy, Hubbard, McNeil and Swedberg, Sports Eng 18, 227 (2015).
    """
    return (speed * np.sin(path - ground)) ** 2 / (2.0 * STANDARD_GRAVITY)


def stroke(into: np.ndarray, press: np.ndarray, sag: np.ndarray, damping: np.ndarray) -> np.ndarray:
    """Farthest compression of a suspension that meets the ground hanging, m.

    x'' + 2 zeta w x' + w^2 x = press, x(0) = 0, x'(0) = into, w^2 = g / sag; the first turning point of its
    closed form (any textbook of vibrations, for example Den Hartog, Mechanical Vibrations, 1934).

    Args:
        into: Speed into the surface, m/s.
        press: Gravity across the surface, m/s2.
        sag: m.
        damping: Share of critical, below 1.
    """
    w = np.sqrt(STANDARD_GRAVITY / sag)
    wd = w * np.sqrt(1.0 - damping**2)
    rest = press / w**2
    b = (into - damping * w * rest) / wd
    phase = np.arctan2(into, damping * w * b - wd * rest)
    return rest + np.exp(-damping * w * phase / wd) * (b * np.sin(phase) - rest * np.cos(phase))


def run_out_needed(speed: np.ndarray, reaction: np.ndarray, braking: np.ndarray) -> np.ndarray:
    """Way to a stop, m: v t + v^2 / 2a."""
    return speed * reaction + speed**2 / (2.0 * braking)
