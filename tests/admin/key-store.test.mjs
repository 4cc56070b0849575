// Locking leaves nothing secret behind in what was held.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { newSecret } from "#crypto/keys.js";

import { hold, isLocked, keys, lock } from "../../admin/static/living/key-store.js";

const PUBLIC = ["kemPublic", "keyId", "verify"];

/** @param {import("#crypto/keys.js").RecipientKeys | null} held */
function secrets(held) {
  assert.ok(held);
  const names = Object.keys(held).filter((name) => !PUBLIC.includes(name));
  return Object.values(Object.fromEntries(names.map((name) => [name, Reflect.get(held, name)])));
}

/** @param {Uint8Array} bytes */
const isWiped = (bytes) => bytes.every((byte) => byte === 0);

afterEach(lock);

test("locking wipes every secret byte", async () => {
  await hold(newSecret());
  const kept = secrets(keys());
  assert.equal(kept.length, 2);
  assert.ok(!kept.some(isWiped));
  lock();
  assert.ok(isLocked());
  assert.ok(kept.every(isWiped));
});

test("keys that take the place of others wipe them", async () => {
  await hold(newSecret());
  const kept = secrets(keys());
  await hold(newSecret());
  assert.ok(kept.every(isWiped));
  assert.ok(!secrets(keys()).some(isWiped));
});
