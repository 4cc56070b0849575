/**
 * The keys of a person: one secret gives a KEM key, to read, and an Ed25519 key, to sign
 * (crypto/SPEC.md, sections 2, 8 and 10).
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {object} KemKeys
 * @property {Bytes} kemPrivate 32-byte seed
 * @property {Bytes} kemPublic 1216 bytes
 * @property {Bytes} keyId 16 bytes
 *
 * @typedef {object} SigningKeys
 * @property {Bytes} signingSeed 32 bytes
 * @property {Bytes} verify 32 bytes, public
 *
 * @typedef {KemKeys & SigningKeys} RecipientKeys
 */

import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js";

import { hkdf, sha256 } from "./derivation.js";
import { concat, randomBytes } from "./encoding.js";
import { writeGroups } from "./groups.js";
import * as labels from "./labels.js";
import { verifyKey } from "./signing.js";

/** Bytes of a KEM public key. */
export const KEM_PUBLIC_LENGTH = 1216;
const FINGERPRINT = 16;
const LATTICE_LENGTH = 1152;
const MODULUS = 3329;

/** @returns {Bytes} a recipient's new secret, 32 bytes */
export function newSecret() {
  return randomBytes(32);
}

/**
 * @param {Bytes} secret 32 bytes
 * @returns {Promise<RecipientKeys>}
 */
export async function recipientKeys(secret) {
  const signingSeed = await hkdf(secret, "", labels.RECIPIENT_SIGNING, 32);
  const kem = await kemKeysFromSeed(await hkdf(secret, "", labels.RECIPIENT_KEM, 32));
  return { ...kem, signingSeed, verify: verifyKey(signingSeed) };
}

/**
 * @param {Bytes} seed 32 bytes
 * @returns {Promise<KemKeys>}
 */
export async function kemKeysFromSeed(seed) {
  const kemPublic = concat(ml_kem768_x25519.getPublicKey(seed));
  return { kemPrivate: seed, kemPublic, keyId: await keyId(kemPublic) };
}

/**
 * @param {Bytes} kemPublic
 * @returns {Promise<Bytes>} the 16 bytes that name it in a wrap
 */
export async function keyId(kemPublic) {
  return (await sha256(labels.KEY_ID, kemPublic)).slice(0, FINGERPRINT);
}

/**
 * The check of an encapsulation key that FIPS 203 asks for in section 7.2: every coefficient, of
 * 12 bits, is below the modulus. The library's own check lets larger ones through.
 *
 * @param {Bytes} kemPublic
 * @returns {boolean} whether something can be sealed to it; a bad X25519 half shows only then
 */
export function isKemPublic(kemPublic) {
  if (kemPublic.length !== KEM_PUBLIC_LENGTH) return false;
  for (let index = 0; index < LATTICE_LENGTH; index += 3) {
    const [a = 0, b = 0, c = 0] = kemPublic.subarray(index, index + 3);
    if ((a | ((b & 15) << 8)) >= MODULUS || ((b >> 4) | (c << 4)) >= MODULUS) return false;
  }
  return true;
}

/**
 * @param {Bytes} kemPublic
 * @returns {Promise<string>} eight groups, to compare aloud
 */
export async function keyFingerprint(kemPublic) {
  return writeGroups(await keyId(kemPublic));
}

/**
 * @param {Uint8Array} hash at least 16 bytes
 * @returns {string} its first 16 bytes as eight groups
 */
export function fingerprint(hash) {
  return writeGroups(hash.subarray(0, FINGERPRINT));
}
