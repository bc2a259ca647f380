// How strips are taken in hand: mouse, finger and keyboard. A strip is moved in the page at once; where it lands is
// told to `dropped(strip, list)`. The page is scrolled along near its edges.

const EDGE = 70;
const FAR = 5;

export class Hands {
  /**
   * @param {HTMLElement} days The board's days.
   * @param {{dropped: Function, held: Function, say: Function, pinned: Function}} told
   */
  constructor(days, told) {
    this.days = days;
    this.told = told;
    this.hand = null;
    days.addEventListener("pointerdown", (event) => this.down(event));
    days.addEventListener("pointermove", (event) => this.move(event));
    days.addEventListener("pointerup", (event) => this.up(event));
    days.addEventListener("pointercancel", () => this.back());
    days.addEventListener("keydown", (event) => this.key(event));
    days.addEventListener("dragstart", (event) => event.preventDefault());
  }

  get holding() { return this.hand?.strip.dataset.strip ?? ""; }

  down(event) {
    const strip = event.target.closest(".strip");
    if (!strip || event.button !== 0 || this.hand || strip.classList.contains("taken")) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".grip")) return;
    event.preventDefault();
    strip.focus({ preventScroll: true });
    this.hand = { strip, from: strip.parentElement, next: strip.nextElementSibling, pointer: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
    this.days.setPointerCapture(event.pointerId);
  }

  move(event) {
    const hand = this.hand;
    if (!hand || hand.pointer !== event.pointerId) return;
    if (!hand.moved && Math.hypot(event.clientX - hand.x, event.clientY - hand.y) < FAR) return;
    if (!hand.moved) this.lift();
    hand.ghost.style.transform = `translate(${event.clientX - hand.x}px, ${event.clientY - hand.y}px)`;
    if (event.clientY < EDGE) scrollBy(0, -12);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const list = this.listAt(under, hand.strip);
    if (!list) return;
    const after = [...list.querySelectorAll(":scope > .strip")].find((other) => {
      if (other === hand.strip) return false;
      const box = other.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    this.place(list, after ?? null);
  }

  up(event) {
    const hand = this.hand;
    if (!hand || hand.pointer !== event.pointerId) return;
    if (hand.moved) this.drop();
    else this.hand = null;
  }

  lift() {
    const { strip } = this.hand;
    this.hand.moved = true;
    const box = strip.getBoundingClientRect();
    const ghost = strip.cloneNode(true);
    ghost.removeAttribute("data-strip");
    ghost.setAttribute("aria-hidden", "true");
    ghost.className += " ghost";
    Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
    document.body.append(ghost);
    this.hand.ghost = ghost;
    strip.classList.add("lifted");
    this.told.held(strip.dataset.strip);
  }

  /** The list that a strip would hang in, where a pointer or a key is. */
  listAt(element, strip) {
    const day = element?.closest(".day");
    if (!day) return null;
    const own = element.closest(".unit")?.querySelector(".strips");
    const units = strip.dataset.units.split(" ");
    if (own && (own.dataset.unit === "bone" || units.includes(own.dataset.unit))) return own;
    return this.listOf(day, units);
  }

  listOf(day, units) {
    const lists = [...day.querySelectorAll(".strips")];
    const found = lists.find((list) => list.dataset.unit === "bone" || units.includes(list.dataset.unit));
    if (found || !lists.length) return found ?? null;
    const unit = document.createElement("div");
    unit.className = `unit ${units[0]} passing`;
    const list = document.createElement("ol");
    list.className = "strips";
    list.dataset.unit = units[0];
    unit.append(list);
    day.querySelector(".unit:last-of-type").after(unit);
    return list;
  }

  place(list, before) {
    const { strip } = this.hand;
    if (strip.parentElement === list && strip.nextElementSibling === before) return;
    list.insertBefore(strip, before);
    for (const unit of this.days.querySelectorAll(".unit")) unit.classList.toggle("empty", !unit.querySelector(".strip"));
  }

  drop() {
    const { strip, from, next, ghost } = this.hand;
    ghost?.remove();
    strip.classList.remove("lifted");
    this.hand = null;
    this.told.held("");
    if (strip.parentElement === from && strip.nextElementSibling === next) return false;
    this.told.dropped(strip, strip.parentElement);
    return true;
  }

  back() {
    const hand = this.hand;
    if (!hand) return;
    if (hand.moved) hand.from.insertBefore(hand.strip, hand.next?.parentElement === hand.from ? hand.next : null);
    hand.ghost?.remove();
    hand.strip.classList.remove("lifted");
    this.hand = null;
    this.told.held("");
  }

  key(event) {
    const strip = event.target.closest?.(".strip");
    if (!strip || event.target !== strip || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (!["Space", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Escape", "B", "P", "Home", "End"].includes(key)) return;
    event.preventDefault();
    if (!this.hand) this.empty(strip, key);
    else if (this.hand.strip === strip) this.full(strip, key);
  }

  /** Keys with nothing in hand. */
  empty(strip, key) {
    if (key === "Space") {
      if (strip.classList.contains("taken")) { this.told.say("Somebody else holds this strip."); return; }
      this.hand = { strip, from: strip.parentElement, next: strip.nextElementSibling, moved: true };
      strip.classList.add("lifted");
      this.told.held(strip.dataset.strip);
      this.told.say(`${strip.dataset.strip} picked up. ${this.whereWords(strip)}`);
      return;
    }
    if (key === "P") { this.told.pinned(strip); return; }
    const all = [...this.days.querySelectorAll(".strip")];
    const at = all.indexOf(strip);
    const day = strip.closest(".day");
    const go = { ArrowUp: all[at - 1], ArrowDown: all[at + 1], Home: all[0], End: all[all.length - 1] }[key]
      ?? (key === "ArrowLeft" || key === "ArrowRight" ? this.beside(day, key === "ArrowRight", true)?.querySelector(".strip") : null);
    this.focus(go);
  }

  /** Keys with a strip in hand. */
  full(strip, key) {
    const list = strip.parentElement;
    if (key === "Space") {
      const words = `${strip.dataset.strip} put down. ${this.whereWords(strip)}`;
      if (this.drop()) this.told.say(words);
      else this.told.say(`${strip.dataset.strip} put back.`);
      return;
    }
    if (key === "Escape") { this.back(); this.focus(strip); this.told.say(`${strip.dataset.strip} put back.`); return; }
    const units = strip.dataset.units.split(" ");
    const day = strip.closest(".day");
    if (key === "ArrowUp" && strip.previousElementSibling) this.place(list, strip.previousElementSibling);
    else if (key === "ArrowDown" && strip.nextElementSibling) this.place(list, strip.nextElementSibling.nextElementSibling);
    else if (key === "B") this.place(this.days.querySelector("#boneyard .strips"), null);
    else if (key !== "P" && key !== "Home" && key !== "End") {
      const forward = key === "ArrowDown" || key === "ArrowRight";
      const there = this.beside(day, forward, false);
      if (!there) return;
      const target = this.listOf(there, units);
      if (target) this.place(target, forward ? target.firstElementChild : null);
    }
    this.focus(strip);
    this.told.say(this.whereWords(strip));
  }

  beside(day, forward, withStrips) {
    const all = [...this.days.querySelectorAll(".day")];
    const step = forward ? 1 : -1;
    for (let at = all.indexOf(day) + step; at >= 0 && at < all.length; at += step) {
      if (!withStrips || all[at].querySelector(".strip")) return all[at];
    }
    return null;
  }

  focus(strip) {
    if (!strip) return;
    for (const one of this.days.querySelectorAll(".strip[tabindex='0']")) one.tabIndex = -1;
    strip.tabIndex = 0;
    strip.focus({ preventScroll: true });
    strip.scrollIntoView({ block: "nearest" });
  }

  whereWords(strip) {
    const day = strip.closest(".day");
    const row = [...strip.parentElement.children];
    const unit = strip.parentElement.dataset.unit;
    const named = unit === "main" || unit === "bone" ? "" : `, ${unit === "prep" ? "preparation" : "second unit"}`;
    const number = day.querySelector(".dayno")?.textContent;
    return `${number ? `${number}, ` : ""}${day.dataset.words}${named}, ${row.indexOf(strip) + 1} of ${row.length}.`;
  }
}
