import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { newMessage } from "#crypto/message.js";
import { check } from "#crypto/thread.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { chain, chair, hr, refusal, REPORT, reporter, sealed, sealedCase } from "./actors.mjs";

const { report, answered, replied, noted } = await sealedCase();
const text = newMessage({ type: "message", language: "da", body: "…" });
const next = { previous: await envelopeHash(report), reporter: null, sequence: 2 };

it("puts a case in order", async () => {
  const ordered = await check([noted, replied, report, answered], chain);
  assert.deepEqual(ordered, [report, answered, replied, noted]);
});

it("misses what was left out", async () => {
  for (const some of [[], [answered, replied], [report, replied], [noted]]) {
    await assert.rejects(check(some, chain), refusal("thread_broken"));
  }
});

it("sees what was put in", async () => {
  const twin = parse(await sealed(REPORT));
  const forked = parse(await sealed(text, { ...next, direction: "reply" }));
  const elsewhere = parse(await sealed(text, { ...next, direction: "reply", case: randomBytes(16) }));
  for (const some of [[report, twin], [report, answered, forked], [report, elsewhere], [report, report]]) {
    await assert.rejects(check(some, chain), refusal("thread_broken"));
  }
});

it("knows who may write what", async () => {
  const posed = parse(await sealed(text, { ...next, direction: "answer" }, reporter));
  const inverse = parse(await sealed(text, { ...next, direction: "reply" }, chair));
  const other = { ...next, direction: /** @type {const} */ ("answer"), charter: randomBytes(32) };
  const unchartered = parse(await sealed(text, other, hr));
  for (const wrong of [posed, inverse, unchartered]) {
    await assert.rejects(check([report, wrong], chain), refusal("sender_unknown"));
  }
});
