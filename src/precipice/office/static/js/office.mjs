// What every page does: it hears of changes in its production, and says so.
import { listen } from "./live.mjs";

const slug = document.body.dataset.slug;
const news = document.querySelector("#news");

// A page that shows changes as they come says so on its main element: data-live="own".
if (slug && news && document.querySelector("main").dataset.live !== "own") {
  listen(slug, Number(document.body.dataset.head), (told) => {
    if (told.revision === undefined || document.querySelector("[data-live=own]")) return;
    news.textContent = `Revision ${told.revision} by ${told.by}: ${told.what}. `;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Show it";
    news.append(link);
    news.hidden = false;
  });
}
