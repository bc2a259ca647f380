// The plan that is being made, as it moves; the page shows it when it is done.
import { listen } from "./live.mjs";

const bar = document.querySelector("#progress");
const { slug, head } = document.body.dataset;

listen(slug, Number(head), (told) => {
  if (told.job !== Number(bar.dataset.job)) return;
  if (!["waiting", "running"].includes(told.state)) { location.reload(); return; }
  document.querySelector("#stage").textContent = told.stage || told.state;
  if (told.total > 0) { bar.max = told.total; bar.value = Math.min(told.done, told.total); } else { bar.removeAttribute("value"); }
});
