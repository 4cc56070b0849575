/**
 * The keyring: a recipient's secret, sealed once under the passphrase and once under the recovery
 * kit (crypto/SPEC.md, section 10). For the staff side alone, and there for a worker: Argon2id
 * takes seconds.
 *
 * @import { Bytes } from "./encoding.js"
 * @import { Keyring, PassphraseSlot, RecoverySlot } from "./keyring_form.js"
 *
 * @typedef {{onProgress?: (fraction: number) => void}} Options
 * @typedef {{signInKey: Bytes, slotKey: Bytes}} Stretched what a passphrase gives
 * @typedef {{keyring: Keyring, signInKey: Bytes, salt: Bytes}} Locked
 */

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";

import { hkdf, sha256 } from "./derivation.js";
import { concat, equalBytes, randomBytes, unsigned, utf8, wipe } from "./encoding.js";
import { GroupsError, KeyringError } from "./errors.js";
import { readGroups, writeGroups } from "./groups.js";
import { KINDS, LANES, MEMORY, PASSES } from "./keyring_form.js";
import { recipientKeys } from "./keys.js";
import * as labels from "./labels.js";

export { fromJson, toJson } from "./keyring_form.js";

const SALT = 16;
const NONCE = 24;
const KIT = 16;
const KIT_GROUPS = 9;

/**
 * One stretch for both uses: the server is shown the sign-in key, never the slot key.
 *
 * @param {string} passphrase
 * @param {Bytes} salt 16 bytes
 * @param {Options} [options]
 * @returns {Promise<Stretched>} 32 bytes each
 */
export async function stretchPassphrase(passphrase, salt, { onProgress } = {}) {
  const typed = utf8(passphrase.toWellFormed().normalize("NFKC"));
  const parameters = { m: MEMORY, t: PASSES, p: LANES, dkLen: 32, ...(onProgress && { onProgress }) };
  const stretched = concat(await argon2idAsync(typed, salt, parameters));
  const signInKey = await hkdf(stretched, "", labels.SIGN_IN, 32);
  const slotKey = await hkdf(stretched, "", labels.UNLOCK, 32);
  wipe(typed, stretched);
  return { signInKey, slotKey };
}

/**
 * @param {string} passphrase
 * @param {Bytes} salt
 * @param {Options} [options]
 * @returns {Promise<Bytes>} 32 bytes, what the server compares
 */
export async function signInKey(passphrase, salt, options) {
  const stretched = await stretchPassphrase(passphrase, salt, options);
  wipe(stretched.slotKey);
  return stretched.signInKey;
}

/**
 * @param {Bytes} secret 32 bytes
 * @param {string} passphrase
 * @param {Bytes} kit 16 bytes
 * @param {Options} [options]
 * @returns {Promise<Locked>}
 */
export async function create(secret, passphrase, kit, options) {
  const { keyId, verify } = await recipientKeys(secret);
  /** @type {Keyring} */
  const empty = { version: 1, key: keyId, verify, slots: [] };
  const locked = await replacePassphrase(empty, secret, passphrase, options);
  return { ...locked, keyring: await replaceKit(locked.keyring, secret, kit) };
}

/**
 * @param {Keyring} keyring
 * @param {Bytes} secret
 * @param {string} passphrase the new one
 * @param {Options} [options]
 * @returns {Promise<Locked>} with the recovery slot as it was
 * @throws {KeyringError} `keyring_mismatch`
 */
export async function replacePassphrase(keyring, secret, passphrase, options) {
  await checkOwner(keyring, secret);
  const salt = randomBytes(SALT);
  const { signInKey, slotKey } = await stretchPassphrase(passphrase, salt, options);
  /** @type {PassphraseSlot} */
  const slot = {
    kind: "passphrase",
    salt,
    memory: MEMORY,
    passes: PASSES,
    lanes: LANES,
    ...lock(keyring, "passphrase", slotKey, secret),
  };
  wipe(slotKey);
  const others = keyring.slots.filter(({ kind }) => kind !== "passphrase");
  return { keyring: { ...keyring, slots: [slot, ...others] }, signInKey, salt };
}

/**
 * @param {Keyring} keyring
 * @param {Bytes} secret
 * @param {Bytes} kit the new one
 * @returns {Promise<Keyring>} with the passphrase slot as it was
 * @throws {KeyringError} `keyring_mismatch`
 */
export async function replaceKit(keyring, secret, kit) {
  await checkOwner(keyring, secret);
  const salt = randomBytes(SALT);
  const slotKey = await hkdf(kit, salt, labels.RECOVERY, 32);
  /** @type {RecoverySlot} */
  const slot = { kind: "recovery", salt, ...lock(keyring, "recovery", slotKey, secret) };
  wipe(slotKey);
  return { ...keyring, slots: [...keyring.slots.filter(({ kind }) => kind !== "recovery"), slot] };
}

/**
 * @param {Keyring} keyring
 * @param {string} passphrase
 * @param {Options} [options]
 * @returns {Promise<Bytes>} the secret
 * @throws {KeyringError} `slot_absent`, `slot_locked` or `keyring_mismatch`
 */
export async function unlockWithPassphrase(keyring, passphrase, options) {
  const { salt } = find(keyring, "passphrase");
  const stretched = await stretchPassphrase(passphrase, salt, options);
  wipe(stretched.signInKey);
  return unlockWithSlotKey(keyring, stretched.slotKey);
}

/**
 * @param {Keyring} keyring
 * @param {Bytes} slotKey as `stretchPassphrase` gave it; wiped here
 * @returns {Promise<Bytes>} the secret
 * @throws {KeyringError} `slot_absent`, `slot_locked` or `keyring_mismatch`
 */
export async function unlockWithSlotKey(keyring, slotKey) {
  return unlock(keyring, find(keyring, "passphrase"), slotKey);
}

/**
 * @param {Keyring} keyring
 * @param {Bytes} kit 16 bytes
 * @returns {Promise<Bytes>} the secret
 * @throws {KeyringError} `slot_absent`, `slot_locked` or `keyring_mismatch`
 */
export async function unlockWithKit(keyring, kit) {
  const slot = find(keyring, "recovery");
  return unlock(keyring, slot, await hkdf(kit, slot.salt, labels.RECOVERY, 32));
}

/** @returns {Bytes} a new recovery kit, 16 bytes */
export function newKit() {
  return randomBytes(KIT);
}

/**
 * @param {Bytes} kit
 * @returns {Promise<string>} nine groups
 */
export async function writeKit(kit) {
  return writeGroups(concat(kit, await kitChecksum(kit)));
}

/**
 * @param {string} text as typed
 * @returns {Promise<Bytes>} 16 bytes
 * @throws {GroupsError} `groups_letter`, `groups_length` or `kit_checksum`
 */
export async function readKit(text) {
  const bytes = readGroups(text, KIT_GROUPS);
  const kit = bytes.slice(0, KIT);
  if (!equalBytes(bytes.subarray(KIT), await kitChecksum(kit))) throw new GroupsError("kit_checksum");
  return kit;
}

/** @param {Bytes} kit */
async function kitChecksum(kit) {
  return (await sha256(labels.RECOVERY_CHECKSUM, kit)).subarray(0, 2);
}

/**
 * @param {Keyring} keyring
 * @param {"passphrase" | "recovery"} kind
 * @param {Bytes} slotKey
 * @param {Bytes} secret
 * @returns {{nonce: Bytes, sealed: Bytes}}
 */
function lock(keyring, kind, slotKey, secret) {
  const nonce = randomBytes(NONCE);
  const cipher = xchacha20poly1305(slotKey, nonce, associated(keyring, kind));
  return { nonce, sealed: concat(cipher.encrypt(secret)) };
}

/**
 * @param {Keyring} keyring
 * @param {PassphraseSlot | RecoverySlot} slot
 * @param {Bytes} slotKey
 */
async function unlock(keyring, { kind, nonce, sealed }, slotKey) {
  let secret;
  try {
    const cipher = xchacha20poly1305(slotKey, nonce, associated(keyring, kind));
    secret = concat(cipher.decrypt(sealed));
  } catch {
    throw new KeyringError("slot_locked");
  } finally {
    wipe(slotKey);
  }
  await checkOwner(keyring, secret);
  return secret;
}

/**
 * @param {Keyring} keyring
 * @param {Bytes} secret
 */
async function checkOwner(keyring, secret) {
  const { keyId, verify } = await recipientKeys(secret);
  if (!equalBytes(keyId, keyring.key) || !equalBytes(verify, keyring.verify)) {
    throw new KeyringError("keyring_mismatch");
  }
}

/**
 * @param {Keyring} keyring
 * @param {"passphrase" | "recovery"} kind
 */
function associated(keyring, kind) {
  return concat(labels.SLOT, unsigned(KINDS[kind], 1), keyring.key, keyring.verify);
}

/**
 * @param {Keyring} keyring
 * @param {"passphrase" | "recovery"} wanted
 */
function find(keyring, wanted) {
  const slot = keyring.slots.find(({ kind }) => kind === wanted);
  if (!slot) throw new KeyringError("slot_absent", { kind: wanted });
  return slot;
}
