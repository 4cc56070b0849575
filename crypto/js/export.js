/**
 * A case on its own, to be read with the recovery kit alone where the server is unknown
 * (crypto/SPEC.md, section 13).
 *
 * @import { SignedCharter } from "./charter.js"
 * @import { Bytes } from "./encoding.js"
 * @import { Keyring } from "./keyring_form.js"
 *
 * @typedef {object} Export
 * @property {Keyring} keyring with the recovery slot alone
 * @property {SignedCharter[]} charters the chain, not verified yet
 * @property {Bytes[]} envelopes not parsed yet
 */

import { readSigned } from "./charter.js";
import { b64u, fromB64u, parseJson, utf8 } from "./encoding.js";
import { CryptoError, KeyringError } from "./errors.js";
import { hasExactly } from "./forms.js";
import { fromJson, toJson } from "./keyring_form.js";

const FIELDS = ["varsel", "version", "keyring", "charters", "envelopes"];

/** What the file's name ends in. */
export const ENDING = ".varsel";

/**
 * The passphrase slot stays behind: a file that is carried about must not invite guessing.
 *
 * @param {Export} content
 * @returns {Bytes}
 * @throws {KeyringError} `slot_absent`
 */
export function write({ keyring, charters, envelopes }) {
  const slots = keyring.slots.filter(({ kind }) => kind === "recovery");
  if (slots.length === 0) throw new KeyringError("slot_absent", { kind: "recovery" });
  const content = {
    varsel: "export",
    version: 1,
    keyring: toJson({ ...keyring, slots }),
    charters: charters.map(({ charter, signer, signature }) => ({ charter, signer, signature })),
    envelopes: envelopes.map(b64u),
  };
  return utf8(JSON.stringify(content));
}

/**
 * @param {Bytes} bytes
 * @returns {Export}
 * @throws {CryptoError} `export_malformed`, `charter_malformed`, or what is wrong with the keyring
 */
export function read(bytes) {
  const json = readObject(bytes);
  const keyring = fromJson(json.keyring);
  const charters = list(json.charters);
  charters.forEach(readSigned);
  return {
    keyring,
    charters: /** @type {SignedCharter[]} */ (charters),
    envelopes: list(json.envelopes).map(readEnvelope),
  };
}

/** @param {Bytes} bytes */
function readObject(bytes) {
  let json;
  try {
    json = parseJson(bytes);
  } catch {
    throw new CryptoError("export_malformed");
  }
  if (!hasExactly(json, FIELDS) || json.varsel !== "export" || json.version !== 1) {
    throw new CryptoError("export_malformed");
  }
  return json;
}

/**
 * @param {unknown} json
 * @returns {unknown[]}
 */
function list(json) {
  if (!Array.isArray(json)) throw new CryptoError("export_malformed");
  return json;
}

/** @param {unknown} text */
function readEnvelope(text) {
  if (typeof text !== "string") throw new CryptoError("export_malformed");
  try {
    return fromB64u(text);
  } catch (error) {
    if (error instanceof CryptoError) throw new CryptoError("export_malformed");
    throw error;
  }
}
