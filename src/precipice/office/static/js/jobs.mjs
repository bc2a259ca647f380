// One job, as it moves.
import { listen } from "./live.mjs";

const job = document.querySelector("#job");
const { slug, head } = document.body.dataset;

listen(slug, Number(head), (told) => {
  if (told.job !== Number(job.dataset.job)) return;
  if (!["waiting", "running"].includes(told.state)) {
    if (job.dataset.state !== told.state) location.reload();
    return;
  }
  document.querySelector("#state").textContent = told.state;
  document.querySelector("#stage").textContent = told.stage;
  const bar = document.querySelector("#progress");
  if (told.total > 0) { bar.max = told.total; bar.value = Math.min(told.done, told.total); } else { bar.removeAttribute("value"); }
});
