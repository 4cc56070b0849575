import assert from "node:assert/strict";
import { it } from "node:test";

import { concat, unsigned } from "#crypto/encoding.js";
import * as padding from "#crypto/padding.js";

import { changed, refusal } from "./actors.mjs";

it("has seven sizes of payload", () => {
  const sizes = [16_400, 32_784, 65_552, 131_104, 262_208, 524_416, 1_048_832];
  assert.deepEqual([...padding.PAYLOAD_SIZES], sizes);
});

it("pads messages to powers of two", () => {
  for (const [length, total] of /** @type {[number, number][]} */ ([
    [0, 16_384],
    [16_380, 16_384],
    [16_381, 32_768],
    [padding.MESSAGE_LIMIT, 1_048_576],
  ])) {
    const padded = padding.padMessage(new Uint8Array(length).fill(7));
    assert.equal(padded.length, total);
    assert.equal(padding.unpadMessage(padded).length, length);
  }
  assert.throws(
    () => padding.padMessage(new Uint8Array(padding.MESSAGE_LIMIT + 1)),
    refusal("message_too_long"),
  );
});

it("pads attachments by Padmé", () => {
  for (const [length, total] of /** @type {[number, number][]} */ ([
    [9, 10],
    [2 ** 20, 2 ** 20],
    [2 ** 20 + 1, 2 ** 20 + 2 ** 15],
    [100_000, 100_352],
    [2 ** 33 + 1, 2 ** 33 + 2 ** 27],
  ])) {
    assert.equal(padding.padme(length), total);
  }
  assert.equal(padding.attachmentLength(0), 16_384);
  const padded = padding.padAttachment(new Uint8Array(50_000).fill(9));
  assert.deepEqual(padding.unpadAttachment(padded), new Uint8Array(50_000).fill(9));
});

it("refuses padding that somebody else would not have made", () => {
  const padded = padding.padMessage(new Uint8Array(100).fill(7));
  const twice = concat(padded, new Uint8Array(padded.length));
  const beyond = concat(unsigned(16_381, 4), padded.subarray(4));
  const huge = concat(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255), new Uint8Array(16_376));
  for (const wrong of [changed(padded, 16_383), changed(padded, 104), twice, beyond, new Uint8Array(3)]) {
    assert.throws(() => padding.unpadMessage(wrong), refusal("padding_invalid"));
  }
  assert.throws(() => padding.unpadAttachment(huge), refusal("padding_invalid"));
});
