// Two handles for each input, a field that takes it in words, and what it was.
import { element, short } from "./draw.mjs";

/**
 * The sliders of a gag.
 * @param {object[]} inputs As the page has them.
 * @param {{main: Element, more: Element}} places Where those that matter and the others go.
 * @param {() => void} moved Told when something is moved.
 */
export function makeSliders(inputs, places, moved) {
  const rows = new Map();
  for (const input of inputs) {
    const row = makeRow(input, moved);
    rows.set(input.name, row);
    (input.main ? places.main : places.more).append(row.field);
  }
  return {
    changes: () => Object.fromEntries([...rows].filter(([, row]) => row.isMoved()).map(([name, row]) => [name, row.change()])),
    value: (name) => rows.get(name)?.now() ?? null,
    reset: () => { for (const row of rows.values()) row.reset(); },
    blame: (lines) => { for (const [name, row] of rows) row.blame(lines.find((line) => line.includes(`.${name}:`)) ?? ""); },
    order: (shares) => {
      const ranked = [...rows.keys()].filter((name) => (shares[name] ?? 0) >= 0.01).sort((a, b) => shares[b] - shares[a]).slice(0, 6);
      if (!ranked.length) return;
      for (const [name, row] of rows) (ranked.includes(name) || inputs.find((one) => one.name === name).axis ? places.main : places.more).append(row.field);
      for (const name of [...ranked].reverse()) places.main.prepend(rows.get(name).field);
    },
  };
}

function makeRow(input, moved) {
  const unit = input.unit ? ` ${pretty(input.unit)}` : "";
  const slide = (low, high, step, value, words) => {
    const made = element("input", { type: "range", min: low, max: high, step, "aria-label": words, title: words });
    made.value = value;
    return made;
  };
  const value = slide(input.low, input.high, input.step, input.value, `${input.label}, value${unit ? `,${unit}` : ""}`);
  const off = slide(0, input.widest, input.fine, input.tolerance, `${input.label}, tolerance${unit ? `,${unit}` : ""}`);
  const text = element("input", { type: "text", "aria-label": `${input.label}, in words`, size: 16, maxlength: 200 });
  const si = element("span", { class: "was" });
  const why = element("p", { class: "why", role: "status" });
  why.hidden = true;
  const was = element("span", { class: "was" }, `stated: ${pretty(input.written)}${input.stated_by === "production" ? "" : `, ${source(input.stated_by)}`}`);
  const field = element("fieldset", { class: "input", "data-input": input.name }, element("legend", {}, input.label),
    element("div", { class: "said" }, text, si, was), element("div", { class: "handles" }, element("label", {}, "value", value), element("label", {}, "may be off by", off)), why);
  let current = { value: input.value, tolerance: input.tolerance, written: null };

  const show = () => {
    const { value: v, tolerance: t } = current;
    if (current.written === null) text.value = `${tidy(v)}${t > 0 ? ` ± ${tidy(t)}` : ""}${unit}`;
    const other = input.beside;
    si.textContent = other ? `(${short(v * other.factor + other.zero)}${t > 0 ? ` ± ${short(t * other.factor)}` : ""} ${other.unit})` : "";
    field.classList.toggle("moved", isMoved());
  };
  const isMoved = () => current.written !== null || current.value !== input.value || current.tolerance !== input.tolerance;
  const slid = () => {
    // A handle in its old place says exactly what is stated, whatever its steps are.
    const kept = (handle, stated, step) => (Math.abs(Number(handle.value) - stated) < step / 2 ? stated : Number(handle.value));
    current = { value: kept(value, input.value, input.step), tolerance: kept(off, input.tolerance, input.fine), written: null };
    show();
    moved();
  };
  value.addEventListener("input", slid);
  off.addEventListener("input", slid);
  text.addEventListener("change", () => {
    const found = /^\s*([+-]?[\d.]+)\s*(?:(?:±|\+\/-)\s*([\d.]+))?\s*(.*?)\s*$/.exec(text.value.replace("−", "-"));
    const sameUnit = found && ["", input.unit, pretty(input.unit)].includes(found[3]);
    if (found && sameUnit) {
      current = { value: Number(found[1]), tolerance: Number(found[2] ?? 0), written: null };
    } else {
      current = { ...current, written: text.value.replace("±", "+/-").replace("²", "^2").trim() };
    }
    value.value = current.value;
    off.value = current.tolerance;
    show();
    moved();
  });
  show();
  return {
    field,
    isMoved,
    change: () => current.written ?? { value: current.value, tolerance: current.tolerance },
    now: () => ({ value: current.value, tolerance: current.tolerance, factor: input.factor, zero: input.zero }),
    reset: () => { current = { value: input.value, tolerance: input.tolerance, written: null }; value.value = input.value; off.value = input.tolerance; show(); },
    blame: (line) => { why.hidden = !line; why.textContent = line.replace(/^[^:]*: [^:]*: /, ""); },
  };
}

const source = (by) => ({ practice: "from practice; moving it puts a number in place of the practice runs", site: "from the site", default: "the kind's own" })[by] ?? by;
/** A unit as printed. */
const pretty = (words) => words.replace("^2", "²").replace(/\bdeg\b/, "°");
const tidy = (value) => String(Number(value.toPrecision(6)));
