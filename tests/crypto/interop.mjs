// The browser's side of the interoperation tests: one JSON request on each line of the standard
// input, one JSON answer on each line of the standard output, until the input ends. What is
// refused answers {"error": code}. Binary values are b64u.

import { createInterface } from "node:readline";

import { openAttachment, sealFile } from "#crypto/attachment.js";
import * as charter from "#crypto/charter.js";
import { b64u, fromB64u, utf8 } from "#crypto/encoding.js";
import { openEnvelope, seal } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import * as keyrings from "#crypto/keyring.js";
import { recipientKeys } from "#crypto/keys.js";
import * as returnCode from "#crypto/return_code.js";
import { parse } from "#crypto/wire.js";

/** @typedef {Record<string, any>} Json */

/** @type {Record<string, (request: any) => Promise<Json>>} */
const OPERATIONS = {
  open: async ({ envelope, secret }) => ({
    message: await openEnvelope(parse(fromB64u(envelope)), await recipientKeys(fromB64u(secret))),
  }),
  seal: async ({ message, context, sender_seed, readers }) => {
    const to = {
      context: readContext(context),
      senderSeed: fromB64u(sender_seed),
      readers: readers.map((/** @type {string} */ reader) => fromB64u(reader)),
    };
    return { envelope: b64u(await seal(message, to)) };
  },
  return_code: async ({ code, salt }) => {
    const keys = await returnCode.derive(await returnCode.read(code), fromB64u(salt, 16));
    return {
      mailbox: b64u(keys.mailbox),
      verify: b64u(keys.verify),
      kem: b64u(keys.kemPublic),
      signing_seed: b64u(keys.signingSeed),
    };
  },
  keyring_create: async ({ secret, passphrase, kit }) => {
    const owned = await keyrings.create(fromB64u(secret, 32), passphrase, await readKit(kit));
    return keyrings.toJson(owned.keyring);
  },
  keyring_unlock: async ({ keyring, passphrase, kit }) => {
    const read = keyrings.fromJson(keyring);
    const secret = kit
      ? await keyrings.unlockWithKit(read, await readKit(kit))
      : await keyrings.unlockWithPassphrase(read, passphrase);
    return { secret: b64u(secret) };
  },
  attachment_seal: async ({ content, id, key }) => ({
    file: b64u(await sealFile(fromB64u(content), { id: fromB64u(id, 16), key: fromB64u(key, 32) })),
  }),
  attachment_open: async ({ file, ...entry }) => ({
    content: b64u(await openAttachment(fromB64u(file), entry)),
  }),
  charter_verify: async ({ chain }) => ({
    hashes: (await charter.verifyChain(chain)).map(({ hash }) => b64u(hash)),
  }),
  charter_sign: async (request) => ({
    ...charter.sign(utf8(request.charter), fromB64u(request.signer_seed, 32)),
  }),
};

/** @param {Json} context */
function readContext({ scheme, charter: hash, case: id, direction, sequence, previous, reporter }) {
  return {
    scheme: fromB64u(scheme, 16),
    charter: fromB64u(hash, 32),
    case: fromB64u(id, 16),
    direction,
    sequence,
    previous: fromB64u(previous, 32),
    reporter: reporter && {
      mailbox: fromB64u(reporter.mailbox, 16),
      kem: fromB64u(reporter.kem, 1216),
    },
  };
}

/**
 * @param {string} kit nine groups, or b64u
 * @returns {Promise<import("#crypto/encoding.js").Bytes>}
 */
async function readKit(kit) {
  return kit.includes("-") && kit.length > 22 ? keyrings.readKit(kit) : fromB64u(kit, 16);
}

/**
 * @param {string} line
 * @returns {Promise<Json>}
 */
async function answer(line) {
  const { op, ...request } = JSON.parse(line);
  const operation = OPERATIONS[op];
  if (!operation) return { error: "operation_unknown" };
  try {
    return await operation(request);
  } catch (error) {
    if (error instanceof CryptoError) return { error: error.code };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
