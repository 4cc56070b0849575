// The worker that does the work a request takes while the site is under pressure.

import { solve, write } from "#crypto/work.js";

/** @typedef {import("../working.js").Job} Job */

addEventListener("message", async (event) => {
  const { puzzle, bodyHash, effort } = /** @type {Job} */ (event.data);
  try {
    const work = await solve(puzzle, bodyHash, effort, { onFound: (found) => postMessage({ found }) });
    postMessage({ done: write(work) });
  } catch {
    postMessage({ failed: true });
  }
});
