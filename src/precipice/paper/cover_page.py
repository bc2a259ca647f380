"""The page that says whether the camera catches a gag: where it stands, what it holds, in how many takes."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from precipice.paper.canvas import svg
from precipice.paper.cover_charts import frames, over_time, place_map
from precipice.paper.cover_words import counted, feet_of, place_words, share_text, takes_text, where_words
from precipice.paper.page import page_environment
from precipice.plan.cover import Covered


def render_cover(title: str, covered: Covered) -> str:
    """The page as one self-contained HTML file."""
    figures: dict[str, Markup] = {}
    if covered.best is not None:
        rows = math.ceil(len(covered.answer.times) / 3)
        drawings: tuple[tuple[str, tuple[float, float], Any], ...] = (
            ("above", (9.6, 8.2), place_map),
            ("frames", (9.6, 2.3 * rows), frames),
            ("time", (9.6, 2.6), over_time),
        )
        for name, size, draw in drawings:
            drawn = svg(name, size, partial(draw, covered=covered))
            figures[name] = Markup(drawn)  # noqa: S704
    environment: Environment = page_environment()
    environment.filters |= {
        "feet": feet_of,
        "place": place_words,
        "where": where_words,
        "counted": counted,
        "share": share_text,
    }
    return environment.get_template("cover.html.jinja").render(
        title=title, answer=covered.answer, figures=figures, takes_text=takes_text, words=covered.words
    )
