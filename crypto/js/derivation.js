/**
 * SHA-256 and HKDF by the browser's own implementation (the Python side has them in its standard
 * library, so this file has no twin).
 *
 * @import { Bytes } from "./encoding.js"
 */

import { concat } from "./encoding.js";

const NO_SALT = new Uint8Array();

/**
 * @param {Uint8Array[]} parts hashed one after the other
 * @returns {Promise<Bytes>} 32 bytes
 */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...parts)));
}

/**
 * HKDF with SHA-256 (RFC 5869).
 *
 * @param {Bytes} secret
 * @param {Bytes | ""} salt
 * @param {Bytes} label from labels.js
 * @param {number} length in bytes
 * @returns {Promise<Bytes>}
 */
export async function hkdf(secret, salt, label, length) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: salt || NO_SALT, info: label };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8));
}
