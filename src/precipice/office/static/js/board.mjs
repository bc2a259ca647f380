// The board: moves go to the office and come back priced; what others do is shown as they do it.
import { Queue } from "./board_queue.mjs";
import { Hands } from "./board_hands.mjs";
import { send } from "./send.mjs";

const board = document.querySelector("#board");
const days = document.querySelector("#days");
const announce = document.querySelector("#announce");
const offline = document.querySelector("#offline");
const dialog = document.querySelector("#dialog");
const { slug, account } = board.dataset;
const mayMove = board.dataset.mayMove === "yes";
const api = `/p/${slug}/api/board`;
let revision = Number(board.dataset.revision);
let numbers = JSON.parse(days.dataset.numbers);
const held = new Map();
const pins = new Set();
const missed = [];

const say = (words) => { announce.textContent = ""; requestAnimationFrame(() => { announce.textContent = words; }); };
const strip = (number) => days.querySelector(`.strip[data-strip="${CSS.escape(number)}"]`);
const money = (amount) => `${amount >= 0 ? "+" : "-"}${Math.abs(Math.round(amount)).toLocaleString("en")}`;

function element(html) {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  return made.content.firstElementChild;
}

function dress() {
  for (const day of days.querySelectorAll(".day[data-date]")) {
    const number = numbers[day.dataset.date];
    day.querySelector(".dayno").textContent = number ? `Day ${number}` : "";
    day.classList.toggle("worked", Boolean(number));
  }
  for (const one of days.querySelectorAll(".strip")) {
    const who = held.get(one.dataset.strip);
    one.classList.toggle("taken", Boolean(who));
    one.querySelector(".held").textContent = who ? `${who} holds it` : "";
    one.classList.toggle("pinned", pins.has(one.dataset.strip));
  }
  if (!days.querySelector(".strip[tabindex='0']")) days.querySelector(".strip")?.setAttribute("tabindex", "0");
}

/** Whether a patch is of the dates that this page has; what waits to be sent is kept while it is opened anew. */
function sameDates(patch) {
  const dates = Object.keys(patch.days);
  const here = days.querySelectorAll(".day[data-date]").length;
  return !patch.reload && dates.every((date) => document.getElementById(`day-${date}`)) && (patch.parent !== undefined || dates.length === here);
}

/** Show a new revision: only the days that changed are put in anew. */
function apply(patch) {
  if (!sameDates(patch)) { location.reload(); return; }
  const focused = document.activeElement?.closest?.(".strip")?.dataset.strip;
  for (const passing of days.querySelectorAll(".passing")) passing.remove();
  for (const [date, html] of Object.entries(patch.days)) {
    const fresh = element(html);
    const moved = new Set([...fresh.querySelectorAll("[data-strip]")].map((one) => one.dataset.strip));
    for (const number of moved) strip(number)?.remove();
    document.getElementById(`day-${date}`).replaceWith(fresh);
  }
  if (patch.bones !== undefined) document.querySelector("#boneyard").replaceWith(element(patch.bones));
  const open = document.querySelector("#bar details")?.open;
  document.querySelector("#bar").replaceWith(element(patch.bar));
  document.querySelector("#bar details").open = open;
  numbers = patch.numbers ?? numbers;
  revision = patch.revision;
  board.dataset.revision = String(revision);
  for (const wait of queue?.waiting ?? []) strip(wait.move?.strip ?? "")?.classList.add("waits");
  dress();
  if (focused) hands?.focus(strip(focused));
}

let behind = false;
async function whole() {
  if (hands?.holding) { behind = true; return; }
  let answer;
  try { answer = await fetch(api, { headers: { accept: "application/json" } }); } catch { return; }
  if (answer.status === 401 || answer.status === 404) { location.reload(); return; }
  if (!answer.ok) return;
  const found = await answer.json();
  if (hands?.holding) behind = true;
  else if (found.revision >= revision) apply(found);
}

/** A patch fits the revision it was made from; where one was missed, everything is read again. */
function heard(patch) {
  if (hands?.holding) { missed.push(patch); return; }
  if (patch.revision <= revision) return;
  if (patch.parent === revision) apply(patch);
  else whole();
}

/** What others did while a strip was in hand. */
function catchUp() {
  if (hands?.holding) return;
  for (const patch of missed.splice(0)) heard(patch);
  if (behind) { behind = false; whole(); }
}

const shows = [];
/** Show something to decide, once what is being decided is; Escape does what `cancelled` does. */
function show(title, body, buttons, cancelled = null) {
  if (dialog.open) { shows.push([title, body, buttons, cancelled]); return; }
  dialog.querySelector("#dialog-title").textContent = title;
  dialog.querySelector("#dialog-body").replaceChildren(...body.map((one) => {
    if (one instanceof Node) return one;
    const line = document.createElement("p");
    line.textContent = one;
    return line;
  }));
  dialog.querySelector("#dialog-buttons").replaceChildren(...buttons.map(([words, act, plain]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    if (plain) button.className = "plain";
    button.addEventListener("click", () => { dialog.close(); act(); });
    return button;
  }));
  dialog.oncancel = cancelled;
  dialog.showModal();
}
dialog.addEventListener("close", () => { if (shows.length) show(...shows.shift()); });

const queue = mayMove ? new Queue(slug, account, {
  made(first, data) {
    strip(first.move?.strip ?? "")?.classList.remove("waits");
    if (data.patch) heard(data.patch);
    else if (data.revision > revision) whole();
    else if (first.path === "moves") whole();
    const difference = document.querySelector("#difference")?.textContent ?? "";
    const conflicts = document.querySelector("#bar .count")?.textContent ?? "";
    say(`${data.words}. Expected cost ${difference}, ${conflicts}.`);
  },
  clash(first, conflict) {
    const theirs = conflict.theirs.map((one) => `${one.by} (revision ${one.revision}): ${one.words}`);
    whole();
    show(`Somebody else moved ${conflict.strips.slice(0, 5).join(", ")}`, [
      `You: ${conflict.mine}.`, ...theirs.map((line) => `${line}.`), `Now: ${conflict.now.join("; ")}.`,
    ], [
      ["Keep theirs", () => queue.settle(null), true],
      ["Make mine", () => queue.settle(conflict.head)],
    ], () => queue.settle(null));
  },
  refused(_first, words) {
    whole();
    show("Not done", [words], [["Go on", () => {}]]);
  },
  signedOut() { location.reload(); },
  state(waiting, answers) {
    offline.hidden = answers || !waiting;
    offline.textContent = `No connection. ${waiting === 1 ? "1 move is" : `${waiting} moves are`} kept here and sent when it is back.`;
  },
}) : null;

const hands = mayMove ? new Hands(days, {
  say,
  held(number) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ hold: number }));
    if (!number) setTimeout(catchUp);
  },
  pinned(one) {
    const number = one.dataset.strip;
    if (!pins.delete(number)) pins.add(number);
    dress();
    say(pins.has(number) ? `${number} pinned to its date.` : `${number} no longer pinned.`);
  },
  dropped(one, list) {
    one.classList.add("waits");
    const number = one.dataset.strip;
    if (list.dataset.unit === "bone") { queue.add(revision, { kind: "bone", strip: number }); return; }
    const after = one.previousElementSibling?.dataset.strip ?? null;
    const on = list.closest(".day").dataset.date;
    queue.add(revision, { kind: "strip", strip: number, on, unit: list.dataset.unit, after });
  },
}) : null;

let socket;
let wait = 500;
function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const client = queue?.client ?? crypto.randomUUID?.() ?? String(Date.now());
  socket = new WebSocket(`${scheme}//${location.host}/p/${slug}/board/live?client=${client}`);
  socket.onopen = () => { wait = 500; queue?.hurry(); };
  socket.onmessage = (message) => {
    const told = JSON.parse(message.data);
    if (told.here !== undefined && told.here > revision) whole();
    if (told.days !== undefined) heard(told);
    if (told.people !== undefined) people(told.people);
    if (told.holds !== undefined) holds(told.holds);
    if (told.policy !== undefined) policy(told.policy);
    if (told.best) best(told.best);
    if (told.reload) location.reload();
  };
  socket.onclose = (event) => {
    if (event.code === 1008) { location.reload(); return; }
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 8_000);
  };
}

const own = (client) => client === queue?.client;

function people(list) {
  held.clear();
  for (const one of list) if (one.strip && !own(one.client)) held.set(one.strip, one.name);
  const names = [...new Set(list.map((one) => one.name))];
  document.querySelector("#people").textContent = `On this board: ${names.join(", ")}`;
  dress();
}

function holds(list) {
  held.clear();
  for (const [client, name, number] of list) if (!own(client)) held.set(number, name);
  dress();
}

function policy(one) {
  const place = document.querySelector("#policy");
  if (one.revision !== revision || !place) return;
  place.hidden = false;
  place.textContent = `planned anew after a failure: ${Math.round(one.expected).toLocaleString("en")}`;
}

let seen = 0;
function best(one) {
  const button = document.querySelector("#best");
  if (!button) return;
  const runs = one.state === "running" || one.state === "waiting";
  button.textContent = runs ? `Looking… ${Math.round(100 * one.share)} %` : "Best from here";
  button.disabled = runs;
  if (runs || one.job <= seen || !asked) return;
  seen = one.job;
  asked = false;
  const take = () => queue.add(one.base, one.move);
  const buttons = one.move ? [["Leave it", () => {}, true], ["Take it", take]] : [["Go on", () => {}]];
  const words = one.strips ? [`Strips: ${one.strips.slice(0, 30).join(", ")}${one.strips.length > 30 ? " …" : ""}`] : [];
  show("Best from here", [one.words, ...words, `Made of revision ${one.base}.`], buttons);
}

let asked = false;
document.querySelector("#best")?.addEventListener("click", async () => {
  const answer = await asking("best", { pinned: [...pins] }, "Best from here");
  if (answer) { asked = true; best(answer); }
});
document.querySelector("#undo")?.addEventListener("click", () => queue.add(revision, null, "undo"));
document.querySelector("#redo")?.addEventListener("click", () => queue.add(revision, null, "redo"));
addEventListener("keydown", (event) => {
  if (!mayMove || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || dialog.open) return;
  event.preventDefault();
  queue.add(revision, null, event.shiftKey ? "redo" : "undo");
});

days.addEventListener("click", async (event) => {
  const fix = event.target.closest("[data-fix]");
  if (fix && mayMove) await fixes(fix);
  const day = event.target.closest("[data-day-menu]")?.closest(".day");
  if (day && mayMove) dayMenu(day);
});

/** An answer of the office, or null where there is none and why was shown. */
async function asking(path, data, title) {
  let answer = null;
  try { answer = await send(`${api}/${path}`, data); } catch { /* no connection */ }
  if (answer?.status === 200 || answer?.status === 202) return answer.data;
  if (answer?.status === 401) location.reload();
  const words = answer ? [answer.data?.detail ?? `The office answered ${answer.status}.`].flat().join(" ") : "The office does not answer. Try it again when the connection is back.";
  show(title, [words], [["Go on", () => {}]]);
  return null;
}

async function fixes(button) {
  button.disabled = true;
  const answer = await asking("fixes", { conflict: button.dataset.fix }, "Fix this");
  button.disabled = false;
  if (!answer) return;
  const found = answer.fixes;
  if (!found.length) { show("Fix this", ["No change of up to three moves was found that ends it without a new conflict."], [["Go on", () => {}]]); return; }
  show("Fix this", ["Each ends the conflict and brings no other; expected cost beside it."], [
    ...found.map((one) => [`${one.words} (${money(one.difference)})`, () => queue.add(one.base, one.move)]),
    ["Leave it", () => {}, true],
  ]);
}

function dayMenu(day) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  label.textContent = "The other date ";
  for (const other of days.querySelectorAll(".day[data-date]")) {
    if (other === day) continue;
    const option = document.createElement("option");
    option.value = other.dataset.date;
    option.textContent = `${other.dataset.words}${numbers[other.dataset.date] ? `, day ${numbers[other.dataset.date]}` : ", free"}`;
    select.append(option);
  }
  label.append(select);
  const go = (kind) => queue.add(revision, { kind, on: day.dataset.date, to: select.value });
  show(day.dataset.words, [label], [
    ["Move there", () => go("day")],
    ["Exchange", () => go("swap"), true],
    ["Leave it", () => {}, true],
  ]);
}

dress();
connect();
queue?.run();
