"""A production folder of a whole film, made from a seed: script, cast, places, two make-or-break gags."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

BASES = ("Harbour", "Old town", "Studio", "Quarry", "Coast road", "Farm", "Station", "Hospital")
PLACES = ("YARD", "KITCHEN", "STAIRS", "ROOF", "HALL", "GATE", "OFFICE", "CELLAR")
WORDS = ("waits", "turns away", "reads the letter", "counts the money", "says nothing", "looks at the door")


def film(scenes: int = 150, cast: int = 30, bases: int = 8, seed: int = 1) -> dict[str, bytes]:
    """The files of a production by path: `scenes` scenes, `cast` people, places of `bases` bases."""
    draw = Random(seed)
    names = [f"PART {_letters(number)}" for number in range(cast)]
    script, entries, places = ["Title: Load", "", ""], [], {}
    for number in range(1, scenes + 1):
        base = BASES[min(bases - 1, draw.randrange(bases))]
        place = f"{base.upper()} {draw.choice(PLACES)}"
        places[place] = base
        inside = draw.random() < 0.6
        night = draw.random() < 0.25
        script.append(f"{'INT.' if inside else 'EXT.'} {place} - {'NIGHT' if night else 'DAY'} #{number}#\n")
        few = draw.sample(names, min(cast, 1 + min(draw.randrange(5), draw.randrange(5))))
        script.append(f"{few[0].title()} {draw.choice(WORDS)}.\n")
        script += [f"{name}\nWe go on.\n" for name in few]
        hours = draw.choice((1, 1.5, 2, 2, 2.5, 3, 4))
        entries.append(f'[[scenes]]\nnumber = "{number}"\nhours = {hours}\n')
    lines = ['title = "Load"\nscript = "load.fountain"\ncurrency = "EUR"\n']
    lines.append('[calendar]\nfirst_day = 2027-05-03\nworking_days = ["mon", "tue", "wed", "thu", "fri"]\n')
    lines.append("hours = 10\novertime = 2\n")
    for at, name in enumerate(names):
        lines.append(
            f'[[cast]]\nid = "{at + 1}"\nname = "{name}"\nday_rate = {500 * draw.randrange(1, 20)}\n'
        )
        if at % 5 == 0:
            first = draw.randrange(3, 24)
            lines.append(
                f'unavailable = [{{ from = "2027-05-{first:02d}", to = "2027-05-{first + 3:02d}" }}]\n'
            )
    for place, base in places.items():
        lines.append(
            f'[[places]]\nname = "{place}"\nbase = "{base}"\nmove_cost = {1000 * draw.randrange(2, 12)}\n'
        )
    lines += entries
    for gag, scene, share in (("the fall", scenes // 3, 0.15), ("the leap", scenes // 2, 0.1)):
        slug = gag.replace(" ", "-")
        falls = ", ".join(f'"{one}"' for one in range(scene + 1, min(scenes, scene + 8)))
        lines.append(f'[[gags]]\nid = "{slug}"\nscene = "{scene}"\nkind = "other"\ndescription = "{gag}"\n')
        lines.append(
            f'[[gates]]\ngag = "{slug}"\nfails = {share}\nthen = "rewrite"\ndays = 4\ncost = 200000\n'
        )
        lines.append(f"falls = [{falls}]\n")
    lines.append('[[budget]]\nname = "crew"\nper_day = 30000\n')
    return {"production.toml": "\n".join(lines).encode(), "load.fountain": "\n".join(script).encode()}


def _letters(number: int) -> str:
    return chr(65 + number // 26) + chr(65 + number % 26)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True)
    for name, content in film().items():
        (target / name).write_bytes(content)
