import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { check, issue } from "#crypto/receipt.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { chair, charter, RECEIPT_SEED, refusal, REPORT, sealed } from "./actors.mjs";

const envelope = parse(await sealed(REPORT));
const sent = { ...envelope, envelope: await envelopeHash(envelope) };
const signed = issue(RECEIPT_SEED, { ...sent, received: "2026-11-22" });

it("checks a receipt by the charter's key", () => {
  assert.equal(check(signed, charter.receipt, sent).received, "2026-11-22");
});

it("refuses a receipt by another key, or about something else", () => {
  assert.throws(() => check(signed, chair.verify, sent), refusal("receipt_invalid"));
  for (const other of [
    { scheme: randomBytes(16) },
    { case: randomBytes(16) },
    { sequence: 2 },
    { envelope: randomBytes(32) },
  ]) {
    assert.throws(() => check(signed, charter.receipt, { ...sent, ...other }), refusal("receipt_invalid"));
  }
});

it("refuses other forms", () => {
  const json = JSON.parse(signed.receipt);
  for (const wrong of [
    null,
    {},
    { ...signed, extra: 1 },
    { ...signed, receipt: json },
    { ...signed, receipt: "{" },
    { ...signed, receipt: `${signed.receipt} ` },
    { ...signed, receipt: JSON.stringify({ ...json, sequence: 0 }) },
    { ...signed, receipt: JSON.stringify({ ...json, received: "2026-11-31" }) },
    { ...signed, receipt: JSON.stringify({ ...json, case: "AA" }) },
    { ...signed, receipt: JSON.stringify({ ...json, varsel: "charter" }) },
    { ...signed, signature: "AA" },
    { ...signed, signature: 5 },
  ]) {
    assert.throws(
      () => check(wrong, charter.receipt, sent),
      refusal("receipt_malformed"),
      JSON.stringify(wrong),
    );
  }
});
