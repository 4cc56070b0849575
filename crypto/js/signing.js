/**
 * Ed25519 (RFC 8032), always under a label. Apart from keys.js, so that who only checks the form
 * and the signature of something loads no KEM.
 *
 * @import { Bytes } from "./encoding.js"
 */

import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";

import { concat, equalBytes } from "./encoding.js";
import { OpenError } from "./errors.js";

/**
 * @param {Bytes} seed 32 bytes
 * @returns {Bytes} the Ed25519 public key, 32 bytes
 */
export function verifyKey(seed) {
  return concat(ed25519.getPublicKey(seed));
}

/**
 * @param {Bytes} seed 32 bytes
 * @param {Bytes} label from labels.js: what a signature is for
 * @param {Uint8Array[]} parts
 * @returns {Bytes} 64 bytes
 */
export function sign(seed, label, ...parts) {
  return concat(ed25519.sign(concat(label, ...parts), seed));
}

/**
 * @param {Bytes} key 32 bytes, public
 * @param {Bytes} signature 64 bytes
 * @param {Bytes} label
 * @param {Uint8Array[]} parts
 * @returns {boolean} whether it is good, by the strict rules of RFC 8032
 */
export function isSigned(key, signature, label, ...parts) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const message = concat(label, ...parts);
  // The default of this library (ZIP 215) takes points that other verifiers refuse.
  return (
    ed25519.verify(signature, message, key, { zip215: false }) &&
    holdsWithoutCofactor(key, signature, message)
  );
}

/**
 * The library multiplies the equation by the cofactor, and others do not: without this, an
 * envelope could be right here and wrong at the server.
 *
 * @param {Bytes} key a canonical point
 * @param {Bytes} signature which holds with the cofactor
 * @param {Bytes} message
 */
function holdsWithoutCofactor(key, signature, message) {
  const { Point } = ed25519;
  const commitment = signature.subarray(0, 32);
  if (Point.fromBytes(commitment).isSmallOrder()) return false;
  const challenge = Point.Fn.create(bytesToNumberLE(sha512(concat(commitment, key, message))));
  const scalar = bytesToNumberLE(signature.subarray(32));
  const found = Point.BASE.multiplyUnsafe(scalar).subtract(
    Point.fromBytes(key).multiplyUnsafe(challenge),
  );
  return equalBytes(found.toBytes(), commitment);
}

/**
 * @param {Bytes} key
 * @param {Bytes} signature
 * @param {Bytes} label
 * @param {Uint8Array[]} parts
 * @throws {OpenError} `signature_invalid`
 */
export function verify(key, signature, label, ...parts) {
  if (!isSigned(key, signature, label, ...parts)) throw new OpenError("signature_invalid");
}
