/**
 * The return code: the one thing a reporter keeps (crypto/SPEC.md, section 8). From it come the
 * mailbox's name and the reporter's keys; it leaves the page only on paper or in memory.
 *
 * @import { Bytes } from "./encoding.js"
 * @import { KemKeys, SigningKeys } from "./keys.js"
 *
 * @typedef {KemKeys & SigningKeys & {mailbox: Bytes}} ReporterKeys
 */

import { hkdf, sha256 } from "./derivation.js";
import { concat, randomBytes, wipe } from "./encoding.js";
import { GroupsError } from "./errors.js";
import { readGroups, writeGroups } from "./groups.js";
import { kemKeysFromSeed } from "./keys.js";
import * as labels from "./labels.js";
import { verifyKey } from "./signing.js";

const GROUPS = 7;
const LENGTH = 2 * GROUPS;
const CHECKSUM_BITS = 0x7f;
const ROUNDS = 600_000;

/** @returns {Bytes} 14 bytes, the last 7 bits zero */
export function newCode() {
  return withChecksum(randomBytes(LENGTH), 0);
}

/**
 * @param {Bytes} code
 * @returns {Promise<string>} seven groups
 */
export async function write(code) {
  return writeGroups(withChecksum(code, await checksum(code)));
}

/**
 * @param {string} text as typed
 * @returns {Promise<Bytes>} 14 bytes, the last 7 bits zero
 * @throws {GroupsError} `groups_letter`, `groups_length` or `code_checksum`
 */
export async function read(text) {
  const bytes = readGroups(text, GROUPS);
  const code = withChecksum(bytes, 0);
  if ((bytes[LENGTH - 1] ?? 0) % 128 !== (await checksum(code))) {
    throw new GroupsError("code_checksum");
  }
  return code;
}

/**
 * Takes about a second on purpose: guessing codes must be slow.
 *
 * @param {Bytes} code
 * @param {Bytes} salt the organisation's, 16 bytes
 * @returns {Promise<ReporterKeys>}
 */
export async function derive(code, salt) {
  const algorithm = {
    name: "PBKDF2",
    hash: "SHA-512",
    salt: concat(labels.CODE_STRETCH, salt),
    iterations: ROUNDS,
  };
  const key = await crypto.subtle.importKey("raw", code, "PBKDF2", false, ["deriveBits"]);
  const stretched = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 512));
  const mailbox = await hkdf(stretched, "", labels.CODE_MAILBOX, 16);
  const signingSeed = await hkdf(stretched, "", labels.CODE_SIGNING, 32);
  const kem = await kemKeysFromSeed(await hkdf(stretched, "", labels.CODE_KEM, 32));
  wipe(stretched);
  return { ...kem, mailbox, signingSeed, verify: verifyKey(signingSeed) };
}

/**
 * @param {Bytes} code
 * @param {number} check seven bits
 */
function withChecksum(code, check) {
  const bytes = code.slice();
  bytes[LENGTH - 1] = ((code[LENGTH - 1] ?? 0) & ~CHECKSUM_BITS) | check;
  return bytes;
}

/** @param {Bytes} code */
async function checksum(code) {
  return ((await sha256(labels.CODE_CHECKSUM, code))[0] ?? 0) >> 1;
}
