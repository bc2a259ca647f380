// Turning, moving and nearing a view by mouse, touch and keyboard.
import { add, axesOf, times } from "./geometry.mjs";

const TURN = 0.006;
const STEP = 0.08;

/**
 * A view that goes round a point.
 * @param {Element} place Where pointers and keys are heard.
 * @param {() => void} changed Told when the view is another.
 * @param {() => boolean} mine Whether pointers and keys are for it now.
 */
export function orbit(place, changed, mine) {
  const view = { centre: [0, 0, 0], distance: 10, turn: 0.95, tilt: 0.28 };
  const fingers = new Map();
  const eye = () => {
    const flat = view.distance * Math.cos(view.tilt);
    return add(view.centre, [flat * Math.cos(view.turn), flat * Math.sin(view.turn), view.distance * Math.sin(view.tilt)]);
  };
  const rotate = (dx, dy) => {
    view.turn += dx;
    view.tilt = Math.min(Math.max(view.tilt + dy, -1.5), 1.5);
    changed();
  };
  const near = (factor) => { view.distance = Math.min(Math.max(view.distance * factor, 0.5), 20_000); changed(); };
  const move = (dx, dy) => {
    const [right, down] = axesOf(eye(), view.centre);
    view.centre = add(view.centre, add(times(right, -dx * view.distance), times(down, -dy * view.distance)));
    changed();
  };
  const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };

  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const gone of ["pointerup", "pointercancel"]) place.addEventListener(gone, (event) => fingers.delete(event.pointerId));
  place.addEventListener("pointermove", (event) => {
    const was = fingers.get(event.pointerId);
    if (!was || !mine()) return;
    const [dx, dy] = [event.clientX - was.x, event.clientY - was.y];
    const size = place.clientHeight;
    if (fingers.size === 2) {
      const before = spread();
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      near(before / Math.max(spread(), 1));
      move(dx / size / 2, dy / size / 2);
      return;
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (event.shiftKey || event.buttons === 2 || event.buttons === 4) move(dx / size, dy / size);
    else rotate(dx * TURN, dy * TURN);
  });
  place.addEventListener("contextmenu", (event) => event.preventDefault());
  place.addEventListener("wheel", (event) => {
    if (!mine()) return;
    event.preventDefault();
    near(Math.exp(event.deltaY * 0.0012));
  }, { passive: false });
  place.addEventListener("keydown", (event) => {
    if (!mine()) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrows && event.shiftKey) move(-arrows[0] * STEP, arrows[1] * STEP);
    else if (arrows) rotate(arrows[0] * STEP, arrows[1] * STEP);
    else if (event.key === "+" || event.key === "=") near(0.85);
    else if (event.key === "-") near(1 / 0.85);
    else return;
    event.preventDefault();
  });
  return {
    view,
    eye,
    seen: () => ({ eye: eye(), axes: axesOf(eye(), view.centre) }),
    frame: (low, high) => {
      view.centre = [0, 1, 2].map((k) => (low[k] + high[k]) / 2);
      view.distance = 1.5 * Math.max(Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]), 3);
      changed();
    },
  };
}
