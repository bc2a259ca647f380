"""The simulated paths on the map.

Written with the standard library's XML. The one writer of KML on offer, simplekml, has had no release since
2021, is under the LGPL, and numbers its elements through the whole process, so that a second file would
differ from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from xml.etree import ElementTree

from precipice.production.assessment import Assessment, TrackLine

SEMI_MAJOR_AXIS = 6_378_137.0
"""m. Source: WGS 84, NGA.STND.0036, table 3.1."""

FLATTENING = 1 / 298.257223563
"""Source: as above."""

NAMESPACE = "http://www.opengis.net/kml/2.2"

_CORNERS = 72
_STYLES = {
    "performer": ("ff2020e0", "3"),
    "another": ("ffe08020", "3"),
    "other": ("50ffffff", "1"),
    "zone": ("6020c020", "2"),
}
"""Colour as alpha, blue, green, red, and width in pixels."""

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Place:
    """The lip on WGS 84 and the plane that touches the ellipsoid there.

    Attributes:
        latitude: Degrees.
        longitude: Degrees.
        heading: Of the jump, rad clockwise from true north.
    """

    latitude: float
    longitude: float
    heading: float

    def coordinates(self, x: float, y: float, z: float) -> str:
        """KML's "longitude,latitude,altitude" of a point.

        Metres north and east become degrees by the radii of curvature in the meridian and in the prime
        vertical at the lip. Source: Snyder, Map Projections: A Working Manual, USGS Professional
        Paper 1395, 1987, pp. 24-25. At 2 km from the lip the place is good to about 1 m up to 60 degrees
        of latitude. The ground's curvature is left out; it is 0.3 m there.

        Args:
            x: Along the heading from the lip, m.
            y: To the right, m.
            z: Above sea, m.
        """
        north = x * cos(self.heading) - y * sin(self.heading)
        east = x * sin(self.heading) + y * cos(self.heading)
        latitude = radians(self.latitude)
        eccentricity_2 = FLATTENING * (2 - FLATTENING)
        w = sqrt(1 - eccentricity_2 * sin(latitude) ** 2)
        meridian = SEMI_MAJOR_AXIS * (1 - eccentricity_2) / w**3
        prime_vertical = SEMI_MAJOR_AXIS / w
        degrees_north = self.latitude + north / meridian * 180 / pi
        degrees_east = self.longitude + east / (prime_vertical * cos(latitude)) * 180 / pi
        return f"{(degrees_east + 180) % 360 - 180:z.8f},{degrees_north:z.8f},{z:z.3f}"


def tracks_kml(one: Assessment, latitude: float, longitude: float, heading: float) -> str:
    """The paths of every take and the landing zone as KML 2.2.

    The middle run's lines are strong, those of the other takes faint. Altitudes are above sea.

    Args:
        one: The gag.
        latitude: Of the origin, degrees on WGS 84, north positive.
        longitude: Of the origin, degrees on WGS 84, east positive.
        heading: Of the jump, rad clockwise from true north.

    Raises:
        ValueError: The lip is at a pole or beyond.
    """
    if not -90 < latitude < 90:
        raise ValueError(f"latitude {latitude} is not between -90 and 90 degrees")
    place = _Place(latitude, longitude, heading)
    root = ElementTree.Element("kml", xmlns=NAMESPACE)
    document = _child(root, "Document")
    _child(document, "name", f"{one.gag}: {one.description}")
    for name, (colour, width) in _STYLES.items():
        _style(document, name, colour, width)
    origin = _placemark(document, one.words.origin)
    _child(_child(origin, "Point"), "coordinates", place.coordinates(0.0, 0.0, 0.0))
    middle = [line for line in one.tracks if line.take == 0]
    for line in middle:
        style = "performer" if line is middle[0] else "another"
        _path(document, f"middle run, {line.body}", style, line, place)
    if one.landing_zone is not None:
        _zone(document, one.landing_zone, one.words.target, place)
    others = _child(document, "Folder")
    _child(others, "name", "other takes")
    for line in one.tracks:
        if line.take:
            _path(others, f"take {line.take}, {line.body}", "other", line, place)
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _child(parent: ElementTree.Element, tag: str, text: str = "") -> ElementTree.Element:
    """A new element with text; characters that XML 1.0 does not allow are left out."""
    child = ElementTree.SubElement(parent, tag)
    child.text = _NOT_IN_XML.sub("", text) or None
    return child


def _style(parent: ElementTree.Element, name: str, colour: str, width: str) -> None:
    style = ElementTree.SubElement(parent, "Style", id=name)
    line = _child(style, "LineStyle")
    _child(line, "color", colour)
    _child(line, "width", width)
    _child(_child(style, "PolyStyle"), "color", colour)


def _placemark(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    placemark = _child(parent, "Placemark")
    _child(placemark, "name", name)
    return placemark


def _path(parent: ElementTree.Element, name: str, style: str, line: TrackLine, place: _Place) -> None:
    placemark = _placemark(parent, name)
    _child(placemark, "styleUrl", f"#{style}")
    string = _child(placemark, "LineString")
    _child(string, "altitudeMode", "absolute")
    _coordinates(string, zip(line.x, line.y, line.z, strict=True), place)


def _zone(parent: ElementTree.Element, zone: tuple[float, float, float], name: str, place: _Place) -> None:
    """Where it is meant to end as a closed polygon on the ground; centre x, y and radius in m."""
    x, y, radius = zone
    placemark = _placemark(parent, name)
    _child(placemark, "styleUrl", "#zone")
    polygon = _child(placemark, "Polygon")
    _child(polygon, "altitudeMode", "clampToGround")
    ring = _child(_child(polygon, "outerBoundaryIs"), "LinearRing")
    # KML wants the outer ring anticlockwise seen from above; our y is to the right, so the angle runs back.
    angles = [-2 * pi * (corner % _CORNERS) / _CORNERS for corner in range(_CORNERS + 1)]
    _coordinates(ring, ((x + radius * cos(angle), y + radius * sin(angle), 0.0) for angle in angles), place)


def _coordinates(
    parent: ElementTree.Element, points: Iterable[tuple[float, float, float]], place: _Place
) -> None:
    _child(parent, "coordinates", " ".join(place.coordinates(*point) for point in points))
