// Runs the vectors beside crypto/SPEC.md; crypto/vectors/README.md says what each kind is.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, it } from "node:test";

import { CryptoError } from "#crypto/errors.js";

import { RUNNERS } from "./vectors/runners.mjs";

const FOLDER = new URL("../../crypto/vectors/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

/**
 * @typedef {object} Vector
 * @property {string} name
 * @property {string} kind
 * @property {Record<string, any>} input
 * @property {Record<string, any>} [expect]
 * @property {string} [error]
 * @property {Record<string, unknown>} [facts]
 */

/** @param {Vector} vector */
async function run({ kind, input, expect, error, facts = {} }) {
  const runner = RUNNERS[kind];
  assert.ok(runner, `no runner for ${kind}`);
  if (error === undefined) {
    assert.deepEqual(await runner(input, expect ?? {}), expect);
    return;
  }
  await assert.rejects(
    async () => runner(input, {}),
    (refusal) => {
      assert.ok(refusal instanceof CryptoError, String(refusal));
      assert.equal(refusal.code, error);
      for (const [name, value] of Object.entries(facts)) assert.equal(refusal.facts[name], value);
      return true;
    },
  );
}

it("finds vectors of every kind that it can run", () => {
  const found = FILES.map((name) => basename(name, ".json"));
  assert.deepEqual(found.sort(), Object.keys(RUNNERS).sort());
});

for (const name of FILES) {
  describe(name, () => {
    /** @type {Vector[]} */
    const vectors = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
    for (const vector of vectors) it(vector.name, () => run(vector));
  });
}
