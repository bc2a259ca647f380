// Margins and the map of go and no-go as SVG, redrawn as the numbers come.

const SVG = "http://www.w3.org/2000/svg";
const LEAST = -1;
const MOST = 2.5;
const COLOURS = ["#6b7280", "#6b7280", "#c05d00", "#a51c30"];
const CELLS = { go: "#5aa469", unsure: "#f0d264", "no-go": "#c8493b" };
const MOST_NUMBERS = 12;

/** An element of HTML or, with `space`, of SVG. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

/** Margins of `now`, each in units of its own median before, with the median before as a grey mark. */
export function drawMargins(place, now, before) {
  const was = new Map((before?.margins ?? []).map((one) => [one.name, one]));
  place.replaceChildren(...now.margins.map((one) => marginRow(one, was.get(one.name))));
}

function marginRow(one, was) {
  const scale = Math.abs((was ?? one).quantiles[4]) || one.quantiles[8] - one.quantiles[0] || 1;
  const at = (value) => (100 * (Math.min(Math.max(value / scale, LEAST), MOST) - LEAST)) / (MOST - LEAST);
  const svg = shape("svg", { viewBox: "0 0 100 26", preserveAspectRatio: "none", role: "img",
    "aria-label": `${one.label}: typically ${one.middle}, 1 in 100 below ${one.least}; below zero ${one.odds}` });
  const q = one.quantiles.map(at);
  const colour = COLOURS[one.severity];
  svg.append(
    shape("rect", { x: 0, y: 0, width: at(0), height: 26, fill: "#f6dcd9" }),
    shape("line", { x1: at(0), x2: at(0), y1: 0, y2: 26, stroke: "#1a1d21", "stroke-width": 2, "vector-effect": "non-scaling-stroke" }),
    shape("line", { x1: q[1], x2: q[7], y1: 16, y2: 16, stroke: colour, "stroke-width": 2, "vector-effect": "non-scaling-stroke" }),
    shape("rect", { x: q[2], y: 12, width: Math.max(q[6] - q[2], 0.2), height: 8, fill: colour, opacity: 0.45 }),
    shape("rect", { x: q[3], y: 10, width: Math.max(q[5] - q[3], 0.2), height: 12, fill: colour, opacity: 0.8 }),
    shape("line", { x1: q[4], x2: q[4], y1: 6, y2: 26, stroke: "#1a1d21", "stroke-width": 3, "vector-effect": "non-scaling-stroke" }),
  );
  if (was) {
    const then = at(was.quantiles[4]);
    svg.append(shape("line", { x1: then, x2: then, y1: 0, y2: 6, stroke: "#545c67", "stroke-width": 3, "vector-effect": "non-scaling-stroke" }));
  }
  const moved = was && was.odds !== one.odds ? element("span", { class: "word" }, `before: ${was.odds}`) : "";
  return element("div", { class: "margin" },
    element("div", { title: one.meaning }, one.label, element("span", { class: "word" }, `${one.word}; typically ${one.middle}`)),
    svg,
    element("div", { class: "end" }, `below zero: ${one.odds}`, moved));
}

/** The map of go and no-go, with the point as it is now, in the trade's units. */
export function drawMap(place, chart, now) {
  if (!chart) { place.replaceChildren(); return; }
  const nx = chart.x.values.length;
  const ny = chart.y.values.length;
  const whole = Math.min(Math.max(place.clientWidth, 300), 660);
  const [left, top, width, height] = [64, 8, whole - 84, Math.min(330, whole * 0.72)];
  const svg = shape("svg", { viewBox: `0 0 ${whole} ${height + 66}`, role: "img", "aria-label": mapWords(chart) });
  const step = (axis) => (axis.values[axis.values.length - 1] - axis.values[0]) / (axis.values.length - 1);
  const sx = step(chart.x);
  const sy = step(chart.y);
  const x = (value) => left + (width * ((value - chart.x.values[0]) / sx + 0.5)) / nx;
  const y = (value) => top + height - (height * ((value - chart.y.values[0]) / sy + 0.5)) / ny;
  for (let j = 0; j < ny; j += 1) {
    for (let i = 0; i < nx; i += 1) {
      const p = chart.p[j][i];
      const kind = chart.high[j][i] <= chart.limit ? "go" : p <= chart.limit ? "unsure" : "no-go";
      const box = { x: left + (width * i) / nx, y: top + (height * (ny - 1 - j)) / ny, width: width / nx + 0.5, height: height / ny + 0.5 };
      svg.append(shape("rect", { ...box, fill: CELLS[kind] }));
      if (nx <= MOST_NUMBERS) {
        const text = p === 0 ? "0" : p >= 0.0995 ? (100 * p).toFixed(0) : (100 * p).toFixed(1);
        svg.append(shape("text", { x: box.x + box.width / 2, y: box.y + box.height / 2 + 5, "text-anchor": "middle", "font-size": 14, fill: kind === "no-go" ? "#fff" : "#1a1d21" }, text));
      }
    }
  }
  const ticks = (axis) => axis.values.filter((_, k) => k % Math.ceil(axis.values.length / (whole < 500 ? 4 : 6)) === 0);
  for (const value of ticks(chart.x)) svg.append(shape("text", { x: x(value), y: top + height + 18, "text-anchor": "middle", "font-size": 13 }, short(value)));
  for (const value of ticks(chart.y)) svg.append(shape("text", { x: left - 8, y: y(value) + 5, "text-anchor": "end", "font-size": 13 }, short(value)));
  svg.append(
    ...lines(axisText(chart.x), whole < 500 ? 46 : 70).map((words, k) => shape("text", { x: left + width / 2, y: top + height + 36 + 15 * k, "text-anchor": "middle", "font-size": whole < 500 ? 12 : 14 }, words)),
    ...lines(axisText(chart.y), Math.floor(height / 6.5)).map((words, k) => shape("text", { x: 10 + 14 * k, y: top + height / 2, "text-anchor": "middle", "font-size": 12, transform: `rotate(-90 ${10 + 14 * k} ${top + height / 2})` }, words)),
  );
  if (now) point(svg, now, x, y, { left, top, width, height });
  const keys = [["go", `go: even the upper end is within ${short(100 * chart.limit)} %`], ["unsure", "not decided by these takes"], ["no-go", "no-go"]];
  const key = element("p", { class: "key" }, ...keys.flatMap(([kind, words]) => [element("span", { class: `swatch ${kind}` }), words]), ". Numbers are percent; the circle is the value now, its arms one tolerance.");
  place.replaceChildren(svg, key);
}

function point(svg, now, x, y, box) {
  const inside = (value, low, high) => Math.min(Math.max(value, low), high);
  const px = (value) => inside(x(value), box.left, box.left + box.width);
  const py = (value) => inside(y(value), box.top, box.top + box.height);
  const line = { stroke: "#1a1d21", "stroke-width": 2 };
  svg.append(
    shape("line", { x1: px(now.x - now.dx), x2: px(now.x + now.dx), y1: py(now.y), y2: py(now.y), ...line }),
    shape("line", { x1: px(now.x), x2: px(now.x), y1: py(now.y - now.dy), y2: py(now.y + now.dy), ...line }),
    shape("circle", { cx: px(now.x), cy: py(now.y), r: 6, fill: "#fff", ...line }),
  );
}

const axisText = (axis) => `${axis.label}${axis.unit ? `, ${axis.unit}` : ""}`;

/** Words in two lines at most, the first no longer than `most`; what does not fit ends with "…". */
function lines(words, most) {
  if (words.length <= most) return [words];
  const cut = Math.max(words.lastIndexOf(" ", most), 1);
  const rest = words.slice(cut + 1);
  return [words.slice(0, cut), rest.length > most ? `${rest.slice(0, most - 1)}…` : rest];
}
const mapWords = (chart) => `Map of go and no-go over ${chart.x.label} and ${chart.y.label}`;

/** A number to about three figures. */
export function short(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const round = Number(value.toPrecision(2));
  return String(Math.abs(round - value) < 0.003 * size ? round : Number(value.toPrecision(size >= 100 ? 4 : 3)));
}
