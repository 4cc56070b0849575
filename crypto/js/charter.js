/**
 * The charter says who may read the reports of a scheme, and each version is signed under the
 * one before it (crypto/SPEC.md, section 9). No key to seal to comes from anywhere else.
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {Record<string, string>} Texts language to text
 *
 * @typedef {object} CharterRecipient
 * @property {string} name
 * @property {Texts} role
 * @property {Bytes} kem 1216 bytes
 * @property {Bytes} verify 32 bytes
 * @property {string} since `YYYY-MM-DD`
 *
 * @typedef {object} CharterFields
 * @property {Bytes} scheme 16 bytes
 * @property {number} version from 1
 * @property {Bytes} previous hash of the version before, 32 bytes
 * @property {string} issued `YYYY-MM-DD`
 * @property {Texts} organisation
 * @property {Texts} title
 * @property {CharterRecipient[]} recipients
 * @property {Bytes[]} signers who may sign the next version
 * @property {Bytes} receipt key that signs receipts, 32 bytes
 *
 * @typedef {CharterRecipient & {keyId: Bytes}} Reader a recipient with the id of the KEM key
 *
 * @typedef {Omit<CharterFields, "recipients"> & {recipients: Reader[], bytes: Bytes, hash: Bytes,
 *   fingerprint: string}} Charter as read and hashed
 *
 * @typedef {{charter: string, signer: string, signature: string}} SignedCharter as it travels
 */

import { readCharter, writeCharter } from "./charter_form.js";
import { sha256 } from "./derivation.js";
import { b64u, equalBytes, fromB64u, fromUtf8, utf8 } from "./encoding.js";
import { CharterError, CryptoError } from "./errors.js";
import { hasExactly, isText } from "./forms.js";
import { fingerprint, keyId } from "./keys.js";
import * as labels from "./labels.js";
import { isSigned, sign as signBytes, verifyKey } from "./signing.js";

/**
 * @param {CharterFields} fields
 * @returns {Bytes} the canonical JSON, to be signed
 * @throws {CharterError} `charter_malformed`
 */
export function build(fields) {
  const bytes = writeCharter(fields);
  readCharter(bytes);
  return bytes;
}

/**
 * @param {Bytes} bytes
 * @param {Bytes} seed the signer's
 * @returns {SignedCharter}
 * @throws {CharterError} `charter_malformed`
 */
export function sign(bytes, seed) {
  readCharter(bytes);
  return {
    charter: fromUtf8(bytes),
    signer: b64u(verifyKey(seed)),
    signature: b64u(signBytes(seed, labels.CHARTER_SIGNATURE, bytes)),
  };
}

/**
 * @param {Bytes} bytes
 * @returns {Promise<Charter>}
 * @throws {CharterError} `charter_malformed`
 */
export async function parse(bytes) {
  const fields = readCharter(bytes);
  const hash = await sha256(labels.CHARTER_HASH, bytes);
  const recipients = await Promise.all(
    fields.recipients.map(async (person) => ({ ...person, keyId: await keyId(person.kem) })),
  );
  return { ...fields, recipients, bytes, hash, fingerprint: fingerprint(hash) };
}

/**
 * @param {unknown} chain signed charters from version 1 on
 * @returns {Promise<Charter[]>} the last is the one to use
 * @throws {CharterError} `charter_malformed`, `charter_signature_invalid`,
 *   `charter_signer_unknown` or `charter_chain_broken`; facts: version, the place in the chain
 */
export async function verifyChain(chain) {
  if (!Array.isArray(chain)) throw new CharterError("charter_malformed");
  if (chain.length === 0) throw new CharterError("charter_chain_broken");
  /** @type {Charter[]} */
  const charters = [];
  for (const item of chain) {
    const version = charters.length + 1;
    const { bytes, signer, signature } = readSigned(item);
    const charter = await parse(bytes);
    const before = charters.at(-1);
    if (!isSigned(signer, signature, labels.CHARTER_SIGNATURE, bytes)) {
      throw new CharterError("charter_signature_invalid", { version });
    }
    if (!(before ?? charter).signers.some((key) => equalBytes(key, signer))) {
      throw new CharterError("charter_signer_unknown", { version });
    }
    if (!follows(charter, before)) throw new CharterError("charter_chain_broken", { version });
    charters.push(charter);
  }
  return charters;
}

/**
 * The parts of a signed charter as it travels; nothing is verified.
 *
 * @param {unknown} json
 * @returns {{bytes: Bytes, signer: Bytes, signature: Bytes}}
 * @throws {CharterError} `charter_malformed`
 */
export function readSigned(json) {
  if (!hasExactly(json, ["charter", "signer", "signature"]) || !Object.values(json).every(isText)) {
    throw new CharterError("charter_malformed");
  }
  const { charter, signer, signature } = /** @type {SignedCharter} */ (/** @type {unknown} */ (json));
  try {
    return {
      bytes: utf8(charter),
      signer: fromB64u(signer, 32),
      signature: fromB64u(signature, 64),
    };
  } catch (error) {
    if (error instanceof CryptoError) throw new CharterError("charter_malformed");
    throw error;
  }
}

/**
 * @param {Charter} charter
 * @param {Charter} [before]
 */
function follows(charter, before) {
  if (!before) return charter.version === 1 && charter.previous.every((byte) => byte === 0);
  return (
    charter.version === before.version + 1 &&
    equalBytes(charter.previous, before.hash) &&
    equalBytes(charter.scheme, before.scheme) &&
    charter.issued >= before.issued
  );
}
