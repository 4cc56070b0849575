// Packs what is sent in one piece: coded facts, a sealed message, its sealed files. As
// admin/rights/parcels.py reads it.

import { concat, unsigned, utf8 } from "#crypto/encoding.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {{file: Bytes, entry: import("#crypto/message.js").AttachmentEntry}} SealedFile */

export const PARCEL = "application/vnd.varsel.parcel";

/**
 * @param {Record<string, unknown>} facts codes, days and numbers: nobody's words
 * @param {Bytes | null} envelope
 * @param {SealedFile[]} [files]
 * @returns {Bytes}
 */
export function pack(facts, envelope, files = []) {
  const head = utf8(
    JSON.stringify({
      facts,
      envelope: envelope?.length ?? null,
      files: files.map(({ file, entry }) => ({ id: entry.id, length: file.length })),
    }),
  );
  return concat(unsigned(head.length, 4), head, envelope ?? new Uint8Array(0), ...files.map(({ file }) => file));
}
