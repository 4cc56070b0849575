import assert from "node:assert/strict";
import { it } from "node:test";

import * as encoding from "#crypto/encoding.js";

import { refusal } from "./actors.mjs";

it("writes and reads every length of b64u", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = encoding.randomBytes(length);
    const text = encoding.b64u(bytes);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(encoding.fromB64u(text, length), bytes);
  }
});

it("refuses what is not the one spelling of some bytes", () => {
  for (const text of ["A", "AB==", "AB ", "A+/A", "AB", "AAB", "\ud800AAA", "ÅAAA", "AAAAA"]) {
    assert.throws(() => encoding.fromB64u(text), refusal("encoding_invalid"), text);
  }
  assert.throws(() => encoding.fromB64u("AAAA", 2), refusal("length_invalid"));
});

it("compares bytes of any lengths", () => {
  const bytes = encoding.randomBytes(32);
  assert.ok(encoding.equalBytes(bytes, bytes.slice()));
  assert.ok(!encoding.equalBytes(bytes, bytes.subarray(1)));
  assert.ok(!encoding.equalBytes(bytes.subarray(1), bytes));
  assert.ok(!encoding.equalBytes(Uint8Array.of(0), new Uint8Array()));
});

it("writes numbers as big-endian bytes", () => {
  assert.deepEqual(encoding.unsigned(0x01020304, 4), Uint8Array.of(1, 2, 3, 4));
  assert.deepEqual(encoding.unsigned(2 ** 53 - 1, 8), Uint8Array.of(0, 31, 255, 255, 255, 255, 255, 255));
  assert.equal(encoding.readUnsigned(Uint8Array.of(0, 31, 255, 255, 255, 255, 255, 255)), 2 ** 53 - 1);
});

it("leaves no half of a surrogate pair in what is sealed", () => {
  const value = { body: "før\ud800efter", answers: [{ text: "\udc00" }], time: null };
  const expected = { body: "før\ufffdefter", answers: [{ text: "\ufffd" }], time: null };
  assert.deepEqual(encoding.wellFormed(value), expected);
});
