import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { GroupsError } from "#crypto/errors.js";
import { readGroups, writeGroups } from "#crypto/groups.js";

import { refusal } from "./actors.mjs";

it("writes and reads back", () => {
  assert.equal(writeGroups(Uint8Array.of(0, 0, 255, 255)), "babab-zuzuz");
  const bytes = randomBytes(18);
  assert.deepEqual(readGroups(writeGroups(bytes), 9), bytes);
});

it("reads what people type", () => {
  const bytes = Uint8Array.of(0, 0, 255, 255);
  for (const text of ["BABAB zuzuz", "babab\u2013zuzuz", " bab.ab,zu\tzuz\n", "b-a-b-a-b\u2212zuzuz\u00a0"]) {
    assert.deepEqual(readGroups(text, 2), bytes, text);
  }
});

it("tells the group of a letter that cannot stand there", () => {
  for (const [text, group] of /** @type {[string, number][]} */ ([
    ["babab-zuzuy", 2],
    ["bebab-zuzuz", 1],
    ["babab-zuzu\u212a", 2],
    ["baba-zuzuz", 2],
  ])) {
    assert.throws(
      () => readGroups(text, 2),
      (error) => error instanceof GroupsError && error.facts.group === group,
      text,
    );
  }
});

it("refuses another number of letters", () => {
  assert.throws(() => readGroups("babab", 2), refusal("groups_length"));
  assert.throws(() => readGroups("babab-babab-babab", 2), refusal("groups_length"));
  assert.throws(() => readGroups("", 2), refusal("groups_length"));
});
