/**
 * Filling: an envelope on its way is as long as if nobody had been left out (crypto/SPEC.md,
 * section 6). Each reader costs an envelope a wrap, so that its length would tell how many there are.
 *
 * @import { Bytes } from "./encoding.js"
 */

import { concat, equalBytes, readUnsigned, unsigned, utf8 } from "./encoding.js";
import { parse } from "./wire.js";

const MARK = utf8("VARSEL-F\x01");
const COUNT = 4;
const TAIL = MARK.length + COUNT;
// The JSON of one wrap with its comma: 32 signs, and 16, 1120 and 48 bytes in b64u.
const WRAP = 1612;
// Digits of the largest sequence number.
const DIGITS = 10;

/**
 * @param {Bytes} envelope
 * @param {number} recipients how many there are on the charter, read or left out
 * @returns {Bytes} what is sent
 */
export function fill(envelope, recipients) {
  const { wraps, sequence } = parse(envelope);
  return concat(envelope, filling(missing(wraps.length, sequence, recipients)));
}

/**
 * @param {Bytes} sent
 * @returns {Bytes} the envelope; what has no filling behind it is left as it is, and so is half a one
 */
export function unfill(sent) {
  const zeros = readUnsigned(sent.subarray(-COUNT));
  const begin = sent.length - TAIL - zeros;
  return begin >= 0 && equalBytes(sent.subarray(begin), filling(zeros)) ? sent.slice(0, begin) : sent;
}

/** @param {number} zeros */
function filling(zeros) {
  return concat(new Uint8Array(zeros), MARK, unsigned(zeros, COUNT));
}

/**
 * How many bytes shorter the envelope is than the longest with so many on the charter.
 *
 * @param {number} wraps
 * @param {number} sequence
 * @param {number} recipients
 */
export function missing(wraps, sequence, recipients) {
  return Math.max(0, recipients + 1 - wraps) * WRAP + DIGITS - String(sequence).length;
}
