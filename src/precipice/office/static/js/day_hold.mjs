// A button that counts only when it is held: a pocket does not sign.
const HOLD = 1_200;

/** Call `held` when the button was held long enough, with finger, mouse or key. */
export function listenToHolding(button, bar, held) {
  let began = 0;
  const step = () => {
    if (!began) return;
    bar.value = Math.min(1, (performance.now() - began) / HOLD);
    if (bar.value >= 1) { end(); held(); } else requestAnimationFrame(step);
  };
  const begin = () => { if (!began) { began = performance.now(); requestAnimationFrame(step); } };
  const end = () => { began = 0; bar.value = 0; };
  button.addEventListener("pointerdown", (event) => { button.setPointerCapture?.(event.pointerId); begin(); });
  for (const name of ["pointerup", "pointercancel", "blur", "contextmenu"]) button.addEventListener(name, end);
  button.addEventListener("keydown", (event) => { if ((event.key === " " || event.key === "Enter") && !event.repeat) begin(); });
  button.addEventListener("keyup", end);
}
