import assert from "node:assert/strict";
import { it } from "node:test";

import * as charters from "#crypto/charter.js";
import { b64u, fromUtf8, randomBytes, utf8 } from "#crypto/encoding.js";
import { readGroups } from "#crypto/groups.js";
import * as labels from "#crypto/labels.js";
import { sign } from "#crypto/signing.js";

import { chair, chain, charter, FIRST_CHARTER, hr, refusal, signedCharter } from "./actors.mjs";

/** @import { CharterFields } from "#crypto/charter.js" */

/** @type {CharterFields} */
const SECOND = {
  ...FIRST_CHARTER,
  version: 2,
  previous: charter.hash,
  issued: "2026-03-01",
  recipients: FIRST_CHARTER.recipients.slice(0, 1),
  signers: [hr.verify],
};

/**
 * @param {Partial<CharterFields>} [change]
 * @param {Uint8Array<ArrayBuffer>} [seed]
 */
const second = (change = {}, seed = chair.signingSeed) =>
  charters.sign(charters.build({ ...SECOND, ...change }), seed);

it("verifies a chain and names its keys", async () => {
  const verified = await charters.verifyChain([signedCharter, second()]);
  assert.deepEqual(verified[0], charter);
  assert.deepEqual(chain, [charter]);
  assert.deepEqual(readGroups(charter.fingerprint, 8), charter.hash.slice(0, 16));
  assert.deepEqual(charter.recipients[0]?.keyId, chair.keyId);
  assert.equal(verified[1]?.recipients.length, 1);
  const third = { ...SECOND, version: 3, previous: verified[1]?.hash ?? randomBytes(32) };
  const signed = charters.sign(charters.build(third), hr.signingSeed);
  assert.equal((await charters.verifyChain([signedCharter, second(), signed])).length, 3);
});

it("refuses a signature that is not by the key it names", async () => {
  const other = { ...signedCharter, signer: b64u(hr.verify) };
  const forged = { ...signedCharter, signature: b64u(randomBytes(64)) };
  const bytes = utf8(signedCharter.charter);
  const role = b64u(sign(chair.signingSeed, labels.RECEIPT_SIGNATURE, bytes));
  for (const wrong of [other, forged, { ...signedCharter, signature: role }]) {
    await assert.rejects(charters.verifyChain([wrong]), refusal("charter_signature_invalid"));
  }
});

it("refuses a signer whom the version before does not name", async () => {
  const stranger = charters.sign(utf8(signedCharter.charter), hr.signingSeed);
  await assert.rejects(charters.verifyChain([stranger]), refusal("charter_signer_unknown"));
  const own = second({}, hr.signingSeed);
  await assert.rejects(charters.verifyChain([signedCharter, own]), refusal("charter_signer_unknown"));
});

it("refuses a broken chain", async () => {
  for (const change of [
    { version: 3 },
    { version: 1 },
    { previous: randomBytes(32) },
    { scheme: randomBytes(16) },
    { issued: "2026-01-04" },
  ]) {
    const broken = charters.verifyChain([signedCharter, second(change)]);
    await assert.rejects(broken, refusal("charter_chain_broken"));
  }
  await assert.rejects(charters.verifyChain([]), refusal("charter_chain_broken"));
  const headless = charters.sign(charters.build({ ...SECOND, signers: [chair.verify] }), chair.signingSeed);
  await assert.rejects(charters.verifyChain([headless]), refusal("charter_chain_broken"));
  const fields = { ...FIRST_CHARTER, previous: randomBytes(32) };
  const rooted = charters.sign(charters.build(fields), chair.signingSeed);
  await assert.rejects(charters.verifyChain([rooted]), refusal("charter_chain_broken"));
});

it("refuses signed charters of another form", async () => {
  for (const wrong of [
    null,
    {},
    { ...signedCharter, extra: "" },
    { ...signedCharter, signature: 1 },
    { ...signedCharter, signature: "AA" },
    { ...signedCharter, charter: `${signedCharter.charter} ` },
    { ...signedCharter, charter: JSON.parse(signedCharter.charter) },
  ]) {
    await assert.rejects(charters.verifyChain([wrong]), refusal("charter_malformed"));
  }
  await assert.rejects(charters.verifyChain(signedCharter), refusal("charter_malformed"));
});

it("refuses charters of another form", async () => {
  const json = JSON.parse(signedCharter.charter);
  const [first, other] = json.recipients;
  const { receipt, ...incomplete } = json;
  assert.ok(receipt);
  for (const wrong of [
    incomplete,
    { ...json, extra: 1 },
    { ...json, varsel: "receipt" },
    { ...json, suite: 2 },
    { ...json, version: 0 },
    { ...json, version: 2 ** 31 },
    { ...json, issued: "2026-02-30" },
    { ...json, organisation: {} },
    { ...json, organisation: { dan: "a" } },
    { ...json, title: { da: "" } },
    { ...json, title: { da: "\ud800" } },
    { ...json, title: "a" },
    { ...json, recipients: [] },
    { ...json, recipients: Array(32).fill(first) },
    { ...json, recipients: [first, { ...other, kem: first.kem }] },
    { ...json, recipients: [first, { ...other, verify: first.verify }] },
    { ...json, recipients: [{ ...first, name: "" }] },
    { ...json, recipients: [{ ...first, since: "i går" }] },
    { ...json, recipients: [{ ...first, kem: "AA" }] },
    { ...json, signers: [] },
    { ...json, signers: [json.signers[0], json.signers[0]] },
    { ...json, signers: Array.from({ length: 9 }, () => b64u(randomBytes(32))) },
    { ...json, receipt: 5 },
  ]) {
    const bytes = utf8(JSON.stringify(wrong));
    await assert.rejects(charters.parse(bytes), refusal("charter_malformed"));
    assert.throws(() => charters.sign(bytes, chair.signingSeed), refusal("charter_malformed"));
  }
});

it("refuses every other spelling of a charter", async () => {
  const json = fromUtf8(charter.bytes);
  for (const other of [
    json.replace('"version":1', '"version":1.0'),
    json.replace('"suite":1', '"suite":1,"suite":1'),
    json.replace("å", "\\u00e5"),
    ` ${json}`,
    "[]",
    "{",
  ]) {
    assert.notEqual(other, json);
    await assert.rejects(charters.parse(utf8(other)), refusal("charter_malformed"), other.slice(0, 40));
  }
  await assert.rejects(charters.parse(Uint8Array.of(0xff)), refusal("charter_malformed"));
});
