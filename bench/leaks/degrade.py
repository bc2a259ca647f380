"""What printing, scanning and photographing do to a page, simulated."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from scipy import ndimage

PRINT_DPI = 600


@dataclass(frozen=True)
class Way:
    """One way of getting a picture of a page."""

    dpi: float
    photo: bool = False
    perspective: float = 0.02
    jpeg: int = 60


def printed(pdf: bytes, page: int) -> np.ndarray:
    """The page as a laser printer puts it down: 600 dpi, black or nothing, greys as dots."""
    document = pdfium.PdfDocument(pdf)
    bitmap = document[page].render(scale=PRINT_DPI / 72, grayscale=True)
    grey = (
        np.asarray(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width].astype(np.float32) / 255
    )
    document.close()
    return (grey > screen(grey.shape) * 0.96).astype(np.float32)


@lru_cache(maxsize=2)
def screen(shape: tuple[int, int]) -> np.ndarray:
    """A clustered-dot screen at 45 degrees, about 100 lines an inch."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    u, v = (x + y) * np.float32(2 * np.pi / 8.5), (x - y) * np.float32(2 * np.pi / 8.5)
    return 0.5 + 0.25 * (np.cos(u) + np.cos(v))


def seen(paper: np.ndarray, way: Way, rng: np.random.Generator) -> bytes:
    """A JPEG of the printed page as a scanner or a phone sees it."""
    small = ndimage.gaussian_filter(paper, 600 / way.dpi * rng.uniform(0.35, 0.55) + rng.uniform(0.5, 2.0))
    height, width = small.shape
    factor = way.dpi / PRINT_DPI
    out_h, out_w = round(height * factor * 1.02), round(width * factor * 1.02)
    y, x = np.mgrid[0:out_h, 0:out_w].astype(np.float32)
    x, y = (x / out_w - 0.5), (y / out_h - 0.5)
    if way.photo:
        p = rng.uniform(-way.perspective, way.perspective, 2)
        z = 1 + 2 * p[0] * x + 2 * p[1] * y
        bend = rng.uniform(-0.002, 0.002)
        x, y = x / z + bend * np.cos(3 * y), y / z + bend * np.cos(4 * x)
    angle, size = np.radians(rng.uniform(-2, 2)), rng.uniform(0.98, 1.02)
    px, py = x * out_w / factor / size, y * out_h / factor / size
    # The carriage of a scanner does not run evenly: a wave of some pixels of 600 dpi, 0.1 pt.
    wave = rng.uniform(0, 1.0) * np.sin(py / rng.uniform(150, 500) + rng.uniform(0, 6))
    sx = np.cos(angle) * px - np.sin(angle) * py + width / 2 + rng.uniform(-60, 60) + 0.3 * wave
    sy = np.sin(angle) * px + np.cos(angle) * py + height / 2 + rng.uniform(-60, 60) + wave
    got = ndimage.map_coordinates(small, (sy, sx), order=1, mode="constant", cval=1.0)
    tilt = rng.uniform(-0.15, 0.15, 2) * (2.0 if way.photo else 1.0)
    light = 0.88 + tilt[0] * x + tilt[1] * y
    got = (0.12 + 0.88 * got) * light + rng.normal(0, 0.04 if way.photo else 0.025, got.shape)
    image = Image.fromarray(np.clip(got * 255, 0, 255).astype(np.uint8))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=way.jpeg)
    return out.getvalue()
