// What others at the organisation write to the person directly: those of another scheme, whom the
// handlers have asked without learning what they know. Each answer is checked for itself.

import { equalBytes, fromB64u } from "#crypto/encoding.js";
import { openEnvelope } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { parse } from "#crypto/wire.js";

import { onChain, readChain } from "../charters.js";

/**
 * @typedef {import("../conversation.js").Entry} Entry
 * @typedef {import("#crypto/return_code.js").ReporterKeys} ReporterKeys
 * @typedef {{scheme: string, question: string, envelope: string, charters: unknown}} Other
 */

/**
 * @param {Other[]} answers
 * @param {ReporterKeys} keys
 * @returns {Promise<Entry[]>} those in which there is something, and those that cannot be believed
 */
export async function readOthers(answers, keys) {
  const entries = await Promise.all(answers.map((answer) => readOrFault(answer, keys)));
  return entries.filter(({ message }) => message === null || message.body !== "" || message.attachments.length > 0);
}

/**
 * What somebody of another scheme did wrong must not shut the mailbox.
 *
 * @param {Other} answer
 * @param {ReporterKeys} keys
 * @returns {Promise<Entry>}
 */
async function readOrFault(answer, keys) {
  try {
    return await read(answer, keys);
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return { own: false, author: null, message: null, fault: error.code };
  }
}

/**
 * @param {Other} answer
 * @param {ReporterKeys} keys
 * @returns {Promise<Entry>}
 */
async function read({ scheme, question, envelope, charters }, keys) {
  const chain = await readChain(charters, scheme);
  const parsed = parse(fromB64u(envelope));
  const own = equalBytes(parsed.case, fromB64u(question, 16)) && equalBytes(parsed.scheme, fromB64u(scheme, 16));
  if (!own || parsed.direction !== "answer" || parsed.sequence !== 2) throw new CryptoError("thread_broken");
  const author = onChain(chain, parsed.charter).recipients.find(({ verify }) => equalBytes(verify, parsed.sender));
  if (author === undefined) throw new CryptoError("sender_unknown");
  return { own: false, author, message: await openEnvelope(parsed, keys), fault: "" };
}
