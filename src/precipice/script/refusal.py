"""Why a script is refused, in one sentence."""

from __future__ import annotations

from precipice.production.problem import InputError, Problem


def refusal(file: str, field: str, found: str, allowed: str) -> InputError:
    """The error for one thing wrong with a script.

    Args:
        file: Name of the file.
        field: Where in it, or "".
        found: What was found.
        allowed: What is allowed.
    """
    return InputError((Problem(file, field, found, allowed),))
