"""Hits that cannot be as they were written: refused before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterator

from precipice.gags.specification import Refusal, Specification, reach
from precipice.production.spoken import mph

FASTEST = {"punch": 17.0, "kick": 18.3, "throw": 12.0, "prop": 20.0}
"""m/s. Hooks 11.0 with a standard deviation of 3.4 (Viano et al. 2005); kicks up to 18.3 (Corcoran et al.
2024); 12 m/s is a fall of 7 m, past which it is a high fall; props: own assumption, the model's range."""


def refusals(spec: Specification) -> Iterator[Refusal]:
    """Parameter, what was found and what is allowed, where good parameters do not go together."""
    strike, contact, line = (spec.choices[name] for name in ("strike", "contact", "line"))
    if strike == "throw" and contact in ("no_contact", "pulled"):
        yield (
            "contact",
            f"a throw with {contact.replace('_', ' ')}",
            'a throw is "padded" or "full": it lands',
        )
    if line == "across" and contact != "no_contact":
        yield "line", f'"across" with {contact} contact', '"across" only with no_contact; else "short"'
    fastest = reach(spec.stated["speed"].quantity)[1]
    if fastest > FASTEST[strike]:
        yield (
            "speed",
            f"a {strike} that may reach {mph(fastest)}",
            f"{mph(FASTEST[strike])} at most, the fastest that this model was held against",
        )
    if contact == "pulled":
        yield from _too_deep(spec)
    if contact == "no_contact" and spec.middle("gap") > spec.middle("widest_gap"):
        yield "gap", "a planned gap wider than the widest that sells", "a gap inside widest_gap"
    if contact == "no_contact" and spec.middle("gap") < spec.middle("least_gap"):
        yield "gap", "a planned gap that already counts as contact", "a gap above least_gap"


def _too_deep(spec: Specification) -> Iterator[Refusal]:
    deepest = reach(spec.stated["stop_depth"].quantity)[1]
    if "stop_distance" in spec.stated and deepest > 0.5 * spec.middle("stop_distance"):
        yield (
            "stop_depth",
            f"an end {deepest / 0.0254:.1f} in inside the body, braked over "
            f"{spec.middle('stop_distance') / 0.0254:.1f} in",
            "at most half of stop_distance: a blow that lands with more than 70 % of its speed is not pulled",
        )
