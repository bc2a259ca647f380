// A number as it was read, typed with a thumb: digits, unit, case.
const pad = document.querySelector("#pad");
const shown = document.querySelector("#pad-shown");
let values = [""];
let done = () => {};
let names = { units: [], cases: [] };

function choices(place, name, list, first) {
  const set = document.querySelector(place);
  set.querySelectorAll("label").forEach((one) => one.remove());
  set.hidden = list.length === 0;
  list.forEach((text, at) => {
    const label = document.createElement("label");
    label.className = "choice";
    const input = Object.assign(document.createElement("input"), { type: "radio", name, value: text, checked: first && at === 0 });
    label.append(input, ` ${text === "1" ? "plain number" : text}`);
    set.append(label);
  });
}

const chosen = (name) => pad.querySelector(`input[name=${name}]:checked`)?.value ?? "";
const draw = () => { shown.textContent = `${values.join(", ") || "0"}${chosen("unit") && chosen("unit") !== "1" ? ` ${chosen("unit")}` : ""}`; };

/** Ask for what was measured; `kept` is given the words to send and the case. */
export function open(asked, kept) {
  values = [""];
  done = kept;
  names = { units: asked.units.split("|"), cases: asked.cases ? asked.cases.split("|") : [] };
  document.querySelector("#pad-title").textContent = asked.label;
  document.querySelector("#pad-asked").textContent = `Asked: ${asked.asked}${Number(asked.least) > 1 ? `; ${asked.least} runs or more` : ""}`;
  choices("#pad-units", "unit", names.units, true);
  choices("#pad-cases", "case", names.cases.length > 1 ? names.cases : [], false);
  draw();
  pad.showModal();
}

function press(key) {
  const last = values.at(-1);
  if (key === "⌫") { if (last === "" && values.length > 1) values.pop(); else values[values.length - 1] = last.slice(0, -1); }
  else if (key === "next") { if (last !== "" && last !== "-") values.push(""); }
  else if (key === "−") values[values.length - 1] = last.startsWith("-") ? last.slice(1) : `-${last}`;
  else if (key === ".") { if (!last.includes(".")) values[values.length - 1] = `${last || "0"}.`; }
  else if (last.length < 9) values[values.length - 1] = last + key;
  draw();
}

pad.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) press(key);
});
pad.addEventListener("change", draw);
pad.addEventListener("keydown", (event) => {
  const key = { Backspace: "⌫", ",": "next", "-": "−" }[event.key] ?? event.key;
  if (/^([0-9.]|⌫|next|−)$/.test(key)) { event.preventDefault(); press(key); }
});
document.querySelector("#pad-keep").addEventListener("click", () => {
  const numbers = values.filter((one) => one !== "" && one !== "-").map((one) => one.replace(/\.$/, ""));
  if (!numbers.length) return;
  const unit = chosen("unit");
  pad.close();
  done(`${numbers.join(", ")}${unit && unit !== "1" ? ` ${unit}` : ""}`, chosen("case") || (names.cases.length === 1 ? names.cases[0] : ""));
});
