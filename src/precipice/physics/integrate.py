"""Embedded Runge-Kutta 5(4) on states of seven numbers: coefficients, stages, and the step that follows.

States are tuples, not arrays, so that a compiled loop keeps them in registers.
"""

from __future__ import annotations

from precipice.kernel import small_kernel

State = tuple[float, float, float, float, float, float, float]
"""Position, velocity and one more: m, m/s; the model says what the last is."""

# Dormand and Prince, J Comput Appl Math 6, 19 (1980), table 2: RK5(4)7M.
A2 = (1 / 5,)
A3 = (3 / 40, 9 / 40)
A4 = (44 / 45, -56 / 15, 32 / 9)
A5 = (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729)
A6 = (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656)
B = (35 / 384, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84)
"""Weights of stages 1, 3, 4, 5 and 6 in the step's result."""

C = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0)
"""Share of the step at which stages 2 to 6 are evaluated."""

E = (71 / 57600, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""Weights of stages 1, 3, 4, 5, 6 and 7 in the difference of the two results."""


@small_kernel
def moved(y: State, h: float, k: State) -> State:
    """y + h k."""
    return (
        y[0] + h * k[0],
        y[1] + h * k[1],
        y[2] + h * k[2],
        y[3] + h * k[3],
        y[4] + h * k[4],
        y[5] + h * k[5],
        y[6] + h * k[6],
    )


@small_kernel
def stage3(y: State, h: float, k1: State, k2: State) -> State:
    """Where the third stage is evaluated."""
    return moved(moved(y, h * A3[0], k1), h * A3[1], k2)


@small_kernel
def stage4(y: State, h: float, k1: State, k2: State, k3: State) -> State:
    """Where the fourth stage is evaluated."""
    return moved(moved(moved(y, h * A4[0], k1), h * A4[1], k2), h * A4[2], k3)


@small_kernel
def stage5(y: State, h: float, k1: State, k2: State, k3: State, k4: State) -> State:
    """Where the fifth stage is evaluated."""
    first = moved(moved(y, h * A5[0], k1), h * A5[1], k2)
    return moved(moved(first, h * A5[2], k3), h * A5[3], k4)


@small_kernel
def stage6(y: State, h: float, k1: State, k2: State, k3: State, k4: State, k5: State) -> State:
    """Where the sixth stage is evaluated."""
    first = moved(moved(moved(y, h * A6[0], k1), h * A6[1], k2), h * A6[2], k3)
    return moved(moved(first, h * A6[3], k4), h * A6[4], k5)


@small_kernel
def result(y: State, h: float, k1: State, k3: State, k4: State, k5: State, k6: State) -> State:
    """The state after the step, of fifth order."""
    first = moved(moved(y, h * B[0], k1), h * B[1], k3)
    return moved(moved(moved(first, h * B[2], k4), h * B[3], k5), h * B[4], k6)


@small_kernel
def error_norm(
    h: float, tolerance: float, k1: State, k3: State, k4: State, k5: State, k6: State, k7: State
) -> float:
    """Largest embedded error of position, m, and velocity, m/s, over the tolerance; good at 1 or less.

    Source: the weights of Dormand and Prince 1980; the seventh number of the state is not looked at.
    """
    worst = 0.0
    for i in range(6):
        error = E[0] * k1[i] + E[1] * k3[i] + E[2] * k4[i] + E[3] * k5[i] + E[4] * k6[i] + E[5] * k7[i]
        if not abs(error) <= worst:
            worst = abs(error)
    return h * worst / tolerance


@small_kernel
def next_step(h: float, error: float) -> float:
    """Step length after one of length h with that error norm, between 0.2 and 5 times h.

    Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, II.4.
    """
    if error < 3.2e-4:
        return 5.0 * h
    return h * max(0.2, 0.9 * error**-0.2)


@small_kernel
def next_guess(turn: int, low: float, high: float, above: float, below: float) -> float:
    """Where to look next for a root between `low` and `high`, where the function is `above` and `below` 0.

    By false position, every third time in the middle, which no bend or jump can hold up for long.
    """
    share = 0.5 if turn % 3 == 2 or not above > 0.0 else above / (above - below)
    return low + (high - low) * share


@small_kernel
def hermite(a: float, b: float, u: float, v: float, s: float) -> float:
    """Cubic through the values a, b and the slopes u, v (per step) at both ends of a step, at the share s."""
    return a + s * (u + s * (3.0 * (b - a) - 2.0 * u - v + s * (2.0 * (a - b) + u + v)))


@small_kernel
def quintic(a: float, b: float, u: float, v: float, c: float, e: float, s: float) -> float:
    """Through the values a, b, slopes u, v and bends c, e (per step) at both ends, at the share s."""
    gap, lag, turn = b - a - u - 0.5 * c, v - u - c, e - c
    third, fourth = 10.0 * gap - 4.0 * lag + 0.5 * turn, -15.0 * gap + 7.0 * lag - turn
    fifth = 6.0 * gap - 3.0 * lag + 0.5 * turn
    return a + s * (u + s * (0.5 * c + s * (third + s * (fourth + s * fifth))))


@small_kernel
def place_at(
    old: State, new: State, h: float, old_slope: State, new_slope: State, s: float
) -> tuple[float, float, float]:
    """Position, m, at the share s of a step of h, s, by velocities and accelerations at both ends."""
    k, m, q = old_slope, new_slope, h * h
    return (
        quintic(old[0], new[0], h * k[0], h * m[0], q * k[3], q * m[3], s),
        quintic(old[1], new[1], h * k[1], h * m[1], q * k[4], q * m[4], s),
        quintic(old[2], new[2], h * k[2], h * m[2], q * k[5], q * m[5], s),
    )


@small_kernel
def state_at(old: State, new: State, h: float, old_slope: State, new_slope: State, s: float) -> State:
    """The state at the share s of a step of h, s, whose slopes at both ends are known."""
    x, y, z = place_at(old, new, h, old_slope, new_slope, s)
    return (
        x,
        y,
        z,
        hermite(old[3], new[3], h * old_slope[3], h * new_slope[3], s),
        hermite(old[4], new[4], h * old_slope[4], h * new_slope[4], s),
        hermite(old[5], new[5], h * old_slope[5], h * new_slope[5], s),
        hermite(old[6], new[6], h * old_slope[6], h * new_slope[6], s),
    )
