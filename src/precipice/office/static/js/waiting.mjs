// A page that waits for the engine, or for a piece of long work, and then goes on by itself.
import { listen } from "./live.mjs";

const waiting = document.querySelector("#waiting");
const { slug, head } = document.body.dataset;
const job = Number(waiting.dataset.job);
const AGAIN = 5_000;

function show(share, stage, words) {
  const bar = document.querySelector("#progress");
  if (share === null) bar.removeAttribute("value"); else { bar.max = 1; bar.value = share; }
  document.querySelector("#stage").textContent = stage;
  if (words) document.querySelector("#words").textContent = words;
}

// The news may have been told before the line was there, so what it says is only the reason to look.
async function look() {
  try {
    const answer = await fetch(job ? `/p/${slug}/jobs/${job}/state` : `/p/${slug}/engine`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    if (job ? !["waiting", "running"].includes(state.state) : !state.areas.includes(waiting.dataset.area)) { location.reload(); return; }
    if (job) show(state.total ? state.done / state.total : null, state.stage, "");
    else show(state.share, state.stage, state.words);
  } catch { /* the line says when the office is there again */ }
}

listen(slug, Number(head), (told) => { if (told.engine !== undefined || told.job === job) look(); }, (there) => { if (there) look(); });
setInterval(look, AGAIN);
