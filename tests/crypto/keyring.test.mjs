import assert from "node:assert/strict";
import { before, it } from "node:test";

import { b64u, randomBytes } from "#crypto/encoding.js";
import * as keyrings from "#crypto/keyring.js";
import { newSecret } from "#crypto/keys.js";

import { refusal } from "./actors.mjs";

const PASSPHRASE = "rolig å under gammel bro";
const secret = newSecret();
const kit = keyrings.newKit();
/** @type {keyrings.Locked} */
let locked;
/** @type {number[]} */
const progress = [];

before(async () => {
  const onProgress = (/** @type {number} */ fraction) => progress.push(fraction);
  locked = await keyrings.create(secret, PASSPHRASE, kit, { onProgress });
});

/** What the server hands out, changed as it might. @param {(json: any) => void} [change] */
function received(change = () => undefined) {
  const json = structuredClone(keyrings.toJson(locked.keyring));
  change(json);
  return keyrings.fromJson(json);
}

it("opens with the recovery kit", async () => {
  assert.deepEqual(await keyrings.unlockWithKit(received(), kit), secret);
});

it("shows progress while it stretches", () => {
  assert.ok(progress.length > 2 && progress.every((fraction) => fraction >= 0 && fraction <= 1));
});

it("stretches once for signing in and unlocking", async () => {
  // Typed on another device, the same passphrase may come in another composition.
  const typed = PASSPHRASE.normalize("NFD");
  const { signInKey, slotKey } = await keyrings.stretchPassphrase(typed, locked.salt);
  assert.deepEqual(signInKey, locked.signInKey);
  assert.notDeepEqual(signInKey, slotKey);
  await assert.rejects(keyrings.unlockWithSlotKey(received(), signInKey), refusal("slot_locked"));
  assert.deepEqual(await keyrings.unlockWithSlotKey(received(), slotKey), secret);
  assert.deepEqual(slotKey, new Uint8Array(32));
});

it("stays locked for another kit", async () => {
  await assert.rejects(keyrings.unlockWithKit(received(), keyrings.newKit()), refusal("slot_locked"));
});

it("stays locked when the server changed a slot, the key or its owner", async () => {
  for (const change of [
    (/** @type {any} */ json) => (json.slots[1].sealed = b64u(randomBytes(48))),
    (/** @type {any} */ json) => (json.slots[1].nonce = b64u(randomBytes(24))),
    (/** @type {any} */ json) => (json.slots[1].salt = b64u(randomBytes(16))),
    (/** @type {any} */ json) => (json.key = b64u(randomBytes(16))),
    (/** @type {any} */ json) => (json.verify = b64u(randomBytes(32))),
  ]) {
    await assert.rejects(keyrings.unlockWithKit(received(change), kit), refusal("slot_locked"));
  }
});

it("refuses a weaker stretch", () => {
  for (const change of [{ memory: 8 }, { passes: 1 }, { lanes: 2 }, { memory: 131_072 }]) {
    const weaken = (/** @type {any} */ json) => Object.assign(json.slots[0], change);
    assert.throws(() => received(weaken), refusal("keyring_parameters"), JSON.stringify(change));
  }
});

it("refuses other forms", () => {
  for (const change of [
    (/** @type {any} */ json) => (json.version = 2),
    (/** @type {any} */ json) => (json.extra = 1),
    (/** @type {any} */ json) => (json.key = "AA"),
    (/** @type {any} */ json) => (json.slots = []),
    (/** @type {any} */ json) => json.slots.push(json.slots[0]),
    (/** @type {any} */ json) => (json.slots[1] = json.slots[0]),
    (/** @type {any} */ json) => (json.slots[0].kind = "passkey"),
    (/** @type {any} */ json) => (json.slots[0].memory = "65536"),
    (/** @type {any} */ json) => delete json.slots[0].passes,
    (/** @type {any} */ json) => (json.slots[1].passes = 3),
    (/** @type {any} */ json) => (json.slots[1].sealed = 5),
  ]) {
    assert.throws(() => received(change), refusal("keyring_malformed"), String(change));
  }
  assert.throws(() => keyrings.fromJson(null), refusal("keyring_malformed"));
});

it("says when there is no such slot", async () => {
  const bare = received((json) => json.slots.pop());
  await assert.rejects(keyrings.unlockWithKit(bare, kit), refusal("slot_absent"));
});

it("changes one slot and leaves the other", async () => {
  const next = keyrings.newKit();
  const changed = await keyrings.replaceKit(locked.keyring, secret, next);
  assert.deepEqual(await keyrings.unlockWithKit(changed, next), secret);
  await assert.rejects(keyrings.unlockWithKit(changed, kit), refusal("slot_locked"));
  const { keyring, signInKey } = await keyrings.replacePassphrase(changed, secret, "ny sætning");
  assert.notDeepEqual(signInKey, locked.signInKey);
  assert.deepEqual(await keyrings.unlockWithPassphrase(keyring, "ny sætning"), secret);
  assert.deepEqual(await keyrings.unlockWithKit(keyring, next), secret);
});

it("puts nobody else's secret into a keyring", async () => {
  const other = newSecret();
  await assert.rejects(keyrings.replaceKit(locked.keyring, other, kit), refusal("keyring_mismatch"));
});

it("writes and reads the recovery kit", async () => {
  const text = await keyrings.writeKit(kit);
  assert.match(text, /^([a-z]{5}-){8}[a-z]{5}$/);
  assert.deepEqual(await keyrings.readKit(text), kit);
  const [first, second, ...rest] = text.split("-");
  const swapped = [second, first, ...rest].join(" ");
  await assert.rejects(keyrings.readKit(swapped), refusal("kit_checksum"));
});
