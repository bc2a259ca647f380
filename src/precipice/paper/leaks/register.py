"""A picture of a page laid over the page: coarse, then finer, then word by word; no letter is read.

The page as it was before any mark is drawn and compared with the picture. At 20 dpi the page is found by
correlation; blocks of it are found again at 50 and 100 dpi (block matching by normalised correlation, Lewis,
"Fast normalized cross-correlation", Vision Interface 1995), and a smooth cubic through what most of them say
(Huber) takes up rotation, size, perspective and the paper's bending. What is left, word by word, is the mark
and noise. Nothing here knows any copy's code.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage, signal

from precipice.paper.leaks.fit import added, apply, polynomial, similarity
from precipice.paper.leaks.layout import LayoutPage
from precipice.paper.leaks.scan import Picture, Pixels, drawn, resized
from precipice.paper.leaks.words import opened, page_of

COARSE = 20.0 / 72.0
"""Pixels a point where the page is found."""

SIZES = np.linspace(0.92, 1.08, 9)
"""Sizes tried around the one that the spread of the ink suggests."""

LIKE = 0.4
"""Correlation below which a picture shows another page."""

FINEST = 2.5
"""Pixels a point at which words are measured, at most: 180 dpi."""

OUTLIER = 3.5
"""Shifts of more marks than this are a word that was not found."""

STEPS = ((0.5, (120.0, 60.0), 1), (0.7, (96.0, 48.0), 2), (1.4, (72.0, 26.0), 3))
"""From coarse to fine: pixels a point, size of the blocks, pt, and the degree of what goes through them."""

REACHES = (((30.0, 5.0), (5.0, 5.0), (4.0, 4.0)), ((30.0, 30.0), (14.0, 14.0), (4.0, 4.0)))
"""How far blocks are looked for in each step, all together and then each by itself, pt. Where rows are alike,
as in a table, a block is found a row off as well, but not most of them at once. Where that finds too few
words, each is looked for as far as a photo leans."""

SPREAD = 2.0
"""How far the blocks of one page lie apart where they are looked for together, standard deviation, pt."""

FOUND, ALL = 0.35, 0.9
"""How alike a word and its place are where it was found; and the share of words found with which no more is
tried."""

AGREED = (8.0, 5.0, 2.5)
"""How far a block may lie off the similarity that most agree on, pt, by degree: paper bends, photos lean."""

LEAST_WORDS = 8
"""Fewer words than this pin no page down."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of an unmarked paper at the coarse resolution.

    Attributes:
        number: Of the page, from 0.
        ink: As a picture's.
    """

    number: int
    ink: Pixels


@dataclass(frozen=True, slots=True)
class Laid:
    """How a sheet lies in a picture.

    Attributes:
        sheet: Which one.
        turns: Quarter turns of the picture that put it upright.
        like: Correlation of the two.
        map: From points of the page (from its upper left, down) to pixels of the turned picture.
    """

    sheet: Sheet
    turns: int
    like: float
    map: Array


def sheets_of(pdf: bytes) -> tuple[Sheet, ...]:
    """The pages of a paper, small."""
    with opened(pdf) as document:
        return tuple(
            Sheet(number, _blurred(resized(1.0 - drawn(page_of(document, number), 1.0), COARSE)))
            for number in range(len(document))
        )


@dataclass(frozen=True, slots=True)
class Turned:
    """A picture turned and levelled, small."""

    turns: int
    angle: float
    factor: float
    shape: tuple[int, int]
    ink: Pixels


def levelled(picture: Picture) -> tuple[Turned, ...]:
    """Both ways up of a picture whose lines of text are made level, at some hundred pixels."""
    factor = min(1.0, 1000.0 / max(picture.ink.shape))
    small = resized(picture.ink, factor)
    found = [(*_angle(np.rot90(small, turns)), turns) for turns in (0, 1)]
    _, angle, turns = max(found)
    ways = []
    for way in (turns, turns + 2):
        turned = np.rot90(small, way)
        ink = ndimage.rotate(turned, math.degrees(angle), reshape=False, order=1)
        ways.append(Turned(way, angle, factor, turned.shape, ink.astype(np.float32)))
    return tuple(ways)


def most_like(ways: Sequence[Turned], sheets: Sequence[Sheet]) -> Laid | None:
    """The sheet that a picture shows, and where; None where it shows none of them."""
    found = [laid for way in ways for sheet in sheets if (laid := _laid(way, sheet)) is not None]
    best = max(found, key=lambda one: one.like, default=None)
    return best if best is not None and best.like >= LIKE else None


def shifts_in_picture(picture: Picture, pdf: bytes, page: LayoutPage, laid: Laid) -> Array | None:
    """How far each word of a page was moved along its line, in units of the mark; 0 where it is not found.

    Returns:
        Shape (words of the page,); None where the picture cannot be laid over the page.
    """
    ink = np.ascontiguousarray(np.rot90(picture.ink, laid.turns))
    shown = _Page(ink, pdf, laid.sheet.number, page)
    best: tuple[Array, Array] | None = None
    for reaches in REACHES:
        found = _words_found(shown, laid.map, reaches)
        if found is not None and (best is None or found[1].sum() > best[1].sum()):
            best = found
        if best is not None and np.mean(best[1] > FOUND) >= ALL:
            break
    if best is None:
        return None
    off, like = best
    way = off[:, 0] * page.along[:, 0] - off[:, 1] * page.along[:, 1]
    carried = (like > FOUND) & (page.carries >= 0)
    ratio = np.where(carried, way / np.where(page.mark > 0.0, page.mark, 1.0), 0.0)
    return np.where(np.abs(ratio) > OUTLIER, 0.0, ratio * np.clip((like - 0.3) / 0.4, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Page:
    """A picture, turned, and the page of a paper that it shows."""

    ink: Pixels
    pdf: bytes
    number: int
    page: LayoutPage

    def view(self, scale: float) -> _View:
        """Both, to be seen at a number of pixels a point."""
        return _View(self.ink, self.pdf, self.number, scale)


def _words_found(
    shown: _Page, mapped: Array, reaches: tuple[tuple[float, float], ...]
) -> tuple[Array, Array] | None:
    """How far each word lies off what the words around it say, pt, shape (n, 2), and how alike it is."""
    page = shown.page
    native = math.sqrt(abs(float(np.linalg.det(mapped[1:3]))))
    for (scale, block, degree), reach in zip(STEPS, reaches, strict=True):
        step = _refined(shown.view(min(scale, native)), mapped, block, reach, degree)
        if step is None:
            return None
        mapped = step
    view = shown.view(min(FINEST, max(native, 1.0)))
    boxes = page.words.boxes.copy()
    boxes[:, [1, 3]] = page.words.height - boxes[:, [3, 1]]
    middles = np.stack((boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)), axis=1)
    for last in (False, True):
        near = 1.3 if last else 2.0
        moved, like = _matched(view, mapped, boxes, (near, near))
        good = like > FOUND
        count = int(good.sum())
        if count < LEAST_WORDS:
            return None
        degree = 1 if count < 80 else 2 if count < 200 else 3
        if not last:
            there = apply(mapped, middles[good] + moved[good]) - apply(mapped, middles[good])
            mapped = added(mapped, polynomial(middles[good], there, degree, like[good]))
    trend = polynomial(middles[good], moved[good], degree, like[good])
    return moved - apply(trend, middles), like


@dataclass(frozen=True, slots=True)
class _View:
    """A picture and a page of a paper, both to be seen at a number of pixels a point."""

    ink: Pixels
    pdf: bytes
    number: int
    scale: float

    def page(self) -> Pixels:
        """The ink of the page as it was before any mark."""
        with opened(self.pdf) as document:
            return 1.0 - drawn(page_of(document, self.number), self.scale)

    def picture(self, mapped: Array, shape: tuple[int, int]) -> Pixels:
        """The picture as it lies over the page."""
        native = math.sqrt(abs(float(np.linalg.det(mapped[1:3]))))
        factor = min(1.0, 1.3 * self.scale / native)
        ink = resized(self.ink, factor) if factor < 0.9 else self.ink
        across = ink.shape[1] / self.ink.shape[1]
        down = ink.shape[0] / self.ink.shape[0]
        step = 16
        xs, ys = np.arange(0, shape[1] + step, step), np.arange(0, shape[0] + step, step)
        grid = np.stack(np.meshgrid((xs + 0.5) / self.scale, (ys + 0.5) / self.scale), axis=-1).reshape(-1, 2)
        nodes = apply(mapped, grid).reshape(len(ys), len(xs), 2)
        rows, columns = _between(shape[0], len(ys), step), _between(shape[1], len(xs), step)
        x = (rows @ nodes[:, :, 0] @ columns.T) * across - 0.5
        y = (rows @ nodes[:, :, 1] @ columns.T) * down - 0.5
        return np.asarray(ndimage.map_coordinates(ink, (y, x), order=1, mode="constant"), np.float32)


def _between(count: int, nodes: int, step: int) -> Array:
    """Matrix that interpolates between nodes, linearly."""
    at = np.arange(count) / step
    low = np.minimum(at.astype(int), nodes - 2)
    made = np.zeros((count, nodes))
    made[np.arange(count), low] = 1.0 - (at - low)
    made[np.arange(count), low + 1] = at - low
    return made


def _refined(
    view: _View, mapped: Array, block: tuple[float, float], reach: tuple[float, float], degree: int
) -> Array | None:
    """A map through where blocks of the page are found again."""
    page = view.page()
    wide, high = block
    height, width = page.shape[0] / view.scale, page.shape[1] / view.scale
    lefts, tops = np.arange(0.0, width - wide, wide / 2), np.arange(0.0, height - high, high / 2)
    boxes = np.array([(x, y, x + wide, y + high) for y in tops for x in lefts])
    moved, like = _matched(view, mapped, boxes, reach, page)
    good = like > 0.45
    if good.sum() < 6:
        return None
    old = np.stack((boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)), axis=1)[good]
    new = apply(mapped, old + moved[good])
    native = math.sqrt(abs(float(np.linalg.det(mapped[1:3]))))
    agreed = similarity(old, new, AGREED[degree - 1] * native)
    if agreed is None or agreed[1].sum() < 6:
        return None
    keep = agreed[1]
    wanted = degree if keep.sum() >= 30 else 1
    return polynomial(old[keep], new[keep], wanted, like[good][keep])


def _matched(
    view: _View, mapped: Array, boxes: Array, reach: tuple[float, float], page: Pixels | None = None
) -> tuple[Array, Array]:
    """Where each box of a page is found in the picture.

    Args:
        view: The two.
        mapped: How the page lies in the picture, roughly.
        boxes: pt, shape (n, 4).
        reach: How far off all of them are looked for together, and each from where most are, pt.
        page: What `view.page` gives, where it is at hand.

    Returns:
        How far it lies off, pt, shape (n, 2), and how alike the two are, 0 where nothing is there.
    """
    own = view.page() if page is None else page
    other = view.picture(mapped, (own.shape[0], own.shape[1]))
    search = max(2, math.ceil(reach[0] * view.scale) + 1)
    padded = np.pad(other, search)
    pixels = np.round(boxes * view.scale).astype(int) + np.array((-1, -1, 1, 1))
    surfaces: dict[int, Array] = {}
    for index, (left, top, right, bottom) in enumerate(pixels):
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(right, own.shape[1]), min(bottom, own.shape[0])
        if x1 - x0 < 4 or y1 - y0 < 3:
            continue
        patch = own[y0:y1, x0:x1]
        if float(patch.sum()) < 4.0:
            continue
        surfaces[index] = _alike(patch, padded[y0 : y1 + 2 * search, x0 : x1 + 2 * search])
    moved, like = np.zeros((len(boxes), 2)), np.zeros(len(boxes))
    window = max(2, math.ceil(reach[1] * view.scale) + 1)
    low = np.zeros(2, int)
    if window < search and surfaces:
        low = np.maximum(_common(surfaces.values(), SPREAD * view.scale) - window, 0)
    for index, surface in surfaces.items():
        seen = surface[low[1] : low[1] + 2 * window + 1, low[0] : low[0] + 2 * window + 1]
        peak, like[index] = _peak(seen)
        moved[index] = (peak + low - search) / view.scale
    return moved, like


def _common(surfaces: Iterable[Array], spread: float) -> NDArray[np.int64]:
    """Column and row at which most surfaces are high, within a spread of it, pixels."""
    total = sum(np.maximum(one, 0.0) for one in surfaces)
    blurred = ndimage.gaussian_filter(total, spread, mode="constant")
    row, column = np.unravel_index(int(np.argmax(blurred)), blurred.shape)
    return np.array((column, row))


def _alike(patch: Pixels, near: Pixels) -> Array:
    """Normalised correlation of a patch with every place in its neighbourhood."""
    zeroed = patch - patch.mean()
    top = signal.correlate(near, zeroed, mode="valid", method="fft")
    sums = _box_sum(near, patch.shape)
    squares = _box_sum(near * near, patch.shape)
    spread = np.maximum(squares - sums**2 / patch.size, 1e-3)
    made: Array = top / np.sqrt(spread * float(np.sum(zeroed**2)) + 1e-12)
    return made


def _box_sum(values: Pixels, shape: tuple[int, int]) -> Array:
    summed = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    summed[1:, 1:] = np.cumsum(np.cumsum(values, axis=0, dtype=np.float64), axis=1)
    high, wide = shape
    return summed[high:, wide:] - summed[:-high, wide:] - summed[high:, :-wide] + summed[:-high, :-wide]


def _peak(surface: Array) -> tuple[Array, float]:
    """Top of a surface between its samples, by a parabola each way: x and y, and its height; 0 at the rim."""
    row, column = np.unravel_index(int(np.argmax(surface)), surface.shape)
    value = float(surface[row, column])
    if not (0 < row < surface.shape[0] - 1 and 0 < column < surface.shape[1] - 1):
        return np.array((float(column), float(row))), 0.0
    x = column + _vertex(*surface[row, column - 1 : column + 2])
    y = row + _vertex(*surface[row - 1 : row + 2, column])
    return np.array((x, y)), value


def _vertex(before: float, at: float, after: float) -> float:
    bend = before - 2.0 * at + after
    return 0.5 * float((before - after) / bend) if bend < 0.0 else 0.0


def _angle(ink: Pixels) -> tuple[float, float]:
    """How sharply lines of text part, and the slope at which they do, within 4 degrees (Baird, 1987)."""
    rows, columns = np.nonzero(ink > 0.3)
    if len(rows) < 50:
        return 0.0, 0.0
    if len(rows) > 60_000:
        step = len(rows) // 60_000 + 1
        rows, columns = rows[::step], columns[::step]
    best = (0.0, 0.0)
    for fine, spread in ((0.2, 4.0), (0.04, 0.2)):
        for degrees in np.arange(-spread, spread + 1e-9, fine) + math.degrees(best[1]):
            slope = math.radians(degrees)
            profile = np.bincount((rows - columns * math.tan(slope) + ink.shape[1]).astype(int))
            best = max(best, (float(np.sum(np.diff(profile.astype(float)) ** 2)) / len(rows), slope))
    return best


def _blurred(ink: Pixels) -> Pixels:
    return np.asarray(ndimage.gaussian_filter(ink, 1.0), np.float32)


def _spread(ink: Pixels) -> tuple[float, float, float, float]:
    """Middle and standard deviation of the ink, across and down."""
    clean = np.where(ink > 0.25, ink, 0.0)
    across, down = clean.sum(axis=0), clean.sum(axis=1)
    total = float(across.sum()) + 1e-9
    x, y = np.arange(len(across)), np.arange(len(down))
    mx, my = float(across @ x) / total, float(down @ y) / total
    sx = math.sqrt(float(across @ (x - mx) ** 2) / total)
    sy = math.sqrt(float(down @ (y - my) ** 2) / total)
    return mx, my, max(sx, 1.0), max(sy, 1.0)


def _laid(way: Turned, sheet: Sheet) -> Laid | None:
    """The best place of a sheet in a levelled picture."""
    if float(sheet.ink.sum()) < 3.0:
        return None
    _, _, sheet_x, sheet_y = _spread(sheet.ink)
    _, _, own_x, own_y = _spread(way.ink)
    guess = math.sqrt((own_x / sheet_x) * (own_y / sheet_y))
    whole = math.sqrt(way.ink.size / sheet.ink.size)
    guesses = [float(one) for one in (*(guess * SIZES), *(whole * SIZES)) if 0.3 < one / whole < 3.0]

    def placed(size: float) -> tuple[float, float, float, float]:
        value, x, y = _placed(_blurred(resized(way.ink, 1.0 / size)), sheet.ink)
        return value, size, x, y

    middle = max(placed(size) for size in guesses)[1]
    value, size, x, y = max(placed(middle * one) for one in (0.985, 0.99, 0.995, 1.0, 1.005, 1.01, 1.015))
    # Page point p lies at sheet pixel p * COARSE, at levelled pixel (p * COARSE + offset) * size.
    corners = np.array([(0.0, 0.0), (600.0, 0.0), (0.0, 800.0), (600.0, 800.0)])
    level = (corners * COARSE + np.array((x, y))) * size
    centre = np.array((way.shape[1], way.shape[0])) / 2.0
    cos, sin = math.cos(way.angle), math.sin(way.angle)
    off = level - centre
    turned = np.stack((cos * off[:, 0] - sin * off[:, 1], sin * off[:, 0] + cos * off[:, 1]), axis=1) + centre
    return Laid(sheet, way.turns, value, polynomial(corners, turned / way.factor, 1))


def _placed(picture: Pixels, sheet: Pixels) -> tuple[float, float, float]:
    """Best correlation over all shifts, and the shift that takes the sheet's pixels to the picture's."""
    shape = tuple(
        fft.next_fast_len(a + b, real=True) for a, b in zip(picture.shape, sheet.shape, strict=True)
    )
    one, two = picture - picture.mean(), sheet - sheet.mean()
    norm = math.sqrt(float(np.sum(one**2)) * float(np.sum(two**2))) + 1e-9
    product = fft.irfft2(fft.rfft2(one, shape) * np.conj(fft.rfft2(two, shape)), shape)
    row, column = np.unravel_index(int(np.argmax(product)), product.shape)
    value = float(product[row, column]) / norm
    y = row - shape[0] if row > shape[0] // 2 else row
    x = column - shape[1] if column > shape[1] // 2 else column
    return value, float(x), float(y)
