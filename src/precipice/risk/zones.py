"""Where things come down, as ellipses that hold a share of all impacts."""

from __future__ import annotations

import math

import numpy as np

from precipice.production.findings import Zone

SHARES = (0.95, 0.999)


def impact_zones(body: str, points: np.ndarray) -> tuple[Zone, ...]:
    """Ellipses round the impacts (n, 2), m, in the shape of their covariance, scaled to hold each share.

    The scale is the share's quantile of the Mahalanobis distance, so that no bell curve is assumed; at
    99.9 % it hangs on the farthest few of some thousand impacts, and on the greatest of fewer.
    Source: Mahalanobis, Proc Natl Inst Sci India 2, 49 (1936).
    """
    found = points[np.isfinite(points).all(axis=1)]
    if len(found) < 100:
        return ()
    centre, covariance = np.median(found, axis=0), np.cov(found.T)
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 1e-12)
    away = (found - centre) @ vectors / np.sqrt(values)
    distance = np.sqrt((away**2).sum(axis=1))
    return tuple(
        Zone(
            body=body,
            share=share,
            x=float(centre[0]),
            y=float(centre[1]),
            long=float(scale * math.sqrt(values[1])),
            short=float(scale * math.sqrt(values[0])),
            angle=float(math.atan2(vectors[1, 1], vectors[0, 1])),
            runs=len(found),
        )
        for share in SHARES
        for scale in (float(np.quantile(distance, share, method="higher")),)
    )
