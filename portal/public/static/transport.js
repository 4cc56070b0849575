// Requests to this site, and what a failure lets us know: whether the server may have stored
// something. "Not known" is an answer of its own, because sending again must then be the same bytes.

import { CODE, HEADER, ROUNDS, workFor } from "#web/working.js";

/**
 * A request that did not end well.
 *
 * `code` is the server's own, or one of `offline`, `timeout`, `unreachable`, `server_failed`,
 * `work_stopped`.
 * `settled` is true when it is certain that the server has stored nothing of this request.
 */
export class TransportError extends Error {
  /**
   * @param {string} code
   * @param {boolean} settled
   * @param {Record<string, unknown>} [facts]
   */
  constructor(code, settled, facts = {}) {
    super(code);
    this.name = "TransportError";
    this.code = code;
    this.settled = settled;
    this.facts = facts;
  }
}

const TIMEOUT = 45_000;
// The most that one file has.
const LARGE = 11 * 2 ** 20;
// Room for a slow mobile line: 4 kB a second.
const TIMEOUT_PER_BYTE = 1 / 4;

export const ENVELOPE_TYPE = "application/vnd.varsel.envelope";

/**
 * @param {string} url a path of this site
 * @returns {Promise<any>} the JSON of the answer
 */
export function getJson(url) {
  return exchange(url, { method: "GET" }, 0);
}

/**
 * @param {string} url
 * @param {object} value
 * @returns {Promise<any>}
 */
export function postJson(url, value) {
  const body = JSON.stringify(value);
  return exchange(url, { method: "POST", body, headers: { "Content-Type": "application/json" } }, body.length);
}

/**
 * @param {string} url
 * @param {Uint8Array<ArrayBuffer>} envelope
 * @returns {Promise<any>}
 */
export function postEnvelope(url, envelope) {
  const headers = { "Content-Type": ENVELOPE_TYPE };
  return exchange(url, { method: "POST", body: envelope, headers }, envelope.length);
}

/**
 * A body of any form, with a way to send it that tells how far it is.
 *
 * @param {string} url
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {string} type
 * @param {Through} through
 * @returns {Promise<any>}
 */
export function postThrough(url, body, type, through) {
  return exchange(url, { method: "POST", body, headers: { "Content-Type": type }, through }, body.length);
}

/**
 * A request that is answered by bytes.
 *
 * @param {string} url
 * @param {object} value
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function postForBytes(url, value) {
  const body = JSON.stringify(value);
  const headers = { "Content-Type": "application/json" };
  return new Uint8Array(await exchange(url, { method: "POST", body, headers, bytes: true }, LARGE));
}

/**
 * What is shown while a request is worked for.
 *
 * @typedef {(stop: () => void) => {found: (number: number) => void, end: () => void}} Show
 */

/** @type {Show} */
let show = () => ({ found: () => undefined, end: () => undefined });

/**
 * From now on, work that a request takes is shown in this way.
 *
 * @param {Show} how
 */
export function whileWorking(how) {
  show = how;
}

/**
 * @typedef {(url: string, options: RequestInit) => Promise<Response>} Through
 * @typedef {object} Own
 * @property {Uint8Array<ArrayBuffer> | string} [body]
 * @property {Through} [through] sends in another way than `fetch`
 * @property {boolean} [bytes] whether the answer is bytes, and no JSON
 */

/**
 * Sends, and works for it if that is what it takes.
 *
 * @param {string} url
 * @param {RequestInit & Own} options
 * @param {number} size bytes that go up
 * @returns {Promise<any>}
 */
async function exchange(url, options, size) {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  for (let round = 0; ; round += 1) {
    try {
      return await send(url, { ...options, headers }, size);
    } catch (error) {
      if (!(error instanceof TransportError) || error.code !== CODE || round === ROUNDS) throw error;
      headers.set(HEADER, await work(error, options.body ?? ""));
    }
  }
}

/**
 * @param {TransportError} asked
 * @param {Uint8Array<ArrayBuffer> | string} body
 * @returns {Promise<string>}
 */
async function work(asked, body) {
  const stop = new AbortController();
  const shown = show(() => stop.abort());
  try {
    return await workFor(asked.facts, body, { signal: stop.signal, onFound: shown.found });
  } catch {
    throw stop.signal.aborted ? new TransportError("work_stopped", true) : asked;
  } finally {
    shown.end();
  }
}

/**
 * @param {string} url
 * @param {RequestInit & Own} options
 * @param {number} size bytes that go up or come down
 * @returns {Promise<any>}
 */
async function send(url, { through = fetch, bytes = false, ...options }, size) {
  if (navigator.onLine === false) throw new TransportError("offline", true);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT + size * TIMEOUT_PER_BYTE);
  try {
    const response = await through(url, {
      ...options,
      signal: abort.signal,
      // Nothing of ours in a cache, no cookie even if somebody set one, and no way to another host.
      cache: "no-store",
      credentials: "omit",
      mode: "same-origin",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    return await readAnswer(response, bytes);
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError(abort.signal.aborted ? "timeout" : "unreachable", false);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Response} response
 * @param {boolean} bytes
 * @returns {Promise<any>}
 */
async function readAnswer(response, bytes) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  if (response.ok && bytes) return response.arrayBuffer();
  if (response.ok && isJson) return response.json();
  const error = isJson ? (await response.json()).error : undefined;
  // Our server names its refusals, and then it has stored nothing. What stands between may fail
  // without knowing what the server did.
  if (typeof error?.code === "string" && response.status !== 500) {
    throw new TransportError(error.code, true, error.facts ?? {});
  }
  throw new TransportError("server_failed", response.status >= 400 && response.status < 500);
}
