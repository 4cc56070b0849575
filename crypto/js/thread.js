/**
 * What a server cannot do unseen: leave an envelope out, put one in, or swap two (crypto/SPEC.md,
 * sections 3 and 12).
 *
 * @import { Charter } from "./charter.js"
 * @import { Bytes } from "./encoding.js"
 * @import { Envelope } from "./wire.js"
 */

import { equalBytes } from "./encoding.js";
import { NO_PREVIOUS } from "./envelope.js";
import { OpenError } from "./errors.js";
import { envelopeHash } from "./wire.js";

/**
 * Checks who sent the envelopes of one case and how they follow each other; not the signatures,
 * which opening checks.
 *
 * @param {Envelope[]} envelopes of one case, parsed, in any order
 * @param {Charter[]} charters the verified chain
 * @returns {Promise<Envelope[]>} in order: the conversation, then the internal thread
 * @throws {OpenError} `thread_broken`, `sender_unknown` or `charter_outdated`
 */
export async function check(envelopes, charters) {
  const conversation = ordered(envelopes, "conversation");
  const internal = ordered(envelopes, "internal");
  const report = conversation[0];
  if (!report) throw new OpenError("thread_broken");
  const all = [...conversation, ...internal];
  const together = all.every(
    (envelope) => equalBytes(envelope.scheme, report.scheme) && equalBytes(envelope.case, report.case),
  );
  if (!together) throw new OpenError("thread_broken");
  await checkOrder(conversation, report.previous);
  await checkOrder(internal, await envelopeHash(report));
  for (const envelope of all) checkSender(envelope, report, charters);
  checkVersions(conversation, charters);
  checkVersions([report, ...internal], charters);
  return all;
}

/**
 * Checks a thread of notes that stands behind no report.
 *
 * @param {Envelope[]} envelopes the notes, parsed, in any order
 * @param {Charter[]} charters the verified chain
 * @param {{ scheme: Bytes, case: Bytes }} place where they must belong, 16 bytes each
 * @returns {Promise<Envelope[]>} in order
 * @throws {OpenError} `thread_broken`, `sender_unknown` or `charter_outdated`
 */
export async function checkNotes(envelopes, charters, place) {
  const notes = [...envelopes].sort((a, b) => a.sequence - b.sequence);
  for (const { direction, scheme, case: of, sequence, thread } of notes) {
    if (direction !== "note" || !equalBytes(scheme, place.scheme) || !equalBytes(of, place.case)) {
      throw new OpenError("thread_broken", { thread, sequence });
    }
  }
  await checkOrder(notes, NO_PREVIOUS);
  for (const note of notes) checkSender(note, note, charters);
  checkVersions(notes, charters);
  return notes;
}

/**
 * @param {Envelope[]} envelopes
 * @param {"conversation" | "internal"} thread
 */
function ordered(envelopes, thread) {
  return envelopes
    .filter((envelope) => envelope.thread === thread)
    .sort((a, b) => a.sequence - b.sequence);
}

/**
 * @param {Envelope[]} envelopes of one thread, by number
 * @param {Bytes} first what number 1 must name as its previous
 */
async function checkOrder(envelopes, first) {
  let previous = first;
  for (const [index, envelope] of envelopes.entries()) {
    const { sequence } = envelope;
    if (sequence !== index + 1 || !equalBytes(envelope.previous, previous)) {
      throw new OpenError("thread_broken", { thread: envelope.thread, sequence: index + 1 });
    }
    previous = await envelopeHash(envelope);
  }
}

/**
 * @param {Envelope} envelope
 * @param {Envelope} report
 * @param {Charter[]} charters
 */
function checkSender({ direction, sender, charter, sequence, thread }, report, charters) {
  const named = charters.find(
    ({ hash, scheme }) => equalBytes(hash, charter) && equalBytes(scheme, report.scheme),
  );
  const fromReporter = direction === "report" || direction === "reply";
  const known = fromReporter
    ? equalBytes(sender, report.sender)
    : named?.recipients.some(({ verify }) => equalBytes(verify, sender));
  if (!named || !known) throw new OpenError("sender_unknown", { thread, sequence });
}

/**
 * Who was taken off the list must not be sealed to again under the list that named them.
 *
 * @param {Envelope[]} envelopes of one thread, in order, whose charters are in the chain
 * @param {Charter[]} charters
 */
function checkVersions(envelopes, charters) {
  let newest = 0;
  for (const { charter, thread, sequence } of envelopes) {
    const version = charters.find(({ hash }) => equalBytes(hash, charter))?.version ?? 0;
    if (version < newest) throw new OpenError("charter_outdated", { thread, sequence });
    newest = version;
  }
}
