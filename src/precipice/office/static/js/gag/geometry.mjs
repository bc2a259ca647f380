// Points, cameras and meshes. x is along the heading, y to the right of it, z up; all lengths in metres.
// So what a right-handed world calls right is the viewer's left, and `right` below is the viewer's.

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a, k) => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const unit = (a) => times(a, 1 / Math.max(Math.hypot(...a), 1e-12));

/** Right, down and forward of a level camera at `eye` that looks at `aim`. */
export function axesOf(eye, aim) {
  const forward = unit(minus(aim, eye));
  const right = unit(cross([0, 0, 1], forward));
  return [right, cross(right, forward), forward];
}

/**
 * The matrix of a pinhole, column by column, that takes a point to clip space.
 * @param {{eye: number[], axes: number[][]}} seen Where the lens is; right, down and forward.
 * @param {{focal: number, width: number, height: number}} frame Focal length, and width and height of the picture, one unit.
 * @param {number} near Nearest depth drawn.
 * @param {number} far Farthest.
 */
export function matrixOf({ eye, axes: [right, down, forward] }, { focal, width, height }, near, far) {
  const fx = (2 * focal) / width;
  const fy = (2 * focal) / height;
  const a = (far + near) / (far - near);
  const rows = [
    [...times(right, fx), -fx * dot(right, eye)],
    [...times(down, -fy), fy * dot(down, eye)],
    [...times(forward, a), -a * dot(forward, eye) - (2 * far * near) / (far - near)],
    [...forward, -dot(forward, eye)],
  ];
  return new Float32Array([0, 1, 2, 3].flatMap((column) => rows.map((row) => row[column])));
}

/** Column and row of a point in a picture of that many pixels, from its top left, and its depth, by the matrix that draws. */
export function pixelOf(matrix, point, columns, rows) {
  const clip = [0, 1, 2, 3].map((i) => matrix[i] * point[0] + matrix[4 + i] * point[1] + matrix[8 + i] * point[2] + matrix[12 + i]);
  return { column: (0.5 + (0.5 * clip[0]) / clip[3]) * columns, row: (0.5 - (0.5 * clip[1]) / clip[3]) * rows, depth: clip[3] };
}

/** Read a gag in space: a header in JSON and floats, as the office packs them. */
export function readSpace(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const list = ({ at, n }) => new Float32Array(buffer, 4 + length + 4 * at, n);
  const ground = header.ground && { ...header.ground, x: list(header.ground.x), y: list(header.ground.y), z: list(header.ground.z) };
  const bodies = header.bodies.map((body) => ({ ...body, middle: list(body.middle), paths: list(body.paths) }));
  return { ...header, t: list(header.t), ground, bodies };
}

/** Where a path is at a time: `path` holds k points, `t` their times. */
export function at(path, t, time, first = 0) {
  const k = t.length;
  const share = ((time - t[0]) / (t[k - 1] - t[0])) * (k - 1);
  const i = Math.min(Math.max(Math.floor(share), 0), k - 2);
  const part = Math.min(Math.max(share - i, 0), 1);
  const base = 3 * (first + i);
  return [0, 1, 2].map((j) => path[base + j] + part * (path[base + 3 + j] - path[base + j]));
}

/** Elevation of the ground; 0 where there is none. */
export function elevation(ground, x, y) {
  if (!ground) return 0;
  const where = (axis, value) => {
    let i = 0;
    while (i < axis.length - 2 && axis[i + 1] < value) i += 1;
    return [i, Math.min(Math.max((value - axis[i]) / (axis[i + 1] - axis[i]), 0), 1)];
  };
  const [i, u] = where(ground.x, x);
  const [j, v] = where(ground.y, y);
  const m = ground.y.length;
  const z = (a, b) => ground.z[a * m + b];
  return (1 - u) * ((1 - v) * z(i, j) + v * z(i, j + 1)) + u * ((1 - v) * z(i + 1, j) + v * z(i + 1, j + 1));
}

const quad = (a, b, c, d) => [a, b, c, a, c, d];

/** Triangles of the ground. */
export function groundMesh(ground) {
  const [n, m] = [ground.x.length, ground.y.length];
  const point = (i, j) => [ground.x[i], ground.y[j], ground.z[i * m + j]];
  const found = [];
  for (let i = 0; i < n - 1; i += 1) {
    for (let j = 0; j < m - 1; j += 1) found.push(...quad(point(i, j), point(i + 1, j), point(i + 1, j + 1), point(i, j + 1)));
  }
  return found.flat();
}

/** Lines on the ground a round number of metres apart, as pairs of ends, and that number. */
export function gridLines(space) {
  const { low, high, ground } = space;
  const reach = Math.max(high[0] - low[0], high[1] - low[1], 2);
  const power = 10 ** Math.floor(Math.log10(reach / 5));
  const step = [1, 2, 5, 10].map((k) => k * power).find((k) => reach / k <= 8);
  const round = (value, up) => step * (up ? Math.ceil(value / step) : Math.floor(value / step));
  const [x0, x1] = [round(low[0] - step, false), round(high[0] + step, true)];
  const [y0, y1] = [round(Math.min(low[1], -step), false), round(Math.max(high[1], step), true)];
  const lift = 0.002 * reach;
  const point = (x, y) => [x, y, elevation(ground, x, y) + lift];
  const lines = [];
  const along = (from, to, make) => {
    const line = [];
    for (let k = 0; k <= 40; k += 1) line.push(...make(from + ((to - from) * k) / 40));
    lines.push(line);
  };
  for (let y = y0; y <= y1 + 1e-9; y += step) along(x0, x1, (x) => point(x, y));
  for (let x = x0; x <= x1 + 1e-9; x += step) along(y0, y1, (y) => point(x, y));
  return { lines, step };
}

/** An ellipse on the ground as a line. */
export function ring(ground, { x, y, long, short, angle }, lift) {
  const line = [];
  for (let k = 0; k <= 72; k += 1) {
    const turn = (2 * Math.PI * k) / 72;
    const [u, v] = [long * Math.cos(turn), short * Math.sin(turn)];
    const [px, py] = [x + u * Math.cos(angle) - v * Math.sin(angle), y + u * Math.sin(angle) + v * Math.cos(angle)];
    line.push(px, py, elevation(ground, px, py) + lift);
  }
  return line;
}

/** Triangles of a box of length, width and height round the origin. */
export function boxMesh([length, width, height]) {
  const c = (i, j, k) => [(i - 0.5) * length, (j - 0.5) * width, (k - 0.5) * height];
  return [
    quad(c(0, 0, 0), c(1, 0, 0), c(1, 1, 0), c(0, 1, 0)), quad(c(0, 0, 1), c(1, 0, 1), c(1, 1, 1), c(0, 1, 1)),
    quad(c(0, 0, 0), c(1, 0, 0), c(1, 0, 1), c(0, 0, 1)), quad(c(0, 1, 0), c(1, 1, 0), c(1, 1, 1), c(0, 1, 1)),
    quad(c(0, 0, 0), c(0, 1, 0), c(0, 1, 1), c(0, 0, 1)), quad(c(1, 0, 0), c(1, 1, 0), c(1, 1, 1), c(1, 0, 1)),
  ].flat(2);
}

/** Triangles of capsules, each two ends and a radius. */
export function capsuleMesh(capsules) {
  const [AROUND, UP] = [10, 4];
  return capsules.flatMap((row) => {
    const [start, end, radius] = [row.slice(0, 3), row.slice(3, 6), row[6]];
    const axis = unit(minus(end, start));
    const side = unit(cross(axis, Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]));
    const other = cross(axis, side);
    const rings = [];
    for (let k = 0; k <= 2 * UP + 1; k += 1) {
      const upper = k > UP;
      const angle = (-Math.PI / 2) + (Math.PI * (upper ? k - 1 : k)) / (2 * UP);
      const middle = add(upper ? end : start, times(axis, radius * Math.sin(angle)));
      rings.push(Array.from({ length: AROUND }, (_, i) => {
        const turn = (2 * Math.PI * i) / AROUND;
        return add(middle, times(add(times(side, Math.cos(turn)), times(other, Math.sin(turn))), radius * Math.cos(angle)));
      }));
    }
    const found = [];
    for (let k = 0; k < rings.length - 1; k += 1) {
      for (let i = 0; i < AROUND; i += 1) {
        const next = (i + 1) % AROUND;
        found.push(...quad(rings[k][i], rings[k][next], rings[k + 1][next], rings[k + 1][i]));
      }
    }
    return found.flat();
  });
}

/** Triangles of what stands around: seen from the side it reaches to both sides, from above it lies on the ground. */
export function shapeMesh(shape, ground, half) {
  const points = shape.points;
  if (shape.view === "top") {
    if (shape.form === "line") return [];
    const round = shape.form === "circle"
      ? Array.from({ length: 40 }, (_, k) => [points[0][0] + shape.radius * Math.cos(k * 0.15708), points[0][1] + shape.radius * Math.sin(k * 0.15708)])
      : points;
    const flat = round.map(([x, y]) => [x, y, elevation(ground, x, y) + 0.02]);
    return flat.slice(2).flatMap((point, k) => [flat[0], flat[k + 1], point]).flat();
  }
  if (shape.form === "circle") return capsuleMesh([[points[0][0], -0.02, points[0][1], points[0][0], 0.02, points[0][1], Math.max(shape.radius, 0.05)]]);
  const closed = shape.form === "area" ? [...points, points[0]] : points;
  const sides = closed.slice(1).flatMap(([x, z], k) => quad([closed[k][0], -half, closed[k][1]], [x, -half, z], [x, half, z], [closed[k][0], half, closed[k][1]]));
  const ends = shape.form === "area"
    ? [-half, half].flatMap((y) => points.slice(2).flatMap(([x, z], k) => [[points[0][0], y, points[0][1]], [points[k + 1][0], y, points[k + 1][1]], [x, y, z]]))
    : [];
  return [...sides, ...ends].flat();
}
