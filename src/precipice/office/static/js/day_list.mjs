// The list of a day's gags follows the record.
import { listen } from "./live.mjs";

const list = document.querySelector("#day-list");
const { slug, head } = document.body.dataset;

async function again() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer || answer.status !== 200) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#day-list");
  if (fresh) list.replaceChildren(...fresh.childNodes);
}

listen(slug, Number(head), (told) => {
  if (told.record !== undefined || told.revision !== undefined) again();
}, (connected) => { if (connected) again(); });
setInterval(again, 30_000);
