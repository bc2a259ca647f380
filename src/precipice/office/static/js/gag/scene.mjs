// What is in the picture: ground, paths, zones, bodies at a time.
import { at, boxMesh, capsuleMesh, elevation, gridLines, groundMesh, ring, shapeMesh } from "./geometry.mjs";

export const COLOURS = [[0.77, 0.09, 0.11], [0.04, 0.33, 0.58], [0.48, 0.36, 0], [0.35, 0.2, 0.5], [0.1, 0.45, 0.3]];
const SKY = [0.81, 0.86, 0.9];
const TONES = { ground: [0.55, 0.52, 0.46, 1], thing: [0.52, 0.55, 0.6, 1], target: [0.35, 0.62, 0.42, 1], keep_out: [0.75, 0.2, 0.2, 0.5] };
const WATER = [0.42, 0.57, 0.68, 1];
/** Elevation at which the sea is drawn, m: under the ground that a profile ends with. */
const SEA = -0.3;
const EARTH = [0.58, 0.55, 0.47, 1];

/** What `space` comes to on a painter; `draw(view, box, time)` draws it. */
export function sceneOf(paint, space) {
  const { ground, bodies, t } = space;
  const reach = Math.max(space.high[0] - space.low[0], space.high[1] - space.low[1], space.high[2] - space.low[2], 2);
  const half = Math.max(2, 0.1 * reach, Math.abs(space.low[1]) + 1, Math.abs(space.high[1]) + 1);
  const lift = 0.003 * reach;
  const kept = [];
  const hold = (values) => { const made = paint.hold(values); kept.push(made); return made; };
  const land = ground && hold(groundMesh(ground));
  const wide = 12 * reach;
  const sea = ground?.sea && hold([-wide, -wide, SEA, wide, -wide, SEA, wide, wide, SEA, -wide, -wide, SEA, wide, wide, SEA, -wide, wide, SEA]);
  const grid = ground ? gridLines(space) : null;
  const lines = grid && hold(grid.lines.flat());
  const shapes = space.shapes
    .filter((one) => !(one.tone === "ground" && one.view === "top" && ground))
    .map((one) => ({ mesh: shapeMesh(one, ground, half), tone: TONES[one.tone] }))
    .filter((one) => one.mesh.length)
    .map((one) => ({ ...one, mesh: hold(one.mesh) }));
  const drawn = bodies.map((body, k) => ({
    ...body,
    colour: COLOURS[k % COLOURS.length],
    middleHeld: hold(body.middle),
    pathsHeld: hold(body.paths),
    mesh: hold(body.size ? boxMesh(body.size) : capsuleMesh(space.figure)),
  }));
  let rings = [];
  let ends = [];
  const setEnds = (found) => {
    for (const one of [...rings, ...ends]) paint.drop(one.line ?? one.points);
    rings = found.zones.map((zone) => ({ line: paint.hold(ring(ground, zone, lift)), tone: zone.share > 0.99 ? [0.77, 0.09, 0.11, 0.9] : [0.85, 0.4, 0.1, 1] }));
    if (found.landing_zone) {
      const [x, y, radius] = found.landing_zone;
      rings.push({ line: paint.hold(ring(ground, { x, y, long: radius, short: radius, angle: 0 }, lift)), tone: [0.13, 0.42, 0.22, 1] });
    }
    ends = (found.landings ?? []).map((one) => ({
      tone: [...COLOURS[Math.max(bodies.findIndex((body) => body.key === one.body), 0) % COLOURS.length], 0.75],
      points: paint.hold(one.points.flatMap(([x, y]) => [x, y, elevation(ground, x, y) + lift])),
    })).filter((one) => one.points.count);
  };
  setEnds(space);
  const now = (time) => drawn.map((body) => {
    const points = new Float32Array(3 * space.takes);
    for (let n = 0; n < space.takes; n += 1) points.set(at(body.paths, t, time, n * t.length), 3 * n);
    return points;
  });

  return {
    step: grid?.step ?? 0,
    setEnds,
    end: () => { for (const one of kept) paint.drop(one); for (const one of [...rings, ...ends]) paint.drop(one.line ?? one.points); },
    draw: (view, box, time, pixel) => {
      paint.begin(box, SKY);
      if (sea) paint.mesh(view, sea, WATER);
      if (land) paint.mesh(view, land, EARTH, [0, 0, 0], ground.sea);
      for (const one of shapes) paint.mesh(view, one.mesh, one.tone);
      if (lines) paint.lines(view, lines, 41, [0.25, 0.25, 0.25, 0.3], pixel, box);
      for (const one of rings) paint.lines(view, one.line, 73, one.tone, 2.5 * pixel, box);
      for (const one of ends) paint.points(view, one.points, one.tone, 4 * pixel);
      for (const body of drawn) paint.lines(view, body.pathsHeld, t.length, [...body.colour, 0.16], pixel, box);
      for (const body of drawn) paint.lines(view, body.middleHeld, t.length, [...body.colour, 1], 2.5 * pixel, box);
      now(time).forEach((points, k) => {
        const made = paint.hold(points);
        paint.points(view, made, [...drawn[k].colour, 0.6], 4 * pixel);
        paint.drop(made);
      });
      for (const body of drawn) {
        const place = at(body.middle, t, time);
        paint.mesh(view, body.mesh, [...body.colour, 1], place);
      }
    },
  };
}
