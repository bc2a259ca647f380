"""The paths for other programs, read back by readers that know nothing of the writers."""

from __future__ import annotations

import csv
import io
import json
import struct
from itertools import pairwise
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import trimesh

from precipice.paper.exports.all_of import exports
from precipice.paper.exports.csv_file import tracks_csv
from precipice.paper.exports.gltf import BOXES, HALF_WIDTH, PERSON, tracks_glb
from precipice.paper.exports.kml import tracks_kml
from precipice.plan.plan import Plan
from precipice.production.assessment import Assessment

KML = "{http://www.opengis.net/kml/2.2}"
PLACES = [
    (62.45, 7.67, radians(300)),
    (-44.7, 168.7, radians(35)),
    (0.0, 179.9999, radians(90)),
    (36.1, -112.1, 0.0),
]


@pytest.fixture(scope="module")
def one(plan: Plan) -> Assessment:
    return plan.assessments[0]


def rows_of(text: str) -> list[dict[str, str]]:
    comment, _, table = text.partition("\r\n")
    assert comment.startswith("# ")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def glb_parts(glb: bytes) -> tuple[dict[str, Any], bytes]:
    """The JSON and the buffer, read by the specification's section 4.4."""
    magic, version, length = struct.unpack_from("<4sII", glb)
    assert (magic, version, length) == (b"glTF", 2, len(glb))
    size, kind = struct.unpack_from("<I4s", glb, 12)
    assert (size % 4, kind) == (0, b"JSON")
    binary_size, binary_kind = struct.unpack_from("<I4s", glb, 20 + size)
    assert (binary_size % 4, binary_kind) == (0, b"BIN\0")
    assert 28 + size + binary_size == len(glb)
    return json.loads(glb[20 : 20 + size]), glb[28 + size :]


def values(model: dict[str, Any], blob: bytes, index: int) -> np.ndarray:
    accessor = model["accessors"][index]
    view = model["bufferViews"][accessor["bufferView"]]
    width = {"SCALAR": 1, "VEC3": 3}[accessor["type"]]
    kind = {5126: "<f4", 5125: "<u4"}[accessor["componentType"]]
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    assert start % 4 == 0
    found = np.frombuffer(blob, kind, accessor["count"] * width, start).reshape(-1, width)
    assert found.min(axis=0).tolist() == accessor["min"]
    assert found.max(axis=0).tolist() == accessor["max"]
    return found


def test_csv_gives_the_paths_back(one: Assessment) -> None:
    rows = rows_of(tracks_csv(one))
    assert len(rows) == sum(len(line.t) for line in one.tracks)
    for number, line in enumerate(one.tracks):
        mine, rows = rows[: len(line.t)], rows[len(line.t) :]
        assert {(row["take"], row["body"]) for row in mine} == {(str(number // 2), line.body)}
        for name, wanted in (("t_s", line.t), ("x_m", line.x), ("y_m", line.y), ("z_m", line.z)):
            assert [float(row[name]) for row in mine] == pytest.approx(wanted, abs=5.1e-4)
        for name in "xyz":
            feet = [float(row[f"{name}_m"]) / 0.3048 for row in mine]
            assert [float(row[f"{name}_ft"]) for row in mine] == pytest.approx(feet, abs=3e-3)
        assert [row["phase"] for row in mine] == [one.phases[phase].label for phase in line.phase]


@pytest.mark.parametrize("label", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_csv_text_is_no_formula_and_numbers_are_numbers(one: Assessment, label: str) -> None:
    phases = tuple(phase.model_copy(update={"label": label}) for phase in one.phases)
    tracks = (one.tracks[0].model_copy(update={"y": tuple(-1.5 for _ in one.tracks[0].y)}),)
    rows = rows_of(tracks_csv(one.model_copy(update={"phases": phases, "tracks": tracks})))
    assert {row["phase"] for row in rows} == {"'" + label}
    assert {row["y_m"] for row in rows} == {"-1.500"}


def test_csv_has_no_negative_zero(one: Assessment) -> None:
    line = one.tracks[0].model_copy(update={"y": tuple(-1e-9 for _ in one.tracks[0].y)})
    rows = rows_of(tracks_csv(one.model_copy(update={"tracks": (line,)})))
    assert {row["y_m"] for row in rows} == {"0.000"}


def test_animation_is_the_middle_run(one: Assessment) -> None:
    model, blob = glb_parts(tracks_glb(one))
    (animation,) = model["animations"]
    assert len(animation["channels"]) == 2
    for channel, line in zip(animation["channels"], one.tracks[:2], strict=True):
        sampler = animation["samplers"][channel["sampler"]]
        assert (channel["target"]["path"], sampler["interpolation"]) == ("translation", "LINEAR")
        assert model["nodes"][channel["target"]["node"]]["name"] == line.body
        times = values(model, blob, sampler["input"])[:, 0]
        assert times == pytest.approx(line.t, abs=1e-5)
        assert (np.diff(times) > 0).all()
        moved = values(model, blob, sampler["output"])
        assert moved == pytest.approx(np.column_stack((line.x, line.z, line.y)), abs=1e-3)


def test_repeated_times_are_dropped(one: Assessment) -> None:
    rider = one.tracks[0]
    twice = {
        name: (value[0], *value)
        for name, value in rider.model_dump().items()
        if name in ("t", "x", "y", "z", "phase")
    }
    doubled = one.model_copy(update={"tracks": (rider.model_copy(update=twice), *one.tracks[1:])})
    assert tracks_glb(doubled) == tracks_glb(one)


def test_every_view_says_what_it_is_for(one: Assessment) -> None:
    model, blob = glb_parts(tracks_glb(one))
    target = [view.get("target") for view in model["bufferViews"]]
    for mesh in model["meshes"]:
        for primitive in mesh["primitives"]:
            position = primitive["attributes"]["POSITION"]
            assert target[model["accessors"][position]["bufferView"]] == 34962
            values(model, blob, position)
            if "indices" in primitive:
                assert target[model["accessors"][primitive["indices"]]["bufferView"]] == 34963
                assert values(model, blob, primitive["indices"]).max() < model["accessors"][position]["count"]
    lines = [node["name"] for node in model["nodes"] if node["name"].startswith("take")]
    assert len(lines) == len(one.tracks) - 2


def test_trimesh_sees_boxes_and_ground(one: Assessment) -> None:
    scene = trimesh.load(io.BytesIO(tracks_glb(one)), file_type="glb")
    for body, line in zip(("rider", "bike"), one.tracks, strict=False):
        box = scene.geometry[body]
        length, width, height = BOXES.get(body, PERSON)
        assert box.is_watertight
        assert box.volume == pytest.approx(length * width * height, rel=1e-5)
        assert box.extents == pytest.approx([length, height, width])
        placed = scene.graph.get(body)[0][:3, 3]
        assert placed == pytest.approx([line.x[0], line.z[0], line.y[0]], abs=1e-3)
    ground = scene.geometry["terrain"]
    assert ground.bounds[:, 2] == pytest.approx([-HALF_WIDTH, HALF_WIDTH])
    assert ground.bounds[:, 0] == pytest.approx([one.terrain[0][0], one.terrain[-1][0]])
    elevations = [z for _, z in one.terrain]
    assert ground.bounds[:, 1] == pytest.approx([min(elevations), max(elevations)])
    assert (ground.face_normals[:, 1] >= -1e-6).all()


@pytest.mark.parametrize("change", [{"tracks": ()}, {"terrain": ((0.0, 0.0),)}])
def test_nothing_to_show_is_refused(one: Assessment, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no tracks|terrain"):
        tracks_glb(one.model_copy(update=change))


def points_of(element: ElementTree.Element) -> list[tuple[float, float, float]]:
    text = next(element.iter(f"{KML}coordinates")).text or ""
    found = []
    for word in text.split():
        longitude, latitude, altitude = map(float, word.split(","))
        found.append((latitude, longitude, altitude))
    return found


def placemarks(text: str) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(text)
    return {found.findtext(f"{KML}name") or "": found for found in root.iter(f"{KML}Placemark")}


def ecef(latitude: float, longitude: float, altitude: float) -> np.ndarray:
    """Earth-centred place in m, exact on WGS 84; knows nothing of the tangent plane."""
    a, b = 6_378_137.0, 6_356_752.314245
    north, east = radians(latitude), radians(longitude)
    n = a**2 / hypot(a * cos(north), b * sin(north))
    level = (n + altitude) * cos(north)
    return np.array([level * cos(east), level * sin(east), (n * b**2 / a**2 + altitude) * sin(north)])


def haversine(start: tuple[float, float, float], end: tuple[float, float, float]) -> float:
    """Distance in m on a sphere as curved as WGS 84 is at `start` in that direction.

    A sphere of the mean radius would be off by up to 0.6 %, which is the ellipsoid's doing.
    """
    lat1, lon1, lat2, lon2 = map(radians, (*start[:2], *end[:2]))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    bearing = atan2(
        sin(lon2 - lon1) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(lon2 - lon1)
    )
    a, b = 6_378_137.0, 6_356_752.314245
    base = hypot(a * cos(lat1), b * sin(lat1))
    radius = 1 / (cos(bearing) ** 2 / ((a * b) ** 2 / base**3) + sin(bearing) ** 2 / (a**2 / base))
    return 2 * radius * asin(sqrt(half))


def north_east(start: tuple[float, float, float], end: tuple[float, float, float]) -> tuple[float, float]:
    """How far `end` lies north and east of `start` at sea level, m, by way of the earth's centre."""
    latitude, longitude = radians(start[0]), radians(start[1])
    apart = ecef(end[0], end[1], 0.0) - ecef(start[0], start[1], 0.0)
    north = (-sin(latitude) * cos(longitude), -sin(latitude) * sin(longitude), cos(latitude))
    return float(apart @ north), float(apart @ (-sin(longitude), cos(longitude), 0.0))


@pytest.mark.parametrize(("latitude", "longitude", "heading"), PLACES)
def test_the_path_lies_where_it_should(
    one: Assessment, latitude: float, longitude: float, heading: float
) -> None:
    found = placemarks(tracks_kml(one, latitude, longitude, heading))
    (lip,) = points_of(found["lip"])
    assert lip == pytest.approx((latitude, longitude, 0.0), abs=1e-8)
    rider = one.tracks[0]
    points = points_of(found["middle run, rider"])
    assert [point[2] for point in points] == pytest.approx(rider.z, abs=1e-3)
    assert haversine(lip, points[-1]) == pytest.approx(hypot(rider.x[-1], rider.y[-1]), rel=1e-3)
    forward = (cos(heading), sin(heading))
    right = (cos(heading + pi / 2), sin(heading + pi / 2))
    for point, x, y in zip(points, rider.x, rider.y, strict=True):
        assert north_east(lip, point) == pytest.approx(
            (x * forward[0] + y * right[0], x * forward[1] + y * right[1]), abs=0.02
        )
    assert all(-180 <= point[1] <= 180 for point in points)


def test_right_of_the_heading_is_right(one: Assessment) -> None:
    line = one.tracks[0].model_copy(update={"y": tuple(1000.0 for _ in one.tracks[0].y)})
    found = placemarks(tracks_kml(one.model_copy(update={"tracks": (line,)}), 45.0, 7.0, 0.0))
    latitude, longitude, _ = points_of(found["middle run, rider"])[0]
    assert longitude > 7.01
    assert latitude == pytest.approx(45.0, abs=1e-6)


def test_the_zone_is_a_closed_anticlockwise_circle(one: Assessment) -> None:
    found = placemarks(tracks_kml(one, 62.45, 7.67, 0.0))
    ring = points_of(found["landing zone"])
    assert ring[0] == ring[-1]
    area = sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise([(p[0] - 62.45, p[1] - 7.67) for p in ring]))
    assert area > 0
    distances = [haversine(ring[0], point) for point in ring[1:-1]]
    assert max(distances) == pytest.approx(2 * one.landing_zone[2], rel=1e-3)


def test_all_takes_are_there_and_text_is_escaped(one: Assessment) -> None:
    nasty = one.model_copy(update={"description": "</name><script>&\x0b\x00 fjord é"})
    text = tracks_kml(nasty, 62.45, 7.67, 0.0)
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{KML}Document/{KML}name") == f"{one.gag}: </name><script>& fjord é"
    assert len(root.findall(f".//{KML}LineString")) == len(one.tracks)
    styles = {style.get("id") for style in root.iter(f"{KML}Style")}
    assert {(url.text or "")[1:] for url in root.iter(f"{KML}styleUrl")} <= styles


def test_gags_whose_ids_are_one_file_name_have_files_of_their_own(plan: Plan) -> None:
    one = plan.assessments[0]
    two = tuple(one.model_copy(update={"gag": name}) for name in ("a b", "a/b"))
    assert {"a_b.csv", "a_b_.csv", "a_b.glb", "a_b_.glb"} <= set(
        exports(plan.model_copy(update={"assessments": two}))
    )


@pytest.mark.parametrize("latitude", [90.0, -90.0, 123.0, float("nan")])
def test_a_pole_is_refused(one: Assessment, latitude: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        tracks_kml(one, latitude, 0.0, 0.0)


def test_same_input_same_bytes(one: Assessment) -> None:
    again = Assessment.model_validate_json(one.model_dump_json())
    assert tracks_csv(again) == tracks_csv(one)
    assert tracks_glb(again) == tracks_glb(one)
    assert tracks_kml(again, 62.45, 7.67, 1.0) == tracks_kml(one, 62.45, 7.67, 1.0)
