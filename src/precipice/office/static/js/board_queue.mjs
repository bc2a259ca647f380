// Moves on their way to the office. Each has a name of its own and is kept in the browser until the office has
// answered, so that a lost connection or a closed page loses none, and one that is sent twice is made once.
import { send } from "./send.mjs";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

export class Queue {
  /**
   * @param {string} slug The production.
   * @param {string} account Whose moves.
   * @param {{made: Function, clash: Function, refused: Function, signedOut: Function, state: Function}} told Told of
   *   answers, of nobody being signed in any more, and of how many moves wait and whether the office answers.
   */
  constructor(slug, account, told) {
    this.address = `/p/${slug}/api/board`;
    this.key = `precipice board ${slug} ${account}`;
    this.told = told;
    this.client = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.count = 0;
    this.wait = FIRST_WAIT;
    this.busy = false;
    this.held = false;
    this.waiting = this.read();
    addEventListener("online", () => this.hurry());
  }

  read() {
    try { return JSON.parse(localStorage.getItem(this.key) ?? "[]"); } catch { return []; }
  }

  /** Keep one move more, or one less, or one in place of another: other pages of this browser keep theirs there too. */
  keep(added, gone) {
    const all = this.read();
    const place = all.findIndex((one) => one.mark === gone?.mark);
    all.splice(place < 0 ? all.length : place, place < 0 ? 0 : 1, ...(added ? [added] : []));
    try { localStorage.setItem(this.key, JSON.stringify(all)); } catch { /* a browser that keeps nothing */ }
  }

  /** Add a move made from a revision; it is kept before it is sent. */
  add(base, move, path = "moves") {
    this.count += 1;
    const added = { path, base, move, client: this.client, mark: `${this.client}:${this.count}` };
    this.waiting.push(added);
    this.keep(added);
    this.run();
  }

  hurry() {
    this.wait = FIRST_WAIT;
    clearTimeout(this.timer);
    this.run();
  }

  /** Drop the first move, or send it anew from a newer revision. */
  settle(base) {
    const [first] = this.waiting;
    if (base === null) {
      this.waiting.shift();
      this.keep(null, first);
    } else {
      this.count += 1;
      this.waiting[0] = { ...first, base, mark: `${this.client}:${this.count}` };
      this.keep(this.waiting[0], first);
    }
    this.held = false;
    this.run();
  }

  async run() {
    if (this.busy || this.held || !this.waiting.length) {
      if (!this.waiting.length) this.told.state(0, true);
      return;
    }
    this.busy = true;
    const first = this.waiting[0];
    const { path, base, move, client, mark } = first;
    const body = path === "moves" ? { client, mark, base, move } : { client, mark };
    let answer;
    try { answer = await send(`${this.address}/${path}`, body); } catch { answer = { status: 0 }; }
    this.busy = false;
    if (answer.status === 0 || answer.status >= 500 || answer.status === 429) return this.later(answer.status);
    // Signed out, or signed in anew elsewhere: the page as it is opened then sends it once more.
    if (answer.status === 401 || (answer.status === 403 && !first.again)) {
      this.waiting[0] = { ...first, again: answer.status === 403 };
      this.keep(this.waiting[0], first);
      return this.told.signedOut();
    }
    this.wait = FIRST_WAIT;
    if (answer.status === 409 && answer.data?.conflict) {
      this.held = true;
      this.told.clash(first, answer.data.conflict);
      return undefined;
    }
    this.waiting.shift();
    this.keep(null, first);
    if (answer.status === 200) this.told.made(first, answer.data);
    else this.told.refused(first, [answer.data?.detail ?? "The office did not take it."].flat().join(" "));
    this.told.state(this.waiting.length, true);
    return this.run();
  }

  later(status) {
    this.told.state(this.waiting.length, status === 429);
    this.timer = setTimeout(() => this.run(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
