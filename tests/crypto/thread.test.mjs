import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { NO_PREVIOUS } from "#crypto/envelope.js";
import { newMessage } from "#crypto/message.js";
import { check, checkNotes } from "#crypto/thread.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { chain, chair, charter, hr, refusal, REPORT, reporter, sealed, sealedCase } from "./actors.mjs";

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

const place = { scheme: charter.scheme, case: randomBytes(16) };

/** @param {number} count of notes about a breach, each behind the one before */
async function notes(count) {
  const found = [];
  let previous = NO_PREVIOUS;
  for (let sequence = 1; sequence <= count; sequence++) {
    const context = { ...place, reporter: null, direction: /** @type {const} */ ("note"), sequence, previous };
    const note = newMessage({ type: "note", language: "da", body: "Vi ringer til dem." });
    const envelope = parse(await sealed(note, context, hr, [chair, hr]));
    found.push(envelope);
    previous = await envelopeHash(envelope);
  }
  return found;
}

it("puts notes without a report in order", async () => {
  const [first, second, third] = await notes(3);
  assert.ok(first && second && third);
  assert.deepEqual(await checkNotes([third, first, second], chain, place), [first, second, third]);
  assert.deepEqual(await checkNotes([], chain, place), []);
  for (const some of [[second, third], [first, third], [first, first, second]]) {
    await assert.rejects(checkNotes(some, chain, place), refusal("thread_broken"));
  }
});

it("takes no note of a case for one of a breach", async () => {
  const there = { scheme: charter.scheme, case: noted.case };
  for (const some of [[noted], [report]]) {
    await assert.rejects(checkNotes(some, chain, there), refusal("thread_broken"));
  }
  const elsewhere = { ...place, case: randomBytes(16) };
  await assert.rejects(checkNotes(await notes(1), chain, elsewhere), refusal("thread_broken"));
});

it("knows who may write a note without a report", async () => {
  await assert.rejects(checkNotes(await notes(1), [], place), refusal("sender_unknown"));
});
