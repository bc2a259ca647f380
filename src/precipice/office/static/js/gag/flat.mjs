// The gag from the side and from above, drawn flat, where there is no WebGL.
import { at } from "./geometry.mjs";
import { COLOURS } from "./scene.mjs";

/** Draw both views into a 2-D context. */
export function drawFlat(context, space, time, width, height) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  const views = [["From the side", 0, 2], ["From above", 0, 1]];
  views.forEach(([title, i, j], k) => {
    const top = (k * height) / 2;
    const reach = [space.high[i] - space.low[i] || 1, space.high[j] - space.low[j] || 1];
    const scale = 0.8 * Math.min(width / reach[0], height / 2 / reach[1]);
    const place = (point) => [
      width / 2 + scale * (point[i] - (space.low[i] + space.high[i]) / 2),
      top + height / 4 - (j === 2 ? 1 : -1) * scale * (point[j] - (space.low[j] + space.high[j]) / 2),
    ];
    const line = (points, first, count, tone, wide) => {
      context.strokeStyle = tone;
      context.lineWidth = wide;
      context.beginPath();
      for (let n = first; n < first + count; n += 1) context.lineTo(...place(points.slice(3 * n, 3 * n + 3)));
      context.stroke();
    };
    const n = space.t.length;
    if (j === 2 && space.ground) {
      const m = space.ground.y.length;
      const profile = Array.from(space.ground.x).flatMap((x, a) => [x, 0, space.ground.z[a * m + (m >> 1)]]);
      line(profile, 0, space.ground.x.length, "#6b6252", 3);
    }
    space.bodies.forEach((body, b) => {
      const [red, green, blue] = COLOURS[b % COLOURS.length].map((one) => Math.round(255 * one));
      for (let take = 0; take < space.takes; take += 1) line(body.paths, take * n, n, `rgba(${red}, ${green}, ${blue}, .12)`, 1);
      line(body.middle, 0, n, `rgb(${red}, ${green}, ${blue})`, 2.5);
      context.fillStyle = `rgb(${red}, ${green}, ${blue})`;
      context.beginPath();
      context.arc(...place(at(body.middle, space.t, time)), 6, 0, 7);
      context.fill();
    });
    context.fillStyle = "#1a1d21";
    context.font = "600 16px system-ui, sans-serif";
    context.fillText(title, 10, top + 22);
  });
}
