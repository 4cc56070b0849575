// Talks to this site's server. What fails becomes one kind of error with a code, for which the
// page has a sentence.

import { ANSWERS } from "#crypto/work.js";
import { CODE, HEADER, ROUNDS, workFor } from "#web/working.js";

import { language } from "./page/texts.js";

/** The server said no, or could not be reached (`unreachable`). */
export class ServerError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [facts]
   */
  constructor(code, facts = {}) {
    super(code);
    this.name = "ServerError";
    this.code = code;
    this.facts = facts;
  }
}

/**
 * The address of a page or an act in the page's own language.
 *
 * @param {string} path such as "/keyring"
 */
export function address(path) {
  return `/${language()}${path}`;
}

/** The token that shows that a request comes from a page of this session; empty before sign-in. */
function csrf() {
  return document.querySelector("[data-csrf]")?.getAttribute("data-csrf") ?? "";
}

/**
 * Sends, and works for it if that is what it takes.
 *
 * @param {string} url
 * @param {RequestInit & {body?: Uint8Array<ArrayBuffer> | string}} options
 * @param {(fraction: number) => void} [onWork] how far the work is
 * @returns {Promise<Response>}
 */
async function ask(url, options, onWork = () => undefined) {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  for (let round = 0; ; round += 1) {
    try {
      return await send(url, { ...options, headers });
    } catch (error) {
      if (!(error instanceof ServerError) || error.code !== CODE || round === ROUNDS) throw error;
      onWork(0);
      const watch = { signal: new AbortController().signal, onFound: (/** @type {number} */ found) => onWork(found / ANSWERS) };
      headers.set(HEADER, await workFor(error.facts, options.body ?? "", watch));
    }
  }
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 */
async function send(url, options) {
  let answer;
  try {
    answer = await fetch(url, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch {
    throw new ServerError("unreachable");
  }
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => null);
  throw new ServerError(said?.error?.code ?? "failed", said?.error?.facts ?? {});
}

/**
 * @param {string} url
 * @returns {Promise<any>} the JSON
 */
export async function getJson(url) {
  return (await ask(url, { method: "GET" })).json();
}

/**
 * @param {string} url
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function getBytes(url) {
  return new Uint8Array(await (await ask(url, { method: "GET" })).arrayBuffer());
}

/**
 * @param {string} url
 * @param {unknown} value
 * @param {(fraction: number) => void} [onWork] told how far it is, where work has to be done first
 * @returns {Promise<any>} the JSON of the answer; null for an empty one
 */
export async function postJson(url, value, onWork) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf() };
  const answer = await ask(url, { method: "POST", headers, body: JSON.stringify(value) }, onWork);
  return answer.status === 204 ? null : answer.json();
}

/**
 * @param {string} url
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type
 * @returns {Promise<any>}
 */
export async function postBytes(url, bytes, type) {
  const headers = { "Content-Type": type, "X-CSRF-Token": csrf() };
  return (await ask(url, { method: "POST", headers, body: bytes })).json();
}

/**
 * @param {string} url
 * @param {unknown} value as JSON
 * @returns {Promise<Uint8Array<ArrayBuffer>>} what came back, such as a paper
 */
export async function postForBytes(url, value) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf() };
  const answer = await ask(url, { method: "POST", headers, body: JSON.stringify(value) });
  return new Uint8Array(await answer.arrayBuffer());
}
