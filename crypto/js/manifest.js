/**
 * The manifest: what a reporter's site must answer, signed by its operator
 * (crypto/SPEC.md, section 16).
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {object} Entry one address
 * @property {string} path
 * @property {number} status
 * @property {Bytes} sha256 of the body
 * @property {number} headers place in the manifest's list of header sets, from 0
 *
 * @typedef {object} CharterInForce
 * @property {string} path where a scheme's charters are had
 * @property {number} version 0 where there is none
 * @property {Bytes} hash zeros where there is none
 *
 * @typedef {object} Manifest
 * @property {string} release
 * @property {string} made `YYYY-MM-DD`
 * @property {[string, string][][]} headers
 * @property {Entry[]} entries
 * @property {CharterInForce[]} charters
 */

import { b64u, canonicalJson, concat, equalBytes, fromB64u, parseJson, utf8 } from "./encoding.js";
import { CryptoError, OpenError } from "./errors.js";
import { sha256 } from "./derivation.js";
import { hasExactly, isDate, isText } from "./forms.js";
import { writeGroups } from "./groups.js";
import * as labels from "./labels.js";
import { isSigned } from "./signing.js";

const FIELDS = ["varsel", "release", "made", "headers", "entries", "charters"];
const MAX_NUMBER = 2_147_483_647;
const NO_CHARTER = new Uint8Array(32);

/**
 * @param {Bytes} file as it is served
 * @param {Bytes} key the release key; the key that the file brings is no proof
 * @returns {Manifest}
 * @throws {OpenError} `manifest_malformed` or `manifest_invalid`
 */
export function read(file, key) {
  return strictly(() => {
    const carried = parseJson(file);
    if (!hasExactly(carried, ["manifest", "key", "signature"])) throw malformed();
    if (!isText(carried.manifest)) throw malformed();
    const bytes = utf8(carried.manifest);
    const brought = fromB64u(text(carried.key), 32);
    const signature = fromB64u(text(carried.signature), 64);
    if (!equalBytes(brought, key) || !isSigned(key, signature, labels.MANIFEST_SIGNATURE, bytes)) {
      throw new OpenError("manifest_invalid");
    }
    const manifest = decode(parseJson(bytes));
    if (!equalBytes(canonical(manifest), bytes)) throw malformed();
    return manifest;
  });
}

/**
 * @param {Bytes} key the release key
 * @returns {Promise<string>} eight five-letter groups
 */
export async function fingerprint(key) {
  return writeGroups((await sha256(concat(labels.RELEASE_KEY, key))).slice(0, 16));
}

const malformed = () => new OpenError("manifest_malformed");

/**
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
function strictly(work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof CryptoError && error.code === "manifest_invalid") throw error;
    if (error instanceof CryptoError || error instanceof SyntaxError) throw malformed();
    throw error;
  }
}

/** @param {unknown} json */
function decode(json) {
  if (!hasExactly(json, FIELDS) || json.varsel !== "manifest" || !isDate(json.made)) throw malformed();
  const headers = list(json.headers, 1).map(headerSet);
  const entries = list(json.entries, 1).map((value) => entry(value, headers.length));
  const charters = list(json.charters, 0).map(charterInForce);
  ascending(entries.map(({ path }) => path));
  ascending(charters.map(({ path }) => path));
  return { release: text(json.release, 1), made: json.made, headers, entries, charters };
}

/**
 * @param {unknown} value
 * @returns {[string, string][]}
 */
function headerSet(value) {
  const pairs = list(value, 0).map((pair) => {
    const [name, held, ...more] = list(pair, 2);
    if (more.length > 0 || !/^[a-z0-9-]+$/.test(text(name))) throw malformed();
    return /** @type {[string, string]} */ ([text(name), text(held)]);
  });
  ascending(pairs.map(([name]) => name));
  return pairs;
}

/**
 * @param {unknown} value
 * @param {number} headerSets
 * @returns {Entry}
 */
function entry(value, headerSets) {
  if (!hasExactly(value, ["path", "status", "sha256", "headers"])) throw malformed();
  return {
    path: path(value.path),
    status: integer(value.status, 200, 599),
    sha256: fromB64u(text(value.sha256), 32),
    headers: integer(value.headers, 0, headerSets - 1),
  };
}

/**
 * @param {unknown} value
 * @returns {CharterInForce}
 */
function charterInForce(value) {
  if (!hasExactly(value, ["path", "version", "hash"])) throw malformed();
  const version = integer(value.version, 0, MAX_NUMBER);
  const hash = fromB64u(text(value.hash), 32);
  if ((version === 0) !== equalBytes(hash, NO_CHARTER)) throw malformed();
  return { path: path(value.path), version, hash };
}

/**
 * @param {unknown} value
 * @param {number} least
 * @returns {unknown[]}
 */
function list(value, least) {
  if (!Array.isArray(value) || value.length < least) throw malformed();
  return value;
}

/**
 * @param {unknown} value
 * @param {number} least
 */
function text(value, least = 0) {
  if (!isText(value) || value.length < least) throw malformed();
  return value;
}

/** @param {unknown} value */
function path(value) {
  const found = text(value);
  if (!/^\/[!-~]*$/.test(found)) throw malformed();
  return found;
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function integer(value, least, most) {
  const number = Number.isInteger(value) ? Number(value) : least - 1;
  if (number < least || number > most) throw malformed();
  return number;
}

/** @param {string[]} names each must come after the one before it */
function ascending(names) {
  names.forEach((name, index) => {
    if (index > 0 && name <= /** @type {string} */ (names[index - 1])) throw malformed();
  });
}

/** @param {Manifest} manifest */
function canonical(manifest) {
  return canonicalJson({
    varsel: "manifest",
    release: manifest.release,
    made: manifest.made,
    headers: manifest.headers,
    entries: manifest.entries.map((one) => ({ ...one, sha256: b64u(one.sha256) })),
    charters: manifest.charters.map((one) => ({ ...one, hash: b64u(one.hash) })),
  });
}
