"""The fonts a paper is set in, which characters they have, and how wide their words are.

The base face is DejaVu Sans, which comes with matplotlib: the same on every machine, with Latin, Greek,
Cyrillic, Arabic and Hebrew. What it lacks is looked for in the fonts of the machine, and named where no font
has it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError

FACE, MONO = "DejaVu Sans", "DejaVu Sans Mono"
_HIDDEN = "LastResort"
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co"})
_OVERRIDES = frozenset(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that turn the order of what follows about: shown by their number, since they can disguise it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font has.

    Attributes:
        character: The character.
        words: Words it stands in, three at most.
    """

    character: str
    words: tuple[str, ...]

    @property
    def shown(self) -> str:
        """What stands in its place on the paper: "[U+6F22]"."""
        return f"[U+{ord(self.character):04X}]"

    def __str__(self) -> str:
        code = f"U+{ord(self.character):04X}"
        name = unicodedata.name(self.character, "")
        seen = f"{self.character} " if self.character.isprintable() else ""
        words = ", ".join(word for word in self.words if word.isprintable())
        where = f", in {words}" if words else ""
        unseen = unicodedata.category(self.character) in _UNSEEN or self.character in _OVERRIDES
        lacking = "not a character that can be printed:" if unseen else "no font on this machine has"
        return f"{lacking} {seen}{code}{f' {name}' if name else ''}{where}; shown as {self.shown}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a paper's characters need.

    Attributes:
        families: Families in the order in which they are tried, all of them there.
        folders: Folders of their files.
        missing: Characters that no font has.
    """

    families: tuple[str, ...]
    folders: tuple[str, ...]
    missing: tuple[Missing, ...]


@lru_cache(maxsize=1)
def base_folder() -> Path:
    """The folder of the base face.

    Raises:
        RuntimeError: matplotlib lacks its own fonts.
    """
    spec = find_spec("matplotlib")
    for place in spec.submodule_search_locations or () if spec is not None else ():
        folder = Path(place) / "mpl-data" / "fonts" / "ttf"
        if (folder / "DejaVuSans.ttf").is_file():
            return folder
    raise RuntimeError("matplotlib is installed without its fonts: DejaVuSans.ttf is not there")


@lru_cache(maxsize=4)
def _advances(bold: bool) -> tuple[dict[int, float], float]:
    """Width of every character of the base face in ems, and that of one it lacks."""
    with TTFont(base_folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}, 1.0


def width_of(text: str, points: float, bold: bool = False) -> float:
    """Width of a line of text in points; characters that the base face lacks count as one em."""
    advances, lacking = _advances(bold)
    return points * sum(advances.get(ord(character), lacking) for character in text)


def setting(texts: Iterable[str]) -> Setting:
    """Find fonts for every character of some texts."""
    texts = tuple(texts)
    used = set().union(*map(set, texts)) if texts else set()
    wanted = {one for one in used if ord(one) not in _advances(False)[0] and not _needs_no_glyph(one)}
    strange = {one for one in wanted if unicodedata.category(one) in _UNSEEN}
    strange |= used & _OVERRIDES
    families, folders, left = [FACE], [str(base_folder())], wanted - strange
    for family, path, index in _others() if left else ():
        found = {one for one in left if ord(one) in _characters(path, index)}
        if found:
            left -= found
            families.append(family)
            if path:
                folders.append(str(Path(path).parent))
        if not left:
            break
    gone = tuple(Missing(one, _words_with(one, texts)) for one in sorted(left | strange))
    return Setting(tuple(dict.fromkeys(families)), tuple(dict.fromkeys(folders)), gone)


def _needs_no_glyph(character: str) -> bool:
    """Joiners, marks of direction, selectors of variants, blanks and line ends."""
    if character in "\n\t":
        return True
    category = unicodedata.category(character)
    return category in {"Cf", "Zs", "Zl", "Zp"} or 0xFE00 <= ord(character) <= 0xFE0F


@lru_cache(maxsize=1)
def _others() -> tuple[tuple[str, str, int], ...]:
    """The machine's other fonts of plain weight, sans before serif, by family, file and place in the file."""
    found = {
        (one.family, str(one.path), one.index)
        for one in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
        if one.path and one.weight == 400 and one.style == "normal" and _HIDDEN not in one.family
    }
    return tuple(sorted(found, key=_liking))


def _liking(font: tuple[str, str, int]) -> tuple[bool, bool, bool, tuple[str, str, int]]:
    """Sans first; of the faces that hold all of Han, Japan's shapes."""
    family = font[0]
    return "Sans" not in family, "Mono" in family, "CJK" in family and not family.endswith("JP"), font


@lru_cache(maxsize=2048)
def _characters(path: str, index: int) -> frozenset[int]:
    """Characters a font file has; none where it cannot be read."""
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()


def _words_with(character: str, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_each_word(character, texts)))[:3]


def _each_word(character: str, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if character in text:
            yield from (word[:40] for word in text.split() if character in word)
