/**
 * The one form of a keyring's JSON (crypto/SPEC.md, section 10). It comes from the server, which
 * must not be able to ask for a weaker stretch.
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {object} PassphraseSlot
 * @property {"passphrase"} kind
 * @property {Bytes} salt 16 bytes
 * @property {65536} memory in KiB
 * @property {3} passes
 * @property {1} lanes
 * @property {Bytes} nonce 24 bytes
 * @property {Bytes} sealed 48 bytes
 *
 * @typedef {object} RecoverySlot
 * @property {"recovery"} kind
 * @property {Bytes} salt 16 bytes
 * @property {Bytes} nonce 24 bytes
 * @property {Bytes} sealed 48 bytes
 *
 * @typedef {object} Keyring
 * @property {1} version
 * @property {Bytes} key the recipient's key id, 16 bytes
 * @property {Bytes} verify 32 bytes
 * @property {(PassphraseSlot | RecoverySlot)[]} slots one or two, of different kinds
 */

import { b64u, fromB64u } from "./encoding.js";
import { CryptoError, KeyringError } from "./errors.js";
import { hasExactly, isObject } from "./forms.js";

/** Argon2id: KiB, passes, lanes. */
export const MEMORY = 65_536;
export const PASSES = 3;
export const LANES = 1;

/** The slots, each with its number in the associated data. */
export const KINDS = Object.freeze({ passphrase: 1, recovery: 2 });

const PASSPHRASE = ["kind", "salt", "memory", "passes", "lanes", "nonce", "sealed"];
const RECOVERY = ["kind", "salt", "nonce", "sealed"];

/**
 * @param {unknown} json
 * @returns {Keyring}
 * @throws {KeyringError} `keyring_malformed` or `keyring_parameters`
 */
export function fromJson(json) {
  demand(hasExactly(json, ["version", "key", "verify", "slots"]) && json.version === 1);
  demand(Array.isArray(json.slots) && json.slots.length >= 1 && json.slots.length <= 2);
  const key = binary(json.key, 16);
  const verify = binary(json.verify, 32);
  const slots = json.slots.map(readSlot);
  demand(new Set(slots.map(({ kind }) => kind)).size === slots.length);
  return { version: 1, key, verify, slots };
}

/**
 * @param {Keyring} keyring
 * @returns {{version: 1, key: string, verify: string, slots: Record<string, string | number>[]}}
 */
export function toJson({ key, verify, slots }) {
  return {
    version: 1,
    key: b64u(key),
    verify: b64u(verify),
    slots: slots.map((slot) => ({
      ...slot,
      salt: b64u(slot.salt),
      nonce: b64u(slot.nonce),
      sealed: b64u(slot.sealed),
    })),
  };
}

/**
 * @param {unknown} json
 * @returns {PassphraseSlot | RecoverySlot}
 */
function readSlot(json) {
  demand(isObject(json) && (json.kind === "passphrase" || json.kind === "recovery"));
  if (json.kind === "recovery") {
    demand(hasExactly(json, RECOVERY));
    return { kind: "recovery", ...readSealed(json) };
  }
  demand(hasExactly(json, PASSPHRASE));
  demand([json.memory, json.passes, json.lanes].every(Number.isInteger));
  const slot = readSealed(json);
  if (json.memory !== MEMORY || json.passes !== PASSES || json.lanes !== LANES) {
    throw new KeyringError("keyring_parameters");
  }
  const { salt, nonce, sealed } = slot;
  return { kind: "passphrase", salt, memory: MEMORY, passes: PASSES, lanes: LANES, nonce, sealed };
}

/** @param {Record<string, unknown>} json */
function readSealed(json) {
  return {
    salt: binary(json.salt, 16),
    nonce: binary(json.nonce, 24),
    sealed: binary(json.sealed, 48),
  };
}

/**
 * @param {unknown} json
 * @param {number} length
 */
function binary(json, length) {
  demand(typeof json === "string");
  try {
    return fromB64u(json, length);
  } catch (error) {
    if (error instanceof CryptoError) throw new KeyringError("keyring_malformed");
    throw error;
  }
}

/**
 * @param {boolean} fits
 * @returns {asserts fits}
 */
function demand(fits) {
  if (!fits) throw new KeyringError("keyring_malformed");
}
