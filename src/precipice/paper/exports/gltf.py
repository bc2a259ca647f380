"""The simulated paths for previs, as binary glTF 2.0.

glTF is right-handed, in metres, with Y up. Our frame is x along the heading, y to the right, z up, which is
left-handed. x becomes +X, y becomes +Z, z becomes +Y: nothing is mirrored. The origin is that of the gag at
height 0. Source: Khronos Group, glTF 2.0 Specification, sections 3.4, 3.6 and 3.11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygltflib as gltf
from numpy.typing import NDArray

from precipice.production.assessment import Assessment, TrackLine

HALF_WIDTH = 150.0
"""How far the terrain is drawn to either side of the heading, m."""

BOXES = {"bike": (2.1, 0.8, 1.1), "car": (4.5, 1.8, 1.4)}
PERSON = (0.5, 0.5, 1.8)
"""Length along the heading, width and height, m; of a body by its key, and of every other."""

_COLOURS = {
    "terrain": (0.45, 0.42, 0.36, 1.0),
    "performer": (0.85, 0.1, 0.1, 1.0),
    "another body": (0.1, 0.35, 0.85, 1.0),
    "other takes": (0.9, 0.9, 0.9, 0.35),
}
_TYPES = {3: gltf.VEC3, 4: gltf.VEC4}
_FACES = ((4, 6, 7, 5), (0, 1, 3, 2), (2, 3, 7, 6), (0, 4, 5, 1), (1, 5, 7, 3), (0, 2, 6, 4))
"""Corners of a box's faces, anticlockwise from outside.

Corner 4 i + 2 j + k is at the i-th X, the j-th Y and the k-th Z.
"""


@dataclass
class GlbModel:
    """A document being filled, and the bytes of its one buffer."""

    document: Any = field(default_factory=gltf.GLTF2)
    blob: bytearray = field(default_factory=bytearray)

    def accessor(self, values: NDArray[np.generic], target: int | None = None) -> int:
        """Append an array and return the index of its accessor.

        Args:
            values: float32 (n,), (n, 3) or (n, 4), or uint32 (n,); each is a multiple of 4 bytes long.
            target: What the buffer view is for; None for animation.
        """
        data = np.ascontiguousarray(values)
        self.document.bufferViews.append(
            gltf.BufferView(buffer=0, byteOffset=len(self.blob), byteLength=data.nbytes, target=target)
        )
        self.blob += data.astype(data.dtype.newbyteorder("<")).tobytes()
        self.document.accessors.append(
            gltf.Accessor(
                bufferView=len(self.document.bufferViews) - 1,
                componentType=gltf.FLOAT if data.dtype == np.float32 else gltf.UNSIGNED_INT,
                count=len(data),
                type=gltf.SCALAR if data.ndim == 1 else _TYPES[data.shape[1]],
                min=np.atleast_1d(data.min(axis=0)).tolist(),
                max=np.atleast_1d(data.max(axis=0)).tolist(),
            )
        )
        return len(self.document.accessors) - 1

    def primitive(
        self, points: NDArray[np.float32], mode: int, material: str, corners: NDArray[np.uint32] | None = None
    ) -> Any:
        """Points (n, 3) in m, joined as `mode` says, by way of the indices `corners` (m,) where given."""
        return gltf.Primitive(
            attributes=gltf.Attributes(POSITION=self.accessor(points, gltf.ARRAY_BUFFER)),
            indices=None if corners is None else self.accessor(corners, gltf.ELEMENT_ARRAY_BUFFER),
            mode=mode,
            material=list(_COLOURS).index(material),
        )

    def node(self, name: str, primitives: Sequence[Any], translation: Sequence[float] | None = None) -> int:
        """Add a mesh and a node in the scene that shows it, `translation` in m; returns the node's index."""
        self.document.meshes.append(gltf.Mesh(name=name, primitives=list(primitives)))
        mesh = len(self.document.meshes) - 1
        self.document.nodes.append(gltf.Node(name=name, mesh=mesh, translation=translation))
        return len(self.document.nodes) - 1

    def finished(self, name: str) -> bytes:
        """The scene of that name with every node, as the bytes of a .glb file."""
        document = self.document
        document.scenes.append(gltf.Scene(name=name, nodes=list(range(len(document.nodes)))))
        document.scene = 0
        document.buffers.append(gltf.Buffer(byteLength=len(self.blob)))
        document.set_binary_blob(bytes(self.blob))
        return b"".join(document.save_to_bytes())


def tracks_glb(one: Assessment) -> bytes:
    """The terrain, the middle run as moving boxes and the other takes as lines, as a .glb file.

    The middle of a box follows its body's path and the box does not turn. The animation's times are
    seconds on the gag's clock.

    Args:
        one: The gag.

    Raises:
        ValueError: There are no tracks, or the terrain has one point.
    """
    if not one.tracks:
        raise ValueError("there are no tracks")
    model = GlbModel()
    document = model.document
    add_materials(model)
    model.node("terrain", [_terrain(model, one.terrain or _level(one.tracks))])
    animation = gltf.Animation(name="middle run")
    middle = [line for line in one.tracks if line.take == 0]
    for line in middle:
        add_mover(model, animation, line, "performer" if line is middle[0] else "another body")
    document.animations.append(animation)
    for line in one.tracks:
        if line.take:
            strip = model.primitive(_points(line), gltf.LINE_STRIP, "other takes")
            model.node(f"take {line.take}, {line.body}", [strip])
    return model.finished(one.gag)


def add_materials(model: GlbModel) -> None:
    """Say who wrote it, and what things look like."""
    model.document.asset = gltf.Asset(generator="precipice", version="2.0")
    model.document.materials = [_material(name) for name in _COLOURS]


def _material(name: str) -> Any:
    colour = _COLOURS[name]
    return gltf.Material(
        name=name,
        pbrMetallicRoughness=gltf.PbrMetallicRoughness(
            baseColorFactor=list(colour), metallicFactor=0.0, roughnessFactor=1.0
        ),
        alphaMode=gltf.OPAQUE if colour[3] == 1.0 else gltf.BLEND,
        alphaCutoff=None,
        doubleSided=name == "terrain",
    )


def _points(line: TrackLine) -> NDArray[np.float32]:
    """A path in glTF's frame, (n, 3), m."""
    return np.column_stack((line.x, line.z, line.y)).astype(np.float32)


def _terrain(model: GlbModel, profile: Sequence[tuple[float, float]]) -> Any:
    """The profile of (distance, elevation) in m as a ribbon across the heading, faces up."""
    if len(profile) < 2:
        raise ValueError("the terrain has fewer than two points")
    points = [(x, z, side) for x, z in profile for side in (-HALF_WIDTH, HALF_WIDTH)]
    first = 2 * np.arange(len(profile) - 1, dtype=np.uint32)[:, np.newaxis]
    corners = (first + np.array([0, 1, 2, 1, 3, 2], dtype=np.uint32)).ravel()
    return model.primitive(np.array(points, dtype=np.float32), gltf.TRIANGLES, "terrain", corners)


def _level(tracks: Sequence[TrackLine]) -> tuple[tuple[float, float], ...]:
    """Level ground under every path."""
    return (min(min(line.x) for line in tracks) - 1.0, 0.0), (max(max(line.x) for line in tracks) + 1.0, 0.0)


def _box(model: GlbModel, body: str, colour: str) -> Any:
    length, width, height = BOXES.get(body, PERSON)
    signs = [(i, j, k) for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (-0.5, 0.5)]
    points = np.array(signs, dtype=np.float32) * np.array((length, height, width), dtype=np.float32)
    triangles = [corner for a, b, c, d in _FACES for corner in (a, b, c, a, c, d)]
    return model.primitive(points, gltf.TRIANGLES, colour, np.array(triangles, dtype=np.uint32))


def add_mover(model: GlbModel, animation: Any, line: TrackLine, colour: str) -> None:
    """Add a body's box and move it along its path; of equal times the first is kept, as glTF demands."""
    times, kept = np.unique(np.array(line.t, dtype=np.float32), return_index=True)
    points = _points(line)[kept]
    node = model.node(line.body, [_box(model, line.body, colour)], points[0].tolist())
    animation.samplers.append(
        gltf.AnimationSampler(
            input=model.accessor(times), output=model.accessor(points), interpolation=gltf.ANIM_LINEAR
        )
    )
    target = gltf.AnimationChannelTarget(node=node, path="translation")
    animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))
