"""Embedded Runge-Kutta 5(4): the coefficients, and what a step's error says of the next step."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel

# Dormand and Prince, J Comput Appl Math 6, 19 (1980), table 2: RK5(4)7M.
A = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
C = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
E = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


def _lower_triangle() -> np.ndarray:
    table = np.zeros((6, 6))
    for i, row in enumerate(A):
        table[i, : len(row)] = row
    return table


STAGES = _lower_triangle()
NODES = np.array(C)


@kernel
def combine(y: np.ndarray, slopes: np.ndarray, stage: int, h: float, out: np.ndarray) -> None:
    """Where stage `stage` (0 to 5) is evaluated: y plus h times its row of slopes (7, n), into out (n,)."""
    n = y.shape[0]
    for i in range(n):
        out[i] = y[i]
    for j in range(stage + 1):
        weight = h * STAGES[stage, j]
        for i in range(n):
            out[i] += weight * slopes[j, i]


@kernel
def error_norm(
    y: np.ndarray, new: np.ndarray, slopes: np.ndarray, h: float, rtol: float, atol: float
) -> float:
    """Root mean square of the embedded error over atol + rtol |y|; a step is good at 1 or less.

    Source: Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, II.4.
    """
    total = 0.0
    for i in range(y.shape[0]):
        error = (
            E[0] * slopes[0, i]
            + E[2] * slopes[2, i]
            + E[3] * slopes[3, i]
            + E[4] * slopes[4, i]
            + E[5] * slopes[5, i]
            + E[6] * slopes[6, i]
        )
        scaled = h * error / (atol + rtol * max(abs(y[i]), abs(new[i])))
        total += scaled * scaled
    return math.sqrt(total / y.shape[0])


@kernel
def next_step(h: float, error: float) -> float:
    """Step length after a step of length h with that error norm, between 0.2 and 5 times h (Hairer II.4)."""
    if error == 0.0:
        return 5.0 * h
    return h * min(5.0, max(0.2, 0.9 * error**-0.2))
