// The KEM against an answer on which three independent libraries agree; hex throughout.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";

import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js";

import { kemKeysFromSeed } from "#crypto/keys.js";

/** @type {Record<"seed" | "enc_randomness" | "public_key" | "ciphertext" | "shared_secret", string>} */
const ANSWER = JSON.parse(
  readFileSync(new URL("xwing-known-answer.json", import.meta.url), "utf8"),
);

/** @param {keyof typeof ANSWER} name */
const bytes = (name) => Uint8Array.from(Buffer.from(ANSWER[name], "hex"));

/** @param {Uint8Array} value */
const hex = (value) => Buffer.from(value).toString("hex");

it("makes the known public key of the seed", async () => {
  assert.equal(hex((await kemKeysFromSeed(bytes("seed"))).kemPublic), ANSWER.public_key);
});

it("decapsulates to the known secret", () => {
  const secret = ml_kem768_x25519.decapsulate(bytes("ciphertext"), bytes("seed"));
  assert.equal(hex(secret), ANSWER.shared_secret);
});

it("encapsulates to the known ciphertext", () => {
  const made = ml_kem768_x25519.encapsulate(bytes("public_key"), bytes("enc_randomness"));
  assert.equal(hex(made.cipherText), ANSWER.ciphertext);
  assert.equal(hex(made.sharedSecret), ANSWER.shared_secret);
});
