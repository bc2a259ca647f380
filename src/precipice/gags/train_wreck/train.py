"""A train at a broken bridge as plain numbers, and as a scene for MuJoCo."""

from __future__ import annotations

import math
from dataclasses import dataclass

GRAVITY = 9.80665
STEP = 0.004
"""s; halving it moves the middle of the landings by less than their spread, see the tests."""

WHEEL, UNDERFRAME = 0.46, 0.55
"""m: radius of the wheels and height of the underframe over the rail. Own assumption: 36 in wheels."""

GAUGE = 1.5
"""m between the wheels of an axle."""

DECK_LENGTH, DECK_HALF_WIDTH, FLANGE = 400.0, 3.0, 0.12
"""m: what is left of the bridge, and how high a rail holds a wheel in line."""

FOR_ALL, FOR_WHEELS, WHEELS = (
    'contype="3" conaffinity="1"',
    'contype="2" conaffinity="0"',
    'contype="0" conaffinity="2"',
)
"""Wheels run on the deck only: on the ground and the bed they would roll, where real ones dig in."""

STIFF, DAMP = 0.02, 1.0
"""Time constant, s, and damping ratio of contacts (MuJoCo's solref). Own assumption: steel that buckles."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One body of the train.

    Attributes:
        mass: kg.
        length: m, over the body.
        height: m, of the body above the underframe.
        width: m.
        cg_height: Centre of gravity over the rail, m.
        bogie_inset: From the body's end to the middle of its bogie, m.
        gyration: Moments of inertia as a share of those of a full box.
    """

    mass: float
    length: float
    height: float
    width: float
    cg_height: float
    bogie_inset: float
    gyration: float

    @property
    def inertia(self) -> tuple[float, float, float]:
        """Moments of inertia about length, width and height, kg m2: those of a box times `gyration`."""
        k = self.gyration * self.mass / 12.0
        a, b, c = self.length**2, self.width**2, self.height**2
        return k * (b + c), k * (a + c), k * (a + b)


@dataclass(frozen=True, slots=True)
class Site:
    """The bridge and what lies below it.

    Attributes:
        drop: From the rail to the water's surface or the ground, m.
        depth: Of the water, m; 0 for ground.
        edge: Where the deck ends, m; behind the surveyed edge where it crumbles, negative.
        skew: Angle of the broken edge off square, rad.
        pier: Near face, thickness and top below the rail of a pier that still stands, m; None for none.
        wheel_friction: Of the wheels along the rail.
        frame_friction: Of underframe and body on deck and edge.
        ground_friction: Of a body on the ground or the bed.
    """

    drop: float
    depth: float
    edge: float
    skew: float
    pier: tuple[float, float, float] | None
    wheel_friction: float
    frame_friction: float
    ground_friction: float


@dataclass(frozen=True, slots=True)
class Couplings:
    """What holds the vehicles together.

    Attributes:
        gap: Between two bodies, m.
        slack: Way before a coupling pulls, m.
        stiffness: N/m.
        damping: N s/m.
        strength: Pull at which each breaks, N; one number each, from the engine back.
        release: When the last one is let go, s; infinite for never.
    """

    gap: float
    slack: float
    stiffness: float
    damping: float
    strength: tuple[float, ...]
    release: float = math.inf


@dataclass(frozen=True, slots=True)
class Train:
    """A train about to go off.

    Attributes:
        vehicles: The engine first.
        couplings: Between them.
        site: Where.
        speed: m/s.
        nose: Where the engine's front is at the start, m past the surveyed edge.
        brakes: Friction at the wheels of each vehicle, the site's `wheel_friction` included.
        roll_rate: Of the engine at the start, rad/s, to the right.
    """

    vehicles: tuple[Vehicle, ...]
    couplings: Couplings
    site: Site
    speed: float
    nose: float = 0.0
    brakes: tuple[float, ...] = ()
    roll_rate: float = 0.0

    def places(self) -> list[float]:
        """Where the middle of each vehicle is at the start, m."""
        found, front = [], self.nose
        for vehicle in self.vehicles:
            found.append(front - 0.5 * vehicle.length)
            front -= vehicle.length + self.couplings.gap
        return found


def scene(train: Train) -> str:
    """The train and the bridge in MuJoCo's own XML, x from the edge, z up from water or ground."""
    site = train.site
    bodies = "".join(
        _vehicle(number, vehicle, place, train)
        for number, (vehicle, place) in enumerate(zip(train.vehicles, train.places(), strict=True))
    )
    tendons = "".join(_coupling(number, train.couplings) for number in range(len(train.vehicles) - 1))
    half, deep = 0.5 * DECK_LENGTH, 0.5 * (site.drop + site.depth)
    quaternion = f"{math.cos(0.5 * site.skew):.9g} 0 0 {math.sin(0.5 * site.skew):.9g}"
    slant = (DECK_HALF_WIDTH + 2.0) * abs(math.tan(site.skew))
    short = 1.5 * slant + 3.0
    x, y = site.edge - short * math.cos(site.skew), -short * math.sin(site.skew)
    aside = GAUGE / 2 + WHEEL + 0.06
    rail = DECK_HALF_WIDTH * abs(math.tan(site.skew))
    guides = "".join(
        f'<geom name="guide_{side}" type="box" {FOR_WHEELS} size="{half} 0.05 {FLANGE / 2}" '
        f'pos="{site.edge - rail - half:.9g} {side * aside:.9g} {site.drop + FLANGE / 2:.9g}"/>'
        for side in (1, -1)
    )
    pier = ""
    if site.pier is not None:
        face, thick, below = site.pier
        high = max(0.5 * (site.drop + site.depth - below), 0.05)
        pier = (
            f'<geom type="box" size="{thick / 2:.9g} {DECK_HALF_WIDTH} {high:.9g}" '
            f'pos="{face + thick / 2:.9g} 0 {high - site.depth:.9g}"/>'
        )
    # Euler's step is a tenth faster than the implicit one, and the trees of geometries cost more than they
    # save with the few there are; neither moves a margin by more than its noise.
    return f"""<mujoco><option timestep="{STEP}" integrator="Euler" gravity="0 0 {-GRAVITY}"
 iterations="12"><flag autoreset="disable" midphase="disable"/></option>
<default><geom solref="{STIFF} {DAMP}" condim="1"/></default><worldbody>
<geom type="box" {FOR_ALL} size="{half} {DECK_HALF_WIDTH + 2} {deep:.9g}"
 pos="{site.edge - slant - half:.9g} 0 {site.drop - deep:.9g}"/>
<geom type="box" {FOR_ALL} size="{short:.9g} {DECK_HALF_WIDTH + 2} {deep:.9g}" quat="{quaternion}"
 pos="{x:.9g} {y:.9g} {site.drop - deep:.9g}"/>{guides}{pier}
<geom name="ground" type="plane" size="0 0 1" pos="0 0 {-site.depth:.9g}"/>
{bodies}</worldbody><tendon>{tendons}</tendon></mujoco>"""


def frictions(train: Train) -> tuple[float, float, tuple[float, ...]]:
    """Friction of body on deck, pier or body; of body on the ground; and of each vehicle's wheels."""
    site = train.site
    brakes = train.brakes or (site.wheel_friction,) * len(train.vehicles)
    return site.frame_friction, site.ground_friction, brakes


def _vehicle(number: int, vehicle: Vehicle, place: float, train: Train) -> str:
    inertia = " ".join(f"{value:.9g}" for value in vehicle.inertia)
    axles = 0.5 * vehicle.length - vehicle.bogie_inset
    down = WHEEL - vehicle.cg_height
    wheels = "".join(
        f'<geom type="sphere" pos="{x:.9g} {y} {down:.9g}" size="{WHEEL}" {WHEELS}/>'
        for x in (axles, -axles)
        for y in (GAUGE / 2, -GAUGE / 2)
    )
    middle = UNDERFRAME + 0.5 * vehicle.height - vehicle.cg_height
    hook = UNDERFRAME + 0.45 - vehicle.cg_height
    height = train.site.drop + vehicle.cg_height
    size = f"{vehicle.length / 2:.9g} {vehicle.width / 2:.9g} {vehicle.height / 2:.9g}"
    return f"""<body name="b{number}" pos="{place:.9g} 0 {height:.9g}"><freejoint/>
<inertial pos="0 0 0" mass="{vehicle.mass:.9g}" diaginertia="{inertia}"/>
<geom type="box" pos="0 0 {middle:.9g}" size="{size}"/>{wheels}
<site name="f{number}" pos="{vehicle.length / 2:.9g} 0 {hook:.9g}"/>
<site name="r{number}" pos="{-vehicle.length / 2:.9g} 0 {hook:.9g}"/></body>"""


def _coupling(number: int, couplings: Couplings) -> str:
    return (
        f'<spatial stiffness="{couplings.stiffness:.9g}" damping="{couplings.damping:.9g}" '
        f'springlength="0 {couplings.gap + couplings.slack:.9g}">'
        f'<site site="r{number}"/><site site="f{number + 1}"/></spatial>'
    )
