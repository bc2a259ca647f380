"""The files that previs, maps and spreadsheets take, by name."""

from __future__ import annotations

import re

from precipice.paper.exports.csv_file import tracks_csv
from precipice.paper.exports.gltf import tracks_glb
from precipice.paper.exports.kml import tracks_kml
from precipice.plan.plan import Plan


def exports(plan: Plan) -> dict[str, str | bytes]:
    """For each simulated gag: its paths as CSV and animated glTF, and as KML where its place is stated."""
    files: dict[str, str | bytes] = {}
    for one in plan.assessments:
        if not one.tracks:
            continue
        name = re.sub(r"[^A-Za-z0-9._-]", "_", one.gag)
        while f"{name}.csv" in files:  # "a/b" after "a b"
            name += "_"
        files[f"{name}.csv"] = tracks_csv(one)
        files[f"{name}.glb"] = tracks_glb(one)
        if one.place is not None:
            files[f"{name}.kml"] = tracks_kml(one, *one.place)
    return files
