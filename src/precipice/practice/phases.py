"""The phases of a recorded jump, found without being told: run-up, exit, opening, landing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.physics.constants import STANDARD_GRAVITY
from precipice.practice.motion import Motion, motion_of
from precipice.practice.track import Array, Gap, Track, gaps_of

# Free fall shows as growth of the vertical speed by 6 m/s in 2 s, from a receiver that smooths heavily too.
_GROWTH_S = 2.0
_GROWTH = 6.0
# A wingsuit sinks at 12 m/s or more before its pilot trades speed for height; an open canopy at less, mostly.
ON_FOOT, ON_WHEELS = 12.0, 45.0
"""m/s; fastest run-up on foot, and on wheels."""

_FALLING = 12.0
_SHORT_GAP_S = 3.0
# Under canopy: slow, or less slow and sinking little; a wingsuit that sinks as little flies faster.
_CANOPY_SINK = 10.0
_CANOPY_SPEED = 22.0
_FAST_CANOPY_SPEED = 25.0
_STILL = 2.0
_LASTING_S = 8.0


@dataclass(frozen=True, slots=True)
class Phases:
    """The phases of a track, as indices of its samples.

    Attributes:
        runup_start: The last sample at a standstill before a run-up on foot; None where there is none.
        exit: The sample nearest to the start of the fall; None where it cannot be decided.
        fall_start: The first sample known to be in free fall: the exit, or where the record takes it up.
        fall_end: The last sample known to be in free fall: the opening, or where the record loses it.
        opening: The sample at the start of the opening's deceleration; None where it cannot be decided.
        landing: The first sample of a lasting standstill after the fall; None where it cannot be decided.
        undecided: What could not be decided and why, one sentence each.
        gaps: The holes in the record.
    """

    runup_start: int | None
    exit: int | None
    fall_start: int | None
    fall_end: int | None
    opening: int | None
    landing: int | None
    undecided: tuple[str, ...]
    gaps: tuple[Gap, ...]


def find_phases(track: Track) -> Phases:
    """The phases of a track; what cannot be decided is None and has its sentence in `undecided`."""
    motion = motion_of(track)
    gaps = gaps_of(track)
    undecided: list[str] = []
    fall_s, exit_s = _fall(motion, gaps, undecided)
    if fall_s is None:
        undecided.append("no opening and no landing: no fall was found")
        return Phases(None, None, None, None, None, None, tuple(undecided), gaps)
    opening_s, end_s = _opening(motion, fall_s, gaps, undecided)
    landing_s = _landing(motion, end_s, gaps, undecided)
    exit_index = None if exit_s is None else _nearest(track, exit_s)
    return Phases(
        runup_start=None if exit_index is None else _runup(track, exit_index),
        exit=exit_index,
        fall_start=_nearest(track, fall_s),
        fall_end=_nearest(track, end_s),
        opening=None if opening_s is None else _nearest(track, opening_s),
        landing=None if landing_s is None else _nearest(track, landing_s),
        undecided=tuple(undecided),
        gaps=gaps,
    )


def _nearest(track: Track, time_s: float) -> int:
    return int(np.argmin(np.abs(track.t - time_s)))


def _ahead(values: Array, samples: int) -> Array:
    """The values so many samples later, (m,); the last one where the record ends sooner."""
    return values[np.minimum(np.arange(len(values)) + samples, len(values) - 1)]


def _fall(motion: Motion, gaps: tuple[Gap, ...], undecided: list[str]) -> tuple[float | None, float | None]:
    """Time of the first sample in free fall and of the exit, s.

    Candidates are growths of the vertical speed and parts of the record that begin in the fall. The first one
    whose fall gets at least 0.6 as fast as that of any other is the jump; noise and aircraft stay slower.
    """
    ahead = round(_GROWTH_S / motion.step)
    later = _ahead(motion.v_down, ahead)
    lost = motion.height - _ahead(motion.height, round(5.0 / motion.step))
    growing = (
        (later - motion.v_down >= _GROWTH) & (motion.v_down < _FALLING) & (later > _GROWTH) & (lost > 10.0)
    )
    growing &= motion.known & _ahead(motion.known, ahead)
    candidates: list[tuple[float, bool]] = []
    starts = np.flatnonzero(growing & ~np.concatenate(([False], growing[:-1])))
    candidates.extend((float(motion.t[i]), True) for i in starts)
    for start in (float(motion.t[0]), *(gap.start_s + gap.length_s for gap in gaps)):
        part = motion.span(start, start + 3.0)
        height = motion.height[part]
        if len(height) and height[0] > height[-1] and np.median(motion.v_down[part]) >= _FALLING:
            candidates.append((start, False))
    if not candidates:
        undecided.append("no exit: nowhere does the vertical speed grow as in free fall")
        return None, None
    candidates.sort()
    tops = [float(np.max(motion.v_down[motion.span(at, at + 15.0)])) for at, _ in candidates]
    at, grows = next(found for found, top in zip(candidates, tops, strict=True) if top >= 0.6 * max(tops))
    if grows:
        exit_s = _exit(motion, at)
        return exit_s, exit_s
    gap = next((gap for gap in gaps if abs(gap.start_s + gap.length_s - at) < 1e-6), None)
    if gap is not None and gap.length_s <= _SHORT_GAP_S and _sinks_slowly(motion, gap.start_s):
        return gap.start_s, gap.start_s
    before = "at the start of the record" if gap is None else f"after a {gap}"
    undecided.append(f"no exit: the fall is already under way {before}")
    return at, None


def _sinks_slowly(motion: Motion, until_s: float) -> bool:
    before = motion.v_down[motion.span(until_s - 6.0, until_s - 1.0)]
    return len(before) > 0 and bool(np.median(before) < 0.5 * _FALLING)


def _exit(motion: Motion, at_s: float) -> float:
    """Time of the exit, s: the steepest rise of the vertical speed drawn back to what it was before."""
    rise = motion.span(at_s, at_s + 2.0 * _GROWTH_S)
    steepest = rise.start + int(np.argmax(motion.a_down[rise]))
    before = motion.v_down[motion.span(at_s - 4.0, at_s - 0.5)]
    base = float(np.median(before)) if len(before) else 0.0
    back = (motion.v_down[steepest] - base) / motion.a_down[steepest]
    return float(np.clip(motion.t[steepest] - back, at_s - 1.0, motion.t[steepest]))


def _opening(
    motion: Motion, fall_s: float, gaps: tuple[Gap, ...], undecided: list[str]
) -> tuple[float | None, float]:
    """Time at which the deceleration of the opening starts, and time of the last known free fall, s.

    First the start of a lasting slow flight, then back to the last strong loss of speed before it, then back
    to where that set in; losses less than 1.5 s apart belong together. The last: before the opening a
    wingsuit pilot often pulls up, which brakes as much.
    """
    slow = None
    speed = motion.speed
    ahead = round(_LASTING_S / motion.step)
    for index in np.flatnonzero((motion.t >= fall_s + 3.0) & (speed < _FAST_CANOPY_SPEED)):
        part = slice(index, index + ahead + 1)
        if motion.t[part][-1] - motion.t[index] < 0.5 * _LASTING_S:
            break
        sinks_little = bool(np.median(motion.v_down[part]) < _CANOPY_SINK)
        limit = _FAST_CANOPY_SPEED if sinks_little else _CANOPY_SPEED
        if speed[index] < limit and np.median(speed[part]) < limit:
            slow = float(motion.t[index])
            break
    if slow is None:
        undecided.append("no opening: the record ends before a lasting low descent rate")
        return None, float(motion.t[-1])
    gap = next(
        (g for g in gaps if g.start_s < slow < g.start_s + g.length_s + 1.0 and g.length_s > 5.0), None
    )
    if gap is not None:
        undecided.append(f"no opening: it falls in a {gap}")
        return None, gap.start_s
    span = motion.span(max(slow - _LASTING_S, fall_s + 1.0), slow + 2.0)
    near = np.arange(span.start, span.stop)
    braking = -np.gradient(speed, motion.step)
    strongest = float(np.max(braking[near]))
    if strongest <= 0.0:
        undecided.append("no opening: nothing brakes before the slow flight")
        return None, slow
    strong = near[braking[near] >= 0.5 * strongest]
    breaks = np.flatnonzero(np.diff(strong) * motion.step > 1.5)
    start = int(strong[breaks[-1] + 1] if len(breaks) else strong[0])
    while start > near[0] and braking[start] > 0.25 * strongest:
        start -= 1
    return float(motion.t[start]), float(motion.t[start])


def _landing(motion: Motion, after_s: float, gaps: tuple[Gap, ...], undecided: list[str]) -> float | None:
    """Time of the first lasting standstill, s: median speed under 2 m/s and no change of height over 5 s."""
    speed = motion.speed
    ahead = round(5.0 / motion.step)
    for index in np.flatnonzero((motion.t >= after_s + 3.0) & (speed < _STILL)):
        part = slice(index, index + ahead + 1)
        span = motion.t[part][-1] - motion.t[index]
        if span < 2.0 or np.median(speed[part]) >= _STILL:
            continue
        if abs(motion.height[part][-1] - motion.height[part][0]) >= 1.5 * span:
            continue
        found = float(motion.t[index])
        gap = next(
            (g for g in gaps if g.length_s > 5.0 and -10.0 < g.start_s + g.length_s - found < 10.0), None
        )
        gap = gap or next((g for g in gaps if g.start_s <= found <= g.start_s + g.length_s), None)
        if gap is not None:
            undecided.append(f"no landing: it falls in or near a {gap}")
            return None
        return found
    undecided.append("no landing: the record ends before a lasting standstill")
    return None


def _runup(track: Track, exit_index: int) -> int | None:
    """The last standstill before an exit on level ground: 10 s on foot, 30 s on wheels.

    Under 0.5 m/s; on foot the exit is at 1.5 to 12 m/s, on wheels at up to 45 m/s, and gained at no more than
    the 1 g that tyres can give.
    """
    fast = float(track.h_speed[exit_index])
    reach = 10.0 if fast <= ON_FOOT else 30.0
    before = np.flatnonzero(
        (track.t >= track.t[exit_index] - reach) & (np.arange(len(track.t)) <= exit_index)
    )
    still = before[track.h_speed[before] < 0.5]
    if not len(still) or not 1.5 <= fast <= ON_WHEELS:
        return None
    start = int(still[-1])
    level = abs(track.height[start] - track.height[exit_index]) < (5.0 if fast <= ON_FOOT else 12.0)
    gained = fast / max(1e-3, float(track.t[exit_index] - track.t[start]))
    return start if level and exit_index - start >= 3 and gained < STANDARD_GRAVITY else None
