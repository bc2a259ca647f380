// The panel of one camera: which lens, where it stands, and what the engine says that it holds.
import { axesOf, elevation, unit } from "./geometry.mjs";
import { element } from "./draw.mjs";

const FOOT = 0.3048;
const WAIT = 250;
const find = (name) => document.querySelector(`#${name}`);

/**
 * A camera that people set, and what it holds by the engine.
 * @param {{ask: Function, kit: object, changed: () => void}} given `ask` asks the office; `changed` is told of every new frame.
 */
export function lensPanel({ ask, kit, changed }) {
  let space = null;
  let answer = null;
  let spots = [];
  let turn = 0;
  let waiting = 0;
  let asking = null;
  const number = (name) => Number(find(name).value);
  const put = (name, value) => { find(name).value = String(Number(value.toFixed(2))); };

  find("lens-pick").append(...kit.lenses.map((one, k) => element("option", { value: k }, `${one.focal_length} mm, f/${one.stop}`)), element("option", { value: "" }, "another"));
  put("sensor", kit.sensor_width);
  const pickLens = (k) => { find("lens-pick").value = String(k); put("focal", kit.lenses[k].focal_length); put("stop", kit.lenses[k].stop); };
  pickLens(Math.floor(kit.lenses.length / 2));

  const eye = () => {
    const [x, y] = [number("eye-x") * FOOT, number("eye-y") * FOOT];
    return [x, y, elevation(space?.ground, x, y) + number("eye-z") * FOOT];
  };
  const aim = () => (find("way").value === "aimed" ? ["aim-x", "aim-y", "aim-z"].map((name) => number(name) * FOOT) : null);
  const frame = () => ({ focal: number("focal"), width: number("sensor"), height: (number("sensor") * kit.rows) / kit.columns });

  function edited(later = WAIT) {
    for (const one of document.querySelectorAll(".aim")) one.hidden = find("way").value !== "aimed";
    clearTimeout(waiting);
    waiting = setTimeout(look, later);
    changed();
  }

  async function look() {
    if (!space) return;
    asking?.abort();
    asking = new AbortController();
    turn += 1;
    const mine = turn;
    const body = { turn: mine, eye: eye(), aim: aim(), way: aim() ? "fixed" : find("way").value, focal_length: number("focal"), stop: number("stop"),
      sensor_width: number("sensor"), columns: kit.columns, rows: kit.rows };
    try {
      const found = await ask("camera", body, asking.signal);
      if (!found || mine !== turn) return;
      answer = found;
      say(found);
    } catch (error) {
      if (error.name === "AbortError" || mine !== turn) return;
      answer = null;
      find("catch").textContent = error.message;
      find("camera-words").replaceChildren();
    }
    changed();
  }

  function say(found) {
    find("catch").textContent = `It holds the subject in frame and in focus for nine tenths of the time: ${found.held}, of ${found.takes} takes.`;
    const lines = [
      ...found.warnings,
      `In frame: ${found.framed}. In focus: ${found.sharp}.`,
      found.focus,
      `The subject is ${found.share} of the frame's height, from ${found.distance}; the lens is ${found.height} above the ground.`,
    ];
    find("camera-words").replaceChildren(...lines.map((line) => element("li", {}, line)));
  }

  async function findBest() {
    find("find-cameras").disabled = true;
    find("find-cameras").textContent = "Looking at every place…";
    try {
      spots = (await ask("cameras", { turn: (turn += 1) })) ?? [];
    } catch (error) {
      find("catch").textContent = error.message;
    }
    find("camera-pick").replaceChildren(element("option", { value: "" }, "set by hand"), ...spots.map((one, k) => element("option", { value: k }, `${k + 1}: ${one.label}; ${one.caught}`)));
    find("find-cameras").disabled = false;
    find("find-cameras").textContent = spots.length ? "Find them again" : "No place can be used";
    if (spots.length) { find("camera-pick").value = "0"; pickSpot(); }
  }

  function pickSpot() {
    const spot = spots[Number(find("camera-pick").value)];
    if (find("camera-pick").value === "" || !spot) return;
    put("focal", spot.focal_length);
    put("stop", spot.stop);
    find("lens-pick").value = String(kit.lenses.findIndex((one) => one.focal_length === spot.focal_length));
    find("way").value = spot.way;
    place(spot.eye);
    edited(0);
  }

  function place([x, y, z]) {
    put("eye-x", x / FOOT);
    put("eye-y", y / FOOT);
    put("eye-z", (z - elevation(space?.ground, x, y)) / FOOT);
  }

  find("camera-pick").append(element("option", { value: "" }, "set by hand"));
  find("camera-pick").addEventListener("change", pickSpot);
  find("find-cameras").addEventListener("click", findBest);
  find("lens-pick").addEventListener("change", () => { if (find("lens-pick").value !== "") pickLens(Number(find("lens-pick").value)); edited(); });
  for (const name of ["focal", "stop"]) find(name).addEventListener("input", () => { find("lens-pick").value = ""; edited(); });
  for (const name of ["sensor", "eye-x", "eye-y", "eye-z", "aim-x", "aim-y", "aim-z"]) find(name).addEventListener("input", () => { find("camera-pick").value = ""; edited(); });
  find("way").addEventListener("change", () => edited());
  find("aspect").addEventListener("change", changed);
  for (const one of document.querySelectorAll(".aim")) one.hidden = true;

  return {
    frame,
    aspect: () => number("aspect"),
    /** The camera's eye and axes at a time: the engine's frame, or aimed at the middle path until it answers. */
    seen: (time, middle) => {
      if (!answer) return { eye: eye(), axes: axesOf(eye(), aim() ?? middle) };
      const k = answer.t.length;
      const share = ((time - answer.t[0]) / (answer.t[k - 1] - answer.t[0])) * (k - 1);
      const i = Math.min(Math.max(Math.floor(share), 0), k - 2);
      const part = Math.min(Math.max(share - i, 0), 1);
      const mixed = (list) => list[i].map((value, j) => value + part * (list[i + 1][j] - value));
      const axes = mixed(answer.axes);
      return { eye: mixed(answer.eyes), axes: [0, 3, 6].map((j) => unit(axes.slice(j, j + 3))) };
    },
    /** A new gag in space; the camera is put beside its path the first time. */
    enter: (found) => {
      const first = space === null;
      space = found;
      answer = null;
      if (first) {
        const reach = Math.max(...[0, 1, 2].map((k) => found.high[k] - found.low[k]), 3);
        const middle = [0, 1, 2].map((k) => (found.low[k] + found.high[k]) / 2);
        const tall = Math.max(...kit.heights, 1.5);
        const away = [middle[0], found.high[1] + Math.max(1.1 * reach, 4)];
        place([...away, elevation(found.ground, ...away) + tall]);
        ["aim-x", "aim-y", "aim-z"].forEach((name, k) => put(name, middle[k] / FOOT));
      }
      edited(0);
    },
  };
}
