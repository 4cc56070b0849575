// Requests to this site, and what a failure lets us know: whether the server may have stored
// something. "Not known" is an answer of its own, because sending again must then be the same bytes.

/**
 * A request that did not end well.
 *
 * `code` is the server's own, or one of `offline`, `timeout`, `unreachable`, `server_failed`.
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
 * @param {string} url
 * @param {RequestInit} options
 * @param {number} size bytes that go up
 * @returns {Promise<any>}
 */
async function exchange(url, options, size) {
  if (navigator.onLine === false) throw new TransportError("offline", true);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT + size * TIMEOUT_PER_BYTE);
  try {
    const response = await fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      signal: abort.signal,
      // Nothing of ours in a cache, no cookie even if somebody set one, and no way to another host.
      cache: "no-store",
      credentials: "omit",
      mode: "same-origin",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    return await readAnswer(response);
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw new TransportError(abort.signal.aborted ? "timeout" : "unreachable", false);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Response} response
 * @returns {Promise<any>}
 */
async function readAnswer(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  if (response.ok && isJson) return response.json();
  const error = isJson ? (await response.json()).error : undefined;
  // Our server names its refusals, and then it has stored nothing. What stands between may fail
  // without knowing what the server did.
  if (typeof error?.code === "string" && response.status !== 500) {
    throw new TransportError(error.code, true, error.facts ?? {});
  }
  throw new TransportError("server_failed", response.status >= 400 && response.status < 500);
}
