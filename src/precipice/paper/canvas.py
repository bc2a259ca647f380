"""One figure as inline SVG or as PNG, the same bytes for the same drawing on every run."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from precipice.paper.labels import settle

INK = "#1a1d21"
GREY = "#5c6470"
FAINT = "#d5d9df"
BLUE = "#0b5394"
ORANGE = "#c45500"
RED = "#a51c30"
ROCK = "#b9b2a6"

STYLE: dict[str, Any] = {
    "axes.edgecolor": GREY,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "precipice",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 9,
}
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

Draw = Callable[[Any], None]
"""Draws on a matplotlib figure."""


def svg(name: str, size: tuple[float, float], draw: Draw) -> str:
    """Draw a figure as an SVG element to stand in an HTML page.

    Args:
        name: Unique in the page; every id of the drawing begins with it.
        size: Width and height, inches.
        draw: What to draw.
    """
    with _house_style():
        figure = Figure(figsize=size)
        FigureCanvasSVG(figure)
        draw(figure)
        settle(figure)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return _inline(buffer.getvalue(), name)


def png(size: tuple[float, float], dpi: int, draw: Draw) -> bytes:
    """Draw a figure as a PNG without date or program in it.

    Args:
        size: Width and height, inches.
        dpi: Pixels an inch.
        draw: What to draw.
    """
    with _house_style():
        figure = Figure(figsize=size, dpi=dpi)
        FigureCanvasAgg(figure)
        draw(figure)
        settle(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


@contextmanager
def _house_style() -> Iterator[None]:
    """The house's settings on matplotlib's defaults, whatever the reader's own settings are."""
    with style.context(["default", STYLE]), warnings.catch_warnings():
        # A title in a script the bundled font lacks is drawn as boxes: no reason to shout at the reader.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def _inline(document: str, name: str) -> str:
    body = document[document.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r' xmlns(:xlink)?="[^"]*"', "", body)
    body = re.sub(r'(<[^>]*?\s)id="', rf'\1id="{name}-', body)
    body = re.sub(r'(href="#|url\(#)', rf"\1{name}-", body)
    body = body.replace("'DejaVu Sans'", FONTS)
    return re.sub(r"\n\s*", "\n", body).strip()
