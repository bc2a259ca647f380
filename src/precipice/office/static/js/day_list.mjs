// The list of a day's gags follows the record.
import { listen } from "./live.mjs";

const list = document.querySelector("#day-list");
const lost = document.querySelector("#lost");
const { slug, head } = document.body.dataset;
const AGAIN = 30_000;
const OLD = 75_000;
let seen = Date.now();
let shown = list.innerHTML;
let losses = 0;

function draw(gone) {
  const old = gone || Date.now() - seen > OLD;
  lost.hidden = !old;
  list.classList.toggle("lost-now", old);
  const since = `since ${new Date(seen).toTimeString().slice(0, 5)}`;
  const place = document.querySelector("#lost-since");
  // What stands already is not written again: it would be read out again.
  if (place.textContent !== since) place.textContent = since;
}

async function again() {
  const before = losses;
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (answer?.redirected) { location.reload(); return; }
  if (!answer?.ok) { draw(true); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // An answer to what was asked before the connection went says nothing of now.
  if (before !== losses) return;
  const fresh = page.querySelector("#day-list");
  if (!fresh) { draw(true); return; }
  seen = Date.now();
  draw(false);
  if (fresh.innerHTML === shown) return;
  shown = fresh.innerHTML;
  const focus = document.activeElement?.closest("#day-list a")?.getAttribute("href");
  list.replaceChildren(...fresh.childNodes);
  if (focus) list.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

/** Where the connection to the office only seems gone (a laptop that is its own office), the answer says so. */
function gone() {
  losses += 1;
  draw(true);
  again();
}

listen(slug, Number(head), (told) => {
  if (told.record !== undefined || told.revision !== undefined) again();
}, (connected) => { if (connected) again(); else gone(); });
addEventListener("offline", gone);
addEventListener("online", again);
document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
setInterval(again, AGAIN);
setInterval(() => draw(!lost.hidden), 1_000);
