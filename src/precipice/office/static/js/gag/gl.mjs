// Drawing by WebGL 2: triangles lit flat, lines of a width in pixels, points.

const MESH = [
  `#version 300 es
  in vec3 place; uniform mat4 view; uniform vec3 shift; out vec3 world;
  void main() { world = place + shift; gl_Position = view * vec4(world, 1.0); }`,
  `#version 300 es
  precision highp float; in vec3 world; out vec4 colour; uniform vec4 tone; uniform float sea;
  void main() {
    vec3 normal = normalize(cross(dFdx(world), dFdy(world)));
    float light = 0.62 + 0.38 * abs(dot(normal, normalize(vec3(-0.35, -0.55, 0.76))));
    vec3 own = sea > 0.5 && world.z < 0.15 ? vec3(0.36, 0.52, 0.64) : tone.rgb;
    colour = vec4(own * light, tone.a);
  }`,
];
const LINE = [
  `#version 300 es
  in vec2 corner; in vec3 from; in vec3 to; uniform mat4 view; uniform vec2 size; uniform float wide;
  void main() {
    vec4 a = view * vec4(from, 1.0); vec4 b = view * vec4(to, 1.0);
    float near = 1e-3;
    if (a.w < near && b.w < near) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
    if (a.w < near) a = mix(a, b, (near - a.w) / (b.w - a.w));
    if (b.w < near) b = mix(b, a, (near - b.w) / (a.w - b.w));
    vec2 way = (b.xy / b.w - a.xy / a.w) * size;
    way = length(way) < 1e-6 ? vec2(1.0, 0.0) : normalize(way);
    vec4 here = corner.x < 0.5 ? a : b;
    here.xy += vec2(-way.y, way.x) / size * corner.y * wide * here.w;
    gl_Position = here;
  }`,
  `#version 300 es
  precision highp float; out vec4 colour; uniform vec4 tone; void main() { colour = tone; }`,
];
const POINT = [
  `#version 300 es
  in vec3 place; uniform mat4 view; uniform float wide;
  void main() { gl_Position = view * vec4(place, 1.0); gl_PointSize = wide; }`,
  `#version 300 es
  precision highp float; out vec4 colour; uniform vec4 tone;
  void main() { if (length(gl_PointCoord - 0.5) > 0.5) discard; colour = tone; }`,
];

/** A painter on a canvas; null where the browser has no WebGL 2. */
export function painter(canvas) {
  const gl = canvas.getContext("webgl2", { alpha: false, antialias: true, preserveDrawingBuffer: true });
  if (!gl) return null;
  const programs = Object.fromEntries(Object.entries({ mesh: MESH, line: LINE, point: POINT }).map(([name, sources]) => [name, program(gl, sources)]));
  const corners = buffer(gl, new Float32Array([0, -1, 0, 1, 1, -1, 1, 1]));
  gl.enable(gl.DEPTH_TEST);
  gl.depthFunc(gl.LEQUAL);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);

  /** Keep points for drawing: {held, count}. */
  const hold = (values) => ({ held: buffer(gl, values instanceof Float32Array ? values : new Float32Array(values)), count: values.length / 3 });
  const drop = (kept) => gl.deleteBuffer(kept.held);

  const begin = (box, sky) => {
    gl.viewport(box.x, box.y, box.width, box.height);
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(box.x, box.y, box.width, box.height);
    gl.clearColor(...sky, 1);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  };
  const use = (name, view, tone) => {
    const found = programs[name];
    gl.useProgram(found.held);
    gl.uniformMatrix4fv(found.uniform("view"), false, view);
    gl.uniform4fv(found.uniform("tone"), tone);
    // What shines through hides nothing behind it.
    gl.depthMask(tone[3] >= 1);
    return found;
  };
  const feed = (location, kept, size, stride, offset, divisor) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, kept);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, stride, offset);
    gl.vertexAttribDivisor(location, divisor);
  };
  const quiet = (...locations) => { for (const one of locations) { gl.vertexAttribDivisor(one, 0); gl.disableVertexAttribArray(one); } };

  return {
    gl,
    hold,
    drop,
    begin,
    mesh: (view, kept, tone, shift = [0, 0, 0], sea = false) => {
      const found = use("mesh", view, tone);
      gl.uniform3fv(found.uniform("shift"), shift);
      gl.uniform1f(found.uniform("sea"), sea ? 1 : 0);
      const place = found.attribute("place");
      feed(place, kept.held, 3, 0, 0, 0);
      gl.drawArrays(gl.TRIANGLES, 0, kept.count);
      quiet(place);
    },
    /** Lines through `points` points each, one after another in what is kept. */
    lines: (view, kept, points, tone, wide, box) => {
      const found = use("line", view, tone);
      gl.uniform2f(found.uniform("size"), box.width, box.height);
      gl.uniform1f(found.uniform("wide"), wide);
      const [corner, from, to] = ["corner", "from", "to"].map(found.attribute);
      feed(corner, corners, 2, 0, 0, 0);
      for (let first = 0; first + points <= kept.count; first += points) {
        feed(from, kept.held, 3, 12, 12 * first, 1);
        feed(to, kept.held, 3, 12, 12 * (first + 1), 1);
        gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, points - 1);
      }
      quiet(corner, from, to);
    },
    points: (view, kept, tone, wide) => {
      const found = use("point", view, tone);
      gl.uniform1f(found.uniform("wide"), wide);
      const place = found.attribute("place");
      feed(place, kept.held, 3, 0, 0, 0);
      gl.drawArrays(gl.POINTS, 0, kept.count);
      quiet(place);
    },
  };
}

function buffer(gl, values) {
  const made = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, made);
  gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
  return made;
}

function program(gl, sources) {
  const held = gl.createProgram();
  [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].forEach((kind, k) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, sources[k]);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(held, shader);
  });
  gl.linkProgram(held);
  if (!gl.getProgramParameter(held, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(held));
  const remembered = new Map();
  const known = (name, ask) => { if (!remembered.has(name)) remembered.set(name, ask(name)); return remembered.get(name); };
  return {
    held,
    uniform: (name) => known(name, (one) => gl.getUniformLocation(held, one)),
    attribute: (name) => known(name, (one) => gl.getAttribLocation(held, one)),
  };
}
