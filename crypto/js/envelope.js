/**
 * Sealing and opening (crypto/SPEC.md, section 4). If anything is wrong nothing comes out: there
 * is no way through this file on which a text leaves it unsealed.
 *
 * @import { Bytes } from "./encoding.js"
 * @import { KemKeys } from "./keys.js"
 * @import { Message } from "./message.js"
 * @import { Direction, Envelope, Header, Reporter, Wrap } from "./wire.js"
 *
 * @typedef {object} Context where an envelope belongs
 * @property {Bytes} scheme 16 bytes
 * @property {Bytes} charter hash, 32 bytes
 * @property {Bytes} case 16 bytes
 * @property {Direction} direction
 * @property {number} sequence
 * @property {Bytes} previous hash, 32 bytes
 * @property {Reporter | null} reporter in a report, and only there
 */

import { KEM_MLKEM768_X25519 } from "@panva/hpke-noble";
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke";

import { hkdf, sha256 } from "./derivation.js";
import { compareBytes, concat, equalBytes, randomBytes, unsigned, wipe } from "./encoding.js";
import { CryptoError, OpenError } from "./errors.js";
import { isKemPublic, keyId } from "./keys.js";
import * as labels from "./labels.js";
import { decodeMessage, encodeMessage } from "./message.js";
import { padMessage, unpadMessage } from "./padding.js";
import { sign, verifyKey } from "./signing.js";
import { openStream, sealStream } from "./stream.js";
import { checkSignature, DIRECTIONS, parse, signedHashes, writeFrame, writeHeader } from "./wire.js";

const SUITE = 1;
const HPKE = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const NO_REPORTER = new Uint8Array(48);

/** The `previous` of a case's first envelope. */
export const NO_PREVIOUS = new Uint8Array(32);

/** @returns {Bytes} the id of a new case, 16 bytes */
export function newCase() {
  return randomBytes(16);
}

/**
 * @param {Message} message
 * @param {object} to
 * @param {Context} to.context
 * @param {Bytes} to.senderSeed signing seed, 32 bytes
 * @param {Bytes[]} to.readers KEM public keys of all who shall read it, the sender's own included
 * @returns {Promise<Bytes>} the envelope
 * @throws {CryptoError} `field_missing` (reporter), `message_invalid`, `message_too_long`,
 *   `key_invalid`, or what a reader would refuse the form for
 */
export async function seal(message, { context, senderSeed, readers }) {
  if ((context.reporter !== null) !== (context.direction === "report")) {
    throw new CryptoError("field_missing", { field: "reporter" });
  }
  const padded = padMessage(encodeMessage(message, context.direction));
  const contentKey = randomBytes(32);
  try {
    const place = { suite: SUITE, ...context, sender: verifyKey(senderSeed) };
    const bound = await contextHash(place);
    const wraps = await Promise.all(readers.map((reader) => wrap(contentKey, bound, reader)));
    wraps.sort((a, b) => compareBytes(a.key, b.key));
    const commit = await hkdf(contentKey, bound, labels.COMMIT, 32);
    const headerBytes = writeHeader({ ...place, commit, wraps });
    const payload = await sealStream(await payloadKey(contentKey, headerBytes), padded);
    const signed = writeFrame(headerBytes);
    const hashes = await signedHashes(signed, payload);
    const signature = sign(senderSeed, labels.ENVELOPE_SIGNATURE, ...hashes);
    const envelope = concat(signed, signature, payload);
    // What a reader would refuse must not leave this page.
    parse(envelope);
    return envelope;
  } finally {
    wipe(contentKey, padded);
  }
}

/**
 * @param {Envelope} envelope as `parse` gave it
 * @param {KemKeys} keys of one who may read it
 * @returns {Promise<Message>}
 * @throws {OpenError} `signature_invalid`, `not_a_reader`, `wrap_invalid`, `commit_mismatch`,
 *   `payload_invalid`, `payload_truncated`, `padding_invalid` or `message_invalid`
 */
export async function openEnvelope(envelope, keys) {
  await checkSignature(envelope);
  const mine = envelope.wraps.find(({ key }) => equalBytes(key, keys.keyId));
  if (!mine) throw new OpenError("not_a_reader");
  const bound = await contextHash(envelope);
  const contentKey = await unwrap(mine, bound, keys);
  const key = await payloadKey(contentKey, envelope.headerBytes);
  try {
    const commit = await hkdf(contentKey, bound, labels.COMMIT, 32);
    if (!equalBytes(commit, envelope.commit)) throw new OpenError("commit_mismatch");
    const padded = await openStream(key, envelope.payload);
    return decodeMessage(unpadMessage(padded), envelope.direction);
  } finally {
    wipe(contentKey, key);
  }
}

/**
 * @param {Omit<Header, "commit" | "wraps">} header
 * @returns {Promise<Bytes>} what ties wraps and commitment to this place
 */
async function contextHash(header) {
  const { reporter } = header;
  return sha256(
    labels.CONTEXT,
    unsigned(header.suite, 2),
    header.scheme,
    header.charter,
    header.case,
    unsigned(DIRECTIONS[header.direction], 1),
    unsigned(header.sequence, 4),
    header.previous,
    header.sender,
    reporter ? concat(reporter.mailbox, await sha256(reporter.kem)) : NO_REPORTER,
  );
}

/**
 * @param {Bytes} contentKey
 * @param {Bytes} headerBytes
 */
async function payloadKey(contentKey, headerBytes) {
  return hkdf(contentKey, await sha256(headerBytes), labels.PAYLOAD, 32);
}

/**
 * @param {Bytes} contentKey
 * @param {Bytes} bound
 * @param {Bytes} reader KEM public key
 * @returns {Promise<Wrap>}
 * @throws {CryptoError} `key_invalid`
 */
async function wrap(contentKey, bound, reader) {
  if (!isKemPublic(reader)) throw new CryptoError("key_invalid");
  const key = await keyId(reader);
  const info = concat(labels.WRAP, bound, key);
  try {
    const publicKey = await HPKE.DeserializePublicKey(reader);
    const { encapsulatedSecret, ciphertext } = await HPKE.Seal(publicKey, contentKey, { info });
    return { key, enc: concat(encapsulatedSecret), sealed: concat(ciphertext) };
  } catch (cause) {
    throw Object.assign(new CryptoError("key_invalid"), { cause });
  }
}

/**
 * @param {Wrap} wrap
 * @param {Bytes} bound
 * @param {KemKeys} keys
 * @returns {Promise<Bytes>} the content key
 * @throws {OpenError} `wrap_invalid`
 */
async function unwrap({ key, enc, sealed }, bound, { kemPrivate }) {
  const info = concat(labels.WRAP, bound, key);
  try {
    const privateKey = await HPKE.DeserializePrivateKey(kemPrivate, false);
    return concat(await HPKE.Open(privateKey, enc, sealed, { info }));
  } catch {
    throw new OpenError("wrap_invalid");
  }
}
