// The line on which a production says what changed. It comes back by itself, and says what was missed.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * Hear of what changes in a production.
 * @param {string} slug The production.
 * @param {number} head The newest revision that the page knows of.
 * @param {(news: object) => void} heard Told of {revision, kind, by, what} and of {job, state, stage, done, total}.
 * @param {(connected: boolean) => void} [state] Told whether the line is there.
 * @returns {() => void} Hangs up.
 */
export function listen(slug, head, heard, state = () => {}) {
  let wait = FIRST_WAIT;
  let over = false;
  let socket;
  const open = () => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/p/${slug}/live?after=${head}`);
    socket.onopen = () => { wait = FIRST_WAIT; state(true); };
    socket.onmessage = (message) => {
      const told = JSON.parse(message.data);
      if (told.revision !== undefined) {
        if (told.revision <= head) return;
        head = told.revision;
      }
      if (told.here === undefined && told.lost === undefined) heard(told);
    };
    socket.onclose = (event) => {
      state(false);
      if (over || event.code === 1008) return;
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  open();
  return () => { over = true; socket.close(); };
}
