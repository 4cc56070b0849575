import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { fingerprint, keyFingerprint, kemKeysFromSeed, recipientKeys } from "#crypto/keys.js";
import { readGroups } from "#crypto/groups.js";

import { chair } from "./actors.mjs";

it("makes the same keys of the same secret, and others of another", async () => {
  const secret = randomBytes(32);
  const keys = await recipientKeys(secret);
  assert.deepEqual(await recipientKeys(secret), keys);
  assert.notDeepEqual((await recipientKeys(randomBytes(32))).keyId, keys.keyId);
  assert.equal(keys.kemPublic.length, 1216);
  assert.deepEqual((await kemKeysFromSeed(keys.kemPrivate)).kemPublic, keys.kemPublic);
});

it("names a key aloud by its id", async () => {
  const words = await keyFingerprint(chair.kemPublic);
  assert.deepEqual(readGroups(words, 8), chair.keyId);
  assert.equal(fingerprint(chair.keyId), words);
});
