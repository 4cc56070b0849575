// What the signer is told about a new charter, and which drafts may not be signed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, namesTold, receiptKeyChanged, refusal } from "../../admin/static/charter/changes.js";

/** @param {number} byte */
const bytes = (byte) => new Uint8Array(32).fill(byte);

/**
 * @param {string} name
 * @param {number} key
 * @param {string} [role]
 */
const person = (name, key, role = "HR") => ({
  name,
  role: { da: role },
  kem: bytes(key),
  verify: bytes(key + 100),
  since: "2026-03-02",
  keyId: bytes(key),
});

/**
 * @param {Partial<import("#crypto/charter.js").Charter>} facts
 * @returns {import("#crypto/charter.js").Charter}
 */
const charter = (facts) => ({
  scheme: bytes(1),
  version: 1,
  previous: bytes(0),
  issued: "2026-03-02",
  organisation: { da: "Birk" },
  title: { da: "Ordning" },
  recipients: [person("Kirsten", 1)],
  signers: [bytes(101)],
  receipt: bytes(9),
  bytes: bytes(7),
  hash: bytes(8),
  fingerprint: "babab",
  ...facts,
});

const page = { scheme: "a", schemeOfDraft: "a", verify: bytes(101), today: "2026-03-02" };

test("each person's change is told", () => {
  const before = charter({ recipients: [person("Kirsten", 1), person("Jonas", 2), person("Mette", 3), person("Ib", 4)] });
  const draft = charter({
    version: 2,
    recipients: [person("Kirsten", 1), person("Jonas", 5), person("Mette", 3, "Formand"), person("Eva", 6)],
  });
  const told = changes(draft, before).map(({ person: { name }, change }) => [name, change]);
  assert.deepEqual(told, [
    ["Kirsten", "same"],
    ["Jonas", "key"],
    ["Mette", "role"],
    ["Eva", "new"],
    ["Ib", "gone"],
  ]);
});

test("of two people with one name the one who leaves is told", () => {
  const before = charter({ recipients: [person("Kirsten", 1), person("Kirsten", 2)] });
  const told = (/** @type {import("#crypto/charter.js").Reader[]} */ recipients) =>
    changes(charter({ version: 2, recipients }), before).map(({ person: { kem }, change }) => [kem[0], change]);
  assert.deepEqual(told([person("Kirsten", 1)]), [[1, "same"], [2, "gone"]]);
  assert.deepEqual(told([person("Kirsten", 1), person("Kirsten", 3)]), [[1, "same"], [3, "key"]]);
  assert.deepEqual(told([person("Kirsten", 3)]), [[3, "key"], [2, "gone"]]);
  const three = [person("Kirsten", 1), person("Kirsten", 2), person("Kirsten", 3)];
  assert.deepEqual(told(three), [[1, "same"], [2, "same"], [3, "new"]]);
});

test("on the first charter everybody is new", () => {
  assert.deepEqual(changes(charter({}), undefined).map(({ change }) => change), ["new"]);
});

test("a sound draft is not refused", () => {
  assert.equal(refusal(charter({}), [], page), null);
  assert.equal(refusal(charter({ version: 2, previous: bytes(8) }), [charter({})], page), null);
});

test("a draft of another scheme is refused", () => {
  assert.equal(refusal(charter({}), [], { ...page, schemeOfDraft: "b" }), "charter_other_scheme");
});

test("a draft that does not follow the chain is refused", () => {
  assert.equal(refusal(charter({ version: 3, previous: bytes(8) }), [charter({})], page), "charter_chain_broken");
  assert.equal(refusal(charter({ version: 2, previous: bytes(5) }), [charter({})], page), "charter_chain_broken");
});

test("a draft that is not of today is refused, but for a day's difference of clocks", () => {
  const of = (/** @type {string} */ issued) =>
    refusal(charter({ issued, recipients: [{ ...person("Kirsten", 1), since: issued }] }), [], page);
  assert.deepEqual(["2026-03-01", "2026-03-02", "2026-03-03"].map(of), [null, null, null]);
  for (const day of ["2026-02-28", "2026-03-04", "2025-03-02", "9999-12-31"]) {
    assert.equal(of(day), "charter_issued_wrong", day);
  }
});

test("a reader's day is that of the list in force, and of a new key that of the draft", () => {
  const since = (/** @type {string} */ day) => ({ ...person("Kirsten", 1), since: day });
  const before = charter({ issued: "2026-01-05", recipients: [since("2026-01-05")] });
  const next = (/** @type {import("#crypto/charter.js").Reader[]} */ ...recipients) =>
    refusal(charter({ version: 2, previous: bytes(8), recipients }), [before], page);
  assert.equal(next(since("2026-01-05")), null);
  assert.equal(next(since("2026-01-05"), person("Jonas", 2)), null);
  for (const day of ["2020-01-05", "2026-01-06", "2026-03-02", "2027-01-01"]) {
    assert.equal(next(since(day)), "charter_since_wrong", day);
  }
  const longHere = { ...person("Jonas", 2), since: "2026-01-05" };
  assert.equal(next(since("2026-01-05"), longHere), "charter_since_wrong");
  assert.equal(refusal(charter({ recipients: [since("2026-03-03")] }), [], page), "charter_since_wrong");
});

test("the names on the list are told, and what they were", () => {
  const before = charter({ organisation: { da: "Birk", en: "Birk" } });
  const draft = charter({ version: 2, organisation: { da: "Birk", en: "Birch" } });
  assert.deepEqual(namesTold(draft, before), [
    { what: "organisation", now: draft.organisation, before: before.organisation },
    { what: "title", now: draft.title, before: null },
  ]);
  assert.deepEqual(namesTold(draft, undefined).map(({ before: was }) => was), [null, null]);
});

test("whoever is no signer of the one before is refused", () => {
  const draft = charter({ version: 2, previous: bytes(8) });
  assert.equal(refusal(draft, [charter({})], { ...page, verify: bytes(55) }), "charter_signer_unknown");
});

test("a draft with a signer whom nobody sees is refused", () => {
  const first = charter({ signers: [bytes(101), bytes(66)] });
  assert.equal(refusal(first, [], page), "charter_signer_hidden");
  const next = charter({ version: 2, previous: bytes(8), signers: [bytes(66)] });
  assert.equal(refusal(next, [charter({})], page), "charter_signer_hidden");
});

test("who may sign the next one is told", () => {
  const people = [person("Kirsten", 1), person("Jonas", 2), person("Mette", 3)];
  const before = charter({ recipients: people, signers: [bytes(101), bytes(103)] });
  const draft = charter({ version: 2, recipients: people, signers: [bytes(101), bytes(102)] });
  assert.deepEqual(changes(draft, before).map(({ signing }) => signing), ["same", "new", "gone"]);
  assert.deepEqual(changes(before, undefined).map(({ signing }) => signing), ["new", "none", "new"]);
});

test("another receipt key is noticed", () => {
  assert.equal(receiptKeyChanged(charter({ receipt: bytes(3) }), charter({})), true);
  assert.equal(receiptKeyChanged(charter({}), charter({})), false);
  assert.equal(receiptKeyChanged(charter({}), undefined), false);
});
