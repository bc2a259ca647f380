"""A surface over a grid of elevations: its height, and the distance of a point from it in space."""

from __future__ import annotations

import math

import numpy as np

from precipice.kernel import kernel

Point = tuple[float, float, float]


@kernel
def surface_elevation(grid: np.ndarray, x0: float, y0: float, spacing: float, x: float, y: float) -> float:
    """Elevation, m, of the grid (i, j) at (x, y), m: linear on the cell's two triangles, level beyond it."""
    u = min(max((x - x0) / spacing, 0.0), grid.shape[0] - 1.000001)
    v = min(max((y - y0) / spacing, 0.0), grid.shape[1] - 1.000001)
    i, j = int(u), int(v)
    a, b = u - i, v - j
    if a + b <= 1.0:
        return grid[i, j] + a * (grid[i + 1, j] - grid[i, j]) + b * (grid[i, j + 1] - grid[i, j])
    far = grid[i + 1, j + 1]
    return far + (1.0 - a) * (grid[i, j + 1] - far) + (1.0 - b) * (grid[i + 1, j] - far)


@kernel
def _minus(p: Point, q: Point) -> Point:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2]


@kernel
def _dot(p: Point, q: Point) -> float:
    return p[0] * q[0] + p[1] * q[1] + p[2] * q[2]


@kernel
def _along(p: Point, d: Point, s: float) -> Point:
    return p[0] + s * d[0], p[1] + s * d[1], p[2] + s * d[2]


@kernel
def closest_on_triangle(p: Point, a: Point, b: Point, c: Point) -> Point:
    """The point of a triangle nearest to p, m. Source: Ericson, Real-Time Collision Detection, 5.1.5."""
    ab, ac, ap = _minus(b, a), _minus(c, a), _minus(p, a)
    d1, d2 = _dot(ab, ap), _dot(ac, ap)
    if d1 <= 0.0 and d2 <= 0.0:
        return a
    bp = _minus(p, b)
    d3, d4 = _dot(ab, bp), _dot(ac, bp)
    if d3 >= 0.0 and d4 <= d3:
        return b
    vc = d1 * d4 - d3 * d2
    if vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        return _along(a, ab, d1 / (d1 - d3))
    cp = _minus(p, c)
    d5, d6 = _dot(ab, cp), _dot(ac, cp)
    if d6 >= 0.0 and d5 <= d6:
        return c
    vb = d5 * d2 - d1 * d6
    if vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        return _along(a, ac, d2 / (d2 - d6))
    va = d3 * d6 - d5 * d4
    if va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        return _along(b, _minus(c, b), (d4 - d3) / (d4 - d3 + d5 - d6))
    total = va + vb + vc
    return _along(_along(a, ab, vb / total), ac, vc / total)


@kernel
def _to_triangle(p: Point, a: Point, b: Point, c: Point, ceiling: float, nearest: float) -> float:
    """Distance, m, or `nearest` where it is farther or the nearest point lies above the ceiling."""
    if min(a[2], b[2], c[2]) >= ceiling:
        return nearest
    q = closest_on_triangle(p, a, b, c)
    if q[2] > ceiling:
        # The nearest point below lies on the line where the ceiling cuts the triangle.
        ends = 0
        e = f = a
        for u, v in ((a, b), (b, c), (c, a)):
            if (u[2] - ceiling) * (v[2] - ceiling) <= 0.0 and u[2] != v[2]:
                r = _along(u, _minus(v, u), (ceiling - u[2]) / (v[2] - u[2]))
                if ends == 0:
                    e = r
                    f = r
                elif r != e:
                    f = r
                ends += 1
        ef, ep = _minus(f, e), _minus(p, e)
        l2 = _dot(ef, ef)
        t = 0.0
        if l2 > 0.0:
            t = min(1.0, max(0.0, _dot(ep, ef) / l2))
        q = _along(e, ef, t)
    d = _minus(p, q)
    return min(nearest, math.sqrt(_dot(d, d)))


@kernel
def surface_distance(
    grid: np.ndarray,
    x0: float,
    y0: float,
    spacing: float,
    ceiling: float,
    least_slope: float,
    x: float,
    y: float,
    z: float,
    nearest: float,
) -> float:
    """Distance, m, from a point to the surface below an elevation and steeper than a slope.

    Args:
        grid: Elevations (i, j), m.
        x0: Of grid[0, 0], m.
        y0: Of grid[0, 0], m.
        spacing: Of the grid, m.
        ceiling: Elevation, m; the surface above it does not count.
        least_slope: Rise over run; cells less steep do not count.
        x: m.
        y: m.
        z: m.
        nearest: Looked for no farther than this, m; given back where nothing is nearer.
    """
    middle_i, middle_j = math.floor((x - x0) / spacing), math.floor((y - y0) / spacing)
    p = (x, y, z)
    farthest = max(grid.shape)
    farthest += max(abs(middle_i), abs(middle_j))
    for ring in range(farthest + 1):
        # Rings of cells outwards: those from here on lie no nearer than this.
        if (ring - 1) * spacing > nearest:
            break
        for i in range(max(0, middle_i - ring), min(grid.shape[0] - 2, middle_i + ring) + 1):
            edge = abs(i - middle_i) == ring
            stride = 1 if edge or ring == 0 else 2 * ring
            for j in range(middle_j - ring, middle_j + ring + 1, stride):
                if 0 <= j < grid.shape[1] - 1:
                    nearest = _to_cell(grid, x0, y0, spacing, ceiling, least_slope, p, i, j, nearest)
    return nearest


@kernel
def _to_cell(
    grid: np.ndarray,
    x0: float,
    y0: float,
    spacing: float,
    ceiling: float,
    least_slope: float,
    p: Point,
    i: int,
    j: int,
    nearest: float,
) -> float:
    """Distance, m, from a point to the two triangles of a cell, or `nearest` where they are farther."""
    za, zb, zc, zd = grid[i, j], grid[i + 1, j], grid[i, j + 1], grid[i + 1, j + 1]
    if max(za, zb, zc, zd) < p[2] - nearest:
        return nearest
    rise = max(math.hypot(zb - za, zc - za), math.hypot(zd - zc, zd - zb))
    if rise < least_slope * spacing:
        return nearest
    xi, yj = x0 + i * spacing, y0 + j * spacing
    a, b = (xi, yj, za), (xi + spacing, yj, zb)
    c, d = (xi, yj + spacing, zc), (xi + spacing, yj + spacing, zd)
    nearest = _to_triangle(p, a, b, c, ceiling, nearest)
    return _to_triangle(p, d, b, c, ceiling, nearest)
