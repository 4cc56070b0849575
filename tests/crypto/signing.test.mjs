import assert from "node:assert/strict";
import { it } from "node:test";

import { concat, randomBytes, utf8 } from "#crypto/encoding.js";
import * as labels from "#crypto/labels.js";
import { isSigned, sign, verify, verifyKey } from "#crypto/signing.js";

import { changed, refusal } from "./actors.mjs";

const seed = randomBytes(32);
const key = verifyKey(seed);
const label = labels.MAILBOX_PROOF;
const signature = sign(seed, label, utf8("a"), utf8("b"));
// The order of the group, little-endian: S + L is another spelling of S.
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

it("accepts its own signature and no other", () => {
  verify(key, signature, label, utf8("ab"));
  for (let place = 0; place < 64; place += 7) {
    assert.ok(!isSigned(key, changed(signature, place), label, utf8("ab")), String(place));
  }
  assert.ok(!isSigned(key, signature, labels.RECIPIENT_PROOF, utf8("ab")));
  assert.ok(!isSigned(key, signature, label, utf8("abc")));
  assert.ok(!isSigned(key, signature.subarray(1), label, utf8("ab")));
  assert.ok(!isSigned(key.subarray(1), signature, label, utf8("ab")));
  assert.throws(() => verify(key, changed(signature, 0), label, utf8("ab")), refusal("signature_invalid"));
});

it("refuses a second spelling of a signature", () => {
  const s = signature.slice(32).reduceRight((value, byte) => value * 256n + BigInt(byte), 0n) + ORDER;
  const spelled = new Uint8Array(32).map((_, index) => Number((s >> BigInt(8 * index)) & 255n));
  assert.ok(!isSigned(key, concat(signature.subarray(0, 32), spelled), label, utf8("ab")));
});

it("refuses keys of small order, for which every text would be signed", () => {
  const one = concat(Uint8Array.of(1), new Uint8Array(31));
  const zero = new Uint8Array(32);
  for (const small of [one, zero]) {
    assert.ok(!isSigned(small, concat(one, zero), label, utf8("anything")));
  }
});

it("has no label that is the beginning of another", () => {
  const all = Object.values(labels).map((bytes) => Buffer.from(bytes).toString("latin1"));
  for (const a of all) {
    for (const b of all) assert.ok(a === b || !b.startsWith(a), `${a} ${b}`);
  }
  // Each stands for one use: two uses under one label could be taken for each other.
  assert.ok(all.length >= 25);
  assert.equal(new Set(all).size, all.length);
});
