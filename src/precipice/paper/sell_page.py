"""The page that answers "I will not kick her": where the camera goes, what it sees, and the floor mark."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from jinja2 import Environment
from markupsafe import Markup
from matplotlib.image import imsave

from precipice.camera.lens import Camera
from precipice.camera.render import Picture, render
from precipice.paper.canvas import svg
from precipice.paper.page import page_environment
from precipice.paper.sell_charts import feet, lens_maps, top_view
from precipice.paper.words import number, plain_percent
from precipice.plan.sell import Sold, moment, side_camera

COLUMNS = 960


@dataclass(frozen=True, slots=True)
class SellPaper:
    """What is written.

    Attributes:
        html: The page.
        png: The frame as the lens sees it; None where no place is usable.
    """

    html: str
    png: bytes | None


def render_sell(title: str, sold: Sold) -> SellPaper:
    """The page of a hit that misses, and the frame as the lens sees it."""
    seen = None if sold.camera is None else frame(sold, sold.camera, COLUMNS)
    plain = frame(sold, side_camera(sold.map), 2 * COLUMNS // 3)

    def above(figure: Any) -> None:
        top_view(figure, sold)

    def maps(figure: Any) -> None:
        lens_maps(figure, sold)

    figures = {
        "above": Markup(svg("above", (9.6, 4.6), above)),  # noqa: S704
        "maps": Markup(svg("maps", (9.6, 2.7 * ((len(sold.map.kit.lenses) + 4) // 5)), maps)),  # noqa: S704
    }
    environment: Environment = page_environment()
    environment.filters |= {"feet": feet, "share": plain_percent, "figure": number}
    html = environment.get_template("sell.html.jinja").render(
        title=title,
        answer=sold.answer,
        figures=figures,
        seen=None if seen is None else _data(seen),
        plain=_data(plain),
        camera=sold.camera,
    )
    return SellPaper(html, seen)


def frame(sold: Sold, camera: Camera, columns: int) -> bytes:
    """The moment at which the blow is nearest, through a camera, as PNG."""
    exposure = sold.map.kit.shutter.exposure
    pixels = render(camera, moment(sold.map.blow, sold.answer.gap), Picture(columns, exposure=exposure))
    return png_of(pixels)


def png_of(pixels: np.ndarray) -> bytes:
    """An image, (rows, columns, 3) uint8, as PNG without a date in it."""
    buffer = io.BytesIO()
    imsave(buffer, pixels, format="png", metadata={"Software": "Precipice"})
    return buffer.getvalue()


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
