/**
 * The form of an envelope (crypto/SPEC.md, section 3). No key is needed here, and nothing is
 * corrected: an envelope has one form, and everything else is refused by its own code.
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {"report" | "reply" | "answer" | "note"} Direction
 * @typedef {"conversation" | "internal"} Thread
 * @typedef {{mailbox: Bytes, kem: Bytes}} Reporter mailbox of 16 bytes, KEM public key
 * @typedef {{key: Bytes, enc: Bytes, sealed: Bytes}} Wrap the content key, sealed to one reader
 *
 * @typedef {object} Header
 * @property {number} suite 1
 * @property {Bytes} scheme 16 bytes
 * @property {Bytes} charter hash, 32 bytes
 * @property {Bytes} case 16 bytes
 * @property {Direction} direction
 * @property {number} sequence from 1
 * @property {Bytes} previous hash, 32 bytes
 * @property {Bytes} sender Ed25519 public key, 32 bytes
 * @property {Reporter | null} reporter in a report only
 * @property {Bytes} commit 32 bytes
 * @property {Wrap[]} wraps sorted by key id
 *
 * @typedef {object} Frame the parts of an envelope, each a view of `bytes`
 * @property {Bytes} bytes
 * @property {Bytes} signed everything before the signature
 * @property {Bytes} headerBytes
 * @property {Bytes} signature 64 bytes
 * @property {Bytes} payload
 *
 * @typedef {Frame & Header & {thread: Thread}} Envelope
 */

import { sha256 } from "./derivation.js";
import {
  b64u,
  canonicalJson,
  compareBytes,
  concat,
  equalBytes,
  readUnsigned,
  unsigned,
  utf8,
} from "./encoding.js";
import { WireError } from "./errors.js";
import { readHeader } from "./header.js";
import * as labels from "./labels.js";
import { PAYLOAD_SIZES } from "./padding.js";
import { verify } from "./signing.js";

const MAGIC = utf8("VARSEL-E");
const VERSION = 1;
const HEADER_LIMIT = 131_072;
const SIGNATURE_LENGTH = 64;
const WRAP_LIMIT = 32;
const SEQUENCE_LIMIT = 2_147_483_647;

/** What an envelope travels as. */
export const MEDIA_TYPE = "application/vnd.varsel.envelope";

/**
 * The directions, each with its number in the context.
 *
 * @type {Readonly<Record<Direction, number>>}
 */
export const DIRECTIONS = Object.freeze({ report: 1, reply: 2, answer: 3, note: 4 });

/**
 * @param {Bytes} bytes
 * @returns {Envelope}
 * @throws {WireError} the first check that fails names the error
 */
export function parse(bytes) {
  const frame = cut(bytes);
  const header = readHeader(frame.headerBytes);
  checkValues(header);
  if (!equalBytes(writeHeader(header), frame.headerBytes)) {
    throw new WireError("header_not_canonical");
  }
  if (!PAYLOAD_SIZES.has(frame.payload.length)) {
    throw new WireError("size_not_in_set", { size: frame.payload.length });
  }
  return { ...frame, ...header, thread: threadOf(header.direction) };
}

/**
 * @param {Direction} direction
 * @returns {Thread}
 */
export function threadOf(direction) {
  return direction === "note" ? "internal" : "conversation";
}

/**
 * @param {Envelope} envelope
 * @returns {Promise<void>}
 * @throws {import("./errors.js").OpenError} `signature_invalid`
 */
export async function checkSignature({ sender, signature, signed, payload }) {
  verify(sender, signature, labels.ENVELOPE_SIGNATURE, ...(await signedHashes(signed, payload)));
}

/**
 * @param {Bytes} signed everything before the signature
 * @param {Bytes} payload
 * @returns {Promise<Bytes[]>} what the signature is made over, behind its label
 */
export function signedHashes(signed, payload) {
  return Promise.all([sha256(signed), sha256(payload)]);
}

/**
 * @param {{bytes: Bytes} | Bytes} envelope
 * @returns {Promise<Bytes>} what the next envelope of the thread names as its previous
 */
export function envelopeHash(envelope) {
  return sha256(labels.ENVELOPE_HASH, envelope instanceof Uint8Array ? envelope : envelope.bytes);
}

/**
 * @param {Header} header
 * @returns {Bytes} its canonical JSON
 */
export function writeHeader(header) {
  const { reporter } = header;
  return canonicalJson({
    suite: header.suite,
    scheme: b64u(header.scheme),
    charter: b64u(header.charter),
    case: b64u(header.case),
    direction: header.direction,
    sequence: header.sequence,
    previous: b64u(header.previous),
    sender: b64u(header.sender),
    ...(reporter && { reporter: { mailbox: b64u(reporter.mailbox), kem: b64u(reporter.kem) } }),
    commit: b64u(header.commit),
    wraps: header.wraps.map(({ key, enc, sealed }) => ({
      key: b64u(key),
      enc: b64u(enc),
      sealed: b64u(sealed),
    })),
  });
}

/**
 * @param {Bytes} headerBytes
 * @returns {Bytes} everything before the signature
 */
export function writeFrame(headerBytes) {
  return concat(MAGIC, unsigned(VERSION, 1), unsigned(headerBytes.length, 4), headerBytes);
}

/** @param {Bytes} bytes @returns {Frame} */
function cut(bytes) {
  const start = bytes.subarray(0, MAGIC.length);
  if (!equalBytes(start, MAGIC.subarray(0, start.length))) throw new WireError("not_an_envelope");
  let offset = 0;
  /** @param {number} length */
  const take = (length) => {
    if (bytes.length - offset < length) throw new WireError("truncated");
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  take(MAGIC.length);
  if (take(1)[0] !== VERSION) throw new WireError("version_unknown");
  const length = readUnsigned(take(4));
  if (length < 2 || length > HEADER_LIMIT) throw new WireError("header_too_long", { length });
  const headerBytes = take(length);
  const signed = bytes.subarray(0, offset);
  const signature = take(SIGNATURE_LENGTH);
  return { bytes, signed, headerBytes, signature, payload: bytes.subarray(offset) };
}

/** @param {Header} header */
function checkValues({ suite, direction, sequence, previous, wraps }) {
  if (suite !== 1) throw new WireError("suite_unknown", { suite });
  if (!Object.hasOwn(DIRECTIONS, direction)) throw new WireError("direction_unknown");
  if (sequence < 1 || sequence > SEQUENCE_LIMIT || !isPlace(direction, sequence, previous)) {
    throw new WireError("sequence_invalid", { direction, sequence });
  }
  const sorted = wraps.every(
    ({ key }, index) => index === 0 || compareBytes(wraps[index - 1]?.key ?? key, key) < 0,
  );
  if (wraps.length < 1 || wraps.length > WRAP_LIMIT || !sorted) throw new WireError("wraps_invalid");
}

/**
 * @param {Direction} direction
 * @param {number} sequence
 * @param {Bytes} previous
 * @returns {boolean} whether an envelope of this direction can stand at this place
 */
function isPlace(direction, sequence, previous) {
  if (direction === "report") return sequence === 1 && previous.every((byte) => byte === 0);
  return direction === "note" || sequence > 1;
}
