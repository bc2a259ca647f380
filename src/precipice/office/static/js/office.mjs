// What every page does: it hears of changes in its production, and says so.
import { listen } from "./live.mjs";

const slug = document.body.dataset.slug;
const news = document.querySelector("#news");

// On a phone the areas are wider than the page: the one that is open is brought into sight.
document.querySelector(".areas [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// A page that shows changes as they come says so on one of its elements: data-live="own".
if (slug && news && !document.querySelector("[data-live=own]")) {
  const runs = new Set();
  const say = (words) => {
    news.textContent = `${words} `;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Show it";
    news.append(link);
    news.hidden = false;
  };
  listen(slug, Number(document.body.dataset.head), (told) => {
    if (told.revision !== undefined) say(`Revision ${told.revision} by ${told.by}: ${told.what}.`);
    // A line that begins tells how all work stands; only what ends while the page is open is news.
    if (told.kind === "plan" && told.job !== undefined) {
      if (["waiting", "running"].includes(told.state)) runs.add(told.job);
      else if (runs.delete(told.job) && told.state === "done") say("A new plan was made.");
    }
  });
}

// A form that is sent twice by a second press would do twice what it does once.
const UPLOAD = 15_000;
const PRESS = 1_500;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const pressed = event.submitter ?? form;
  if (pressed.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
  pressed.setAttribute("aria-busy", "true");
  for (const one of form.querySelectorAll("[data-busy]")) one.hidden = false;
  setTimeout(() => pressed.removeAttribute("aria-busy"), form.enctype === "multipart/form-data" ? UPLOAD : PRESS);
});
addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("form[aria-busy], form [aria-busy]")) one.removeAttribute("aria-busy");
  for (const one of document.querySelectorAll("[data-busy]")) one.hidden = true;
});
