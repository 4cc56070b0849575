/**
 * From the header's JSON to its fields: names, types, encodings and lengths, in the order in
 * which crypto/SPEC.md has them checked (section 3). The values are judged in wire.js.
 *
 * @import { Bytes } from "./encoding.js"
 * @import { Direction, Header } from "./wire.js"
 */

import { fromB64u, parseJson } from "./encoding.js";
import { CryptoError, WireError } from "./errors.js";
import { isObject } from "./forms.js";

/** @typedef {"integer" | "text" | "object" | "array"} Type */

/** @type {Record<Type, (value: unknown) => boolean>} */
const IS = {
  integer: Number.isInteger,
  text: (value) => typeof value === "string",
  object: isObject,
  array: Array.isArray,
};

/** @type {Record<string, Type>} */
const REPORTER = { mailbox: "text", kem: "text" };

/** @type {Record<string, Type>} */
const WRAP = { key: "text", enc: "text", sealed: "text" };

/**
 * @param {boolean} report
 * @returns {Record<string, Type>} the fields of a header in their order
 */
function fields(report) {
  return {
    suite: "integer",
    scheme: "text",
    charter: "text",
    case: "text",
    direction: "text",
    sequence: "integer",
    previous: "text",
    sender: "text",
    ...(report && { reporter: "object" }),
    commit: "text",
    wraps: "array",
  };
}

/**
 * @param {Bytes} bytes
 * @returns {Header} of the right form; its values are not judged yet
 * @throws {WireError}
 */
export function readHeader(bytes) {
  const json = readObject(bytes);
  const report = json.direction === "report";
  checkFields(json, fields(report), "");
  if (report) checkFields(json.reporter, REPORTER, "reporter");
  for (const wrap of /** @type {unknown[]} */ (json.wraps)) checkFields(wrap, WRAP, "wraps");
  return decode(/** @type {Record<string, never>} */ (json), report);
}

/** @param {Bytes} bytes */
function readObject(bytes) {
  let json;
  try {
    json = parseJson(bytes);
  } catch {
    throw new WireError("header_malformed");
  }
  if (!isObject(json)) throw new WireError("header_malformed");
  return json;
}

/**
 * @param {unknown} value
 * @param {Record<string, Type>} types
 * @param {string} inside
 */
function checkFields(value, types, inside) {
  if (!isObject(value)) throw new WireError("field_type", { field: inside });
  for (const field of Object.keys(value)) {
    if (!Object.hasOwn(types, field)) throw new WireError("field_unknown", { inside });
  }
  for (const field of Object.keys(types)) {
    if (!Object.hasOwn(value, field)) throw new WireError("field_missing", { inside, field });
  }
  for (const [field, type] of Object.entries(types)) {
    if (!IS[type](value[field])) throw new WireError("field_type", { inside, field });
  }
}

/**
 * Every value has its type by now. The order of these lines is the order of the checks.
 *
 * @param {any} json
 * @param {boolean} report
 * @returns {Header}
 */
function decode(json, report) {
  return {
    suite: json.suite,
    scheme: binary(json.scheme, 16, "scheme"),
    charter: binary(json.charter, 32, "charter"),
    case: binary(json.case, 16, "case"),
    direction: /** @type {Direction} */ (json.direction),
    sequence: json.sequence,
    previous: binary(json.previous, 32, "previous"),
    sender: binary(json.sender, 32, "sender"),
    reporter: report
      ? {
          mailbox: binary(json.reporter.mailbox, 16, "mailbox"),
          kem: binary(json.reporter.kem, 1216, "kem"),
        }
      : null,
    commit: binary(json.commit, 32, "commit"),
    wraps: json.wraps.map((/** @type {Record<string, string>} */ wrap) => ({
      key: binary(wrap.key, 16, "key"),
      enc: binary(wrap.enc, 1120, "enc"),
      sealed: binary(wrap.sealed, 48, "sealed"),
    })),
  };
}

/**
 * @param {string | undefined} text
 * @param {number} length
 * @param {string} field
 */
function binary(text, length, field) {
  try {
    return fromB64u(text ?? "", length);
  } catch (error) {
    if (error instanceof CryptoError) throw new WireError(error.code, { ...error.facts, field });
    throw error;
  }
}
