import assert from "node:assert/strict";
import { it } from "node:test";

import { b64u, concat, fromUtf8, randomBytes, utf8 } from "#crypto/encoding.js";
import { openEnvelope } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { keyId } from "#crypto/keys.js";
import * as labels from "#crypto/labels.js";
import { newMessage } from "#crypto/message.js";
import { sign } from "#crypto/signing.js";
import { parse, signedHashes, writeFrame } from "#crypto/wire.js";

import { chair, changed, hr, refusal, REPORT, REPORT_CONTEXT, reporter, sealed } from "./actors.mjs";

const bytes = await sealed(REPORT);
const envelope = parse(bytes);
const header = JSON.parse(fromUtf8(envelope.headerBytes));

/**
 * Signs a changed header again, as its sender could.
 *
 * @param {object} change
 */
async function resigned(change) {
  const signed = writeFrame(utf8(JSON.stringify({ ...header, ...change })));
  const hashes = await signedHashes(signed, envelope.payload);
  const signature = sign(reporter.signingSeed, labels.ENVELOPE_SIGNATURE, ...hashes);
  return parse(concat(signed, signature, envelope.payload));
}

it("opens for each reader and shows all the same", async () => {
  for (const reader of [reporter, chair, hr]) {
    assert.deepEqual(await openEnvelope(envelope, reader), REPORT);
  }
});

it("makes no wrap for who was left out", async () => {
  const without = parse(await sealed(REPORT, {}, reporter, [reporter, chair]));
  assert.equal(without.wraps.length, 2);
  await assert.rejects(openEnvelope(without, hr), refusal("not_a_reader"));
  assert.deepEqual(await openEnvelope(without, chair), REPORT);
});

it("refuses any changed byte", async () => {
  const start = bytes.length - envelope.payload.length;
  const places = [0, 8, 9, 13, 20, 60, 2000, 5000, start - 100, start - 64, start - 1, start, start + 99];
  for (const place of [...places, bytes.length - 1]) {
    const attempt = async () => openEnvelope(parse(changed(bytes, place)), chair);
    await assert.rejects(attempt, CryptoError, String(place));
  }
});

it("does not open a wrap in another place", async () => {
  const other = b64u(randomBytes(16));
  for (const change of [{ case: other }, { scheme: other }, { charter: b64u(randomBytes(32)) }]) {
    await assert.rejects(openEnvelope(await resigned(change), chair), refusal("wrap_invalid"));
  }
  const moved = { mailbox: header.reporter.mailbox, kem: b64u(chair.kemPublic) };
  await assert.rejects(openEnvelope(await resigned({ reporter: moved }), chair), refusal("wrap_invalid"));
});

it("does not open a wrap of another envelope", async () => {
  const second = JSON.parse(fromUtf8(parse(await sealed(REPORT)).headerBytes));
  // Same case, same place: the wraps open, but to a content key that the commitment denies.
  const swapped = await resigned({ wraps: second.wraps });
  await assert.rejects(openEnvelope(swapped, chair), refusal("commit_mismatch"));
  const both = await resigned({ wraps: second.wraps, commit: second.commit });
  await assert.rejects(openEnvelope(both, chair), refusal("payload_invalid"));
});

it("does not open a wrap that was renamed to another reader", async () => {
  const [first, ...others] = header.wraps;
  const renamed = { ...first, key: b64u(new Uint8Array(16)) };
  const stranger = { ...hr, keyId: new Uint8Array(16) };
  const swapped = await resigned({ wraps: [renamed, ...others] });
  await assert.rejects(openEnvelope(swapped, stranger), refusal("wrap_invalid"));
});

it("refuses a wrap whose encapsulation is no point", async () => {
  const mine = b64u(chair.keyId);
  const wraps = header.wraps.map((/** @type {Record<string, string>} */ wrap) =>
    wrap.key === mine ? { ...wrap, enc: b64u(new Uint8Array(1120)) } : wrap,
  );
  await assert.rejects(openEnvelope(await resigned({ wraps }), chair), refusal("wrap_invalid"));
});

it("binds every byte of the header to the payload", async () => {
  const wraps = header.wraps.filter(
    (/** @type {{key: string}} */ { key }) => key !== b64u(hr.keyId),
  );
  await assert.rejects(openEnvelope(await resigned({ wraps }), chair), refusal("payload_invalid"));
});

it("seals nothing that a reader would refuse", async () => {
  const wrong = newMessage({ type: "note", language: "da", body: "" });
  await assert.rejects(sealed(wrong), refusal("message_invalid"));
  const long = newMessage({ type: "report", language: "da", body: "a".repeat(2 ** 20) });
  await assert.rejects(sealed(long), refusal("message_too_long"));
  await assert.rejects(sealed(REPORT, {}, reporter, []), refusal("wraps_invalid"));
  await assert.rejects(sealed(REPORT, {}, reporter, [chair, chair]), refusal("wraps_invalid"));
  await assert.rejects(sealed(REPORT, { sequence: 2 }), refusal("sequence_invalid"));
  await assert.rejects(sealed(REPORT, { reporter: null }), refusal("field_missing"));
  const reply = newMessage({ type: "message", language: "da", body: "" });
  await assert.rejects(sealed(reply, { direction: "reply", sequence: 2 }), refusal("field_missing"));
});

it("seals to no key that is none", async () => {
  const point = concat(chair.kemPublic.subarray(0, 1184), new Uint8Array(32));
  const lattice = concat(new Uint8Array(1184).fill(255), chair.kemPublic.subarray(1184));
  for (const kemPublic of [point, lattice, chair.kemPublic.subarray(1)]) {
    const wrong = { ...chair, kemPublic, keyId: await keyId(kemPublic) };
    await assert.rejects(sealed(REPORT, {}, reporter, [reporter, wrong]), refusal("key_invalid"));
  }
});

it("says nothing of a text's length below 16 KiB", async () => {
  const short = await sealed(newMessage({ type: "report", language: "da", body: "" }));
  const longer = newMessage({ type: "report", language: "da", body: "å".repeat(7000) });
  assert.equal(short.length, (await sealed(longer)).length);
  assert.equal(REPORT_CONTEXT.direction, "report");
});
