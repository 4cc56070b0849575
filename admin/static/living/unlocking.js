// From a passphrase to unlocked keys, for the sign-in page and for pages that were locked.

import { fromB64u } from "#crypto/encoding.js";

import { unlock } from "./key-store.js";
import { stretch } from "./stretching.js";
import { address, getJson } from "../server.js";

const SALT_BYTES = 16;

/**
 * The salt of the passphrase slot, as it stands in a keyring's JSON.
 *
 * @param {{slots?: {kind: string, salt: string}[]}} keyring
 */
export function passphraseSalt(keyring) {
  const slot = keyring.slots?.find(({ kind }) => kind === "passphrase");
  return fromB64u(slot?.salt ?? "", SALT_BYTES);
}

/**
 * Unlocks the keys of whoever is signed in.
 *
 * @param {string} passphrase
 * @param {(fraction: number) => void} onProgress
 */
export async function unlockAgain(passphrase, onProgress) {
  const keyring = await getJson(address("/keyring"));
  const { slotKey } = await stretch(passphrase, passphraseSalt(keyring), onProgress);
  await unlock(keyring, slotKey);
}
