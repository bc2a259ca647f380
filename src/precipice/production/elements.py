"""What a person decided about the elements of the breakdown; no reading of the script writes over it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from precipice.production.noun import Id, Noun

CATEGORIES = (
    "cast",
    "silent_bits",
    "extras",
    "stunts",
    "vehicles",
    "props",
    "set_dressing",
    "wardrobe",
    "makeup",
    "animals",
    "animal_handlers",
    "music",
    "sound",
    "special_effects",
    "visual_effects",
    "equipment",
    "security",
    "greenery",
    "labour",
    "notes",
)
"""The categories of a breakdown sheet, in its order."""

Label = Annotated[str, Field(min_length=1, max_length=200)]


def _known(category: str) -> str:
    if category not in CATEGORIES:
        raise ValueError(f"found {category!r}; {', '.join(CATEGORIES)} is allowed")
    return category


class ElementEntry(Noun):
    """One decision about an element of a scene.

    Attributes:
        scene: Number of the scene.
        category: Category of the suggestion, or of the element added.
        label: Its label; case does not count.
        decision: "accept" it, "refuse" it, "change" it into `to_category` and `to_label`, or "add" an element
            that the script's words do not suggest.
        to_category: Category after a change; the old one where left out.
        to_label: Label after a change; the old one where left out.
        note: Why, in words.
    """

    scene: Id
    category: Annotated[str, Field(json_schema_extra={"enum": list(CATEGORIES)})]
    label: Label
    decision: Literal["accept", "refuse", "change", "add"]
    to_category: Annotated[str, Field(json_schema_extra={"enum": list(CATEGORIES)})] | None = None
    to_label: Label | None = None
    note: str = ""

    @field_validator("category")
    @classmethod
    def _category_has_a_name(cls, category: str) -> str:
        return _known(category)

    @field_validator("to_category")
    @classmethod
    def _new_category_has_a_name(cls, category: str | None) -> str | None:
        return category if category is None else _known(category)

    @model_validator(mode="after")
    def _a_change_says_into_what(self) -> ElementEntry:
        changed = self.to_category is not None or self.to_label is not None
        if changed != (self.decision == "change"):
            found = f"decision = {self.decision!r} with{'' if changed else 'out'} to_category or to_label"
            raise ValueError(f'found {found}; both or either beside decision = "change" only is allowed')
        return self
