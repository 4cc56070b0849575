/**
 * The one form of a charter's JSON (crypto/SPEC.md, section 9).
 *
 * @import { CharterFields, CharterRecipient, Texts } from "./charter.js"
 * @import { Bytes } from "./encoding.js"
 */

import { b64u, canonicalJson, equalBytes, fromB64u, parseJson } from "./encoding.js";
import { CharterError, CryptoError } from "./errors.js";
import { hasExactly, isDate, isObject, isText } from "./forms.js";
import { KEM_PUBLIC_LENGTH } from "./keys.js";

const FIELDS = [
  "varsel",
  "suite",
  "scheme",
  "version",
  "previous",
  "issued",
  "organisation",
  "title",
  "recipients",
  "signers",
  "receipt",
];
const RECIPIENT = ["name", "role", "kem", "verify", "since"];
const VERSION_LIMIT = 2_147_483_647;
const MOST_RECIPIENTS = 31;
const MOST_SIGNERS = 8;

/**
 * @param {CharterFields} fields
 * @returns {Bytes}
 */
export function writeCharter(fields) {
  return canonicalJson({
    varsel: "charter",
    suite: 1,
    scheme: b64u(fields.scheme),
    version: fields.version,
    previous: b64u(fields.previous),
    issued: fields.issued,
    organisation: fields.organisation,
    title: fields.title,
    recipients: fields.recipients.map(({ name, role, kem, verify, since }) => ({
      name,
      role,
      kem: b64u(kem),
      verify: b64u(verify),
      since,
    })),
    signers: fields.signers.map(b64u),
    receipt: b64u(fields.receipt),
  });
}

/**
 * @param {Bytes} bytes
 * @returns {CharterFields}
 * @throws {CharterError} `charter_malformed`
 */
export function readCharter(bytes) {
  try {
    const fields = decode(parseJson(bytes));
    demand(equalBytes(writeCharter(fields), bytes));
    return fields;
  } catch (cause) {
    throw Object.assign(new CharterError("charter_malformed"), { cause });
  }
}

/**
 * @param {unknown} json
 * @returns {CharterFields}
 */
function decode(json) {
  demand(hasExactly(json, FIELDS));
  demand(json.varsel === "charter" && json.suite === 1 && isDate(json.issued));
  const version = Number.isInteger(json.version) ? Number(json.version) : 0;
  demand(version >= 1 && version <= VERSION_LIMIT);
  const recipients = list(json.recipients, MOST_RECIPIENTS).map(decodeRecipient);
  const signers = list(json.signers, MOST_SIGNERS).map((key) => binary(key, 32));
  demand(allDifferent(recipients.map(({ kem }) => kem)));
  demand(allDifferent(recipients.map(({ verify }) => verify)));
  demand(allDifferent(signers));
  return {
    scheme: binary(json.scheme, 16),
    version,
    previous: binary(json.previous, 32),
    issued: json.issued,
    organisation: texts(json.organisation),
    title: texts(json.title),
    recipients,
    signers,
    receipt: binary(json.receipt, 32),
  };
}

/**
 * @param {unknown} json
 * @returns {CharterRecipient}
 */
function decodeRecipient(json) {
  demand(hasExactly(json, RECIPIENT));
  demand(isText(json.name) && json.name !== "" && isDate(json.since));
  return {
    name: json.name,
    role: texts(json.role),
    kem: binary(json.kem, KEM_PUBLIC_LENGTH),
    verify: binary(json.verify, 32),
    since: json.since,
  };
}

/**
 * @param {unknown} json
 * @returns {Texts}
 */
function texts(json) {
  demand(isObject(json));
  const entries = Object.entries(json);
  demand(entries.length > 0);
  demand(entries.every(([key, text]) => /^[a-z]{2}$/.test(key) && isText(text) && text !== ""));
  return /** @type {Texts} */ (json);
}

/**
 * @param {unknown} json
 * @param {number} most
 * @returns {unknown[]}
 */
function list(json, most) {
  demand(Array.isArray(json) && json.length >= 1 && json.length <= most);
  return json;
}

/**
 * @param {unknown} json
 * @param {number} length
 */
function binary(json, length) {
  demand(typeof json === "string");
  return fromB64u(json, length);
}

/** @param {Bytes[]} keys */
function allDifferent(keys) {
  return new Set(keys.map(b64u)).size === keys.length;
}

/**
 * @param {boolean} fits
 * @returns {asserts fits}
 */
function demand(fits) {
  if (!fits) throw new CryptoError("charter_malformed");
}
