"""Talent scheduling by the branch-and-bound of Qin, Zhang, Lim and Liang, the strongest that we know of.

H. Qin, Z. Zhang, A. Lim, X. Liang, "An enhanced branch-and-bound algorithm for the talent scheduling
problem", European Journal of Operational Research 250 (2016) 412-426. Depth first; scenes are put first and
last in turn; a node is (actors open on the left, actors open on the right, scenes left), is preprocessed
again on the actors whose cost is not yet settled, is bounded by the largest of L0, L1 and L2, drops scenes by
the dominance rules DR1 and DR2, and is looked up in a cache with one place for each hash.

Where the paper leaves a choice, or we had it only in summary, ours is: the children of a node in the order of
their bounds; settled actors are left out of the cache's key, which makes more states equal; a newcomer takes
a place in the cache unless the one there has more scenes left; the cache grows to its full size with the
nodes, so that small searches do not pay for it; the first upper bound is greedy insertion and then moves and
swaps of scenes while they pay. The bound of a search that is cut off is the least over its open nodes.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from precipice.schedule.talent.instance import Instance
from talent.answer import Answer, Limits, Told, reduced
from talent.compiled import kernel, small_kernel
from talent.interchange import hold_of, interchanged
from talent.rules import (
    NONE,
    ONE,
    candidates,
    lowest,
    one_end_bound,
    pair_bound,
    pay_of,
    regrouped,
)

MOST = 64
"""Blocks of scenes: a set of them is a 64-bit word; a set of actors has 32 of its bits."""
MOST_ACTORS = 32
CACHE_BITS = 25
FIRST_BITS = 13
ROOM = 8
"""Places for each node before the cache is made larger."""

NODES_BETWEEN_CLOCKS = 2000

HALF = np.uint64(32)


class Prices(NamedTuple):
    """Cost of each actor for a unit of time, (actors,), and of sets and their squares by bytes, (4, 256)."""

    costs: np.ndarray
    pay: np.ndarray
    squares: np.ndarray


class Tree(NamedTuple):
    """The nodes from the root to where the search is, a row each, with room for one child of each block."""

    casts: np.ndarray
    days: np.ndarray
    sets: np.ndarray
    blocks: np.ndarray
    left: np.ndarray
    right: np.ndarray
    spent: np.ndarray
    kid: np.ndarray
    kid_left: np.ndarray
    kid_right: np.ndarray
    kid_spent: np.ndarray
    kid_bound: np.ndarray
    kids: np.ndarray
    seen: np.ndarray
    taken: np.ndarray


class Scratch(NamedTuple):
    """Room for one node's work."""

    casts: np.ndarray
    days: np.ndarray
    sets: np.ndarray
    picked: np.ndarray
    shares: np.ndarray
    who: np.ndarray
    shared: np.ndarray
    price: np.ndarray


@small_kernel
def place_of(left: np.uint64, right: np.uint64, rest: np.uint64, places: int) -> int:
    """Where a state stands in the cache."""
    h = rest * np.uint64(0x9E3779B97F4A7C15) + ((left << HALF) | right) * np.uint64(0xBF58476D1CE4E5B9)
    h ^= h >> np.uint64(29)
    h *= np.uint64(0x94D049BB133111EB)
    h ^= h >> np.uint64(32)
    return int(h & np.uint64(places - 1))


@small_kernel
def size_of(word: np.uint64) -> int:
    """Number of bits of a word."""
    size = 0
    while word:
        word &= word - ONE
        size += 1
    return size


@kernel
def known(left: np.uint64, right: np.uint64, rest: np.uint64, spent: int, cache: np.ndarray) -> bool:
    """Whether the state, or its mirror image, was reached before at no more cost; else it is put down.

    What is left to pay is a matter of the state alone, and the same read backwards, whichever end is next. A
    place, (places, 3), has the open actors of both ends, the blocks left (0 if empty) and the hold so far.
    """
    if left > right:
        left, right = right, left
    ends = (left << HALF) | right
    place = cache[place_of(left, right, rest, len(cache))]
    if place[1] == rest and place[0] == ends:
        if place[2] <= np.uint64(spent):
            return True
        place[2] = np.uint64(spent)
    elif size_of(place[1]) <= size_of(rest):
        place[0], place[1], place[2] = ends, rest, np.uint64(spent)
    return False


@kernel
def moved_to(old: np.ndarray, new: np.ndarray) -> None:
    """Put the states of a cache into a larger, empty one."""
    for place in old:
        if place[1] != NONE:
            low, high = place[0] >> HALF, place[0] & np.uint64(0xFFFFFFFF)
            new[place_of(low, high, place[1], len(new))] = place


@kernel
def settled(cast: np.uint64, far: np.uint64, depth: int, tree: Tree, costs: np.ndarray) -> int:
    """Hold of those open at the far end who now come on at this one: all that is left without them."""
    total, both = 0, cast & far
    while both:
        actor = lowest(both)
        both &= both - ONE
        for g in range(tree.blocks[depth]):
            if not tree.casts[depth, g] >> np.uint64(actor) & ONE:
                total += costs[actor] * tree.days[depth, g]
    return total


@kernel
def bound_of(left: np.uint64, right: np.uint64, count: int, room: int, work: Scratch, prices: Prices) -> int:
    """Largest of L0, L1 and L2 for the blocks in scratch; the pairs only if L0 leaves room below the best."""
    costs, pay, squares = prices
    on_ends = 0.0
    for ends in (left, right):
        on_ends += one_end_bound(
            ends, work.casts, work.days, count, costs, pay, squares, work.shares, work.who
        )
    bound = max(0, int(np.ceil(on_ends - 1e-6)))
    if bound < room:
        pairs = pair_bound(
            left, right, work.casts, work.days, count, costs, work.shared, work.price, work.who
        )
        bound = max(bound, pairs)
    return bound


@kernel
def expand(depth: int, best: int, tree: Tree, work: Scratch, prices: Prices) -> None:
    """Children of the node at a depth that may still beat the best order, the least bound first."""
    from_left = depth % 2 == 0
    near, far = tree.left[depth], tree.right[depth]
    if not from_left:
        near, far = far, near
    count, casts = tree.blocks[depth], tree.casts[depth]
    everybody, kids = NONE, 0
    for g in range(count):
        everybody |= casts[g]
    for k in range(candidates(near, far, casts, count, prices.pay, work.picked)):
        block = work.picked[k]
        cast = casts[block]
        spent = tree.spent[depth] + tree.days[depth, block] * pay_of(prices.pay, near & ~cast)
        spent += settled(cast, far, depth, tree, prices.costs)
        needed = NONE
        for g in range(count):
            if g != block:
                needed |= casts[g]
        near_next, far_next = (near | (cast & ~far)) & needed, far & ~cast
        fresh = everybody & ~(near | far | cast)
        left = near_next if from_left else far_next
        right = far_next if from_left else near_next
        after = regrouped(
            casts,
            tree.days[depth],
            tree.sets[depth],
            count,
            block,
            left | right,
            fresh,
            work.casts,
            work.days,
            work.sets,
        )
        bound = spent + bound_of(left, right, after, best - spent, work, prices)
        if bound >= best:
            continue
        at = kids
        while at > 0 and tree.kid_bound[depth, at - 1] > bound:
            copy_kid(tree, depth, at - 1, at)
            at -= 1
        tree.kid[depth, at], tree.kid_bound[depth, at], tree.kid_spent[depth, at] = block, bound, spent
        tree.kid_left[depth, at], tree.kid_right[depth, at] = left, right
        kids += 1
    tree.kids[depth], tree.seen[depth] = kids, 0


@small_kernel
def copy_kid(tree: Tree, depth: int, source: int, target: int) -> None:
    """Move a child by one place."""
    tree.kid[depth, target] = tree.kid[depth, source]
    tree.kid_bound[depth, target] = tree.kid_bound[depth, source]
    tree.kid_spent[depth, target] = tree.kid_spent[depth, source]
    tree.kid_left[depth, target] = tree.kid_left[depth, source]
    tree.kid_right[depth, target] = tree.kid_right[depth, source]


@kernel
def enter(depth: int, k: int, tree: Tree) -> np.uint64:
    """Make a child of a node the node of the next depth; the blocks it leaves."""
    below, block = depth + 1, tree.kid[depth, k]
    left, right = tree.kid_left[depth, k], tree.kid_right[depth, k]
    fresh, rest = NONE, NONE
    for g in range(tree.blocks[depth]):
        fresh |= tree.casts[depth, g]
        if g != block:
            rest |= tree.sets[depth, g]
    fresh &= ~(tree.left[depth] | tree.right[depth] | tree.casts[depth, block])
    tree.blocks[below] = regrouped(
        tree.casts[depth],
        tree.days[depth],
        tree.sets[depth],
        tree.blocks[depth],
        block,
        left | right,
        fresh,
        tree.casts[below],
        tree.days[below],
        tree.sets[below],
    )
    tree.left[below], tree.right[below], tree.spent[below] = left, right, tree.kid_spent[depth, k]
    tree.taken[depth] = tree.sets[depth, block]
    return rest


@kernel
def search(
    depth: int,
    best: int,
    nodes: int,
    tree: Tree,
    work: Scratch,
    prices: Prices,
    cache: np.ndarray,
    out: np.ndarray,
) -> tuple[int, int, int]:
    """Go on from a depth for some nodes; the depth left at (-1 when done), least hold, length of `out`.

    `out`, (blocks,), is given the sets of blocks in the order taken, left and right in turn.
    """
    length = 0
    while depth >= 0 and nodes > 0:
        k = tree.seen[depth]
        if k >= tree.kids[depth] or tree.kid_bound[depth, k] >= best:
            tree.seen[depth] = tree.kids[depth]
            depth -= 1
            continue
        tree.seen[depth] += 1
        nodes -= 1
        rest = enter(depth, k, tree)
        below = depth + 1
        if rest == NONE:
            best, length = tree.spent[below], below
            out[:below] = tree.taken[:below]
        elif not known(tree.left[below], tree.right[below], rest, tree.spent[below], cache):
            expand(below, best, tree, work, prices)
            depth = below
    return depth, best, length


def prices_of(costs: np.ndarray) -> Prices:
    """Tables of the costs of sets of actors."""
    powers = np.zeros((2, MOST_ACTORS), dtype=np.int64)
    powers[0, : costs.size], powers[1, : costs.size] = costs, costs * costs
    bits = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(np.int64)
    pay, squares = (power.reshape(4, 8) @ bits.T for power in powers)
    return Prices(costs, pay, squares)


def tree_of(casts: np.ndarray, days: np.ndarray, prices: Prices, best: int, work: Scratch) -> Tree:
    """The root, expanded, and empty room for as many nodes below it as there are blocks."""
    n = casts.size
    words = [np.zeros((n + 1, n), dtype=np.uint64) for _ in range(4)]
    numbers = [np.zeros((n + 1, n), dtype=np.int64) for _ in range(4)]
    ends = [np.zeros(n + 1, dtype=np.uint64) for _ in range(3)]
    rows = [np.zeros(n + 1, dtype=np.int64) for _ in range(4)]
    tree = Tree(
        casts=words[0],
        days=numbers[0],
        sets=words[1],
        blocks=rows[0],
        left=ends[0],
        right=ends[1],
        spent=rows[1],
        kid=numbers[1],
        kid_left=words[2],
        kid_right=words[3],
        kid_spent=numbers[2],
        kid_bound=numbers[3],
        kids=rows[2],
        seen=rows[3],
        taken=ends[2],
    )
    tree.casts[0], tree.days[0], tree.blocks[0] = casts, days, n
    tree.sets[0] = ONE << np.arange(n, dtype=np.uint64)
    expand(0, best, tree, work, prices)
    return tree


def scratch() -> Scratch:
    """Room for one node's work."""
    words = [np.zeros(MOST, dtype=np.uint64) for _ in range(2)]
    numbers = [np.zeros(MOST, dtype=np.int64) for _ in range(3)]
    square = [np.zeros((MOST_ACTORS, MOST_ACTORS), dtype=np.int64) for _ in range(2)]
    return Scratch(
        words[0], numbers[0], words[1], numbers[1], np.zeros(MOST_ACTORS), numbers[2], square[0], square[1]
    )


def order_of(taken: np.ndarray) -> list[int]:
    """Blocks from left to right, of sets taken left and right in turn."""
    ends: tuple[list[int], list[int]] = [], []
    for turn, blocks in enumerate(taken.tolist()):
        ends[turn % 2].extend(block for block in range(MOST) if blocks >> block & 1)
    return ends[0] + ends[1][::-1]


def open_bound(depth: int, best: int, tree: Tree) -> int:
    """Least bound of the children not yet entered, of the node at a depth and of all above it."""
    bound = best
    for row in range(depth + 1):
        if tree.seen[row] < tree.kids[row]:
            bound = min(bound, int(tree.kid_bound[row, tree.seen[row]]))
    return bound


def solve(instance: Instance, limits: Limits, tell: Told, cache_bits: int = CACHE_BITS) -> Answer:
    """Search until proven or out of time, on one thread; the cache grows to 2**cache_bits places of 24 bytes.

    It stays under half of the memory allowed, also while it grows.

    Raises:
        ValueError: More than 64 blocks of scenes or 32 actors are left after the preprocessing.
    """
    began = time.perf_counter()
    problem = reduced(instance)
    actors, blocks = problem.presence.shape
    if blocks > MOST or actors > MOST_ACTORS:
        raise ValueError(
            f"{instance.name}: found {blocks} blocks and {actors} actors; allowed: {MOST} and {MOST_ACTORS}"
        )
    weights = ONE << np.arange(actors, dtype=np.uint64)
    casts = (problem.presence.T * weights).sum(axis=1, dtype=np.uint64)
    first = interchanged(casts, problem.durations, problem.costs)
    best = int(hold_of(first, blocks, casts, problem.durations, problem.costs))
    order = problem.order(first.tolist())
    tell(Answer(problem.base + best, problem.base, False, order))
    prices, work = prices_of(problem.costs), scratch()
    cache = np.zeros((1 << min(FIRST_BITS, cache_bits), 3), dtype=np.uint64)
    tree = tree_of(casts, problem.durations, prices, best, work)
    depth, nodes, out = 0, 0, np.zeros(blocks, dtype=np.uint64)
    most = min(1 << cache_bits, limits.memory // (4 * cache.nbytes // len(cache)))
    while depth >= 0 and time.perf_counter() - began < limits.seconds:
        depth, best, length = search(depth, best, NODES_BETWEEN_CLOCKS, tree, work, prices, cache, out)
        nodes += NODES_BETWEEN_CLOCKS
        if nodes * ROOM > len(cache) and 2 * len(cache) <= most:
            smaller, cache = cache, np.zeros((2 * len(cache), 3), dtype=np.uint64)
            moved_to(smaller, cache)
        if length:
            order = problem.order(order_of(out[:length]))
            tell(Answer(problem.base + best, problem.base + open_bound(depth, best, tree), False, order))
    return Answer(problem.base + best, problem.base + open_bound(depth, best, tree), depth < 0, order)
