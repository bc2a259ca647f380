// A gag's page: sliders, what they come to, and the gag in space.
import { drawMap, drawMargins, element } from "./gag/draw.mjs";
import { makeSliders } from "./gag/sliders.mjs";
import { openSpace } from "./gag/space.mjs";
import { send } from "./send.mjs";

const WAIT = 140;
const REST = 900;
const NO_ANSWER = "The office does not answer. Move a handle again when the connection is back.";
const find = (name) => document.querySelector(`#${name}`);
const data = JSON.parse(find("gag").dataset.gag);
const address = `/p/${document.body.dataset.slug}/gags/${encodeURIComponent(data.gag)}`;
const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
for (const one of data.sliders) one.axis = data.map_inputs.includes(one.name);

let turn = 0;
let waiting = 0;
let resting = 0;
let asking = null;
let before = data.planned;
let verdict = before ? before.verdict : "";
const sliders = makeSliders(data.sliders, { main: find("main-sliders"), more: find("more-sliders") }, moved);
const space = openSpace({ ask, kit: data.kit, changes: () => sliders.changes() });

/** Ask the engine; null where the answer is not wanted any more. */
async function ask(what, more, signal) {
  const answer = await fetch(`${address}/${what}`, {
    method: "POST",
    signal,
    headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": document.querySelector("meta[name=csrf]").content },
    body: JSON.stringify({ revision: data.revision, page, changes: sliders.changes(), ...more }),
  }).catch((error) => { throw error.name === "AbortError" ? error : new Error(NO_ANSWER); });
  if (answer.status === 409) return null;
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({ detail: [`The office answered ${answer.status}.`] }));
    throw new Error([said.detail].flat().join("\n"));
  }
  return answer.headers.get("content-type").startsWith("application/json") ? answer.json() : answer.arrayBuffer();
}

function moved() {
  const any = Object.keys(sliders.changes()).length > 0;
  find("reset").disabled = !any;
  if (find("keep")) find("keep").disabled = !any;
  find("verdict").classList.add("waiting");
  clearTimeout(waiting);
  clearTimeout(resting);
  waiting = setTimeout(assess, WAIT);
}

/** Odds and margins, then the map, coarse and fine; whatever is newer ends what is older. */
async function assess() {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  turn += 1;
  const mine = turn;
  const wanted = () => mine === turn;
  try {
    for (const part of ["numbers", "map", "fine"]) {
      const found = await ask("live", { turn: mine, part }, signal);
      if (!found || !wanted()) return;
      if (part === "numbers") {
        showNumbers(found);
        resting = setTimeout(() => { if (wanted()) space.fly(mine); }, REST);
        if (found.slow) { find("map-title").hidden = true; break; }
      } else {
        showMap(found.map);
      }
    }
    document.body.dataset.settled = String(mine);
  } catch (error) {
    if (error.name !== "AbortError" && wanted()) showTrouble(error.message);
  }
}

function showTrouble(words) {
  const lines = words.split("\n");
  sliders.blame(lines);
  find("trouble").textContent = lines.join(" ");
  find("trouble").hidden = false;
  find("verdict").className = "verdict-bar open";
  find("verdict-word").textContent = "cannot be assessed so";
  find("verdict-was").textContent = "";
  find("verdict-odds").textContent = "";
  find("announce").textContent = "";
  verdict = "";
}

function showNumbers(found) {
  sliders.blame([]);
  find("trouble").hidden = true;
  if (!before) {
    before = { ...found, live: true };
    sliders.order(found.shares);
  }
  showVerdict(found);
  find("before-title").textContent = before.live ? "As stated, these takes" : `Plan of revision ${before.revision}${before.stale ? " (older)" : ""}`;
  find("chances").replaceChildren(...found.odds.map((one) => {
    const was = before.odds.find((other) => other.name === one.name);
    return element("tr", {}, element("th", { scope: "row" }, one.label), chance(was), chance(one));
  }));
  find("reasons").replaceChildren(...found.reasons.map((line) => element("li", {}, line)));
  find("changed").replaceChildren(...found.changed.map((one) => element("li", {}, `${one.label}: ${one.before} → ${one.now}`)));
  find("runs").textContent = `${found.runs_words} Answered in ${found.seconds.toFixed(2)} s.`;
  drawMargins(find("margins"), found, before);
  space.setEnds(found);
}

const chance = (one) => element("td", {}, element("b", {}, one.chance), element("span", { class: "small" }, one.percent));

function showVerdict(found) {
  const bar = find("verdict");
  const turned = verdict === "go" && found.verdict === "no-go";
  const back = verdict === "no-go" && found.verdict === "go";
  const from = before.live ? "as stated" : "in the plan";
  bar.className = `verdict-bar ${found.verdict}`;
  bar.classList.toggle("turned", found.verdict === "no-go" && before.verdict === "go");
  find("verdict-word").textContent = found.verdict === "go" ? "Go" : "No-go";
  const differs = before.verdict !== found.verdict;
  find("verdict-was").textContent = differs ? `${from} it was a ${before.verdict}: this turns it into a ${found.verdict}` : "";
  find("verdict-odds").textContent = `Injury or worse in one take: ${found.odds[0].chance}. ${found.reasons[0] ?? ""}`;
  if (turned) find("announce").textContent = `It is now a no-go. ${found.reasons[0] ?? ""}`;
  if (back) find("announce").textContent = "It is a go again.";
  verdict = found.verdict;
}

function showMap(chart) {
  find("map-title").hidden = !chart;
  const along = (axis) => {
    const now = sliders.value(axis.input);
    if (!now) return null;
    const shown = (si) => si * axis.factor + axis.zero;
    return { value: shown(now.value * now.factor + now.zero), off: now.tolerance * now.factor * axis.factor };
  };
  const x = chart && along(chart.x);
  const y = chart && along(chart.y);
  drawMap(find("map"), chart, x && y ? { x: x.value, dx: x.off, y: y.value, dy: y.off } : null);
}

find("reset").addEventListener("click", () => { sliders.reset(); moved(); });
find("keep")?.addEventListener("click", async () => {
  find("keep").disabled = true;
  let answer;
  try {
    answer = await send(`${address}/keep`, { revision: data.revision, changes: sliders.changes() });
  } catch {
    find("keep").disabled = false;
    find("kept").textContent = "Not kept as far as this page knows: the office does not answer. Your handles stay as they are.";
    return;
  }
  const { status, data: said } = answer;
  if (status === 200) {
    find("kept").textContent = `Kept as revision ${said.revision}: ${said.words}`;
    setTimeout(() => location.reload(), 1200);
    return;
  }
  find("keep").disabled = false;
  const conflict = said?.conflict;
  find("kept").textContent = conflict
    ? `Not kept: ${conflict.by} changed the same meanwhile (revision ${conflict.head}: ${conflict.what}). Open the page again to see it.`
    : [said?.detail ?? `The office answered ${status}.`].flat().join(" ");
});

assess();
