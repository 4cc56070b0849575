// One runner for each kind of vector: what it does with the input, and what comes of it.

import assert from "node:assert/strict";

import { openAttachment } from "#crypto/attachment.js";
import * as charters from "#crypto/charter.js";
import { sha256 } from "#crypto/derivation.js";
import { b64u, concat, fromB64u } from "#crypto/encoding.js";
import { openEnvelope, seal } from "#crypto/envelope.js";
import * as exports_ from "#crypto/export.js";
import { readGroups, writeGroups } from "#crypto/groups.js";
import * as fillings from "#crypto/filling.js";
import * as keyrings from "#crypto/keyring.js";
import { fingerprint, keyFingerprint, kemKeysFromSeed, recipientKeys } from "#crypto/keys.js";
import * as manifests from "#crypto/manifest.js";
import { decodeMessage } from "#crypto/message.js";
import { padAttachment, padMessage, unpadAttachment, unpadMessage } from "#crypto/padding.js";
import { verifyMailbox, verifyRecipient } from "#crypto/proof.js";
import { linkKeys } from "#crypto/question.js";
import * as receipts from "#crypto/receipt.js";
import * as returnCode from "#crypto/return_code.js";
import { openStream, sealStream } from "#crypto/stream.js";
import * as threads from "#crypto/thread.js";
import { checkSignature, envelopeHash, parse } from "#crypto/wire.js";
import * as works from "#crypto/work.js";

/**
 * @import { Bytes } from "#crypto/encoding.js"
 * @typedef {Record<string, any>} Json
 * @typedef {string | (string | {repeat: string, times: number})[]} Pieces
 */

/**
 * @param {Pieces} value
 * @returns {Bytes}
 */
function bytes(value) {
  if (typeof value === "string") return fromB64u(value);
  return concat(
    ...value.map((piece) => {
      if (typeof piece === "string") return fromB64u(piece);
      const unit = fromB64u(piece.repeat);
      const run = new Uint8Array(unit.length * piece.times);
      for (let index = 0; index < piece.times; index++) run.set(unit, index * unit.length);
      return run;
    }),
  );
}

/**
 * Compares long values as bytes, whatever pieces they are written in, and gives back the
 * expected spelling.
 *
 * @param {Bytes} found
 * @param {Pieces | undefined} expected
 */
function spelled(found, expected) {
  if (expected === undefined) return b64u(found);
  assert.ok(Buffer.from(found).equals(Buffer.from(bytes(expected))), "other bytes");
  return expected;
}

/** @param {Json} reader */
async function readerKeys({ secret, code, salt, kem_seed }) {
  if (secret) return recipientKeys(fromB64u(secret, 32));
  if (code) return returnCode.derive(fromB64u(code, 14), fromB64u(salt, 16));
  return kemKeysFromSeed(fromB64u(kem_seed, 32));
}

/** @param {Json} context */
function readContext(context) {
  const { direction, sequence, reporter } = context;
  return {
    scheme: fromB64u(context.scheme),
    charter: fromB64u(context.charter),
    case: fromB64u(context.case),
    direction,
    sequence,
    previous: fromB64u(context.previous),
    reporter: reporter && { mailbox: fromB64u(reporter.mailbox), kem: fromB64u(reporter.kem) },
  };
}

/** @type {Record<string, (input: any, expect: Json) => Promise<Json>>} */
export const RUNNERS = {
  encoding: async ({ text, length }, expect) => {
    const found = fromB64u(text, length ?? undefined);
    assert.equal(b64u(found), text);
    return { bytes: spelled(found, expect.bytes) };
  },

  groups: async ({ text, groups }) => {
    const found = readGroups(text, groups);
    return { bytes: b64u(found), text: writeGroups(found) };
  },

  kem: async ({ seed }) => {
    const { kemPublic, keyId } = await kemKeysFromSeed(fromB64u(seed));
    const words = await keyFingerprint(kemPublic);
    return { public: b64u(kemPublic), key: b64u(keyId), fingerprint: words };
  },

  recipient: async ({ secret }) => {
    const keys = await recipientKeys(fromB64u(secret));
    return {
      kem: b64u(keys.kemPublic),
      verify: b64u(keys.verify),
      signing_seed: b64u(keys.signingSeed),
      key: b64u(keys.keyId),
    };
  },

  link: async ({ secret }) => {
    const keys = await linkKeys(fromB64u(secret));
    return {
      token: b64u(keys.token),
      kem: b64u(keys.kemPublic),
      verify: b64u(keys.verify),
      signing_seed: b64u(keys.signingSeed),
      key: b64u(keys.keyId),
    };
  },

  "return-code": async ({ text, salt }) => {
    const code = await returnCode.read(text);
    const keys = await returnCode.derive(code, fromB64u(salt));
    return {
      code: b64u(code),
      text: await returnCode.write(code),
      mailbox: b64u(keys.mailbox),
      verify: b64u(keys.verify),
      signing_seed: b64u(keys.signingSeed),
      kem: b64u(keys.kemPublic),
    };
  },

  "recovery-kit": async ({ text }) => {
    const kit = await keyrings.readKit(text);
    return { kit: b64u(kit), text: await keyrings.writeKit(kit) };
  },

  "envelope-parse": async (input) => {
    const envelope = parse(bytes(input.envelope));
    const { direction, thread, sequence, scheme, charter, previous, sender, wraps } = envelope;
    return {
      direction,
      thread,
      sequence,
      scheme: b64u(scheme),
      charter: b64u(charter),
      case: b64u(envelope.case),
      previous: b64u(previous),
      sender: b64u(sender),
      hash: b64u(await envelopeHash(envelope)),
      readers: wraps.map(({ key }) => b64u(key)),
    };
  },

  "envelope-signature": async ({ envelope }) => {
    await checkSignature(parse(bytes(envelope)));
    return {};
  },

  "envelope-open": async ({ envelope, reader }) => ({
    message: await openEnvelope(parse(bytes(envelope)), await readerKeys(reader)),
  }),

  "envelope-seal": async ({ message, context, sender_seed, readers }) => {
    await seal(message, {
      context: readContext(context),
      senderSeed: fromB64u(sender_seed),
      readers: readers.map((/** @type {string} */ reader) => fromB64u(reader)),
    });
    return {};
  },

  message: async ({ json, direction }) => ({ message: decodeMessage(bytes(json), direction) }),

  stream: async ({ key, stream }, expect) => {
    const sealed = bytes(stream);
    const plaintext = await openStream(fromB64u(key), sealed);
    assert.ok(Buffer.from(await sealStream(fromB64u(key), plaintext)).equals(sealed));
    return { plaintext: spelled(plaintext, expect.plaintext) };
  },

  pad: async ({ of, content }) => {
    const [pad, unpad] = of === "message" ? [padMessage, unpadMessage] : [padAttachment, unpadAttachment];
    const padded = pad(bytes(content));
    assert.ok(Buffer.from(unpad(padded)).equals(bytes(content)));
    return { length: padded.length };
  },

  unpad: async ({ of, padded }, expect) => {
    const unpad = of === "message" ? unpadMessage : unpadAttachment;
    return { content: spelled(unpad(bytes(padded)), expect.content) };
  },

  attachment: async ({ file, reference }, expect) => ({
    content: spelled(await openAttachment(bytes(file), reference), expect.content),
  }),

  keyring: async ({ keyring, passphrase, kit }) => {
    const read = keyrings.fromJson(keyring);
    const secret =
      kit === undefined
        ? await keyrings.unlockWithPassphrase(read, passphrase)
        : await keyrings.unlockWithKit(read, await keyrings.readKit(kit));
    return { secret: b64u(secret) };
  },

  "sign-in": async ({ passphrase, salt }) => ({
    sign_in_key: b64u(await keyrings.signInKey(passphrase, fromB64u(salt))),
  }),

  charter: async ({ chain }) => {
    const verified = await charters.verifyChain(chain);
    const last = verified.at(-1)?.hash ?? new Uint8Array();
    return { hashes: verified.map(({ hash }) => b64u(hash)), fingerprint: fingerprint(last) };
  },

  proof: async ({ of, verify, id, challenge, signature }) => {
    const check = of === "mailbox" ? verifyMailbox : verifyRecipient;
    check(fromB64u(verify), fromB64u(id), fromB64u(challenge), fromB64u(signature));
    return {};
  },

  receipt: async ({ receipt, key, envelope }) => {
    const sent = parse(bytes(envelope));
    const about = { ...sent, envelope: await envelopeHash(sent) };
    return { received: receipts.check(receipt, fromB64u(key), about).received };
  },

  thread: async ({ envelopes, charters: chain }) => {
    const parsed = envelopes.map((/** @type {Pieces} */ envelope) => parse(bytes(envelope)));
    const checked = await threads.check(parsed, await charters.verifyChain(chain));
    return { hashes: (await Promise.all(checked.map(envelopeHash))).map(b64u) };
  },

  manifest: async ({ file, key }) => {
    const found = manifests.read(bytes(file), fromB64u(key));
    return {
      release: found.release,
      entries: found.entries.length,
      charters: found.charters.length,
      fingerprint: await manifests.fingerprint(fromB64u(key)),
    };
  },

  work: async ({ work, body, effort }) => {
    const found = works.read(work);
    await works.check(found, await sha256(bytes(body)), effort);
    assert.equal(works.write(found), work);
    return { puzzle: b64u(found.puzzle), answers: found.answers };
  },

  fill: async ({ wraps, sequence, recipients }) => ({ zeros: fillings.missing(wraps, sequence, recipients) }),

  unfill: async ({ sent }) => ({ envelope: b64u(fillings.unfill(bytes(sent))) }),

  stamp: async ({ file }) => {
    const { envelope, work } = works.unstamp(bytes(file));
    if (work !== null) await works.checkStamp(envelope, work);
    return { envelope: b64u(envelope), stamped: work !== null };
  },

  export: async ({ file, kit }) => {
    const { keyring, charters: chain, envelopes } = exports_.read(bytes(file));
    const secret = await keyrings.unlockWithKit(keyring, await keyrings.readKit(kit));
    const keys = await recipientKeys(secret);
    const verified = await charters.verifyChain(chain);
    const checked = await threads.check(envelopes.map(parse), verified);
    return { messages: await Promise.all(checked.map((envelope) => openEnvelope(envelope, keys))) };
  },
};
