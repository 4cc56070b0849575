import assert from "node:assert/strict";
import { it } from "node:test";

import { concat, randomBytes } from "#crypto/encoding.js";
import { openStream, sealedLength, sealStream } from "#crypto/stream.js";

import { changed, refusal } from "./actors.mjs";

const CHUNK = 65_536;
const SEALED = CHUNK + 16;
const key = randomBytes(32);

/** @param {number} length */
function filled(length) {
  return new Uint8Array(length).map((_, index) => index % 251);
}

for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5]) {
  it(`opens ${length} bytes`, async () => {
    const stream = await sealStream(key, filled(length));
    assert.equal(stream.length, sealedLength(length));
    assert.deepEqual(await openStream(key, stream), filled(length));
  });
}

it("misses a last chunk", async () => {
  const stream = await sealStream(key, filled(2 * CHUNK + 5));
  for (const end of [0, SEALED, 2 * SEALED]) {
    await assert.rejects(openStream(key, stream.subarray(0, end)), refusal("payload_truncated"));
  }
});

it("refuses a stream cut inside a chunk", async () => {
  const stream = await sealStream(key, filled(CHUNK + 100));
  for (const end of [SEALED - 1, SEALED + 15, SEALED + 17, stream.length - 1]) {
    await assert.rejects(openStream(key, stream.subarray(0, end)), refusal("payload_invalid"));
  }
});

it("refuses what is behind the last chunk", async () => {
  const whole = await sealStream(key, filled(CHUNK));
  const more = await sealStream(key, filled(3));
  await assert.rejects(openStream(key, concat(whole, more)), refusal("payload_invalid"));
  await assert.rejects(openStream(key, concat(whole, Uint8Array.of(0))), refusal("payload_invalid"));
});

it("refuses an empty last chunk behind others", async () => {
  const first = (await sealStream(key, filled(CHUNK + 1))).subarray(0, SEALED);
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const iv = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
  const empty = new Uint8Array(
    await crypto.subtle.encrypt({ name: "AES-GCM", iv }, cipher, new Uint8Array()),
  );
  await assert.rejects(openStream(key, concat(first, empty)), refusal("payload_invalid"));
});

it("refuses chunks that changed or changed places", async () => {
  const stream = await sealStream(key, filled(3 * CHUNK));
  const swapped = concat(stream.subarray(SEALED, 2 * SEALED), stream.subarray(0, SEALED));
  await assert.rejects(
    openStream(key, concat(swapped, stream.subarray(2 * SEALED))),
    refusal("payload_invalid"),
  );
  for (const place of [0, SEALED - 1, SEALED, stream.length - 1]) {
    await assert.rejects(openStream(key, changed(stream, place)), refusal("payload_invalid"));
  }
  await assert.rejects(openStream(randomBytes(32), stream), refusal("payload_invalid"));
});
