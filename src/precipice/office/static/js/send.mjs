// Changes sent to the office, with the token that says they come from its own page.

/**
 * Send a change as JSON.
 * @param {string} address Where to.
 * @param {object} data What.
 * @param {string} [method] "POST" where left out.
 * @returns {Promise<{status: number, data: any}>} 409 with data.conflict where somebody else changed the same.
 */
export async function send(address, data, method = "POST") {
  const answer = await fetch(address, {
    method,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "x-csrf-token": document.querySelector("meta[name=csrf]").content,
    },
    body: JSON.stringify(data),
  });
  const text = await answer.text();
  let read = null;
  try { read = text ? JSON.parse(text) : null; } catch { read = { detail: [text] }; }
  return { status: answer.status, data: read };
}
