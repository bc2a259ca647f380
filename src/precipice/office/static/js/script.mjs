// The script: a marked word or an element is chosen, and accepted, changed or refused by a click or a key.
import { listen } from "./live.mjs";
import { send } from "./send.mjs";

const slug = document.body.dataset.slug;
let head = Number(document.body.dataset.head);
const root = document.querySelector("#script");
const act = document.querySelector("#act");
const said = document.querySelector("#said");
const into = document.querySelector("#into");
const choices = document.querySelector("#choices");
const news = document.querySelector("#news");
let chosen = null;
let busy = false;

document.querySelector("#jump").addEventListener("change", (event) => {
  document.getElementById(event.target.value)?.scrollIntoView();
});
document.querySelector("#theme").addEventListener("change", (event) => event.target.form.submit());

const sceneOf = (element) => element.closest(".scene");
const elementOf = (scene, category, label) =>
  [...scene.querySelectorAll("button.element")].find((one) =>
    (one.dataset.category === category && one.dataset.label === label)
    || (one.dataset.nowCategory === category && one.dataset.now === label));

function close() {
  chosen = null;
  act.hidden = true;
  for (const one of root.querySelectorAll(".chosen")) one.classList.remove("chosen");
}

function choose(element) {
  close();
  chosen = { scene: sceneOf(element).dataset.scene, ...element.dataset };
  const scene = sceneOf(element);
  element.classList.add("chosen");
  for (const mark of scene.querySelectorAll("mark[data-label]")) {
    if (mark.dataset.category === chosen.nowCategory && mark.dataset.label === chosen.now) mark.classList.add("chosen");
  }
  said.textContent = `Scene ${chosen.scene}: ${chosen.now} (${chosen.nowCategory.replaceAll("_", " ")}), ${chosen.status}${chosen.why ? `. ${chosen.why}` : ""}`;
  choices.hidden = false;
  into.hidden = true;
  choices.querySelector("[data-decision=undo]").hidden = chosen.status === "suggested";
  choices.querySelector("[data-decision=refuse]").hidden = chosen.status === "refused" || chosen.status === "added";
  choices.querySelector("[data-decision=accept]").hidden = chosen.status === "accepted" || chosen.status === "added";
  choices.querySelector("[data-decision=change]").hidden = chosen.status === "refused" || chosen.status === "added";
  act.hidden = false;
}

function openForm(add) {
  choices.hidden = true;
  into.hidden = false;
  into.dataset.decision = add ? "add" : "change";
  into.category.value = add ? "props" : chosen.nowCategory;
  into.label.value = add ? "" : chosen.now;
  into.note.value = "";
  act.hidden = false;
  into.label.focus();
}

function put(number, html) {
  const old = document.getElementById(`scene-${encodeURIComponent(number)}`);
  const made = new DOMParser().parseFromString(html, "text/html").querySelector(".scene");
  old.replaceWith(made);
  return made;
}

function tell(words) {
  news.textContent = words;
  news.hidden = false;
  news.scrollIntoView({ block: "nearest" });
}

async function decide(decision, more = {}) {
  if (busy || !chosen) return;
  busy = true;
  const { scene, category, label } = chosen;
  try {
    const answer = await send(`/p/${slug}/script/decide`, { base: head, scene, category, label, decision, ...more });
    if (answer.status === 200) {
      news.hidden = true;
      head = Math.max(head, answer.data.revision);
      const made = put(scene, answer.data.html);
      close();
      const next = made.querySelector("button.element.suggested");
      if (next) { choose(next); next.focus({ preventScroll: true }); }
    } else if (answer.status === 409) {
      tell(`${answer.data.conflict.by} decided about this meanwhile: ${answer.data.conflict.what}. Yours was not kept.`);
      await fresh(scene);
    } else {
      tell([].concat(answer.data?.detail ?? "That was not kept.").join(" "));
    }
  } catch {
    tell("The office does not answer; that was not kept.");
  }
  busy = false;
}

async function fresh(scene) {
  const answer = await fetch(`/p/${slug}/script/scenes/${encodeURIComponent(scene)}`, { headers: { accept: "application/json" } });
  if (answer.ok) {
    const data = await answer.json();
    head = Math.max(head, data.revision);
    // What is chosen elsewhere stays chosen, and a form that is being filled in stays open.
    if (chosen?.scene === scene && into.hidden) close();
    put(scene, data.html);
  }
}

function step(by) {
  const waiting = [...root.querySelectorAll("button.element.suggested")];
  if (waiting.length === 0) return;
  const now = waiting.findIndex((one) => one.classList.contains("chosen"));
  const next = waiting[now < 0 ? 0 : (now + by + waiting.length) % waiting.length];
  choose(next);
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function act_on(decision) {
  if (decision === "close") close();
  else if (decision === "change") openForm(false);
  else decide(decision);
}

if (act) {
  root.addEventListener("click", (event) => {
    const element = event.target.closest("button.element, mark[data-label], button.add, button[data-decision]");
    if (!element) return;
    if (element.dataset.decision) act_on(element.dataset.decision);
    else if (element.matches(".add")) {
      close();
      chosen = { scene: sceneOf(element).dataset.scene };
      said.textContent = `Scene ${chosen.scene}: an element that the words do not suggest`;
      openForm(true);
    } else if (element.matches("mark")) {
      const found = elementOf(sceneOf(element), element.dataset.category, element.dataset.label);
      if (found) choose(found);
    } else choose(element);
  });
  into.addEventListener("submit", (event) => {
    event.preventDefault();
    const [category, label, note] = [into.category.value, into.label.value.trim(), into.note.value.trim()];
    if (into.dataset.decision === "add") {
      chosen = { ...chosen, category, label };
      decide("add", { note });
    } else decide("change", { to_category: category, to_label: label, note });
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const on = { a: "accept", r: "refuse", c: "change", u: "undo", escape: "close" }[key];
    if (event.target.matches("mark[data-label]") && (key === "enter" || key === " ")) { event.preventDefault(); event.target.click(); }
    else if (key === "n") step(1);
    else if (key === "p") step(-1);
    else if (on && chosen && !choices.hidden && (on === "close" || !choices.querySelector(`[data-decision=${on}]`).hidden)) { event.preventDefault(); act_on(on); }
    else if (key === "escape") close();
  });
}

// What somebody else decided is fetched as it comes; another change of the production is said.
listen(slug, head, (told) => {
  if (told.revision === undefined || told.revision <= head) return;
  const scene = told.kind === "script" && /^Scene ([^:]+):/.exec(told.what);
  if (scene && document.getElementById(`scene-${encodeURIComponent(scene[1])}`)) fresh(scene[1]);
  else if (["draft", "import", "restore"].includes(told.kind)) tell(`${told.by}: ${told.what}. Open the page again.`);
});
