import assert from "node:assert/strict";
import { it } from "node:test";

import { concat, fromUtf8, unsigned, utf8 } from "#crypto/encoding.js";
import { WireError } from "#crypto/errors.js";
import { checkSignature, parse, writeFrame } from "#crypto/wire.js";

import { changed, refusal, REPORT, reporter, sealed, sealedCase } from "./actors.mjs";

const bytes = await sealed(REPORT);
const envelope = parse(bytes);
const header = JSON.parse(fromUtf8(envelope.headerBytes));
const { replied } = await sealedCase();
const later = JSON.parse(fromUtf8(replied.headerBytes));

/** @param {string} json */
const withHeader = (json) => concat(writeFrame(utf8(json)), envelope.signature, envelope.payload);

/**
 * @param {string} code
 * @param {Record<string, unknown>} change
 * @param {object} [base]
 */
function refused(code, change, base = header) {
  const json = JSON.stringify({ ...base, ...change });
  assert.throws(() => parse(withHeader(json)), refusal(code), JSON.stringify(change).slice(0, 80));
}

it("reads what it wrote", async () => {
  assert.equal(envelope.direction, "report");
  assert.equal(envelope.thread, "conversation");
  assert.deepEqual(envelope.reporter?.kem, reporter.kemPublic);
  assert.equal(envelope.wraps.length, 3);
  assert.deepEqual(parse(withHeader(JSON.stringify(header))).headerBytes, envelope.headerBytes);
  await checkSignature(envelope);
});

it("refuses what is no envelope", () => {
  for (const wrong of ["V4RSEL-E", "Kære hr.", "x", "VARSEL-A"]) {
    assert.throws(() => parse(utf8(wrong)), refusal("not_an_envelope"), wrong);
  }
  assert.throws(() => parse(changed(bytes, 8)), refusal("version_unknown"));
});

it("refuses an envelope cut anywhere", () => {
  const start = bytes.length - envelope.payload.length;
  for (const end of [0, 5, 8, 9, 12, 13, 500, start - 64, start - 1]) {
    assert.throws(() => parse(bytes.slice(0, end)), refusal("truncated"), String(end));
  }
  assert.throws(() => parse(bytes.slice(0, start)), refusal("size_not_in_set"));
  assert.throws(() => parse(bytes.slice(0, -1)), refusal("size_not_in_set"));
  assert.throws(() => parse(concat(bytes, Uint8Array.of(0))), refusal("size_not_in_set"));
});

it("refuses headers too long, or too short to be one", () => {
  for (const length of [0, 1, 131_073, 2 ** 32 - 1]) {
    const wrong = concat(bytes.subarray(0, 9), unsigned(length, 4), bytes.subarray(13));
    assert.throws(() => parse(wrong), refusal("header_too_long"), String(length));
  }
});

it("refuses headers that are not JSON objects", () => {
  for (const json of ["[]", "{}}", "\ufeff{}", "null", "{'suite':1}", '{"suite":NaN}', "{ "]) {
    assert.throws(() => parse(withHeader(json)), refusal("header_malformed"), json);
  }
  const binary = concat(writeFrame(Uint8Array.of(0x22, 0xff, 0x22)), new Uint8Array(64));
  assert.throws(() => parse(binary), refusal("header_malformed"));
});

it("refuses fields that are unknown or missing", () => {
  refused("field_unknown", { extra: 1 });
  refused("field_unknown", { extra: 1, suite: undefined });
  refused("field_unknown", { reporter: header.reporter }, later);
  refused("field_unknown", { reporter: { ...header.reporter, name: "a" } });
  refused("field_unknown", { wraps: [{ ...header.wraps[0], extra: "" }] });
  for (const field of Object.keys(header)) {
    // A header without direction is not a report's, so that it may name no reporter.
    const code = field === "direction" ? "field_unknown" : "field_missing";
    refused(code, { [field]: undefined });
  }
  refused("field_missing", { reporter: { mailbox: header.reporter.mailbox } });
  refused("field_missing", { wraps: [{}] });
  const proto = JSON.stringify(header).replace("{", '{"__proto__":1,');
  assert.throws(() => parse(withHeader(proto)), refusal("field_unknown"));
});

it("refuses values of another type", () => {
  for (const [field, value] of Object.entries(later)) {
    refused("field_type", { [field]: typeof value === "string" ? 1 : "1" }, later);
  }
  refused("field_type", { suite: 1.5 });
  refused("field_type", { suite: true });
  refused("field_type", { reporter: [] });
  refused("field_type", { reporter: null });
  refused("field_type", { wraps: [[]] });
  refused("field_type", { wraps: [{ ...header.wraps[0], enc: 1 }] });
});

it("refuses other encodings and lengths", () => {
  refused("encoding_invalid", { scheme: `${header.scheme}=` });
  refused("encoding_invalid", { case: "+".repeat(22) });
  refused("encoding_invalid", { charter: `${"A".repeat(42)}B` });
  refused("length_invalid", { sender: "AAAA" });
  refused("length_invalid", { scheme: header.charter });
  refused("length_invalid", { reporter: { ...header.reporter, kem: "" } });
  refused("length_invalid", { wraps: [{ ...header.wraps[0], sealed: "" }] });
});

it("refuses values that cannot be", () => {
  refused("suite_unknown", { suite: 2 });
  refused("direction_unknown", { direction: "request" }, later);
  refused("direction_unknown", { direction: "toString" }, later);
  for (const sequence of [0, -1, 1, 2_147_483_648, 1e300]) refused("sequence_invalid", { sequence }, later);
  refused("sequence_invalid", { sequence: 2 });
  refused("sequence_invalid", { previous: header.charter });
  refused("wraps_invalid", { wraps: [] });
  refused("wraps_invalid", { wraps: [header.wraps[0], header.wraps[0]] });
  refused("wraps_invalid", { wraps: header.wraps.toReversed() });
  const many = Array.from({ length: 33 }, (_, index) => ({
    ...header.wraps[0],
    key: Buffer.alloc(16, index).toString("base64url"),
  }));
  refused("wraps_invalid", { wraps: many });
});

it("refuses every other spelling of the same header", () => {
  const json = JSON.stringify(header);
  const { suite, ...rest } = header;
  for (const other of [
    json.replace('"suite":1', '"suite":1.0'),
    json.replace('"suite":1', '"suite":2,"suite":1'),
    json.replace(":", ": "),
    `${json}\n`,
    json.replace('"suite"', '"\\u0073uite"'),
    JSON.stringify({ ...rest, suite }),
  ]) {
    assert.throws(() => parse(withHeader(other)), refusal("header_not_canonical"));
  }
});

it("refuses a signature that is not the sender's", async () => {
  const start = bytes.length - envelope.payload.length;
  for (const place of [start - 64, start - 1, start, bytes.length - 1]) {
    await assert.rejects(checkSignature(parse(changed(bytes, place))), refusal("signature_invalid"));
  }
});

it("refuses anything at all without falling over", () => {
  for (let round = 0; round < 1500; round++) {
    const copy = bytes.slice();
    const [count = 1, ...rest] = crypto.getRandomValues(new Uint16Array(9));
    const places = rest.slice(0, 1 + (count % 8)).map((place) => place % envelope.signed.length);
    for (const place of places) copy[place] = count >> 8;
    try {
      parse(copy);
    } catch (error) {
      assert.ok(error instanceof WireError, String(error));
    }
  }
});
