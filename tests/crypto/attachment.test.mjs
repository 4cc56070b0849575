import assert from "node:assert/strict";
import { it } from "node:test";

import { openAttachment, sealAttachment } from "#crypto/attachment.js";
import { b64u, randomBytes, utf8 } from "#crypto/encoding.js";
import { encodeMessage } from "#crypto/message.js";

import { changed, refusal, REPORT } from "./actors.mjs";

const content = utf8("Målebog, 12. april ".repeat(9000));
const { file, entry } = await sealAttachment(content, { name: "målebog.txt", type: "text/plain" });

it("opens what it sealed, also nothing at all", async () => {
  assert.deepEqual(await openAttachment(file, entry), content);
  const empty = await sealAttachment(new Uint8Array(), { name: "", type: "" });
  assert.deepEqual(await openAttachment(empty.file, empty.entry), new Uint8Array());
  assert.doesNotThrow(() => encodeMessage({ ...REPORT, attachments: [entry, empty.entry] }, "report"));
});

it("names what is wrong with a file", async () => {
  await assert.rejects(openAttachment(changed(file, 0), entry), refusal("not_an_attachment"));
  await assert.rejects(openAttachment(changed(file, 8), entry), refusal("version_unknown"));
  await assert.rejects(openAttachment(file.slice(0, 8), entry), refusal("truncated"));
  await assert.rejects(openAttachment(file.slice(0, 9), entry), refusal("payload_truncated"));
  await assert.rejects(openAttachment(changed(file, 9), entry), refusal("payload_invalid"));
});

it("opens only what the message named", async () => {
  const other = await sealAttachment(content, { name: "a", type: "" });
  await assert.rejects(openAttachment(other.file, entry), refusal("payload_invalid"));
  const renamed = { ...entry, id: b64u(randomBytes(16)) };
  await assert.rejects(openAttachment(file, renamed), refusal("payload_invalid"));
  for (const change of [{ size: entry.size + 1 }, { sha256: b64u(randomBytes(32)) }]) {
    await assert.rejects(openAttachment(file, { ...entry, ...change }), refusal("attachment_mismatch"));
  }
});
