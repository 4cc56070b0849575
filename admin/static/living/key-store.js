// The unlocked keys. They live in this module's memory alone: in no storage, cookie or address.
// Boosted navigation keeps the document, and with it this module; closing or reloading loses them.

import { b64u, wipe } from "#crypto/encoding.js";
import { unlockWithSlotKey, fromJson } from "#crypto/keyring.js";
import { recipientKeys } from "#crypto/keys.js";

import { claimDrafts } from "./drafts.js";

/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

/** @type {RecipientKeys | null} */
let held = null;

const bell = new EventTarget();

/** @returns {RecipientKeys | null} null while locked */
export function keys() {
  return held;
}

/** @returns {boolean} */
export function isLocked() {
  return held === null;
}

/**
 * Opens the keyring and keeps the keys.
 *
 * @param {unknown} keyring as JSON
 * @param {Bytes} slotKey from the stretched passphrase
 * @throws {import("#crypto/errors.js").CryptoError} slot_locked, keyring_malformed, keyring_mismatch
 */
export async function unlock(keyring, slotKey) {
  try {
    const secret = await unlockWithSlotKey(fromJson(keyring), slotKey);
    await hold(secret).finally(() => wipe(secret));
  } finally {
    wipe(slotKey);
  }
}

/**
 * Keeps the keys of a secret that was made or opened just now.
 *
 * @param {Bytes} secret
 */
export async function hold(secret) {
  const made = await recipientKeys(secret);
  forget();
  held = made;
  claimDrafts(b64u(held.keyId));
  bell.dispatchEvent(new Event("change"));
}

/** Forgets the keys. Whoever shows opened text hears of it and takes it away. */
export function lock() {
  if (held === null) return;
  forget();
  bell.dispatchEvent(new Event("change"));
}

/** Both secrets: the one that signs, and the one that opens what others have sealed. */
function forget() {
  if (held) wipe(held.signingSeed, held.kemPrivate);
  held = null;
}

/**
 * Calls the listener at each lock and unlock.
 *
 * @param {() => void} listener
 * @returns {() => void} stops it
 */
export function onKeys(listener) {
  bell.addEventListener("change", listener);
  return () => bell.removeEventListener("change", listener);
}
