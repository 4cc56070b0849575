// What a mailbox holds, believed only as far as it can be checked in this browser: every list of
// recipients signed, every message signed by who it says, in its place, and opened with one's own key.

import { b64u, equalBytes } from "#crypto/encoding.js";
import { openEnvelope } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { check as checkThread } from "#crypto/thread.js";
import { envelopeHash, parse } from "#crypto/wire.js";
import { fromB64u } from "#crypto/encoding.js";

import { keyOf, last, onChain, readChain } from "./charters.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("#crypto/message.js").Message} Message
 * @typedef {import("#crypto/return_code.js").ReporterKeys} ReporterKeys
 * @typedef {import("#crypto/wire.js").Envelope} Envelope
 * @typedef {import("./charters.js").Recipient} Recipient
 *
 * @typedef {object} Entry one message
 * @property {boolean} own
 * @property {Recipient | null} author null: the reporter
 * @property {Message | null} message null: it does not open, and is not shown
 * @property {string} fault why not
 *
 * @typedef {object} Conversation
 * @property {Bytes} scheme
 * @property {Bytes} case
 * @property {Charter} charter the present list
 * @property {Recipient[]} readers on the present list, and the report was sealed to them
 * @property {Recipient[]} leftOut on the report's list, and the report was not sealed to them
 * @property {Entry[]} entries
 * @property {number} sequence of the last envelope
 * @property {Bytes} head hash of the last envelope
 * @property {Set<string>} hashes of all envelopes
 */

/**
 * @param {{case: string, scheme: {id: string}, charters: unknown, envelopes: string[]}} answer the server's
 * @param {ReporterKeys} keys
 * @param {Conversation | null} before what it held when it was read last: all of it must still be there
 * @returns {Promise<Conversation>}
 * @throws {CryptoError} where the whole cannot be believed
 */
export async function readConversation(answer, keys, before = null) {
  const chain = await readChain(answer.charters, answer.scheme.id);
  const parsed = answer.envelopes.map((envelope) => parse(fromB64u(envelope)));
  const envelopes = await checkThread(parsed, chain);
  const report = envelopes[0];
  if (report === undefined || !isOwnReport(report, keys)) throw new CryptoError("report_not_own");
  if (envelopes.some(({ thread }) => thread !== "conversation")) throw new CryptoError("thread_broken");
  const original = onChain(chain, report.charter);
  const sealedTo = new Set(report.wraps.map(({ key }) => b64u(key)));
  const hashes = await Promise.all(envelopes.map((envelope) => envelopeHash(envelope)));
  const head = /** @type {Bytes} */ (hashes[hashes.length - 1]);
  const known = new Set(hashes.map((hash) => b64u(hash)));
  if (before !== null) checkNothingLost(before, chain, known);
  return {
    scheme: report.scheme,
    case: report.case,
    charter: last(chain),
    readers: last(chain).recipients.filter((one) => sealedTo.has(keyOf(one))),
    leftOut: original.recipients.filter((one) => !sealedTo.has(keyOf(one))),
    entries: await Promise.all(envelopes.map((envelope) => read(envelope, chain, sealedTo, keys))),
    sequence: envelopes.length,
    head,
    hashes: known,
  };
}

/**
 * A server that goes back to what was before would hide an answer, or bring back who has left.
 *
 * @param {Conversation} before
 * @param {Charter[]} chain
 * @param {Set<string>} hashes
 */
function checkNothingLost(before, chain, hashes) {
  onChain(chain, before.charter.hash);
  if ([...before.hashes].some((hash) => !hashes.has(hash))) throw new CryptoError("thread_broken");
}

/**
 * The report must be the one that this code's keys made, so that nobody can put another in its place.
 *
 * @param {Envelope} report
 * @param {ReporterKeys} keys
 */
function isOwnReport({ direction, sender, reporter }, keys) {
  return (
    direction === "report" &&
    reporter !== null &&
    equalBytes(sender, keys.verify) &&
    equalBytes(reporter.mailbox, keys.mailbox) &&
    equalBytes(reporter.kem, keys.kemPublic)
  );
}

/**
 * @param {Envelope} envelope
 * @param {Charter[]} chain
 * @param {Set<string>} sealedTo
 * @param {ReporterKeys} keys
 * @returns {Promise<Entry>}
 */
async function read(envelope, chain, sealedTo, keys) {
  const own = envelope.direction !== "answer";
  const author = own
    ? null
    : (onChain(chain, envelope.charter).recipients.find(({ verify }) => equalBytes(verify, envelope.sender)) ?? null);
  try {
    // Somebody whom the report was not sealed to has no business answering it.
    if (author !== null && !sealedTo.has(keyOf(author))) throw new CryptoError("sender_not_reader");
    return { own, author, message: await openEnvelope(envelope, keys), fault: "" };
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return { own, author, message: null, fault: error.code };
  }
}
