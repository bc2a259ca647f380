// A day of a chart, pointed at, tapped or reached by keys, says its numbers: those of its row in the table below.
for (const chart of document.querySelectorAll(".chart")) {
  const bars = [...chart.querySelectorAll(".bar")];
  const rows = [...chart.querySelectorAll("tbody tr")];
  const heads = [...chart.querySelectorAll("thead th")].map((head) => head.textContent);
  const panel = chart.querySelector(".panel");

  const show = (bar) => {
    for (const one of [...bars, ...rows]) one.classList.remove("chosen");
    for (const one of bars) one.setAttribute("tabindex", one === bar ? "0" : "-1");
    const row = rows[Number(bar.dataset.row)];
    bar.classList.add("chosen");
    row.classList.add("chosen");
    const [first, ...rest] = [...row.children].map((cell) => cell.textContent);
    const title = document.createElement("b");
    title.textContent = `${heads[0]} ${first}`;
    const numbers = rest.map((words, place) => {
      const one = document.createElement("span");
      const name = document.createElement("span");
      name.textContent = `${heads[place + 1]} `;
      one.append(name, words);
      return words ? one : "";
    });
    panel.replaceChildren(title, ...numbers);
  };

  for (const [place, bar] of bars.entries()) {
    bar.addEventListener("pointerenter", () => show(bar));
    bar.addEventListener("click", () => show(bar));
    bar.addEventListener("focus", () => show(bar));
    bar.addEventListener("keydown", (event) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: bars.length - 1 }[event.key];
      if (next === undefined || !bars[next]) return;
      event.preventDefault();
      bars[next].focus();
    });
  }
  const planned = bars.find((bar) => bar.classList.contains("planned"));
  if (planned) {
    show(planned);
    const wide = planned.closest(".wide");
    wide.scrollLeft += planned.getBoundingClientRect().right - wide.getBoundingClientRect().left - wide.clientWidth / 2;
  }
}

// What is folded away on the screen is printed.
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".chart details")) one.open = true;
});
