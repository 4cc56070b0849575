/**
 * Bytes, text and the few encodings the formats are made of (crypto/SPEC.md, section 1).
 *
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 */

import { CryptoError } from "./errors.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter.charCodeAt(0), value]));
const ENCODER = new TextEncoder();
// A byte order mark is kept, so that JSON.parse refuses it as the other implementations do.
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * @param {string} text
 * @returns {Bytes}
 */
export function utf8(text) {
  return ENCODER.encode(text);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 * @throws {TypeError} where the bytes are not UTF-8
 */
export function fromUtf8(bytes) {
  return DECODER.decode(bytes);
}

/**
 * @param {Uint8Array[]} parts
 * @returns {Bytes} one after the other
 */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Compares without stopping at the first difference, so that the time tells nothing.
 *
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
export function equalBytes(a, b) {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) {
    difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  }
  return difference === 0;
}

/**
 * The order in which wraps stand: by the first byte that differs.
 *
 * @param {Uint8Array} a
 * @param {Uint8Array} b as long as `a`
 * @returns {number} below, at or above zero
 */
export function compareBytes(a, b) {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * @param {number} value
 * @param {1 | 2 | 4 | 8} width in bytes
 * @returns {Bytes} big-endian
 */
export function unsigned(value, width) {
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let index = width - 1; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/**
 * @param {Uint8Array} bytes big-endian, at most 8
 * @returns {number} exact below 2^53, and above it still no less than 2^53
 */
export function readUnsigned(bytes) {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/**
 * @param {number} length
 * @returns {Bytes} from the system's source of randomness
 */
export function randomBytes(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/**
 * Overwrites secrets that are no longer needed. Best effort: an engine may have copied them.
 *
 * @param {Uint8Array[]} secrets
 */
export function wipe(...secrets) {
  for (const secret of secrets) secret.fill(0);
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} RFC 4648 section 5, without padding
 */
export function b64u(bytes) {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(index, index + 3);
    const letters = Math.min(4, Math.ceil(((bytes.length - index) * 4) / 3));
    for (let letter = 0; letter < letters; letter++) {
      text += ALPHABET[(((a << 16) | (b << 8) | c) >> (18 - 6 * letter)) & 63];
    }
  }
  return text;
}

/**
 * @param {string} text
 * @param {number} [length] bytes that must come out
 * @returns {Bytes}
 * @throws {CryptoError} `encoding_invalid` or `length_invalid`
 */
export function fromB64u(text, length) {
  if (text.length % 4 === 1) throw new CryptoError("encoding_invalid");
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let offset = 0;
  for (let index = 0; index < text.length; index++) {
    const value = VALUES.get(text.charCodeAt(index));
    if (value === undefined) throw new CryptoError("encoding_invalid");
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[offset++] = bits >> held;
      bits &= (1 << held) - 1;
    }
  }
  if (bits !== 0) throw new CryptoError("encoding_invalid");
  if (length !== undefined && bytes.length !== length) {
    throw new CryptoError("length_invalid", { wanted: length, found: bytes.length });
  }
  return bytes;
}

/**
 * The bytes that are hashed and signed when something is made. Fields stay in the order given.
 *
 * @param {unknown} value
 * @returns {Bytes}
 */
export function canonicalJson(value) {
  return utf8(JSON.stringify(value));
}

/**
 * @param {Uint8Array} bytes
 * @returns {unknown}
 * @throws {Error} where they are not UTF-8, or not JSON
 */
export function parseJson(bytes) {
  return JSON.parse(fromUtf8(bytes));
}

/**
 * Makes every string in a value well-formed: half a surrogate pair has no UTF-8, and what is
 * sealed must be what the writer sees.
 *
 * @template T
 * @param {T} value made of what JSON can hold
 * @returns {T} a copy
 */
export function wellFormed(value) {
  return JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === "string" ? part.toWellFormed() : part,
  );
}
