"""What the covert mark survives: printed, scanned, photographed, mixed; and whom it accuses wrongly.

    python bench/leaks/survives.py [DRAWS [KIND ...]]

Prints the tables of docs/papers.md. A draw is a copy with its own key, printed at 600 dpi, seen in one way
and traced among 200 copies; 199 innocent keys are compared with every picture.
"""

from __future__ import annotations

import hashlib
import math
import sys

import numpy as np
from degrade import Way, printed, seen
from pages import KINDS

from precipice.paper.leaks.code import log_chance, saturated, score, signs
from precipice.paper.leaks.digital import gather, shifts
from precipice.paper.leaks.layout import Layout, layout_of, marked, pages_of
from precipice.paper.leaks.register import levelled, most_like, sheets_of, shifts_in_picture
from precipice.paper.leaks.scan import pictures_of_image
from precipice.paper.leaks.verdict import ACCUSE_BELOW
from precipice.paper.leaks.visible import with_watermark

COPIES = 200
PAIRS = 500
NAMED = math.log(ACCUSE_BELOW / COPIES)
WAYS = {
    "scan, 300 dpi": Way(300),
    "scan, 200 dpi": Way(200),
    "scan, 150 dpi": Way(150),
    "scan, 100 dpi": Way(100),
    "scan, 75 dpi": Way(75),
    "photo, 150 dpi, leaning 3 %": Way(150, photo=True, perspective=0.03),
    "photo, 150 dpi, leaning 6 %": Way(150, photo=True, perspective=0.06),
}


def key_of(*what: object) -> bytes:
    return hashlib.sha256(repr(what).encode()).digest()[:16]


def log_odds(found: np.ndarray, key: bytes) -> float:
    return log_chance(found, float(signs(key, len(found)) @ found))


def innocents(found: np.ndarray, what: object, count: int = COPIES - 1) -> tuple[float, int]:
    """Highest score among innocent copies, and how many are named."""
    keys = [key_of("innocent", what, number) for number in range(count)]
    scores = [score(signs(key, len(found)), found) for key in keys]
    named = sum(log_odds(found, key) < NAMED for key, z in zip(keys, scores, strict=True) if z > 2.0)
    return max(scores), named


def pictures(draws: int, kinds: list[str]) -> None:
    compared = accused = 0
    highest = 0.0
    for kind in kinds:
        pdf = KINDS[kind]()
        layout, sheets = layout_of(pdf), sheets_of(pdf)
        results: dict[str, list[float]] = {way: [] for way in WAYS}
        for copy in range(max(1, draws // 4)):
            key = key_of(kind, copy)
            paper = printed(with_watermark(marked(pdf, key).pdf, "Kari Nordmann", copy + 1), 0)
            for name, way in WAYS.items():
                for draw in range(4):
                    seed = int.from_bytes(key_of(kind, name, copy, draw)[:4], "big")
                    picture = pictures_of_image(seen(paper, way, np.random.default_rng(seed)), "draw")[0]
                    laid = most_like(levelled(picture), sheets)
                    page = layout.pages[0]
                    values = shifts_in_picture(picture, pdf, page, laid) if laid is not None else None
                    found = gather(layout, [(0, values)]) if values is not None else np.zeros(layout.count)
                    results[name].append(log_odds(found, key))
                    top, wrong = innocents(found, (kind, name, copy, draw))
                    highest, accused, compared = max(highest, top), accused + wrong, compared + COPIES - 1
        for name, odds in results.items():
            named = sum(one < NAMED for one in odds)
            middle = float(np.median(odds)) / math.log(10)
            print(
                f"| {kind} | {layout.count} | {name} | {named} of {len(odds)} | 10^{middle:.0f} |", flush=True
            )
        print(f"innocent comparisons {compared:,}, named {accused}, highest score {highest:.2f}", flush=True)


def digital() -> None:
    """Every copy named from its own file, and mixtures of copies."""
    for kind, make in KINDS.items():
        pdf = make()
        layout = layout_of(pdf)
        keys = [key_of("digital", kind, number) for number in range(COPIES)]
        page = layout.pages[0]
        own, wrong = 0, 0
        found = []
        for key in keys[:20]:
            values = shifts(pages_of(marked(pdf, key).pdf)[0], page)
            found.append(gather(layout, [(0, values)]))
            odds = [log_odds(found[-1], other) for other in keys]
            own += odds[keys.index(key)] < NAMED
            wrong += sum(one < NAMED for one, other in zip(odds, keys, strict=True) if other != key)
        print(f"| {kind} | its own file | {own} of 20 | {wrong} |", flush=True)
        for count in (2, 3, 5):
            mixtures(kind, layout, keys, found, count)
        merged_pairs(kind, layout, keys, found)


def lines_of(layout: Layout) -> np.ndarray:
    """Number of the line on which each sign stands."""
    page = layout.pages[0]
    lines = np.zeros(layout.count, np.int64)
    carried = page.carries >= 0
    lines[page.carries[carried]] = np.unique(np.round(page.words.boxes[carried, 1]), return_inverse=True)[1]
    return lines


def mixtures(kind: str, layout: Layout, keys: list[bytes], found: list[np.ndarray], count: int) -> None:
    """Copies compared by those who hold them: averaged, or each word or line taken from one of them."""
    rng = np.random.default_rng(count)
    lines = lines_of(layout)
    for way in ("averaged", "word by word", "line by line"):
        named = wrong = whole = 0
        for start in range(10):
            held = np.stack([found[(start + k) % 20] for k in range(count)])
            if way == "averaged":
                mixed = held.mean(axis=0)
            else:
                one_by_one = np.arange(layout.count) if way == "word by word" else lines
                of = rng.integers(0, count, layout.count)[one_by_one]
                mixed = held[of, np.arange(layout.count)]
            odds = np.array([log_odds(saturated(mixed), key) for key in keys]) < NAMED
            guilty = [(start + k) % 20 for k in range(count)]
            named += bool(odds[guilty].any())
            whole += bool(odds[guilty].all())
            wrong += int(odds.sum() - odds[guilty].sum())
        print(f"| {kind} | {count} copies, {way} | one {named}, all {whole} of 10 | {wrong} |", flush=True)


def merged_pairs(kind: str, layout: Layout, keys: list[bytes], found: list[np.ndarray]) -> None:
    """Two copies merged, some lines from the second: whether one, both, nobody or a third is named."""
    rng, lines = np.random.default_rng(5), lines_of(layout)
    codes = np.stack([signs(key, layout.count) for key in keys])
    outcomes = dict.fromkeys(("one", "both", "nobody", "a third"), 0)
    for draw in range(PAIRS):
        first, second = rng.choice(len(found), 2, replace=False)
        other = (rng.random(lines.max() + 1) < (0.1, 0.3, 0.5)[draw % 3])[lines]
        mixed = saturated(np.where(other, found[second], found[first]))
        scores = codes @ mixed / max(1e-9, math.sqrt(float(mixed @ mixed)))
        named = {int(k) for k in np.nonzero(scores > 2.0)[0] if log_odds(mixed, keys[k]) < NAMED}
        outcomes["a third" if named - {first, second} else ("nobody", "one", "both")[len(named)]] += 1
    print(f"| {kind} | {PAIRS} pairs merged line by line | {outcomes} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        digital()
    pictures(int(sys.argv[1]) if len(sys.argv) > 1 else 8, sys.argv[2:] or list(KINDS))
