/**
 * Padding: what the length of a text or a file says to who sees only sealed bytes, is as little
 * as can be (crypto/SPEC.md, section 6).
 *
 * @import { Bytes } from "./encoding.js"
 */

import { readUnsigned, unsigned } from "./encoding.js";
import { CryptoError, OpenError } from "./errors.js";
import { sealedLength } from "./stream.js";

const SMALLEST = 16_384;
const LARGEST = 1_048_576;
const MESSAGE_PREFIX = 4;
const ATTACHMENT_PREFIX = 8;

/** The longest message, in bytes of JSON. */
export const MESSAGE_LIMIT = LARGEST - MESSAGE_PREFIX;

/** The lengths a payload can have. */
export const PAYLOAD_SIZES = new Set(
  Array.from({ length: 7 }, (_, step) => sealedLength(SMALLEST * 2 ** step)),
);

/**
 * @param {number} length of the message in bytes
 * @returns {number} of the padded message
 */
export function messageLength(length) {
  let total = SMALLEST;
  while (total < MESSAGE_PREFIX + length) total *= 2;
  return total;
}

/**
 * @param {number} length of the attachment in bytes
 * @returns {number} of the padded attachment
 */
export function attachmentLength(length) {
  return Math.max(SMALLEST, padme(ATTACHMENT_PREFIX + length));
}

/**
 * Padmé: at most 12 % more, and of the length only its magnitude and a few bits are left to see.
 *
 * @param {number} length at least 2
 */
export function padme(length) {
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(length / step) * step;
}

/**
 * @param {Bytes} json
 * @returns {Bytes}
 * @throws {CryptoError} `message_too_long`
 */
export function padMessage(json) {
  if (json.length > MESSAGE_LIMIT) {
    throw new CryptoError("message_too_long", { length: json.length, limit: MESSAGE_LIMIT });
  }
  return pad(json, MESSAGE_PREFIX, messageLength(json.length));
}

/**
 * @param {Bytes} padded
 * @returns {Bytes} a view of the message in it
 * @throws {OpenError} `padding_invalid`
 */
export function unpadMessage(padded) {
  return unpad(padded, MESSAGE_PREFIX, messageLength);
}

/**
 * @param {Bytes} content
 * @returns {Bytes}
 */
export function padAttachment(content) {
  return pad(content, ATTACHMENT_PREFIX, attachmentLength(content.length));
}

/**
 * @param {Bytes} padded
 * @returns {Bytes} a view of the content in it
 * @throws {OpenError} `padding_invalid`
 */
export function unpadAttachment(padded) {
  return unpad(padded, ATTACHMENT_PREFIX, attachmentLength);
}

/**
 * @param {Bytes} content
 * @param {4 | 8} prefix
 * @param {number} total
 */
function pad(content, prefix, total) {
  const padded = new Uint8Array(total);
  padded.set(unsigned(content.length, prefix));
  padded.set(content, prefix);
  return padded;
}

/**
 * @param {Bytes} padded
 * @param {4 | 8} prefix
 * @param {(length: number) => number} smallest the total that holds so many bytes
 */
function unpad(padded, prefix, smallest) {
  if (padded.length < prefix) throw new OpenError("padding_invalid");
  const length = readUnsigned(padded.subarray(0, prefix));
  // The first comparison also keeps a length of 2^63 away from the arithmetic of the second.
  if (length > padded.length - prefix || smallest(length) !== padded.length) {
    throw new OpenError("padding_invalid");
  }
  if (padded.subarray(prefix + length).some((byte) => byte !== 0)) {
    throw new OpenError("padding_invalid");
  }
  return padded.subarray(prefix, prefix + length);
}
