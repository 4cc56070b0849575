/**
 * The receipt: the installation signs that it has stored an envelope, on which day
 * (crypto/SPEC.md, section 11).
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {{receipt: string, signature: string}} SignedReceipt as it travels
 *
 * @typedef {object} Sent the envelope that a receipt must be about
 * @property {Bytes} scheme
 * @property {Bytes} case
 * @property {number} sequence
 * @property {Bytes} envelope hash
 *
 * @typedef {Sent & {received: string}} Receipt with the day, `YYYY-MM-DD`
 */

import { b64u, canonicalJson, equalBytes, fromB64u, fromUtf8, parseJson, utf8 } from "./encoding.js";
import { CryptoError, OpenError } from "./errors.js";
import { hasExactly, isDate, isText } from "./forms.js";
import * as labels from "./labels.js";
import { isSigned, sign } from "./signing.js";

const FIELDS = ["varsel", "scheme", "case", "sequence", "envelope", "received"];
const SEQUENCE_LIMIT = 2_147_483_647;

/**
 * @param {Bytes} seed of the installation's receipt key
 * @param {Receipt} receipt
 * @returns {SignedReceipt}
 */
export function issue(seed, receipt) {
  const bytes = canonical(receipt);
  const signature = sign(seed, labels.RECEIPT_SIGNATURE, bytes);
  return { receipt: fromUtf8(bytes), signature: b64u(signature) };
}

/**
 * @param {unknown} signed as it came
 * @param {Bytes} key the charter's receipt key
 * @param {Sent} sent
 * @returns {Receipt}
 * @throws {OpenError} `receipt_malformed` or `receipt_invalid`
 */
export function check(signed, key, sent) {
  const { bytes, signature, receipt } = parse(signed);
  const about =
    equalBytes(receipt.scheme, sent.scheme) &&
    equalBytes(receipt.case, sent.case) &&
    receipt.sequence === sent.sequence &&
    equalBytes(receipt.envelope, sent.envelope);
  if (!about || !isSigned(key, signature, labels.RECEIPT_SIGNATURE, bytes)) {
    throw new OpenError("receipt_invalid");
  }
  return receipt;
}

/** @param {unknown} signed */
function parse(signed) {
  try {
    if (!hasExactly(signed, ["receipt", "signature"])) throw new OpenError("receipt_malformed");
    if (!isText(signed.receipt)) throw new OpenError("receipt_malformed");
    const bytes = utf8(signed.receipt);
    const signature = fromB64u(String(signed.signature), 64);
    const receipt = decode(parseJson(bytes));
    if (!equalBytes(canonical(receipt), bytes)) throw new OpenError("receipt_malformed");
    return { bytes, signature, receipt };
  } catch (error) {
    if (error instanceof CryptoError || error instanceof SyntaxError) {
      throw new OpenError("receipt_malformed");
    }
    throw error;
  }
}

/**
 * @param {unknown} json
 * @returns {Receipt}
 */
function decode(json) {
  if (!hasExactly(json, FIELDS) || json.varsel !== "receipt" || !isDate(json.received)) {
    throw new OpenError("receipt_malformed");
  }
  const sequence = Number.isInteger(json.sequence) ? Number(json.sequence) : 0;
  if (sequence < 1 || sequence > SEQUENCE_LIMIT) throw new OpenError("receipt_malformed");
  return {
    scheme: fromB64u(String(json.scheme), 16),
    case: fromB64u(String(json.case), 16),
    sequence,
    envelope: fromB64u(String(json.envelope), 32),
    received: json.received,
  };
}

/**
 * @param {Receipt} receipt
 * @returns {Bytes}
 */
function canonical(receipt) {
  return canonicalJson({
    varsel: "receipt",
    scheme: b64u(receipt.scheme),
    case: b64u(receipt.case),
    sequence: receipt.sequence,
    envelope: b64u(receipt.envelope),
    received: receipt.received,
  });
}
