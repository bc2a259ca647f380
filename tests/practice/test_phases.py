"""Phases of real jumps against other people's marks, and of flown ones against what was flown."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from practice.flown import Jump, fly, keep, speeds_only
from precipice.practice.phases import find_phases
from precipice.practice.read import read_track
from truth import real_file

# Exit, opening and landing, s, with the tolerance of each, as skyderby's own tests mark these recordings
# (test/models/track/segments_test.rb). Its openings lie later: its rule marks the end of the deceleration.
SKYDERBY = {
    "base_2330_point_of_no_return.csv": ((715, 3), None, None),
    "skydive_2154_recording_gap.csv": (None, (838, 5), (998, 5)),
    "skydive_3229_canopy_swoop.csv": ((454, 3), (506, 6), None),
    "wingsuit_base_2843_low_terminal.csv": ((216, 3), (264, 6), None),
}

# The same, read off plots of height and speeds.
PLOTS = {
    "flysight.csv": ((80, 1), (171, 1), (331, 3)),
    "flysight2_2762_noisy_climb.csv": ((407, 1), (537, 2), (697, 5)),
    "loen_jump_one_08-02-19.CSV": ((59.8, 0.5), (97.4, 1), (143, 5)),
    "sample_track_mit.csv": ((144, 1), (177, 2), (254, 4)),
    "speed_skydiving_411.csv": ((30.5, 1), (69, 1), (224, 3)),
}


def seconds(track, index):
    return None if index is None else float(track.t[index])


@pytest.mark.parametrize(("name", "marks"), [*SKYDERBY.items(), *PLOTS.items()])
def test_real_jumps(name, marks):
    track = read_track(real_file(f"tracks/{name}"))
    phases = find_phases(track)
    for index, mark in zip((phases.exit, phases.opening, phases.landing), marks, strict=True):
        if mark is not None:
            assert seconds(track, index) == pytest.approx(mark[0], abs=mark[1])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("base_2330_point_of_no_return.csv", "no opening: it falls in a gap of 6.0 s at 746.2 s"),
        (
            "skydive_2154_recording_gap.csv",
            "no exit: the fall is already under way after a gap of 684.6 s at 57.2 s",
        ),
        ("one_track.gpx", "no exit: the fall is already under way at the start of the record"),
        ("one_track.gpx", "no opening: the record ends before a lasting low descent rate"),
    ],
)
def test_what_a_real_record_does_not_show_is_said(name, sentence):
    phases = find_phases(read_track(real_file(f"tracks/{name}")))
    assert sentence in phases.undecided
    assert getattr(phases, sentence.split(":")[0].removeprefix("no ")) is None


JUMPS = {
    "standing": Jump(fall_s=8.0),
    "with a run": Jump(run_speed=5.0, fall_s=8.0),
    "climbing aircraft": Jump(run_speed=40.0, climb=3.0, fall_s=40.0, start_height=4000.0),
    "descending aircraft": Jump(run_speed=45.0, climb=-6.0, fall_s=30.0, start_height=4000.0),
    "wingsuit": Jump(kd=0.0028, kl=0.006, fall_s=40.0),
}


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS.keys())
@pytest.mark.parametrize("speeds", [False, True])
def test_flown_jumps(jump, speeds):
    track = fly(jump)
    phases = find_phases(speeds_only(track) if speeds else track)
    assert seconds(track, phases.exit) == pytest.approx(jump.exit_s, abs=0.5)
    assert seconds(track, phases.opening) == pytest.approx(jump.opening_s, abs=1.5)
    assert seconds(track, phases.landing) == pytest.approx(jump.opening_s + jump.canopy_s, abs=1.0)
    assert phases.undecided == ()
    assert phases.gaps == ()


def test_a_run_from_a_standstill_is_a_run_up_and_an_aircraft_is_none():
    track = fly(JUMPS["with a run"], noise=0.1)
    assert seconds(track, find_phases(track).runup_start) == pytest.approx(20.0, abs=1.0)
    for name in ("standing", "climbing aircraft"):
        assert find_phases(fly(JUMPS[name], noise=0.1)).runup_start is None


def test_noise_while_the_receiver_warms_up_is_no_exit():
    track = fly(Jump(run_speed=40.0, climb=3.0, fall_s=30.0, start_height=4000.0, standing_s=40.0))
    random = np.random.Generator(np.random.Philox(key=7))
    head = track.t < 15.0
    v_down = track.v_down + np.where(head, np.cumsum(random.normal(0.0, 3.0, len(track.t))), 0.0)
    s_acc = np.where(head, 12.0, track.s_acc)
    phases = find_phases(dataclasses.replace(track, v_down=v_down, s_acc=s_acc))
    assert seconds(track, phases.exit) == pytest.approx(40.0, abs=0.5)


def test_gaps():
    jump = Jump(run_speed=40.0, fall_s=40.0, start_height=4000.0)
    track = fly(jump)
    at_exit = find_phases(keep(track, (track.t < jump.exit_s - 2.0) | (track.t > jump.exit_s + 8.0)))
    assert at_exit.exit is None
    assert at_exit.fall_start is not None
    assert at_exit.undecided == ("no exit: the fall is already under way after a gap of 10.4 s at 17.8 s",)
    at_opening = find_phases(keep(track, (track.t < jump.opening_s - 4.0) | (track.t > jump.opening_s + 6.0)))
    assert at_opening.exit is not None
    assert at_opening.opening is None
    assert at_opening.undecided == ("no opening: it falls in a gap of 10.4 s at 55.8 s",)
    in_fall = find_phases(keep(track, (track.t < 35.0) | (track.t > 38.0)))
    assert [str(gap) for gap in in_fall.gaps] == ["gap of 3.4 s at 34.8 s"]
    assert in_fall.undecided == ()


def test_a_record_that_ends_under_canopy_has_no_landing():
    track = fly(Jump())
    phases = find_phases(keep(track, track.t < 60.0))
    assert phases.opening is not None
    assert phases.landing is None
    assert phases.undecided == ("no landing: the record ends before a lasting standstill",)


def test_a_swoop_is_no_landing_and_no_opening():
    """A dive under canopy to 25 m/s and level out at the ground."""
    jump = Jump(run_speed=40.0, fall_s=30.0, start_height=4000.0)
    track = fly(jump)
    dive = (track.t > 95.0) & (track.t < 101.0)
    v_down = track.v_down + np.where(dive, 14.0 * np.sin(np.pi * (track.t - 95.0) / 6.0), 0.0)
    h_speed = track.h_speed + np.where(dive, 8.0 * np.sin(np.pi * (track.t - 95.0) / 6.0), 0.0)
    phases = find_phases(dataclasses.replace(speeds_only(track), v_down=v_down, h_speed=h_speed))
    assert seconds(track, phases.opening) == pytest.approx(jump.opening_s, abs=1.5)
    assert seconds(track, phases.landing) == pytest.approx(jump.opening_s + jump.canopy_s, abs=1.0)


def test_a_hike_has_no_exit():
    t = np.arange(0.0, 600.0)
    track = fly(Jump(fall_s=4.0, canopy_s=5.0))
    walk = {
        field: np.full(600, np.nan) for field in ("v_north", "v_east", "north", "east", "s_acc", "satellites")
    }
    height = 800.0 + 100.0 * np.sin(t / 100.0)
    hike = dataclasses.replace(
        track, t=t, height=height, v_down=-np.cos(t / 100.0), h_speed=np.full(600, 1.4), **walk
    )
    phases = find_phases(hike)
    assert phases.exit is None
    assert phases.undecided == (
        "no exit: nowhere does the vertical speed grow as in free fall",
        "no opening and no landing: no fall was found",
    )


def test_where_nothing_brakes_before_the_slow_flight_there_is_no_opening():
    """A fall that only ever gets faster, and never faster than a canopy."""
    track = speeds_only(fly(Jump(standing_s=10.0), noise=0.0))
    since = track.t - 10.0
    v_down = 15.0 * (1.0 - np.exp(-np.maximum(since, 0.0) / 3.0))
    height = 3000.0 - np.cumsum(v_down) / 5.0
    faller = dataclasses.replace(track, height=height, v_down=v_down, h_speed=np.zeros(len(track.t)))
    phases = find_phases(keep(faller, since < 40.0))
    assert phases.exit is not None
    assert phases.fall_end is not None
    assert phases.opening is None
    assert phases.undecided[0] == "no opening: nothing brakes before the slow flight"


def test_a_record_of_two_rows_is_survived():
    track = fly(Jump())
    phases = find_phases(keep(track, track.t < 0.3))
    assert phases.exit is None
