"""Papers to issue, made by typst, and a scanner that is not kind to them."""

from __future__ import annotations

import io
import random

import numpy as np
import pypdfium2 as pdfium
import typst
from PIL import Image
from scipy import ndimage

SYLLABLES = [
    "ba",
    "ro",
    "mi",
    "ten",
    "sal",
    "ver",
    "do",
    "ka",
    "lin",
    "por",
    "est",
    "and",
    "the",
    "her",
    "cam",
    "era",
    "ri",
    "der",
    "mast",
    "fjord",
    "el",
    "st",
    "on",
    "ge",
]


def words(count: int, seed: int) -> str:
    """Invented words with blanks between."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.choice((1, 1, 2, 2, 2, 3)))) for _ in range(count))


def sheet(body: str, size: str = "a4") -> bytes:
    """A PDF set by typst from its markup."""
    made = typst.compile(f'#set page(paper: "{size}", margin: 2cm)\n{body}'.encode())
    assert isinstance(made, bytes)
    return made


def paper(pages: int = 1, count: int = 450, seed: int = 0, extra: str = "") -> bytes:
    body = "\n#pagebreak()\n".join(words(count, seed + page) for page in range(pages))
    return sheet(f"#set text(size: 10pt)\n{body}\n{extra}")


def scanned(pdf: bytes, dpi: float = 150.0, page: int = 0, form: str = "JPEG", seed: int = 0) -> bytes:
    document = pdfium.PdfDocument(pdf)
    bitmap = document[page].render(scale=300 / 72, grayscale=True)
    grey = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width] / 255.0
    document.close()
    black = ndimage.gaussian_filter((grey > 0.55).astype(np.float32), 1.0)
    factor = 300.0 / dpi
    height, width = (round(side / factor) for side in black.shape)
    turn = np.radians(1.3) * np.array([[0, 1], [-1, 0]]) + np.eye(2)
    middle = np.array(black.shape) / 2
    matrix = turn * factor * 1.015
    seen = ndimage.affine_transform(
        black,
        matrix,
        middle - matrix @ (np.array((height, width)) / 2 + 3.0),
        (height, width),
        order=1,
        cval=1.0,
    )
    rng = np.random.default_rng(seed)
    light = np.linspace(0.75, 0.95, width)[None, :]
    seen = (0.1 + 0.9 * seen) * light + rng.normal(0.0, 0.02, seen.shape)
    out = io.BytesIO()
    options = {"quality": 60} if form == "JPEG" else {}
    Image.fromarray(np.clip(seen * 255, 0, 255).astype(np.uint8)).save(out, form, **options)
    return out.getvalue()
