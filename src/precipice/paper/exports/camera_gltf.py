"""The best cameras and the subject's path for previs, as binary glTF 2.0.

Axes as in `gltf`: x becomes +X, y becomes +Z, z becomes +Y. A glTF camera looks along its own -Z with +Y up.
Source: Khronos Group, glTF 2.0 Specification, sections 3.4, 3.10 and 3.11.
"""

from __future__ import annotations

import numpy as np
import pygltflib as gltf

from precipice.camera.cover import Work
from precipice.camera.lens import Lens, Sensor, field_of_view
from precipice.paper.exports.gltf import GlbModel, add_materials, add_mover
from precipice.plan.cover import Covered
from precipice.plan.cover_places import Held
from precipice.production.assessment import TrackLine

DRAWN = 40
"""Takes drawn as lines."""

FARTHEST = 10_000.0
"""Far plane of the cameras, m."""


def camera_glb(covered: Covered) -> bytes:
    """Best and second camera with their moves, the middle path as a moving box, other takes as lines.

    Raises:
        ValueError: There is no camera.
    """
    if covered.best is None:
        raise ValueError("there is no camera")
    model, cloud = GlbModel(), covered.flown.cloud
    add_materials(model)
    animation = gltf.Animation(name="middle run")
    add_mover(model, animation, _line(covered, cloud.middle, 0), "performer")
    for take, path in enumerate(cloud.points[:DRAWN], start=1):
        points = np.ascontiguousarray(path[:, [0, 2, 1]], dtype=np.float32)
        strip = model.primitive(points, gltf.LINE_STRIP, "other takes")
        model.node(f"take {take}, {covered.flown.body}", [strip])
    for name, one in (("best camera", covered.best), ("second camera", covered.second)):
        if one is not None:
            _add_camera(model, animation, covered, name, one)
    model.document.animations.append(animation)
    return model.finished(covered.answer.gag)


def _line(covered: Covered, path: np.ndarray, take: int) -> TrackLine:
    x, y, z = (tuple(float(v) for v in axis) for axis in path.T)
    return TrackLine(
        body=covered.flown.body, t=tuple(covered.flown.cloud.t.tolist()), x=x, y=y, z=z, take=take
    )


def _add_camera(model: GlbModel, animation: gltf.Animation, covered: Covered, name: str, one: Held) -> None:
    document, lens = model.document, covered.kit.lenses[one.spot.lens]
    document.cameras.append(_camera(name, lens, covered.kit.sensor))
    turns, eyes = rotations(one.done), np.ascontiguousarray(one.done.eyes[0][:, [0, 2, 1]], dtype=np.float32)
    document.nodes.append(
        gltf.Node(
            name=f"{name}, {lens.name}, {one.spot.way}",
            camera=len(document.cameras) - 1,
            translation=eyes[0].tolist(),
            rotation=turns[0].tolist(),
        )
    )
    node, times = len(document.nodes) - 1, model.accessor(covered.flown.cloud.t.astype(np.float32))
    for path, values in (("rotation", turns), ("translation", eyes)):
        animation.samplers.append(
            gltf.AnimationSampler(input=times, output=model.accessor(values), interpolation=gltf.ANIM_LINEAR)
        )
        target = gltf.AnimationChannelTarget(node=node, path=path)
        animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))


def _camera(name: str, lens: Lens, sensor: Sensor) -> gltf.Camera:
    _, vertical = field_of_view(lens, sensor)
    perspective = gltf.Perspective(
        yfov=vertical, aspectRatio=sensor.width / sensor.height, znear=lens.focal_length, zfar=FARTHEST
    )
    return gltf.Camera(type="perspective", perspective=perspective, name=name)


def rotations(done: Work) -> np.ndarray:
    """Unit quaternions (k, 4), x y z w, that turn a glTF camera to the first camera's frames.

    The rows of a frame are mirrored with the axes: what is called right there is left here.
    Source: Shepperd, Journal of Guidance and Control 1, 223 (1978), the largest of the four first.
    """
    frame = done.axes[0][..., [0, 2, 1]]
    columns = np.stack([-frame[:, 0], -frame[:, 1], -frame[:, 2]], axis=-1)
    found = np.array([_quaternion(one) for one in columns])
    for k in range(1, len(found)):
        if found[k] @ found[k - 1] < 0.0:
            found[k] = -found[k]
    return found.astype(np.float32)


def _quaternion(turn: np.ndarray) -> np.ndarray:
    """Of a rotation (3, 3), x y z w."""
    trace = float(np.trace(turn))
    squares = np.array([*(1.0 + 2.0 * np.diag(turn) - trace), 1.0 + trace])
    most = int(squares.argmax())
    quaternion = np.empty(4)
    if most == 3:
        quaternion[3] = squares[3]
        quaternion[:3] = turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]
    else:
        i, j, k = most, (most + 1) % 3, (most + 2) % 3
        quaternion[i] = squares[i]
        quaternion[j], quaternion[k] = turn[j, i] + turn[i, j], turn[k, i] + turn[i, k]
        quaternion[3] = turn[k, j] - turn[j, k]
    unit: np.ndarray = quaternion / np.linalg.norm(quaternion)
    return unit
