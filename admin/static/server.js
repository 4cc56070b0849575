// Talks to this site's server. What fails becomes one kind of error with a code, for which the
// page has a sentence.

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
 * @param {string} url
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 */
async function ask(url, options) {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  let answer;
  try {
    answer = await fetch(url, { ...options, headers, credentials: "same-origin", cache: "no-store" });
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
 * @param {unknown} value
 * @returns {Promise<any>} the JSON of the answer; null for an empty one
 */
export async function postJson(url, value) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf() };
  const answer = await ask(url, { method: "POST", headers, body: JSON.stringify(value) });
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
