/**
 * STREAM: AES-256-GCM in chunks of 64 KiB, each bound to its place and the last marked as such
 * (crypto/SPEC.md, section 5).
 *
 * @import { Bytes } from "./encoding.js"
 */

import { unsigned } from "./encoding.js";
import { OpenError } from "./errors.js";

const CHUNK = 65_536;
const TAG = 16;
const SEALED_CHUNK = CHUNK + TAG;

/**
 * @param {number} length of the plaintext
 * @returns {number} of the stream
 */
export function sealedLength(length) {
  return length + TAG * Math.max(1, Math.ceil(length / CHUNK));
}

/**
 * @param {Bytes} key 32 bytes, used for this stream alone
 * @param {Bytes} plaintext
 * @returns {Promise<Bytes>}
 */
export async function sealStream(key, plaintext) {
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const stream = new Uint8Array(sealedLength(plaintext.length));
  const chunks = Math.max(1, Math.ceil(plaintext.length / CHUNK));
  for (let index = 0; index < chunks; index++) {
    const chunk = plaintext.subarray(index * CHUNK, (index + 1) * CHUNK);
    const algorithm = { name: "AES-GCM", iv: nonce(index, index === chunks - 1) };
    const sealed = await crypto.subtle.encrypt(algorithm, cipher, chunk);
    stream.set(new Uint8Array(sealed), index * SEALED_CHUNK);
  }
  return stream;
}

/**
 * @param {Bytes} key
 * @param {Bytes} stream
 * @returns {Promise<Bytes>} the plaintext, all of it authentic
 * @throws {OpenError} `payload_truncated` or `payload_invalid`
 */
export async function openStream(key, stream) {
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const chunks = Math.ceil(stream.length / SEALED_CHUNK);
  if (chunks === 0) throw new OpenError("payload_truncated");
  // A tail shorter than a tag is no chunk.
  if (stream.length - (chunks - 1) * SEALED_CHUNK < TAG) throw new OpenError("payload_invalid");
  const plaintext = new Uint8Array(stream.length - TAG * chunks);
  for (let index = 0; index < chunks; index++) {
    const sealed = stream.subarray(index * SEALED_CHUNK, (index + 1) * SEALED_CHUNK);
    const last = index === chunks - 1;
    const chunk = await openChunk(cipher, sealed, index, last);
    if (last && chunk.length === 0 && index > 0) throw new OpenError("payload_invalid");
    plaintext.set(chunk, index * CHUNK);
  }
  return plaintext;
}

/**
 * Opens the chunk that stands at a place. Where it does not open as what it ought to be, it is
 * tried as the other kind, only to name the error: a chunk that says "more follows" at the end is
 * a cut stream.
 *
 * @param {CryptoKey} cipher
 * @param {Bytes} sealed
 * @param {number} index
 * @param {boolean} last
 */
async function openChunk(cipher, sealed, index, last) {
  const chunk = await decrypt(cipher, sealed, nonce(index, last));
  if (chunk !== null) return chunk;
  const cut = last && (await decrypt(cipher, sealed, nonce(index, false))) !== null;
  throw new OpenError(cut ? "payload_truncated" : "payload_invalid");
}

/**
 * @param {CryptoKey} cipher
 * @param {Bytes} sealed
 * @param {Bytes} iv
 * @returns {Promise<Bytes | null>} null where it is not authentic
 */
async function decrypt(cipher, sealed, iv) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, cipher, sealed));
  } catch {
    return null;
  }
}

/**
 * @param {number} index
 * @param {boolean} last
 * @returns {Bytes} 12 bytes: the counter in eleven, and the mark of the last chunk
 */
function nonce(index, last) {
  const bytes = new Uint8Array(12);
  bytes.set(unsigned(index, 8), 3);
  bytes[11] = last ? 1 : 0;
  return bytes;
}
