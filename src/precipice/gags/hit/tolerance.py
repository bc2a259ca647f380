"""What a body takes: curves from what was measured to the probability of an injury, and back.

Each curve gives the probability of an injury of a stated severity (AIS, the Abbreviated Injury Scale, from 1,
minor, to 6) in tests on cadavers, animals or reconstructed accidents of sport. A stunt performer is none of
these; the curves say which order of blow has hurt somebody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, ndtr, ndtri


@dataclass(frozen=True, slots=True)
class RiskCurve:
    """Probability of an injury over a measured quantity.

    Attributes:
        name: Words for the paper: the injury.
        measure: Which of the contact's outputs it is over.
        unit: Of `measure` as the curve takes it.
        shape: "logistic" 1 / (1 + exp(-(x - middle) / spread)); "lognormal" Phi((ln x - middle) / spread).
        middle: Of the curve.
        spread: Of the curve.
        source: Who measured it.
    """

    name: str
    measure: str
    unit: str
    shape: Literal["logistic", "lognormal"]
    middle: float
    spread: float
    source: str

    def risk(self, value: np.ndarray) -> np.ndarray:
        """Probability of the injury at `value`, (n,); 0 at 0 and below, where nothing was struck."""
        value = np.asarray(value, dtype=float)
        if self.shape == "logistic":
            found = expit((value - self.middle) / self.spread)
        else:
            found = ndtr((np.log(np.maximum(value, 1e-300)) - self.middle) / self.spread)
        return np.where(value > 0.0, found, 0.0)

    def at(self, probability: float) -> float:
        """The value at which the probability is `probability`.

        Raises:
            ValueError: The probability is not between 0 and 1.
        """
        if not 0.0 < probability < 1.0:
            raise ValueError(f"probability {probability:g}; more than 0 and less than 1 is allowed")
        if self.shape == "logistic":
            return self.middle + self.spread * math.log(probability / (1.0 - probability))
        return math.exp(self.middle + self.spread * float(ndtri(probability)))


CONCUSSION = RiskCurve(
    "concussion",
    "acceleration",
    "g",
    "logistic",
    4.897 / 0.0606,
    1.0 / 0.0606,
    "reconstructed collisions of professional football: alpha -4.897, beta 0.0606 (Pellman et al. 2003, as "
    "tabled by Urban et al., Ann Biomed Eng 41, 2474, 2013)",
)
HEAD_INJURY = RiskCurve(
    "head injury, AIS 3 or worse",
    "hic",
    "1",
    "lognormal",
    7.45231,
    0.73998,
    "Phi((ln HIC15 - 7.45231) / 0.73998), the curve of the US New Car Assessment Program (2008)",
)
CHEST_VISCOUS = RiskCurve(
    "chest injury, AIS 4 or worse",
    "viscous",
    "m/s",
    "logistic",
    11.42 / 10.56,
    1.0 / 10.56,
    "25 % at 1.0 m/s (Lau and Viano, SAE 861882, 1986); slope as in Viano and King, Biomechanics of Chest "
    "and Abdomen Impact (2000), from memory",
)
CHEST_COMPRESSION = RiskCurve(
    "chest injury, AIS 4 or worse",
    "deflection",
    "%",
    "logistic",
    10.49 / 0.277,
    1.0 / 0.277,
    "Viano and King, Biomechanics of Chest and Abdomen Impact (2000), from memory",
)
ABDOMEN_VISCOUS = RiskCurve(
    "abdominal injury, AIS 5 or worse",
    "viscous",
    "m/s",
    "logistic",
    1.2 + math.log(3.0) / 10.56,
    1.0 / 10.56,
    "25 % at 1.2 m/s (Lau and Viano, SAE 861882, 1986); slope taken from the chest, own assumption",
)
CURVES = (CONCUSSION, HEAD_INJURY, CHEST_VISCOUS, CHEST_COMPRESSION, ABDOMEN_VISCOUS)
