"""One mistake in an input, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Attributes:
        file: Name of the file.
        field: Path to the field, for example "gags[fjord-jump].parameters.lip_speed"; "" for the whole file.
        found: What was found.
        allowed: What is allowed.
    """

    file: str
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.field}" if self.field else self.file
        return f"{where}: found {self.found}; allowed: {self.allowed}"


class InputError(ValueError):
    """An input that cannot be used; carries every mistake found, not the first only."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
