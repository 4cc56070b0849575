/**
 * Proofs of holding a key, made over a challenge that the server chose (crypto/SPEC.md,
 * section 11).
 *
 * @import { Bytes } from "./encoding.js"
 */

import { CryptoError, OpenError } from "./errors.js";
import * as labels from "./labels.js";
import { isSigned, sign } from "./signing.js";

const SHORTEST = 16;
const LONGEST = 255;

/**
 * @param {Bytes} seed the reporter's signing seed
 * @param {Bytes} mailbox 16 bytes
 * @param {Bytes} challenge 16 to 255 bytes
 * @returns {Bytes} 64 bytes
 * @throws {CryptoError} `length_invalid`
 */
export function signMailbox(seed, mailbox, challenge) {
  checkChallenge(challenge);
  return sign(seed, labels.MAILBOX_PROOF, mailbox, challenge);
}

/**
 * @param {Bytes} verifyKey the reporter's
 * @param {Bytes} mailbox
 * @param {Bytes} challenge
 * @param {Bytes} signature
 * @throws {CryptoError} `length_invalid` or `proof_invalid`
 */
export function verifyMailbox(verifyKey, mailbox, challenge, signature) {
  check(verifyKey, signature, labels.MAILBOX_PROOF, mailbox, challenge);
}

/**
 * @param {Bytes} seed the recipient's signing seed
 * @param {Bytes} keyId 16 bytes
 * @param {Bytes} challenge 16 to 255 bytes
 * @returns {Bytes} 64 bytes
 * @throws {CryptoError} `length_invalid`
 */
export function signRecipient(seed, keyId, challenge) {
  checkChallenge(challenge);
  return sign(seed, labels.RECIPIENT_PROOF, keyId, challenge);
}

/**
 * @param {Bytes} verifyKey the recipient's
 * @param {Bytes} keyId
 * @param {Bytes} challenge
 * @param {Bytes} signature
 * @throws {CryptoError} `length_invalid` or `proof_invalid`
 */
export function verifyRecipient(verifyKey, keyId, challenge, signature) {
  check(verifyKey, signature, labels.RECIPIENT_PROOF, keyId, challenge);
}

/**
 * @param {Bytes} verifyKey
 * @param {Bytes} signature
 * @param {Bytes} label
 * @param {Bytes} holder
 * @param {Bytes} challenge
 */
function check(verifyKey, signature, label, holder, challenge) {
  checkChallenge(challenge);
  if (!isSigned(verifyKey, signature, label, holder, challenge)) throw new OpenError("proof_invalid");
}

/** @param {Bytes} challenge */
function checkChallenge(challenge) {
  if (challenge.length < SHORTEST || challenge.length > LONGEST) {
    throw new CryptoError("length_invalid", { found: challenge.length });
  }
}
