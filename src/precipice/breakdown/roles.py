"""Who does it, and to whom: persons before and after the verb of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from precipice.breakdown.tokens import Paragraph
from precipice.breakdown.words import Words
from precipice.production.value import quickly_made

_REFLEXIVE = frozenset(("himself", "herself", "themselves"))
_ANSWERED = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
_PREPOSITIONS = frozenset(
    ("of", "behind", "by", "with", "from", "at", "beside", "above", "below", "to", "on", "for")
)
_LOOK_BACK = 200
"""Words before a pronoun in which its name is looked for."""
_STOPS = frozenset(",;:()\u2014\u2013-.!?\u2026")


@quickly_made
@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of a paragraph: the cast's names, nouns for persons, pronouns, other names.

    Attributes:
        paragraph: The paragraph.
        cast: Each word of the cast's names, lower case, to the whole name.
        words: The words of grammar.
        pronouns: "he" or "she" by name of the cast, where the script says so.
        present: The names of the cast that are in the scene.
    """

    paragraph: Paragraph
    cast: Mapping[str, str]
    words: Words
    pronouns: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()

    def __call__(self, index: int) -> bool:
        """Whether a token stands for a person."""
        return bool(self.at(index))

    def at(self, index: int) -> str:
        """The person that a token names: of the cast the whole name, else the word; "" for none."""
        paragraph, words = self.paragraph, self.words
        word, letter = paragraph.words[index], paragraph.text[paragraph.starts[index]]
        capital = letter.isupper()
        if not capital and word not in words.personal:
            return ""
        if word in self.cast and (capital or word in words.people):
            return self.cast[word]
        if word in words.possessives:
            return word if _is_object(paragraph, index, words) else ""
        if word in words.people or word in words.persons:
            return "" if self._is_part_of_a_thing(index) else word
        if not capital or not word[0].isalpha():
            return ""
        first = paragraph.sentence_at(index)[0] == index
        written = paragraph.text[paragraph.starts[index] : paragraph.ends[index]]
        # A word all in capitals that is nobody's name is shouted: "the sedan RAMS the van".
        shouted = len(word) > 1 and written.isupper()
        named = word not in words.known if first else word not in words.never_names
        return written if named and not shouted else ""

    def _is_part_of_a_thing(self, index: int) -> bool:
        said = self.paragraph.words
        return index + 1 < len(said) and said[index + 1] in self.words.things_of


def _is_object(paragraph: Paragraph, index: int, words: Words) -> bool:
    """Whether "her" stands for a person, and does not own the noun that follows."""
    if paragraph.words[index] != "her":
        return False
    if index + 1 >= len(paragraph.words):
        return True
    after = paragraph.words[index + 1]
    return not after[0].isalnum() or after in words.after_object


def who_and_whom(persons: Persons, anchor: int) -> tuple[str, str]:
    """Who does what stands at a token, and to whom; "" for what the sentence does not say.

    A passive turns the two round, and "thrown by" says who after all. A pronoun is answered by the only
    member of the cast whom it fits, of those named before it in the paragraph or else of those in the scene.
    """
    paragraph = persons.paragraph
    first, end = paragraph.sentence_at(anchor)
    before = _last_person(paragraph, persons, first, anchor)
    after = _first_person(paragraph, persons, anchor + 1, end)
    if _is_passive(paragraph, anchor, first, persons.words):
        by = next((i for i in range(anchor + 1, end) if paragraph.words[i] == "by"), None)
        agent = _first_person(paragraph, persons, by + 1, end) if by is not None else None
        before, after = agent, before
    who, whom = _named(persons, before), _named(persons, after)
    if after is not None and who == whom:
        said = paragraph.words[after]
        whom = said if said != who and said not in _REFLEXIVE else ""
    return who, whom


def _last_person(paragraph: Paragraph, persons: Persons, first: int, anchor: int) -> int | None:
    """The nearest person before the verb that is no owner ("Guard's jaw") and no object of a preposition."""
    nearest = None
    for index in range(anchor - 1, first - 1, -1):
        if paragraph.words[index] in ";:" and nearest is not None:
            break
        if not persons.at(index) or _owns(paragraph, index):
            continue
        nearest = index if nearest is None else nearest
        if index == first or paragraph.words[index - 1] in ",;:" or not _after_preposition(paragraph, index):
            return index
    return nearest


def _after_preposition(paragraph: Paragraph, index: int) -> bool:
    return not _PREPOSITIONS.isdisjoint(paragraph.words[max(0, index - 2) : index])


def _first_person(paragraph: Paragraph, persons: Persons, start: int, end: int) -> int | None:
    """The first person of the clause; "his" only where it stands at once: "gets his wrist"."""
    for index in range(start, end):
        word = paragraph.words[index]
        if word in _STOPS:
            return None
        if persons.at(index) or (word == "his" and index == start):
            return index
    return None


def _owns(paragraph: Paragraph, index: int) -> bool:
    return index + 1 < len(paragraph.words) and paragraph.words[index + 1] in ("'s", "\u2019s")


def _is_passive(paragraph: Paragraph, anchor: int, first: int, words: Words) -> bool:
    word = paragraph.words[anchor]
    if not word.endswith(("ed", "n", "t", "ung", "uck", "id", "ck")) or word.endswith("ing"):
        return False
    return any(paragraph.words[k] in words.passive for k in range(max(first, anchor - 3), anchor))


def _named(persons: Persons, index: int | None) -> str:
    if index is None:
        return ""
    said = persons.paragraph.words
    found = persons.at(index) or said[index]
    if found not in _ANSWERED:
        return found
    pronoun = _ANSWERED[found]
    named = {
        persons.cast[said[k]]
        for k in range(max(0, index - _LOOK_BACK), index)
        if said[k] in persons.cast and persons.paragraph.capital(k)
    }
    fitting = [name for name in named if persons.pronouns.get(name, pronoun) == pronoun]
    if not fitting:
        fitting = [name for name in persons.present if persons.pronouns.get(name) == pronoun]
    return fitting[0] if len(fitting) == 1 else found
