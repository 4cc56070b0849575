import assert from "node:assert/strict";
import { it } from "node:test";

import { fromUtf8, utf8 } from "#crypto/encoding.js";
import * as exports_ from "#crypto/export.js";
import { newKit, replaceKit, unlockWithKit } from "#crypto/keyring.js";
import { newSecret, recipientKeys } from "#crypto/keys.js";

import { refusal, REPORT, sealed, signedCharter } from "./actors.mjs";

const secret = newSecret();
const kit = newKit();
const { keyId, verify } = await recipientKeys(secret);
const keyring = await replaceKit({ version: 1, key: keyId, verify, slots: [] }, secret, kit);
const content = { keyring, charters: [signedCharter], envelopes: [await sealed(REPORT)] };

it("reads what it wrote", async () => {
  const read = exports_.read(exports_.write(content));
  assert.deepEqual(read, content);
  assert.deepEqual(await unlockWithKit(read.keyring, kit), secret);
});

it("writes no file that nobody could open", () => {
  const locked = { ...keyring, slots: [] };
  assert.throws(() => exports_.write({ ...content, keyring: locked }), refusal("slot_absent"));
});

it("refuses other forms", () => {
  const json = JSON.parse(fromUtf8(exports_.write(content)));
  const signed = json.charters[0];
  for (const [wrong, code] of /** @type {[unknown, string][]} */ ([
    [{ ...json, extra: 1 }, "export_malformed"],
    [{ ...json, version: 2 }, "export_malformed"],
    [{ ...json, envelopes: [5] }, "export_malformed"],
    [{ ...json, envelopes: ["A"] }, "export_malformed"],
    [{ ...json, charters: {} }, "export_malformed"],
    [{ ...json, charters: [{ ...signed, signer: 1 }] }, "charter_malformed"],
    [{ ...json, keyring: {} }, "keyring_malformed"],
    [[], "export_malformed"],
  ])) {
    const bytes = utf8(JSON.stringify(wrong));
    assert.throws(() => exports_.read(bytes), refusal(code), JSON.stringify(wrong).slice(0, 60));
  }
  assert.throws(() => exports_.read(utf8("{")), refusal("export_malformed"));
});
