// Seals a report to those on a list who are not left out, and to the one who writes it.

import { NO_PREVIOUS, seal } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { newMessage } from "#crypto/message.js";

import { keyOf } from "./charters.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 *
 * @typedef {object} Draft
 * @property {string} language
 * @property {{id: string, label: string} | null} category
 * @property {string} body
 * @property {{question: string, label: string, text: string}[]} answers
 * @property {import("#crypto/message.js").AttachmentEntry[]} [attachments]
 *
 * @typedef {object} Addressed
 * @property {import("#crypto/charter.js").Charter} charter
 * @property {Set<string>} excluded keys on it
 * @property {import("#crypto/return_code.js").ReporterKeys} keys
 * @property {Bytes} caseId
 */

/**
 * @param {Draft} draft
 * @param {Addressed} addressed
 * @returns {Promise<Bytes>} the envelope
 * @throws CryptoError recipient_missing, message_too_long
 */
export async function sealReport(draft, { charter, excluded, keys, caseId }) {
  const readers = charter.recipients.filter((recipient) => !excluded.has(keyOf(recipient)));
  if (readers.length === 0) throw new CryptoError("recipient_missing");
  return seal(newMessage({ type: "report", ...draft }), {
    context: {
      scheme: charter.scheme,
      charter: charter.hash,
      case: caseId,
      direction: "report",
      sequence: 1,
      previous: NO_PREVIOUS,
      reporter: { mailbox: keys.mailbox, kem: keys.kemPublic },
    },
    senderSeed: keys.signingSeed,
    readers: [...readers.map(({ kem }) => kem), keys.kemPublic],
  });
}
