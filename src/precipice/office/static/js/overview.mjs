// The plan that is being made, as it moves; the page shows it when it is done.
import { follow } from "./work.mjs";

const bar = document.querySelector("#progress");

follow(Number(bar.dataset.job), bar, (told) => {
  document.querySelector("#stage").textContent = told.stage || told.state;
}, () => location.reload());
