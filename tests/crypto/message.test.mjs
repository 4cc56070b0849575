import assert from "node:assert/strict";
import { it } from "node:test";

import { b64u, randomBytes, utf8 } from "#crypto/encoding.js";
import { decodeMessage, encodeMessage, newMessage } from "#crypto/message.js";

import { refusal, REPORT } from "./actors.mjs";

const ENTRY = {
  id: b64u(randomBytes(16)),
  name: "måling.pdf",
  type: "application/pdf",
  size: 12,
  sha256: b64u(randomBytes(32)),
  key: b64u(randomBytes(32)),
};

it("reads what it wrote", () => {
  const message = { ...REPORT, attachments: [ENTRY] };
  assert.deepEqual(decodeMessage(encodeMessage(message, "report"), "report"), message);
});

it("repairs half a surrogate pair before it is sealed", () => {
  const message = newMessage({ type: "note", language: "en", body: "a\ud800b" });
  assert.equal(decodeMessage(encodeMessage(message, "note"), "note").body, "a\ufffdb");
});

it("refuses a type that does not belong to the direction", () => {
  const message = newMessage({ type: "feedback", language: "en", body: "" });
  assert.doesNotThrow(() => encodeMessage(message, "answer"));
  assert.throws(() => encodeMessage(message, "reply"), refusal("message_invalid"));
});

it("refuses fields that are unknown, missing or of another type", () => {
  const wrongs = [
    { ...REPORT, extra: 1 },
    { ...REPORT, version: 2 },
    { ...REPORT, version: "1" },
    { ...REPORT, time: "2026-02-30T10:00:00Z" },
    { ...REPORT, language: "dan" },
    { ...REPORT, category: {} },
    { ...REPORT, category: { id: "a", label: 1 } },
    { ...REPORT, body: null },
    { ...REPORT, answers: {} },
    { ...REPORT, answers: [{ question: "a", label: "b" }] },
    { ...REPORT, attachments: [{ ...ENTRY, size: -1 }] },
    { ...REPORT, attachments: [{ ...ENTRY, size: 1.5 }] },
    { ...REPORT, attachments: [{ ...ENTRY, key: "AA" }] },
    { ...REPORT, attachments: [{ ...ENTRY, id: 5 }] },
    [],
    null,
    "report",
  ];
  for (const wrong of wrongs) {
    const json = JSON.stringify(wrong);
    assert.throws(() => decodeMessage(utf8(json), "report"), refusal("message_invalid"), json);
  }
  const { body, ...bodiless } = REPORT;
  assert.ok(body);
  const torn = JSON.stringify({ ...REPORT, body: "\ud800" });
  for (const json of [JSON.stringify(bodiless), torn, "{", "", '{"__proto__":1}']) {
    assert.throws(() => decodeMessage(utf8(json), "report"), refusal("message_invalid"), json);
  }
  assert.throws(() => decodeMessage(Uint8Array.of(0xff), "report"), refusal("message_invalid"));
});
