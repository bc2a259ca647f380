// The gag in space: drawn, played, and seen through a lens.
import { element } from "./draw.mjs";
import { drawFlat } from "./flat.mjs";
import { at, matrixOf, pixelOf, readSpace } from "./geometry.mjs";
import { painter } from "./gl.mjs";
import { lensPanel } from "./lens.mjs";
import { orbit } from "./orbit.mjs";
import { COLOURS, sceneOf } from "./scene.mjs";

const find = (name) => document.querySelector(`#${name}`);
const OWN = { focal: 1.2, height: 1 };
const FARTHEST = 30_000;
const INSET = 0.36;

/** @param {{ask: Function, kit: object}} given How the office is asked, and the production's camera. */
export function openSpace({ ask, kit }) {
  const [stage, picture, overlay] = ["stage", "picture", "overlay"].map(find);
  const paint = painter(picture);
  const sketch = (paint ? overlay : picture).getContext("2d");
  const lens = lensPanel({ ask, kit, changed: redraw });
  const free = orbit(stage, redraw, () => !large);
  let space = null;
  let scene = null;
  let ends = null;
  let time = 0;
  let playing = 0;
  let large = false;
  let inset = true;
  let due = 0;
  let newest = 0;
  let asking = null;
  if (!paint) trouble("Drawn flat, from the side and from above: this browser has no WebGL 2, or it is switched off. The view through a lens needs it; its numbers below do not.");

  function trouble(words) {
    find("space-trouble").textContent = words;
    find("space-trouble").hidden = false;
  }

  async function fly(turn) {
    asking?.abort();
    asking = new AbortController();
    newest = turn;
    try {
      const found = await ask("space", { turn }, asking.signal);
      if (!found || turn !== newest) return;
      show(readSpace(found));
      document.body.dataset.space = String(turn);
    } catch (error) {
      if (error.name === "AbortError" || turn !== newest) return;
      if (!space) for (const one of [stage, ...document.querySelectorAll(".play, .lens, .space h3, #key, #cue, .space .quiet")]) one.hidden = true;
      trouble(error.message.includes("has no paths") ? "No picture: nothing flies or travels in this gag, so there is no path to draw." : error.message.replace(/^[^:]*: [^:]*: /, "No picture: "));
    }
  }

  function show(found) {
    const first = space === null;
    space = found;
    scene?.end();
    scene = paint && sceneOf(paint, space);
    if (ends && scene) scene.setEnds(ends);
    const [start, end] = [space.t[0], space.t[space.t.length - 1]];
    Object.assign(find("time"), { min: start, max: end, step: (end - start) / 1000 });
    if (first) { time = start + 0.3 * (end - start); free.frame(space.low, space.high); }
    setTime(Math.min(Math.max(time, start), end));
    find("cues").replaceChildren(...space.cues.filter((cue) => cue.t >= start - 1e-9 && cue.t <= end).map((cue) => {
      const button = element("button", { type: "button", class: "plain" }, `${cue.t.toFixed(1)} s ${cue.label}`);
      button.addEventListener("click", () => { pause(); setTime(cue.t); });
      return button;
    }));
    const swatches = space.bodies.flatMap((body, k) => [element("span", { class: `swatch c${k % COLOURS.length}` }), body.label]);
    const rings = space.zones.length ? [element("span", { class: "swatch zone" }), `ellipses: 95 and 99.9 % of what comes down. ${space.words.keep_out}`] : [];
    const target = space.landing_zone ? [element("span", { class: "swatch target" }), `${space.words.target}.`] : [];
    const few = space.slow ? " (a take of this kind is slow to simulate, so there are few)" : "";
    const grid = scene?.step ? ` Grid: ${scene.step} m (${(scene.step / 0.3048).toFixed(0)} ft).` : "";
    find("key").replaceChildren(...swatches, ". ", ...rings, ...target, ` Thick: the middle run. Thin and dots: ${space.takes} takes${few}.${grid}`);
    lens.enter(space);
  }

  function setTime(value) {
    time = value;
    find("time").value = value;
    find("clock").textContent = `${value.toFixed(1)} s`;
    const cue = [...space.cues].reverse().find((one) => one.t <= value + 1e-6);
    const words = `${cue ? cue.label : ""}, ${value.toFixed(1)} s after ${space.words.clock}`;
    find("time").setAttribute("aria-valuetext", words);
    const label = cue ? cue.label : "";
    if (find("cue").textContent !== label) find("cue").textContent = label;
    redraw();
  }

  function redraw() {
    if (!due) due = requestAnimationFrame(() => { due = 0; draw(); });
  }

  function draw() {
    if (!space) return;
    const pixel = Math.min(window.devicePixelRatio || 1, 2);
    const [width, height] = [Math.round(stage.clientWidth * pixel), Math.round(stage.clientHeight * pixel)];
    for (const one of [picture, overlay]) if (one.width !== width || one.height !== height) Object.assign(one, { width, height });
    if (!paint) { drawFlat(sketch, space, time, width, height); return; }
    sketch.clearRect(0, 0, width, height);
    const whole = { x: 0, y: 0, width, height };
    const corner = { width: Math.round(width * INSET), height: Math.round((width * INSET * kit.rows) / kit.columns) };
    const small = { x: width - corner.width - 8, y: 8, ...corner };
    (large ? through : round)(whole, pixel);
    if (inset) {
      sketch.clearRect(small.x, height - small.y - small.height, small.width, small.height);
      (large ? round : through)(small, pixel);
      sketch.strokeStyle = "#1a1d21";
      sketch.lineWidth = 2 * pixel;
      sketch.strokeRect(small.x, height - small.y - small.height, small.width, small.height);
    }
  }

  function round(box, pixel) {
    const view = matrixOf(free.seen(), { ...OWN, width: box.width / box.height }, Math.max(free.view.distance / 200, 0.05), FARTHEST);
    scene.draw(view, box, time, pixel);
    mark(view, box, pixel);
  }

  /** The frame of the lens, as large as fits the box. */
  function through(box, pixel) {
    const scale = Math.min(box.width / kit.columns, box.height / kit.rows);
    const [width, height] = [Math.floor(kit.columns * scale), Math.floor(kit.rows * scale)];
    const inner = { x: box.x + Math.floor((box.width - width) / 2), y: box.y + Math.floor((box.height - height) / 2), width, height };
    paint.begin(box, [0.08, 0.09, 0.1]);
    const view = matrixOf(lens.seen(time, at(space.bodies[0].middle, space.t, time)), lens.frame(), 0.2, FARTHEST);
    scene.draw(view, inner, time, pixel);
    mark(view, inner, pixel);
    frameLines(inner, pixel);
  }

  function frameLines(box, pixel) {
    const aspect = lens.aspect();
    if (!aspect) return;
    const top = overlay.height - box.y - box.height;
    const [w, h] = aspect > box.width / box.height ? [box.width, box.width / aspect] : [box.height * aspect, box.height];
    const [x, y] = [box.x + (box.width - w) / 2, top + (box.height - h) / 2];
    sketch.fillStyle = "rgba(0, 0, 0, .45)";
    sketch.beginPath();
    sketch.rect(box.x, top, box.width, box.height);
    sketch.rect(x, y, w, h);
    sketch.fill("evenodd");
    sketch.strokeStyle = "#fff";
    sketch.lineWidth = 1.5 * pixel;
    sketch.strokeRect(x, y, w, h);
  }

  /** Rings round bodies that are small in the picture, and their names where there is room. */
  function mark(view, box, pixel) {
    const top = overlay.height - box.y - box.height;
    const wide = box.width > 0.5 * overlay.width;
    space.bodies.forEach((body, k) => {
      const found = pixelOf(view, at(body.middle, space.t, time), box.width, box.height);
      if (found.depth <= 0 || found.column < 0 || found.row < 0 || found.column > box.width || found.row > box.height) return;
      const [x, y] = [box.x + found.column, top + found.row];
      if ((body.radius * Math.hypot(view[0], view[4], view[8]) * box.width) / found.depth > 40 * pixel) return;
      sketch.strokeStyle = "#1a1d21";
      sketch.lineWidth = 1.5 * pixel;
      sketch.beginPath();
      sketch.arc(x, y, 9 * pixel, 0, 7);
      sketch.stroke();
      if (!wide) return;
      sketch.font = `600 ${14 * pixel}px system-ui, sans-serif`;
      sketch.lineWidth = 4 * pixel;
      sketch.strokeStyle = "rgba(255, 255, 255, .85)";
      sketch.fillStyle = "#1a1d21";
      const line = y + (k % 2 ? 22 : -14) * pixel;
      sketch.strokeText(body.label, x + 8 * pixel, line);
      sketch.fillText(body.label, x + 8 * pixel, line);
    });
  }

  function pause() { cancelAnimationFrame(playing); playing = 0; find("play").textContent = "Play"; }
  function play() {
    if (!space) return;
    if (playing) { pause(); return; }
    const [start, end] = [space.t[0], space.t[space.t.length - 1]];
    if (time >= end - 1e-6) setTime(start);
    let was = performance.now();
    const step = (now) => {
      setTime(Math.min(time + (Number(find("speed").value) * (now - was)) / 1000, end));
      was = now;
      if (time >= end) pause(); else playing = requestAnimationFrame(step);
    };
    find("play").textContent = "Pause";
    playing = requestAnimationFrame(step);
  }

  find("play").addEventListener("click", play);
  find("time").addEventListener("input", () => { pause(); if (space) setTime(Number(find("time").value)); });
  stage.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); play(); } });
  find("swap").addEventListener("click", () => {
    large = !large;
    find("swap").setAttribute("aria-pressed", String(large));
    find("swap").textContent = large ? "Show the whole large" : "Show the lens large";
    redraw();
  });
  find("inset").addEventListener("click", () => { inset = !inset; find("inset").setAttribute("aria-pressed", String(inset)); redraw(); });
  new ResizeObserver(redraw).observe(stage);

  return {
    fly,
    setEnds: (found) => { ends = found; if (scene) { scene.setEnds(found); redraw(); } },
  };
}
