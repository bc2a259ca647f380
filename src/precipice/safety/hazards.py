"""Hazards beyond the model: a register by gag, rated before and after controls, with an owner for the rest.

Controls are of five kinds in the order of NIOSH's hierarchy of controls (cdc.gov/niosh/hierarchy-of-controls:
elimination, substitution, engineering controls, administrative controls, personal protective equipment). A
rating is likelihood times severity, each 1 to 5. A five by five matrix has no one source; its words and bands
here are own assumptions. The register is never called complete: it holds what somebody thought of.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from precipice.production.noun import Date, Id, Noun
from precipice.production.problem import InputError, Problem

FILE = "hazards.toml"
LARGEST_FILE = 2_000_000
LIKELIHOOD = ("", "rare", "unlikely", "possible", "likely", "almost certain")
SEVERITY = ("", "a scratch", "first aid", "a doctor", "hospital", "death")
STOP = 15
"""Rating from which on what is left is a no-go. Own assumption."""

NEVER_COMPLETE = "This register holds what somebody thought of. Precipice never calls it complete."

Control = Literal["eliminate", "substitute", "engineer", "administer", "protect"]
CONTROLS: dict[Control, str] = {
    "eliminate": "take it away",
    "substitute": "do something milder instead",
    "engineer": "build something between it and people",
    "administer": "rules, signals, training, who stands where",
    "protect": "what people wear",
}
"""Kinds of control and their words, the strongest first."""

Rating = Annotated[int, Field(strict=True, ge=1, le=5)]
Sentence = Annotated[str, Field(min_length=1, max_length=2000)]


class ControlEntry(Noun):
    """One thing done against a hazard.

    Attributes:
        kind: Which of the five kinds.
        words: What is done.
    """

    kind: Control
    words: Sentence


class Hazard(Noun):
    """One thing that the models do not hold.

    Attributes:
        gag: Id of the gag.
        name: Its name in the register.
        words: What may happen.
        source: Who named it.
        likelihood: Before controls, 1 to 5; left out while nobody has rated it.
        severity: Before controls, 1 to 5.
        controls: What is done against it.
        likelihood_after: With the controls, 1 to 5.
        severity_after: With the controls, 1 to 5.
        owner: Who answers for what is left.
        signed_by: Who signed for it.
        signed_on: When.
    """

    gag: Id
    name: Id
    words: Sentence
    source: Annotated[str, Field(max_length=2000)] = ""
    likelihood: Rating | None = None
    severity: Rating | None = None
    controls: Annotated[tuple[ControlEntry, ...], Field(max_length=50)] = ()
    likelihood_after: Rating | None = None
    severity_after: Rating | None = None
    owner: Annotated[str, Field(max_length=200)] = ""
    signed_by: Annotated[str, Field(max_length=200)] = ""
    signed_on: Date | None = None

    @property
    def before(self) -> int | None:
        """Rating before controls, 1 to 25; None while not rated."""
        return _product(self.likelihood, self.severity)

    @property
    def after(self) -> int | None:
        """Rating with the controls, 1 to 25; None while not rated."""
        return _product(self.likelihood_after, self.severity_after)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Why it stands in the way of a go; () where it does not."""
        found = []
        if self.before is None:
            found.append("not rated")
        if self.after is None:
            found.append("what is left is not rated")
        elif self.before is not None and self.after < self.before and not self.controls:
            found.append("rated lower without a control")
        elif self.after >= STOP:
            found.append(f"what is left is rated {self.after}, below {STOP} is allowed")
        if not self.owner:
            found.append("no owner")
        if not self.signed_by or self.signed_on is None:
            found.append("not signed")
        return tuple(found)

    @property
    def strongest(self) -> Control | None:
        """The strongest kind of control; None where there is none."""
        kinds = {one.kind for one in self.controls}
        return next((kind for kind in CONTROLS if kind in kinds), None)


class Register(Noun):
    """The hazards of a production.

    Attributes:
        hazards: In the order of the file.
    """

    hazards: Annotated[tuple[Hazard, ...], Field(max_length=5000)] = ()

    def of(self, gag: str) -> tuple[Hazard, ...]:
        """Those of one gag."""
        return tuple(one for one in self.hazards if one.gag == gag)


def _product(likelihood: int | None, severity: int | None) -> int | None:
    return None if likelihood is None or severity is None else likelihood * severity


def band(rating: int) -> str:
    """A rating in a word; the bands are own assumptions."""
    return "low" if rating < 5 else "medium" if rating < 10 else "high" if rating < STOP else "stop"


def read_hazards(folder: Path, gags: Iterable[str]) -> Register:
    """Read a production's register; an empty one where there is no file.

    Args:
        folder: The production folder.
        gags: Ids of the gags there are.

    Raises:
        InputError: With every mistake found.
    """
    path = folder / FILE
    if not path.is_file():
        return Register()
    if path.stat().st_size > LARGEST_FILE:
        raise InputError((Problem(FILE, "", f"{path.stat().st_size:,} bytes", f"at most {LARGEST_FILE:,}"),))
    try:
        register = Register.model_validate(tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError((Problem(FILE, "", f"a TOML mistake: {error}", "TOML 1.0 in UTF-8"),)) from error
    except ValidationError as error:
        raise InputError(
            tuple(
                Problem(FILE, ".".join(map(str, one["loc"])), repr(one["input"])[:80], one["msg"])
                for one in error.errors()
            )
        ) from error
    known = tuple(gags)
    problems = [
        Problem(FILE, f"hazards[{one.name}].gag", repr(one.gag), ", ".join(known) or "no gag")
        for one in register.hazards
        if one.gag not in known
    ]
    names = [one.name for one in register.hazards]
    problems += [
        Problem(FILE, f"hazards[{name}]", f"{names.count(name)} hazards of that name", "each name once")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise InputError(tuple(problems))
    return register


def drafts(gag: str, named: Sequence[tuple[str, str]], register: Register) -> tuple[Hazard, ...]:
    """Hazards to be rated by people, for what is named and not in the register yet.

    Args:
        gag: Id of the gag.
        named: What may happen, and who named it.
        register: What there is already.
    """
    there = {one.words for one in register.of(gag)}
    names = {one.name for one in register.hazards}
    found: list[Hazard] = []
    number = 0
    for words, source in named:
        if words in there:
            continue
        number += 1
        while f"{gag}-{number}" in names:
            number += 1
        found.append(Hazard(gag=gag, name=f"{gag}-{number}", words=words, source=source))
    return tuple(found)


def draft_text(hazards: Sequence[Hazard]) -> str:
    """Drafts as TOML, with what is to be filled in as comments."""
    return "\n".join(_draft_entry(one) for one in hazards)


def _draft_entry(one: Hazard) -> str:
    kinds = ", ".join(CONTROLS)
    return "\n".join(
        (
            "[[hazards]]",
            *(f"{key} = {_quoted(getattr(one, key))}" for key in ("gag", "name", "words", "source")),
            "# likelihood = 1 to 5",
            "# severity = 1 to 5",
            f'# controls = [{{ kind = "engineer", words = "..." }}]  # {kinds}',
            "# likelihood_after = 1 to 5",
            "# severity_after = 1 to 5",
            '# owner = "..."',
            '# signed_by = "..."',
            "# signed_on = 2027-06-01",
            "",
        )
    )


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
