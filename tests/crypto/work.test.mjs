// Solving: what the vectors, which only check work, do not reach.

import assert from "node:assert/strict";
import { it } from "node:test";

import { sha256 } from "#crypto/derivation.js";
import { utf8 } from "#crypto/encoding.js";
import { ANSWERS, check, read, solve, write } from "#crypto/work.js";

const PUZZLE = new Uint8Array(60).fill(7);

it("is right when it is done, and tells how far it is", async () => {
  const body = await sha256(utf8("a body"));
  /** @type {number[]} */
  const told = [];
  const work = await solve(PUZZLE, body, 200, { onFound: (found) => told.push(found) });
  await check(work, body, 200);
  assert.deepEqual(read(write(work)), work);
  assert.equal(told.at(-1), ANSWERS);
  assert.deepEqual(told, [...new Set(told)].sort((a, b) => a - b));
});

it("stops when it is told to", async () => {
  const stop = new AbortController();
  const body = await sha256(utf8("a body"));
  const work = solve(PUZZLE, body, 2 ** 20, { signal: stop.signal });
  stop.abort(new Error("enough"));
  await assert.rejects(work, { message: "enough" });
});
