"""That no plan exists, as a result and as an error."""

from __future__ import annotations


class Infeasible(ValueError):  # noqa: N818 - the word of the field, as a result and as an error
    """No schedule exists, or none was found; the message names the scene or the person in the way."""
