// A piece of long work, followed until it ends.
import { listen } from "./live.mjs";

const { slug, head } = document.body.dataset;

/**
 * Follow a job.
 * @param {number} job Which.
 * @param {HTMLProgressElement} bar How far it is.
 * @param {(told: {state: string, stage: string}) => void} moved Told as it moves, while it has not ended.
 * @param {() => void} ended Told once, when it has.
 */
export function follow(job, bar, moved, ended) {
  let over = false;
  const show = (told) => {
    if (over) return;
    if (!["waiting", "running"].includes(told.state)) { over = true; ended(); return; }
    moved(told);
    if (told.total > 0) { bar.max = told.total; bar.value = Math.min(told.done, told.total); } else { bar.removeAttribute("value"); }
  };
  // It may have ended before the line was there, and news of that is not told again.
  const look = async () => {
    try {
      const answer = await fetch(`/p/${slug}/jobs/${job}/state`, { headers: { accept: "application/json" } });
      if (answer.ok) show(await answer.json());
    } catch { /* the line says when the office is there again */ }
  };
  listen(slug, Number(head), (told) => { if (told.job === job) show(told); }, (there) => { if (there) look(); });
}
