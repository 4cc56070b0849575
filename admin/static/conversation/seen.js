// What this window has been shown of each case. A server that answers otherwise the next time, with
// another report under the same address or a message less, would have the words that are meant for
// one reporter sealed to somebody else: anybody can seal a report of their own to the recipients.

import { b64u, equalBytes } from "#crypto/encoding.js";
import { CharterError, OpenError } from "#crypto/errors.js";
import { envelopeHash } from "#crypto/wire.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/wire.js").Envelope} Envelope */

/** Hashes alone, which tell nobody anything: they may outlive a lock. */
/** @type {Map<string, {hashes: Set<string>, charter: Bytes}>} by the case */
const seen = new Map();

/**
 * All that was there before must still be there, and the list of recipients must follow from the
 * one that was there.
 *
 * @param {string} id of the case
 * @param {Envelope[]} envelopes
 * @param {Charter[]} charters the verified chain
 * @throws {OpenError | CharterError} `thread_broken`, `charter_chain_broken`
 */
export async function checkNothingLost(id, envelopes, charters) {
  const hashes = new Set(await Promise.all(envelopes.map(async (envelope) => b64u(await envelopeHash(envelope)))));
  const newest = charters.at(-1);
  const before = seen.get(id);
  if (before && !charters.some(({ hash }) => equalBytes(hash, before.charter))) throw new CharterError("charter_chain_broken");
  if (before && [...before.hashes].some((hash) => !hashes.has(hash))) throw new OpenError("thread_broken");
  if (newest) seen.set(id, { hashes, charter: newest.hash });
}
