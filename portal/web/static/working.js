// Doing the work that a request takes while the site is under pressure: in a worker, so that the
// page stays alive; on the page, a little at a time, where there are no workers.

import { sha256 } from "#crypto/derivation.js";
import { fromB64u, utf8 } from "#crypto/encoding.js";
import { LARGEST_EFFORT, solve, write } from "#crypto/work.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {{puzzle: Bytes, bodyHash: Bytes, effort: number}} Job
 *
 * @typedef {object} Watch
 * @property {AbortSignal} signal
 * @property {(found: number) => void} onFound how many of the 16 answers there are
 */

/** What the server puts before the request is taken. */
export const CODE = "work_required";
/** How often a request is worked for, should more be asked for meanwhile. */
export const ROUNDS = 3;
export const HEADER = "Varsel-Work";

/**
 * @param {Record<string, unknown>} asked the facts of the server's answer
 * @param {Bytes | string} body what is sent
 * @param {Watch} watch
 * @returns {Promise<string>} the value of the header
 * @throws {unknown} the signal's reason, or whatever is wrong with what was asked
 */
export async function workFor({ puzzle, effort }, body, watch) {
  if (typeof puzzle !== "string" || typeof effort !== "number" || !(effort <= LARGEST_EFFORT)) {
    throw new TypeError("no puzzle that could be solved");
  }
  const bodyHash = await sha256(typeof body === "string" ? utf8(body) : body);
  const job = { puzzle: fromB64u(puzzle), bodyHash, effort };
  try {
    return await inWorker(job, watch);
  } catch {
    watch.signal.throwIfAborted();
    return write(await solve(job.puzzle, job.bodyHash, job.effort, watch));
  }
}

/**
 * @param {Job} job
 * @param {Watch} watch
 * @returns {Promise<string>}
 */
function inWorker(job, { signal, onFound }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerAddress(), { type: "module" });
    /** @param {() => void} act */
    const end = (act) => {
      worker.terminate();
      signal.removeEventListener("abort", stop);
      act();
    };
    const stop = () => end(() => reject(signal.reason));
    const fail = () => end(() => reject(new Error("the worker failed")));
    signal.addEventListener("abort", stop);
    worker.addEventListener("error", fail);
    worker.addEventListener("message", ({ data }) => {
      if ("found" in data) onFound(data.found);
      else if ("done" in data) end(() => resolve(data.done));
      else fail();
    });
    worker.postMessage(job);
  });
}

/** @type {{createScriptURL: (text: string) => string} | undefined} */
let policy;

/**
 * The one address from which a page may start a worker. The page's policy lets no other text become
 * one, whoever asks.
 *
 * @returns {string}
 */
function workerAddress() {
  const address = document.querySelector("[data-work]")?.getAttribute("data-work") ?? "";
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (types === undefined) return address;
  policy ??= types.createPolicy("varsel", { createScriptURL: () => address });
  return policy?.createScriptURL("") ?? address;
}
