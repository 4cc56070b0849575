/**
 * Questions to somebody who holds no key on the charter asked under (crypto/SPEC.md, section 18): a
 * caseworker through a link, or blindly those who receive another scheme's reports.
 *
 * @import { Charter } from "./charter.js"
 * @import { Bytes } from "./encoding.js"
 * @import { KemKeys, SigningKeys } from "./keys.js"
 * @import { Envelope } from "./wire.js"
 *
 * @typedef {KemKeys & SigningKeys & {token: Bytes}} LinkKeys
 * @typedef {{ scheme: Bytes, case: Bytes }} Place where a question must belong, 16 bytes each
 */

import { hkdf } from "./derivation.js";
import { equalBytes } from "./encoding.js";
import { NO_PREVIOUS } from "./envelope.js";
import { OpenError } from "./errors.js";
import { kemKeysFromSeed } from "./keys.js";
import * as labels from "./labels.js";
import { verifyKey } from "./signing.js";
import { envelopeHash } from "./wire.js";

/**
 * What the secret of a link gives: a token to be known by, keys to answer and to read with.
 *
 * @param {Bytes} secret the 32 bytes behind the `#` of the link
 * @returns {Promise<LinkKeys>}
 */
export async function linkKeys(secret) {
  const token = await hkdf(secret, "", labels.LINK_TOKEN, 32);
  const signingSeed = await hkdf(secret, "", labels.LINK_SIGNING, 32);
  const kem = await kemKeysFromSeed(await hkdf(secret, "", labels.LINK_KEM, 32));
  return { ...kem, token, signingSeed, verify: verifyKey(signingSeed) };
}

/**
 * @param {Envelope[]} envelopes the question to a caseworker and the answer, if there is one
 * @param {Charter[]} charters the verified chain of the scheme
 * @param {Place} place
 * @param {Bytes | null} verify the link's key, as the question itself names it; null for the
 *   caseworker, who holds only the question
 * @returns {Promise<Envelope[]>} in order
 * @throws {OpenError} `thread_broken` or `sender_unknown`
 */
export async function checkLink(envelopes, charters, place, verify) {
  const [question, answer] = await ordered(envelopes, ["note", "note"], charters, place);
  checkSender(question, [named(question, charters)]);
  if (!answer) return [question];
  if (!verify || !equalBytes(answer.sender, verify)) throw unknown(answer);
  return [question, answer];
}

/**
 * @param {Envelope[]} envelopes the blind question and what was given back, if it was
 * @param {Charter[]} charters the verified chain of the scheme that is asked
 * @param {Charter[]} asking that of the scheme whose handlers ask
 * @param {Place} place
 * @returns {Promise<Envelope[]>} in order
 * @throws {OpenError} `thread_broken` or `sender_unknown`
 */
export async function checkBlind(envelopes, charters, asking, place) {
  const [question, answer] = await ordered(envelopes, ["note", "answer"], charters, place);
  checkSender(question, asking);
  if (!answer) return [question];
  checkSender(answer, [named(answer, charters)]);
  return [question, answer];
}

/**
 * @param {Envelope[]} envelopes
 * @param {[string, string]} directions of number 1 and number 2
 * @param {Charter[]} charters
 * @param {Place} place
 * @returns {Promise<[Envelope, Envelope | undefined]>}
 */
async function ordered(envelopes, directions, charters, place) {
  const [first, second, ...more] = [...envelopes].sort((a, b) => a.sequence - b.sequence);
  if (!first || more.length > 0) throw new OpenError("thread_broken");
  checkPlace(first, 1, directions[0], NO_PREVIOUS, place);
  named(first, charters);
  if (second) {
    checkPlace(second, 2, directions[1], await envelopeHash(first), place);
    named(second, charters);
  }
  return [first, second];
}

/**
 * @param {Envelope} envelope
 * @param {number} number
 * @param {string} direction
 * @param {Bytes} previous
 * @param {Place} place
 */
function checkPlace(envelope, number, direction, previous, place) {
  const fits =
    envelope.sequence === number &&
    envelope.direction === direction &&
    equalBytes(envelope.previous, previous) &&
    equalBytes(envelope.scheme, place.scheme) &&
    equalBytes(envelope.case, place.case);
  if (!fits) throw new OpenError("thread_broken", { thread: envelope.thread, sequence: number });
}

/**
 * @param {Envelope} envelope
 * @param {Charter[]} charters
 * @returns {Charter} the one that the envelope names
 */
function named(envelope, charters) {
  const found = charters.find(
    ({ hash, scheme }) => equalBytes(hash, envelope.charter) && equalBytes(scheme, envelope.scheme),
  );
  if (!found) throw unknown(envelope);
  return found;
}

/**
 * @param {Envelope} envelope
 * @param {Charter[]} charters
 */
function checkSender(envelope, charters) {
  const known = charters.some(({ recipients }) =>
    recipients.some(({ verify }) => equalBytes(verify, envelope.sender)),
  );
  if (!known) throw unknown(envelope);
}

/** @param {Envelope} envelope */
function unknown({ thread, sequence }) {
  return new OpenError("sender_unknown", { thread, sequence });
}
