"""What a node of the branch-and-bound may leave out: equal blocks, bounds L0, L1, L2, rules DR1, DR2.

Sets of actors are words of 32 bits in 64, sets of blocks words of 64. The rules are those of H. Qin, Z.
Zhang, A. Lim, X. Liang, "An enhanced branch-and-bound algorithm for the talent scheduling problem", European
Journal of Operational Research 250 (2016), L0 and the blocks placed at once those of Garcia de la Banda,
Stuckey, Chu (2011).
"""

from __future__ import annotations

import numpy as np

from talent.compiled import kernel, small_kernel

ONE = np.uint64(1)
NONE = np.uint64(0)
BYTE = np.uint64(255)


@small_kernel
def lowest(word: np.uint64) -> int:
    """Place of the lowest bit of a word that has one."""
    x = (word & (~word + ONE)) - ONE
    x = x - ((x >> ONE) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@small_kernel
def pay_of(pay: np.ndarray, actors: np.uint64) -> int:
    """Cost of a set of actors for one unit of time, from a table by bytes, (4, 256)."""
    return (
        pay[0, np.int64(actors & BYTE)]
        + pay[1, np.int64((actors >> np.uint64(8)) & BYTE)]
        + pay[2, np.int64((actors >> np.uint64(16)) & BYTE)]
        + pay[3, np.int64((actors >> np.uint64(24)) & BYTE)]
    )


@kernel
def regrouped(
    casts: np.ndarray,
    days: np.ndarray,
    sets: np.ndarray,
    count: int,
    skipped: int,
    held: np.uint64,
    fresh: np.uint64,
    out_casts: np.ndarray,
    out_days: np.ndarray,
    out_sets: np.ndarray,
) -> int:
    """Blocks left when one is taken, on the actors still undecided, those of equal casts merged; how many.

    An actor who is not open and plays in one block only decides nothing and is left out, which may make more
    blocks equal (paper: preprocessing at every node).
    """
    counted = held | fresh
    while True:
        found = 0
        once, twice = NONE, NONE
        for g in range(count):
            if g == skipped:
                continue
            cast = casts[g] & counted
            at = 0
            while at < found and out_casts[at] != cast:
                at += 1
            if at == found:
                out_casts[at], out_days[at], out_sets[at] = cast, days[g], sets[g]
                twice |= once & cast
                once |= cast
                found += 1
            else:
                out_days[at] += days[g]
                out_sets[at] |= sets[g]
        idle = counted & ~held & ~twice
        if once & idle == NONE:
            return found
        counted &= ~idle


@kernel
def one_end_bound(
    open_here: np.uint64,
    casts: np.ndarray,
    days: np.ndarray,
    count: int,
    costs: np.ndarray,
    pay: np.ndarray,
    squares: np.ndarray,
    shares: np.ndarray,
    who: np.ndarray,
) -> float:
    """L0: least hold of the actors open on one end, when a scene's days are shared among them by their pay.

    Garcia de la Banda, Stuckey and Chu (2011): r_a = sum of d_s / c(X_s) over the scenes of a, X_s the open
    actors in s; in the order of r, the least total is sum c_a sum_{b up to a} r_b c_b; what the actors' own
    scenes take of it, sum d_s (c(X_s) + c2(X_s) / c(X_s)) / 2, is no hold.
    """
    bound, people, rest = 0.0, 0, open_here
    while rest:
        actor = lowest(rest)
        rest &= rest - ONE
        shares[actor] = 0.0
        who[people] = actor
        people += 1
    for g in range(count):
        cast = casts[g] & open_here
        if cast:
            total = float(pay_of(pay, cast))
            bound -= 0.5 * days[g] * (total + pay_of(squares, cast) / total)
            while cast:
                shares[lowest(cast)] += days[g] / total
                cast &= cast - ONE
    for i in range(1, people):
        actor, j = who[i], i - 1
        while j >= 0 and shares[who[j]] > shares[actor]:
            who[j + 1] = who[j]
            j -= 1
        who[j + 1] = actor
    ends = 0.0
    for i in range(people):
        ends += shares[who[i]] * costs[who[i]]
        bound += costs[who[i]] * ends
    return bound


@kernel
def pair_bound(
    left: np.uint64,
    right: np.uint64,
    casts: np.ndarray,
    days: np.ndarray,
    count: int,
    costs: np.ndarray,
    shared: np.ndarray,
    price: np.ndarray,
    who: np.ndarray,
) -> int:
    """Largest of L1 and L2, from what every two open actors cost between them.

    Of two on the same end, the one who leaves last waits for the other's own scenes; of two on opposite ends
    who share a scene, one waits through every scene of neither. L1: each actor is in k - 1 pairs. L2: pairs
    without a common actor, the dearest first.
    """
    people, rest, total = 0, left | right, 0
    while rest:
        who[people] = lowest(rest)
        rest &= rest - ONE
        people += 1
    if people < 2:
        return 0
    for i in range(people):
        for j in range(i, people):
            shared[i, j] = 0
    whole = 0
    for g in range(count):
        whole += days[g]
        for i in range(people):
            if casts[g] >> np.uint64(who[i]) & ONE:
                for j in range(i, people):
                    if casts[g] >> np.uint64(who[j]) & ONE:
                        shared[i, j] += days[g]
    for i in range(people):
        on_left = left >> np.uint64(who[i]) & ONE
        for j in range(i + 1, people):
            both, mine, theirs = shared[i, j], shared[i, i], shared[j, j]
            a, b = costs[who[i]], costs[who[j]]
            price[i, j] = 0
            if on_left == left >> np.uint64(who[j]) & ONE:
                price[i, j] = min(b * (mine - both), a * (theirs - both))
            elif both > 0:
                price[i, j] = min(a, b) * (whole - mine - theirs + both)
            total += price[i, j]
    return max((total + people - 2) // (people - 1), matched(people, price))


@kernel
def matched(people: int, price: np.ndarray) -> int:
    """L2: total of pairs, dearest first, no actor twice; prices above the diagonal, (people, people)."""
    used, total = 0, 0
    while True:
        best, pair = 0, 0
        for i in range(people):
            if used >> i & 1:
                continue
            for j in range(i + 1, people):
                if price[i, j] > best and not used >> j & 1:
                    best, pair = price[i, j], (1 << i) | (1 << j)
        if best == 0:
            return total
        used |= pair
        total += best


@kernel
def candidates(
    near: np.uint64, far: np.uint64, casts: np.ndarray, count: int, pay: np.ndarray, out: np.ndarray
) -> int:
    """Blocks worth putting next where `near` is open, just one if it has the same actors; how many.

    Paper, with o the open actors near and far: DR1 drops s if some t has a(t) + o(near) inside a(s) + o(near)
    and a(s) + o(far) inside a(t) + o(far); DR2 drops s if the first holds and the actors of both a(s) +
    o(near) and a(t) + o(far) cost more than a(t) + o(near).
    """
    for s in range(count):
        if casts[s] == near:
            out[0] = s
            return 1
    found = 0
    for s in range(count):
        with_s, dropped = casts[s] | near, False
        for t in range(count):
            if t == s or casts[t] & ~with_s:
                continue
            if casts[s] & ~(casts[t] | far) == NONE:
                dropped = True
                break
            if pay_of(pay, with_s & (casts[t] | far)) > pay_of(pay, casts[t] | near):
                dropped = True
                break
        if not dropped:
            out[found] = s
            found += 1
    return found
