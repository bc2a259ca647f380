"""A leap over a car's bonnet: a ballistic jump and a slide on the hip, while the car comes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY

G = STANDARD_GRAVITY


@dataclass(frozen=True, slots=True)
class Leap:
    """What is leapt, one row a take, SI. The performer runs across the way of the car.

    Attributes:
        closing: Speed of the car, m/s, (n,).
        run: Speed of the performer across, m/s.
        jump: Rise of the hip in the leap, m.
        start: From the feet at take-off to the bonnet's near side, m.
        leave: Way of the car's front to the performer's line as the feet leave, m; below 0 past it.
        hip: Height of the hip at take-off, m.
        below: How far the lowest part of the body hangs below the hip as the legs are drawn up, m.
        bonnet: Height of the bonnet, m.
        width: Across it, m.
        length: From its front to the windscreen, m.
        slip: Friction of costume on paint.
        half_body: Half of the body's width along the car, m.
    """

    closing: np.ndarray
    run: np.ndarray
    jump: np.ndarray
    start: np.ndarray
    leave: np.ndarray
    hip: np.ndarray
    below: np.ndarray
    bonnet: np.ndarray
    width: np.ndarray
    length: np.ndarray
    slip: np.ndarray
    half_body: np.ndarray


@dataclass(frozen=True, slots=True)
class Leapt:
    """What came of it, (n,), SI.

    Attributes:
        over_edge: Lowest part of the body over the bonnet's near side, m; negative below it.
        front: How far the car's front is past the body where it touches the bonnet or leaves it, m.
        windscreen: From the body to the windscreen as it leaves the bonnet, m.
        left_over: Way that the slide would go on beyond the far side, m; negative where it stops before.
        touch: Time of the touch, s; that of the far side where there is none.
        off: Time at which the body leaves the bonnet, s.
        fall: Equivalent fall height on the far side, m.
        across: Where the feet come down, from the take-off, m.
    """

    over_edge: np.ndarray
    front: np.ndarray
    windscreen: np.ndarray
    left_over: np.ndarray
    touch: np.ndarray
    off: np.ndarray
    fall: np.ndarray
    across: np.ndarray


def rise_speed(jump: np.ndarray) -> np.ndarray:
    """Speed upwards that lifts the hip so far, m/s: sqrt(2 g h)."""
    return np.sqrt(2.0 * G * jump)


def leap(given: Leap) -> Leapt:
    """Every take, in closed form.

    Over the bonnet the lowest part of the body falls along a parabola; where it meets the bonnet it slides on
    with friction, which takes speed off and carries the body along with the car at no more than mu g.
    """
    up = rise_speed(given.jump)
    low = given.hip - given.below - given.bonnet
    near = given.start / given.run
    far = (given.start + given.width) / given.run
    over = low + up * near - 0.5 * G * near**2
    meets = (up + np.sqrt(np.maximum(up**2 + 2.0 * G * low, 0.0))) / G
    touch = np.clip(meets, near, far)
    slid = np.maximum(given.start + given.width - given.run * touch, 0.0)
    brake = given.slip * G
    square = given.run**2 - 2.0 * brake * slid
    leaves = np.sqrt(np.maximum(square, 0.0))
    sliding = (given.run - leaves) / brake
    off = touch + sliding
    # Friction takes the body along until it goes with the car: never faster than the car itself.
    speed_up = np.minimum(sliding, given.closing / brake)
    carried = 0.5 * brake * speed_up**2 + given.closing * (sliding - speed_up)
    left = square / (2.0 * brake)
    flying = meets >= far
    drop_speed = np.where(flying, np.abs(up - G * far), 0.0)
    drop = np.where(flying, np.maximum(low + up * far - 0.5 * G * far**2, 0.0), 0.0) + given.bonnet
    # The feet reach the ground before the hip falls all of the way: the legs come down under it.
    legs = np.maximum(drop - np.maximum(given.hip - given.below - LEGS_UNDER, 0.0), 0.0)
    down = np.sqrt(drop_speed**2 + 2.0 * G * legs)
    return Leapt(
        over_edge=over,
        front=given.closing * touch - given.leave - given.half_body,
        windscreen=given.length - (given.closing * off - given.leave - carried) - given.half_body,
        left_over=left,
        touch=touch,
        off=off,
        fall=down**2 / (2.0 * G),
        across=given.start + given.width + leaves * (down / G),
    )


LEGS_UNDER = 0.15
"""m that the bent legs are shorter than standing ones as the feet meet the ground. Own assumption."""
