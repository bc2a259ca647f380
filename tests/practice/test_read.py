"""Logs into tracks: real files, and files that must be refused."""

from __future__ import annotations

import numpy as np
import pytest

from precipice.practice import rows
from precipice.practice.read import read_track
from precipice.practice.track import gaps_of, local_metres
from precipice.production.problem import InputError
from truth import real_file

HEAD = (
    "time,lat,lon,hMSL,velN,velE,velD,hAcc,vAcc,sAcc,gpsFix,numSV\n"
    ",(deg),(deg),(m),(m/s),(m/s),(m/s),(m),(m),(m/s),,,\n"
)
PLAIN = "time,hMSL,h_speed,v_speed\n"


def row(second, height="1000.0", fix=3, satellites=9, v_down="0.0"):
    return f"2020-01-01T00:00:{second:05.2f}Z,60.0,6.0,{height},1.0,2.0,{v_down},1,1,0.2,{fix},{satellites}\n"


def written(tmp_path, text, name="log.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "samples", "first_height"),
    [
        ("base_2330_point_of_no_return.csv", 5307, 1105.31),
        ("flysight.csv", 2418, 4579.215),
        ("flysight2_2762_noisy_climb.csv", 3547, 3918.139),
        ("loen_jump_one_08-02-19.CSV", 865, 1001.463),
        ("one_track.gpx", 98, 3290.72998),
        ("sample_track_mit.csv", 6094, 1822.117),
        ("skydive_2154_recording_gap.csv", 2489, 2584.73),
        ("skydive_3229_canopy_swoop.csv", 388, 2970.28),
        ("speed_skydiving_411.csv", 1177, 4485.475),
        ("wingsuit_base_2843_low_terminal.csv", 2642, 1369.34),
    ],
)
def test_every_real_file_is_read(name, samples, first_height):
    track = read_track(real_file(f"tracks/{name}"))
    assert len(track.t) == samples
    assert track.height[0] == first_height
    assert (np.diff(track.t) > 0.0).all()
    assert np.isfinite(track.v_down).all()
    assert np.isfinite(track.h_speed).all()


@pytest.mark.parametrize(
    "name", ["flysight.csv", "loen_jump_one_08-02-19.CSV", "sample_track_mit.csv", "speed_skydiving_411.csv"]
)
def test_velocities_and_positions_of_one_receiver_agree(name):
    """Doppler velocities and positions are measured apart; the integral must be the difference."""
    track = read_track(real_file(f"tracks/{name}"))
    good = track.t > 20.0
    steps = np.diff(track.t[good])
    for velocity, position in (
        (track.v_north, track.north),
        (track.v_east, track.east),
        (track.v_down, -track.height),
    ):
        run = np.sum(0.5 * (velocity[good][1:] + velocity[good][:-1]) * steps)
        assert run == pytest.approx(position[good][-1] - position[good][0], abs=80.0)


def test_kilometres_per_hour_become_metres_per_second(tmp_path):
    text = PLAIN + "2020-01-01T00:00:00Z,100.0,36.0,-18.0\n2020-01-01T00:00:01Z,105.0,72.0,-18.0\n"
    track = read_track(written(tmp_path, text))
    assert track.h_speed.tolist() == [10.0, 20.0]
    assert track.v_down.tolist() == [-5.0, -5.0]
    assert np.isnan(track.v_north).all()


def test_a_degree_on_the_ellipsoid():
    """NIMA TR8350.2: at 45 degrees a degree of latitude is 111.132 km, one of longitude 78.847 km."""
    north, east = local_metres(np.array([45.0, 45.01]), np.array([179.995, -179.995]))
    assert north[1] == pytest.approx(1111.32, rel=1e-4)
    assert east[1] == pytest.approx(788.47, rel=1e-4)


def test_rows_without_a_fix_or_back_in_time_are_dropped_and_counted(tmp_path):
    text = HEAD + row(0, fix=0) + row(1) + row(2) + row(1.5) + row(3, satellites=3) + row(4) + row(5)
    track = read_track(written(tmp_path, text))
    assert track.t.tolist() == [0.0, 1.0, 3.0, 4.0]
    assert track.warnings == (
        "2 rows without a fix in three dimensions were dropped",
        "1 rows that do not go forward in time were dropped",
    )
    assert [str(gap) for gap in gaps_of(track)] == ["gap of 2.0 s at 1.0 s"]


def test_a_cut_off_last_row_is_dropped(tmp_path):
    track = read_track(written(tmp_path, HEAD + row(0) + row(1) + row(2)[:40]))
    assert len(track.t) == 2
    assert track.warnings == ("the last row is cut off and was dropped",)


def test_columns_may_come_in_any_order(tmp_path):
    text = (
        "$FLYS,1\n$COL,GNSS,time,hMSL,lat,lon,velD,velN,velE\n$UNIT,GNSS,,m,deg,deg,m/s,m/s,m/s\n$DATA\n"
        "$IMU,1,2,3\n$GNSS,2020-01-01T00:00:00Z,10,60,6,3,1,2\n$GNSS,2020-01-01T00:00:01Z,7,60,6,3,1,2\n"
    )
    track = read_track(written(tmp_path, text))
    assert (track.height[0], track.v_down[0], track.v_north[0], track.v_east[0]) == (10.0, 3.0, 1.0, 2.0)
    assert np.isnan(track.satellites).all()


BOMB = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<gpx version="1.0" creator="x"><trk><name>&b;</name></trk></gpx>"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "a first line ''"),
        ("a,b\n1,2\n", "a first line 'a,b'"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (HEAD, "0 usable rows"),
        (HEAD + row(0, fix=0) + row(1, fix=2), "0 usable rows"),
        (HEAD + row(0) + row(1, height="nan"), "'nan'"),
        (HEAD + row(0) + row(1, v_down="inf"), "'inf'"),
        (HEAD + row(0) + row(1, height="1e300"), "'1e300'"),
        (HEAD + row(0) + row(1, height="12,5"), "13 cells"),
        (HEAD + row(0) + row(1, height="high"), "'high'"),
        (HEAD + row(0) + row(1)[:30] + "\n" + row(2), "cells"),
        (HEAD + row(0).replace("2020", "20x0") + row(1), "Z'"),
        (HEAD.replace("(m/s)", "(km/h)") + row(0) + row(1), "'(km/h)'"),
        (HEAD.replace("velD", "velX") + row(0) + row(1), "no column velD"),
        (PLAIN.replace("v_speed", "speed") + "x\n", "no column v_speed"),
        (PLAIN + "2020-01-01T00:00:00Z,1,-5,0\n2020-01-01T00:00:01Z,1,5,0\n", "'-5'"),
        (HEAD + row(0) + row(1).replace("2020", "2031"), "96,432 hours apart"),
        ("$FLYS,1\n$DATA\n$GNSS,1,2\n", "no row $COL,GNSS"),
        ("time,velN," + "x" * 200_000 + "\n", "field larger than"),
        (BOMB, "a document type or entities"),
        ("<gpx", "not GPX"),
        ("<html><body/></html>", "not GPX"),
        ("<gpx version='1.0' creator='x'><trk><trkseg/></trk></gpx>", "0 usable rows"),
    ],
)
def test_a_bad_file_is_refused_with_what_was_found(tmp_path, text, found):
    with pytest.raises(InputError) as caught:
        read_track(written(tmp_path, text))
    assert found in str(caught.value)
    assert caught.value.problems[0].file == "log.csv"


def test_all_mistakes_are_named_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read_track(written(tmp_path, HEAD + row(0, height="x") + row(1, v_down="y") + row(2)))
    assert [problem.field for problem in caught.value.problems] == ["row 3.hMSL", "row 4.velD"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="no such plain file"):
            read_track(path)


def test_size_and_rows_are_limited(tmp_path, monkeypatch):
    path = written(tmp_path, HEAD + "".join(row(second) for second in range(20)))
    monkeypatch.setattr(rows, "MAX_ROWS", 10)
    with pytest.raises(InputError, match="more than 10 rows"):
        read_track(path)
    monkeypatch.setattr(rows, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="more than 50 MB"):
        read_track(path)


def test_a_speed_beyond_any_fall_on_record_is_dropped(tmp_path):
    track = read_track(written(tmp_path, HEAD + row(0) + row(1, v_down="900.0") + row(2)))
    assert track.warnings == ("1 rows faster than any fall on record were dropped",)
