// One job, as it moves.
import { follow } from "./work.mjs";

const job = document.querySelector("#job");
const bar = document.querySelector("#progress");

if (bar) {
  follow(Number(job.dataset.job), bar, (told) => {
    document.querySelector("#state").textContent = told.state;
    document.querySelector("#stage").textContent = told.stage;
  }, () => location.reload());
}
