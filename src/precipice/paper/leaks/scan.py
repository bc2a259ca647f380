"""A suspect without text in it, a scan or a photo of paper, as ink on white."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from pypdfium2 import raw
from scipy import ndimage

from precipice.paper.leaks.words import opened, page_of
from precipice.production.problem import InputError, Problem

MOST_PIXELS = 60_000_000
"""Of one picture: A4 at 600 dpi has 35 million."""

LONGEST_SIDE = 3600
"""Pixels kept of a side: A4 at 300 dpi; more tells nothing more."""

SHORTEST_SIDE = 200
MOST_PICTURES = 40
"""Pictures looked at of one file."""

SCAN_SHARE = 0.5
"""Share of a page that pictures take from which on it is taken for a scan."""

RENDERED_DPI = 200.0
FORMATS = ("PNG", "JPEG", "TIFF")

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a suspect.

    Attributes:
        ink: 0 where the paper is bare, 1 where it is black, shape (height, width).
    """

    ink: Pixels


def pictures_of_image(content: bytes, name: str) -> tuple[Picture, ...]:
    """The pages of an image file.

    Raises:
        InputError: It cannot be read, or is too large or too small.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                frames = int(getattr(image, "n_frames", 1))
                if frames > MOST_PICTURES:
                    raise _refusal(name, f"{frames:,} pictures", f"at most {MOST_PICTURES}")
                return tuple(_frame(image, number, name) for number in range(frames))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _refusal(name, "a picture too large to open", f"at most {MOST_PIXELS:,} pixels") from error
        except (OSError, SyntaxError, EOFError, ValueError, TypeError, KeyError) as error:
            if isinstance(error, InputError):
                raise
            raise _refusal(name, "a damaged picture", "a PNG, JPEG or TIFF that can be read") from error


def pictures_of_pdf(content: bytes, name: str) -> tuple[Picture, ...]:
    """The pages of a PDF, drawn.

    Raises:
        InputError: It cannot be read, or has too many pages.
    """
    with opened(content, name) as document:
        count = len(document)
        if count > MOST_PICTURES:
            raise _refusal(name, f"{count:,} pages of pictures", f"at most {MOST_PICTURES} at a time")
        return tuple(Picture(_ink(drawn(page_of(document, number, name)))) for number in range(count))


def holds_scans(content: bytes, name: str) -> bool:
    """Whether a page of a PDF has pictures on half of it or more.

    Raises:
        InputError: It cannot be read.
    """
    with opened(content, name) as document:
        return any(_is_scan(page_of(document, number, name)) for number in range(len(document)))


def _is_scan(page: Any) -> bool:
    width, height = page.get_size()
    shown = (one.get_bounds() for one in page.get_objects((raw.FPDF_PAGEOBJ_IMAGE,), max_depth=1))
    taken = sum((right - left) * (top - bottom) for left, bottom, right, top in shown)
    return bool(taken >= SCAN_SHARE * width * height)


def drawn(page: object, scale: float = 0.0) -> Pixels:
    """A page of a PDF in grey, 0 to 1; pixels a point as said, or as many as a scan would have."""
    width, height = page.get_size()  # type: ignore[attr-defined]
    wanted = scale or min(RENDERED_DPI / 72.0, LONGEST_SIDE / max(width, height))
    bitmap = page.render(scale=wanted, grayscale=True)  # type: ignore[attr-defined]
    return np.asarray(bitmap.to_numpy(), np.float32).reshape(bitmap.height, -1)[
        :, : bitmap.width
    ] / np.float32(255.0)


def resized(pixels: Pixels, factor: float) -> Pixels:
    """Pixels at another resolution; what is made smaller is averaged first."""
    height, width = pixels.shape
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    made = Image.fromarray(pixels).resize(
        size, Image.Resampling.BICUBIC if factor > 1.0 else Image.Resampling.BOX
    )
    return np.asarray(made, np.float32)


def _frame(image: Image.Image, number: int, name: str) -> Picture:
    image.seek(number)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _refusal(name, f"{width:,} by {height:,} pixels", f"at most {MOST_PIXELS:,} pixels")
    if min(width, height) < SHORTEST_SIDE:
        raise _refusal(name, f"{width} by {height} pixels", f"at least {SHORTEST_SIDE} each way")
    if image.mode.startswith("I"):
        grey = np.asarray(image, np.float32) / np.float32(65535.0)
    else:
        upright = ImageOps.exif_transpose(image.copy())
        flat = _on_white(upright) if "A" in upright.getbands() or upright.mode == "P" else upright
        grey = np.asarray(flat.convert("L"), np.float32) / np.float32(255.0)
    longest = max(grey.shape)
    return Picture(_ink(resized(grey, LONGEST_SIDE / longest) if longest > LONGEST_SIDE else grey))


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, layered)


def _ink(grey: Pixels) -> Pixels:
    """Darkness against the paper around, so that uneven light does not count."""
    factor = min(1.0, 160.0 / max(grey.shape))
    small = resized(grey, factor)
    paper = ndimage.gaussian_filter(ndimage.maximum_filter(small, size=7), 4.0)
    height, width = grey.shape
    spread = np.asarray(
        Image.fromarray(paper.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR),
        np.float32,
    )
    return np.clip(1.0 - grey / np.maximum(spread, np.float32(0.08)), 0.0, 1.0).astype(np.float32)


def _refusal(name: str, found: str, allowed: str) -> InputError:
    return InputError((Problem(name, "", found, allowed),))
