// The signed list of recipients: fetched, verified in this browser, compared with what was shown.

import { verifyChain } from "#crypto/charter.js";
import { b64u, equalBytes, fromB64u } from "#crypto/encoding.js";
import { CharterError } from "#crypto/errors.js";

import { getJson } from "./transport.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {Charter["recipients"][number]} Recipient
 *
 * @typedef {object} Change
 * @property {Recipient[]} added who can read now and could not before
 * @property {Recipient[]} removed
 * @property {Recipient[]} rekeyed the same name with another key
 */

/**
 * @param {string} url
 * @param {string} scheme b64u
 * @returns {Promise<Charter[]>} the verified chain, the list to use last; empty where none is signed yet
 * @throws CharterError, TransportError
 */
export async function fetchChain(url, scheme) {
  const { charters } = await getJson(url);
  if (Array.isArray(charters) && charters.length === 0) return [];
  return readChain(charters, scheme);
}

/**
 * @param {unknown} signed what the server says is the chain
 * @param {string} scheme b64u: a list signed for another scheme is none of this one's
 * @returns {Promise<Charter[]>} at least one
 * @throws CharterError
 */
export async function readChain(signed, scheme) {
  const chain = Array.isArray(signed) ? await verifyChain(signed) : [];
  if (!equalBytes(last(chain).scheme, fromB64u(scheme, 16))) throw new CharterError("charter_chain_broken");
  return chain;
}

/**
 * @param {Charter[]} chain
 * @returns {Charter}
 */
export function last(chain) {
  const found = chain[chain.length - 1];
  if (found === undefined) throw new CharterError("charter_chain_broken");
  return found;
}

/**
 * The list on the chain that has this hash. A server that brings a chain of its own, on which what
 * was shown or sealed before is missing, is found out here.
 *
 * @param {Charter[]} chain
 * @param {Uint8Array} hash
 * @returns {Charter}
 * @throws CharterError charter_swapped
 */
export function onChain(chain, hash) {
  const found = chain.find((charter) => equalBytes(charter.hash, hash));
  if (found === undefined) throw new CharterError("charter_swapped");
  return found;
}

/**
 * @param {Charter} one
 * @param {Charter} other
 */
export function sameCharter(one, other) {
  return equalBytes(one.hash, other.hash);
}

/**
 * @param {Charter} before
 * @param {Charter} after
 * @returns {Change}
 */
export function compare(before, after) {
  const oldKeys = new Set(before.recipients.map(keyOf));
  const newKeys = new Set(after.recipients.map(keyOf));
  const oldNames = new Set(before.recipients.map(({ name }) => name));
  const newNames = new Set(after.recipients.map(({ name }) => name));
  const fresh = after.recipients.filter((recipient) => !oldKeys.has(keyOf(recipient)));
  return {
    added: fresh.filter(({ name }) => !oldNames.has(name)),
    rekeyed: fresh.filter(({ name }) => oldNames.has(name)),
    removed: before.recipients.filter((one) => !newKeys.has(keyOf(one)) && !newNames.has(one.name)),
  };
}

/**
 * Who stays left out on a new list: the same key, or the same name with another key.
 *
 * @param {Charter} before
 * @param {Charter} after
 * @param {Set<string>} excluded keys on the list before
 * @returns {Set<string>} keys on the list after
 */
export function carryExclusions(before, after, excluded) {
  const names = new Set(before.recipients.filter((one) => excluded.has(keyOf(one))).map(({ name }) => name));
  return new Set(after.recipients.filter((one) => excluded.has(keyOf(one)) || names.has(one.name)).map(keyOf));
}

/**
 * The name of a recipient's key, as text to compare by.
 *
 * @param {Recipient} recipient
 */
export function keyOf(recipient) {
  return b64u(recipient.keyId);
}

/**
 * @param {Record<string, string>} texts language -> text
 * @param {string} language
 */
export function pick(texts, language) {
  return texts[language] ?? Object.values(texts)[0] ?? "";
}
