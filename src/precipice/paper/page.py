"""The page that the stunt coordinator and the 1st AD read together: one HTML file, nothing outside it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from precipice.paper import words
from precipice.paper.canvas import svg
from precipice.paper.gag_figures import gag_figures
from precipice.paper.schedule_charts import cost_lines, day_one_curve, money_at_risk, wrap_curve
from precipice.paper.strips import USUAL, StripTheme, strip_class, strip_colour
from precipice.plan.plan import Plan, SceneRow
from precipice.production.assessment import Assessment, Input
from precipice.production.scene import format_eighths

TEMPLATES = (
    "page.html.jinja",
    "gags.html.jinja",
    "gag.html.jinja",
    "checklist.html.jinja",
    "shoot.html.jinja",
    "breakdown.html.jinja",
    "people.html.jinja",
    "sell.html.jinja",
    "cover.html.jinja",
    "page.css",
)


def render_page(plan: Plan, theme: StripTheme = USUAL) -> str:
    """The plan as one self-contained HTML page."""
    environment = page_environment()
    scenes = {scene.number: scene for scene in plan.scenes}
    return environment.get_template("page.html.jinja").render(
        plan=plan,
        scenes=scenes,
        figures=_figures(plan),
        input_value=_input_value,
        strip_colour=lambda scene: strip_colour(scene, theme),
        strip_class=strip_class,
        gag_scene_text=lambda scene: _gags_of(plan, scene),
        theme=theme,
        cost_lines=cost_lines,
    )


def render_gags(title: str, assessments: Sequence[Assessment]) -> str:
    """Some gags alone as one self-contained HTML page."""
    environment = page_environment()
    return environment.get_template("gags.html.jinja").render(
        title=title,
        assessments=assessments,
        figures=_drawn(assessments),
        input_value=_input_value,
    )


def page_environment() -> Environment:
    """The templates with the filters and words that every page has."""
    folder = files("precipice.paper").joinpath("templates")
    sources = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in TEMPLATES}
    environment = Environment(
        loader=DictLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "both": words.both,
        "trade": words.trade_text,
        "si": words.si_text,
        "chance": words.chance,
        "percent": words.percent,
        "chance_of": words.chance_of,
        "record": words.record_text,
        "record_short": words.record_short,
        "day": words.day_text,
        "kind": words.kind_text,
        "number": words.number,
        "eighths": format_eighths,
    }
    environment.globals |= {
        "money": words.money,
        "consent_mark": words.consent_mark,
        "plural": words.plural,
        "below_record": words.below_record,
        "alone": words.alone,
        "beyond": words.beyond,
        "COORDINATOR": words.COORDINATOR,
        "RECORD_WARNING": words.RECORD_WARNING,
    }
    return environment


def _figures(plan: Plan) -> dict[str, Markup]:
    """Every drawing by name: our own markup, every text in it escaped by the drawing library."""
    drawn = _drawn(plan.assessments)
    for index, curve in enumerate(plan.schedule.curves if plan.schedule else ()):
        if any(point.costs is not None for point in curve.points):

            def draw_curve(figure: Any, curve: Any = curve) -> None:
                day_one_curve(figure.subplots(), curve, plan.currency)

            drawn[f"curve-{index}"] = Markup(svg(f"c{index}", (9.6, 4.6), draw_curve))  # noqa: S704
        if curve.money:

            def draw_money(figure: Any, curve: Any = curve) -> None:
                money_at_risk(figure.subplots(), curve, plan.currency)

            drawn[f"money-{index}"] = Markup(svg(f"m{index}", (9.6, 3.8), draw_money))  # noqa: S704
    wraps = plan.schedule.wraps if plan.schedule else ()
    if len(wraps) > 1 and plan.schedule is not None:
        release = plan.schedule.release

        def draw_wraps(figure: Any) -> None:
            wrap_curve(figure.subplots(), wraps, release)

        drawn["wraps"] = Markup(svg("wraps", (9.6, 3.2), draw_wraps))  # noqa: S704
    return drawn


def _drawn(assessments: Sequence[Assessment]) -> dict[str, Markup]:
    """The drawings of gags, by name and place in the row."""
    return {
        f"{name}-{index}": Markup(svg(f"g{index}{name}", size, draw))  # noqa: S704
        for index, one in enumerate(assessments)
        for name, size, draw in gag_figures(one)
    }


def _input_value(entry: Input) -> str:
    """5 to 95 % of an input in both tongues, or its one value."""
    if not entry.has_tolerance:
        return words.both(entry.mean, entry.unit)
    return f"{words.both(entry.low, entry.unit)} to {words.both(entry.high, entry.unit)}"


def _gags_of(plan: Plan, scene: SceneRow) -> str:
    verdicts: dict[str, str] = {one.gag: one.verdict for one in plan.assessments}
    verdicts |= {one.gag: words.consent_mark(one) for one in plan.consents if one.stops}
    return ", ".join(f"{gag} ({verdicts.get(gag, 'no number')})" for gag in scene.gags)
