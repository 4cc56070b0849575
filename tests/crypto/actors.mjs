// Who takes part in the tests of this folder, with real keys: a reporter, the chair of the board,
// the head of HR; and what they make. Everything is made anew in every run.

import * as charters from "#crypto/charter.js";
import { randomBytes } from "#crypto/encoding.js";
import { newCase, NO_PREVIOUS, seal } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { newSecret, recipientKeys } from "#crypto/keys.js";
import { newMessage } from "#crypto/message.js";
import { derive, newCode } from "#crypto/return_code.js";
import { verifyKey } from "#crypto/signing.js";
import { envelopeHash, parse } from "#crypto/wire.js";

/**
 * @import { CharterFields } from "#crypto/charter.js"
 * @import { Context } from "#crypto/envelope.js"
 * @import { RecipientKeys } from "#crypto/keys.js"
 * @import { Message } from "#crypto/message.js"
 */

export const SALT = randomBytes(16);
export const RECEIPT_SEED = randomBytes(32);

export const reporter = await derive(await newCode(), SALT);
export const chair = await recipientKeys(newSecret());
export const hr = await recipientKeys(newSecret());

/**
 * @param {string} name
 * @param {RecipientKeys} keys
 */
const designated = (name, keys) => ({
  name,
  role: { da: "Modtager", en: "Recipient" },
  kem: keys.kemPublic,
  verify: keys.verify,
  since: "2026-01-05",
});

/** @type {CharterFields} */
export const FIRST_CHARTER = {
  scheme: randomBytes(16),
  version: 1,
  previous: NO_PREVIOUS,
  issued: "2026-01-05",
  organisation: { da: "Skovlund Opmåling", en: "Skovlund Surveying" },
  title: { da: "Anonym ordning", en: "Anonymous scheme" },
  recipients: [designated("Inger Toft", chair), designated("Palle Krag", hr)],
  signers: [chair.verify],
  receipt: verifyKey(RECEIPT_SEED),
};

export const signedCharter = charters.sign(charters.build(FIRST_CHARTER), chair.signingSeed);
export const chain = await charters.verifyChain([signedCharter]);
export const charter = await charters.parse(charters.build(FIRST_CHARTER));

/** @type {Context} */
export const REPORT_CONTEXT = {
  scheme: charter.scheme,
  charter: charter.hash,
  case: newCase(),
  direction: "report",
  sequence: 1,
  previous: NO_PREVIOUS,
  reporter: { mailbox: reporter.mailbox, kem: reporter.kemPublic },
};

export const REPORT = newMessage({
  type: "report",
  language: "da",
  category: { id: "data", label: "Håndtering af data" },
  body: "Målingerne fra mosen er skrevet af efter sidste år 🗺️",
  answers: [{ question: "when", label: "Hvornår?", text: "I april" }],
});

/**
 * @param {Message} message
 * @param {Partial<Context>} [context] where it is another than the report's
 * @param {RecipientKeys} [sender]
 * @param {RecipientKeys[]} [readers]
 */
export async function sealed(message, context = {}, sender = reporter, readers = [reporter, chair, hr]) {
  return seal(message, {
    context: { ...REPORT_CONTEXT, ...context },
    senderSeed: sender.signingSeed,
    readers: readers.map(({ kemPublic }) => kemPublic),
  });
}

/** A case: a report, an answer by the chair, a reply, and a note for the recipients alone. */
export async function sealedCase() {
  const report = parse(await sealed(REPORT));
  const note = newMessage({ type: "note", language: "da", body: "Vi taler om det på mandag." });
  const answer = newMessage({ type: "acknowledgement", language: "da", body: "Tak." });
  const reply = newMessage({ type: "message", language: "da", body: "Der er mere." });
  const first = { previous: await envelopeHash(report), reporter: null };
  const answered = parse(await sealed(answer, { ...first, direction: "answer", sequence: 2 }, chair));
  const second = { previous: await envelopeHash(answered), reporter: null };
  const replied = parse(await sealed(reply, { ...second, direction: "reply", sequence: 3 }));
  const noted = parse(await sealed(note, { ...first, direction: "note" }, hr, [chair, hr]));
  return { report, answered, replied, noted };
}

/**
 * What `assert.throws` and `assert.rejects` compare a refusal with.
 *
 * @param {string} code
 */
export function refusal(code) {
  return (/** @type {unknown} */ error) => {
    if (error instanceof CryptoError && error.code === code) return true;
    throw error;
  };
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} place
 * @returns {Uint8Array<ArrayBuffer>} a copy with one bit another
 */
export function changed(bytes, place) {
  const copy = bytes.slice();
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}
