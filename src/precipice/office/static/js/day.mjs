// A gag's go or no-go on a phone. What is ticked without a connection is kept in this page and sent later;
// a signature is never kept and never assumed.
import { listen } from "./live.mjs";
import { open as openPad } from "./day_pad.mjs";
import { listenToHolding } from "./day_hold.mjs";
import { send } from "./send.mjs";

const gag = document.querySelector("#gag");
const card = document.querySelector("#card");
const { slug, head } = document.body.dataset;
const base = `/p/${slug}/day/gag/${encodeURIComponent(gag.dataset.gag)}`;
const KEPT = `precipice day ${slug} ${gag.dataset.gag} ${gag.dataset.account}`;
const OLD = 25_000;
const PATIENCE = 15_000;
let seen = Date.now();
let reached = Number(document.querySelector("#facts").dataset.record);
const told = { word: document.querySelector("#facts").dataset.word };
let asking = false;
let askAgain = false;
let losses = 0;

const facts = () => document.querySelector("#facts").dataset;
const kept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) ?? []; } catch { return []; } };
const keep = (list) => { if (list.length) localStorage.setItem(KEPT, JSON.stringify(list)); else localStorage.removeItem(KEPT); };

function tell(id, text) {
  write(id, text);
  document.querySelector(id).hidden = !text;
}

/** What stands already is not written again: it would be read out again. */
function write(id, text) {
  const place = document.querySelector(id);
  if (place.textContent !== text) place.textContent = text;
}

function clock(ms) { return new Date(ms).toTimeString().slice(0, 5); }

function draw() {
  const lost = Date.now() - seen > OLD || ["yes", "unread"].includes(gag.dataset.lost);
  gag.classList.toggle("lost-now", lost);
  document.querySelector("#lost").hidden = !lost;
  write("#lost-why", gag.dataset.lost === "unread" ? "THE OFFICE CANNOT READ THIS GAG" : "NO CONNECTION");
  write("#lost-since", `since ${clock(seen)}`);
  const waiting = kept();
  tell("#waiting", waiting.length ? `Kept in this page, not sent yet: ${waiting.map((one) => one.no ? "YOUR NO" : one.name).join(", ")}.` : "");
  for (const mark of card.querySelectorAll(".line .kept")) {
    const mine = waiting.filter((one) => one.name === mark.parentElement.dataset.line).at(-1);
    mark.hidden = !mine;
    mark.textContent = mine ? `${mine.value}: kept here at ${clock(mine.ms)}, not sent yet` : "";
  }
  const sign = document.querySelector("#sign");
  if (sign) {
    sign.disabled = lost || facts().ready !== "yes";
    document.querySelector("#sign-why").textContent = lost ? "Nothing can be signed without a connection." : facts().ready !== "yes" ? "To sign, every other line has to be a go." : "";
  }
  const number = document.querySelector("#take-number");
  if (number) number.textContent = facts().take;
}

async function look() {
  if (asking) { askAgain = true; return; }
  asking = true;
  const before = losses;
  try {
    const answer = await fetch(`${base}/card`, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 401 || answer.redirected) { location.reload(); return; }
    const text = await answer.text();
    if (answer.ok) {
      show(text);
      seen = Date.now();
      // An answer to what was asked before the connection went says nothing of now.
      if (before === losses) gag.dataset.lost = "no";
    } else {
      // The production cannot be read any more: what is shown is not what is.
      gag.dataset.lost = "unread";
    }
  } catch {
    gag.dataset.lost = "yes";
  } finally {
    asking = false;
    draw();
    if (askAgain) { askAgain = false; look(); }
  }
}

function show(text) {
  const focus = document.activeElement?.closest("#card") ? document.activeElement.id : "";
  const open = [...card.querySelectorAll("details")].map((one) => one.open);
  const wrapper = new DOMParser().parseFromString(text, "text/html");
  card.replaceChildren(...wrapper.body.childNodes);
  card.querySelectorAll("details").forEach((one, at) => { one.open = open[at] ?? false; });
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  const word = facts().word;
  if (word !== told.word) { told.word = word; document.querySelector("#heard").textContent = `${word}. ${card.querySelector(".refused")?.textContent ?? ""}`; }
  reached = Math.max(reached, Number(facts().record));
}

/** An answer, or an error where none comes in time: what is sent twice is written once, or says the same. */
function inTime(answer) {
  return Promise.race([answer, new Promise((_, late) => { setTimeout(() => late(new Error("late")), PATIENCE); })]);
}

let flushing = false;
async function flush() {
  if (flushing) return;
  flushing = true;
  try {
    for (let list = kept(); list.length; list = kept()) {
      // A no goes before everything that waits.
      const first = list.find((one) => one.no) ?? list[0];
      const answer = await inTime(first.no
        ? send(`${base}/no`, { words: "" })
        : send(`${base}/values`, { values: [{ name: first.name, value: first.value, case: first.case ?? "", ago: Math.max(0, (Date.now() - first.ms) / 1000) }] }));
      if (answer.status >= 500 || answer.status === 429) break;
      // Signed out, or signed in anew elsewhere: what is kept is sent by the page as it is opened then, once more.
      if (answer.status === 401 || (answer.status === 403 && !first.again)) {
        keep(kept().map((one) => (one.key === first.key ? { ...one, again: answer.status === 403 } : one)));
        location.reload();
        return;
      }
      keep(kept().filter((one) => one.key !== first.key));
      tell("#said", answer.status === 200 ? "" : `Not taken: ${[answer.data?.detail ?? answer.status].flat().join(" ")}`);
    }
  } catch {
    gag.dataset.lost = "yes";
  } finally {
    flushing = false;
    draw();
  }
  look();
}

function said(one) {
  keep([...kept(), { ...one, ms: Date.now(), key: `${Date.now()} ${Math.random()}` }]);
  draw();
  flush();
}

card.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { tick, value, measure, consent } = button.dataset;
  if (tick) said({ name: tick, value });
  if (measure) openPad(button.dataset, (typed, which) => said({ name: measure, value: typed, case: which }));
  if (consent) {
    try {
      const answer = await send(`${base}/consent`, { given: consent === "yes" });
      tell("#said", answer.status === 200 ? "" : [answer.data?.detail ?? answer.status].flat().join(" "));
    } catch { tell("#said", "Not written: no connection. Say it aloud, and again when it is back."); }
    look();
  }
});

// A no is kept until it is sent: it must never be lost, and needs neither password nor reason.
document.querySelector("#refuse").addEventListener("click", () => said({ name: "no", no: true, value: "NO" }));

const signing = document.querySelector("#signing");
let signed = {};
document.querySelector("#sign")?.addEventListener("click", () => {
  signed = { hash: facts().hash, take: facts().take };
  document.querySelector("#signing-take").textContent = signed.take;
  document.querySelector("#signing-hash").textContent = signed.hash.slice(0, 12);
  document.querySelector("#signing-said").textContent = "";
  document.querySelector("#secret").value = "";
  signing.showModal();
});
for (const button of document.querySelectorAll("dialog [data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

listenToHolding(document.querySelector("#hold"), document.querySelector("#held"), async () => {
  const secret = document.querySelector("#secret").value;
  const words = document.querySelector("#signing-said");
  if (!secret) { words.textContent = "Type your PIN or password first."; return; }
  if (facts().hash !== signed.hash) { words.textContent = "Something has changed since you looked. Close this and look again."; return; }
  words.textContent = "Signing…";
  try {
    const answer = await send(`${base}/sign`, { hash: signed.hash, secret, words: "" });
    if (answer.status === 200) signing.close();
    else words.textContent = [answer.data?.detail ?? answer.status].flat().join(" ");
  } catch {
    words.textContent = "NOT SIGNED as far as this page knows: no connection. Look at the card when it is back.";
  }
  document.querySelector("#secret").value = "";
  look();
});

document.querySelector("#take")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const filled = new FormData(form);
  const of = (start) => Object.fromEntries([...filled].filter(([name, value]) => name.startsWith(start) && value).map(([name, value]) => [name.slice(start.length), value]));
  try {
    const answer = await send(`${base}/take`, { take: Number(facts().take), outcome: filled.get("outcome"), observed: of("seen:"), exposed: of("body:"), words: filled.get("words") });
    tell("#said", answer.status === 200 ? "The take is on record." : [answer.data?.detail ?? answer.status].flat().join(" "));
    if (answer.status === 200) form.reset();
  } catch { tell("#said", "Not logged: no connection. Log it again when it is back."); }
  document.querySelector("#said").scrollIntoView({ block: "center" });
  look();
});

listen(slug, Number(head), (news) => {
  if (news.revision !== undefined || (news.record !== undefined && news.record > reached)) look();
}, (connected) => { if (connected) flush(); else look(); });
addEventListener("online", flush);
addEventListener("offline", () => {
  losses += 1;
  gag.dataset.lost = "yes";
  draw();
  look();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
// What the office put off (too much at once, a mistake of its own) is sent again; with nothing kept it only looks.
setInterval(flush, 10_000);
setInterval(draw, 1_000);
draw();
flush();
