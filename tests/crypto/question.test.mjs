import assert from "node:assert/strict";
import { it } from "node:test";

import { b64u, randomBytes } from "#crypto/encoding.js";
import { NO_PREVIOUS, openEnvelope } from "#crypto/envelope.js";
import { recipientKeys } from "#crypto/keys.js";
import { newMessage } from "#crypto/message.js";
import { checkBlind, checkLink, linkKeys } from "#crypto/question.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { chain, chair, charter, hr, refusal, reporter, sealed } from "./actors.mjs";

/** @import { RecipientKeys } from "#crypto/keys.js" */

const secret = randomBytes(32);
const link = await linkKeys(secret);
const place = { scheme: charter.scheme, case: randomBytes(16) };
const note = newMessage({ type: "note", language: "da", body: "Hvad har I?" });

/**
 * @param {RecipientKeys} sender
 * @param {RecipientKeys[]} readers
 * @param {import("#crypto/wire.js").Envelope | null} [behind]
 * @param {"note" | "answer"} [direction]
 */
async function envelope(sender, readers, behind = null, direction = "note") {
  const previous = behind ? await envelopeHash(behind) : NO_PREVIOUS;
  const context = { ...place, reporter: null, direction, sequence: behind ? 2 : 1, previous };
  const text = direction === "note" ? note : newMessage({ type: "message", language: "da", body: "" });
  return parse(await sealed(text, context, sender, readers));
}

it("gives a link keys of its own in every role", async () => {
  const other = await recipientKeys(secret);
  assert.notDeepEqual(link.verify, other.verify);
  assert.notDeepEqual(link.kemPublic, other.kemPublic);
  assert.equal(b64u(link.token).length, 43);
  assert.deepEqual(await linkKeys(secret), link);
});

it("puts a question and its answer in order", async () => {
  const question = await envelope(hr, [chair, hr, link]);
  const answer = await envelope(link, [chair, hr], question);
  assert.deepEqual(await checkLink([answer, question], chain, place, link.verify), [question, answer]);
  assert.deepEqual(await checkLink([question], chain, place, null), [question]);
  assert.equal((await openEnvelope(question, link)).body, "Hvad har I?");
  for (const some of [[], [answer], [question, question], [question, answer, answer]]) {
    await assert.rejects(checkLink(some, chain, place, link.verify), refusal("thread_broken"));
  }
  const elsewhere = { ...place, case: randomBytes(16) };
  await assert.rejects(checkLink([question], chain, elsewhere, null), refusal("thread_broken"));
});

it("lets only a handler ask and only the link answer", async () => {
  const question = await envelope(hr, [chair, link]);
  const posed = await envelope(link, [link]);
  const inverse = await envelope(chair, [chair], question);
  const answer = await envelope(link, [chair], question);
  await assert.rejects(checkLink([posed], chain, place, null), refusal("sender_unknown"));
  await assert.rejects(checkLink([question], [], place, null), refusal("sender_unknown"));
  for (const verify of [link.verify, null]) {
    await assert.rejects(checkLink([question, inverse], chain, place, verify), refusal("sender_unknown"));
  }
  await assert.rejects(checkLink([question, answer], chain, place, hr.verify), refusal("sender_unknown"));
});

it("takes a blind question from who asks and back from who was asked", async () => {
  const question = await envelope(link, [chair, hr]);
  const back = await envelope(hr, [chair, hr, reporter], question, "answer");
  const [first] = chain;
  assert.ok(first);
  const [someone] = first.recipients;
  assert.ok(someone);
  const desk = [{ ...first, recipients: [{ ...someone, verify: link.verify }] }];
  assert.deepEqual(await checkBlind([back, question], chain, desk, place), [question, back]);
  assert.deepEqual(await checkBlind([question], chain, desk, place), [question]);
  await assert.rejects(checkBlind([question], chain, chain, place), refusal("sender_unknown"));
  const alone = await envelope(hr, [chair], question);
  await assert.rejects(checkBlind([question, alone], chain, desk, place), refusal("thread_broken"));
  const posed = await envelope(link, [chair], question, "answer");
  await assert.rejects(checkBlind([question, posed], chain, desk, place), refusal("sender_unknown"));
});
