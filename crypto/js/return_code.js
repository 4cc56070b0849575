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
import { concat, equalBytes, randomBytes, wipe } from "./encoding.js";
import { GroupsError } from "./errors.js";
import { readGroups, writeGroups } from "./groups.js";
import { kemKeysFromSeed } from "./keys.js";
import * as labels from "./labels.js";
import { verifyKey } from "./signing.js";

const GROUPS = 7;
const LENGTH = 2 * GROUPS;
const CHECKSUM_BITS = 0x7f;
const ROUNDS = 600_000;

/** @returns {Promise<Bytes>} 105 random bits and 7 bits of checksum, 14 bytes */
export function newCode() {
  return withChecksum(randomBytes(LENGTH));
}

/**
 * @param {Bytes} code 14 bytes
 * @returns {Promise<string>} seven groups
 */
export async function write(code) {
  return writeGroups(code);
}

/**
 * @param {string} text as typed
 * @returns {Promise<Bytes>} 14 bytes
 * @throws {GroupsError} `groups_letter`, `groups_length` or `code_checksum`
 */
export async function read(text) {
  const code = readGroups(text, GROUPS);
  if (!equalBytes(code, await withChecksum(code))) throw new GroupsError("code_checksum");
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
  const bare = withoutChecksum(code);
  const key = await crypto.subtle.importKey("raw", bare, "PBKDF2", false, ["deriveBits"]);
  const stretched = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 512));
  const mailbox = await hkdf(stretched, "", labels.CODE_MAILBOX, 16);
  const signingSeed = await hkdf(stretched, "", labels.CODE_SIGNING, 32);
  const kem = await kemKeysFromSeed(await hkdf(stretched, "", labels.CODE_KEM, 32));
  wipe(stretched, bare);
  return { ...kem, mailbox, signingSeed, verify: verifyKey(signingSeed) };
}

/** @param {Bytes} code */
function withoutChecksum(code) {
  const bare = code.slice();
  bare[LENGTH - 1] = (code[LENGTH - 1] ?? 0) & ~CHECKSUM_BITS;
  return bare;
}

/** @param {Bytes} code */
async function withChecksum(code) {
  const whole = withoutChecksum(code);
  const [first = 0] = await sha256(labels.CODE_CHECKSUM, whole);
  whole[LENGTH - 1] = (whole[LENGTH - 1] ?? 0) | (first >> 1);
  return whole;
}
