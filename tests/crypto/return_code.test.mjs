import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { CryptoError } from "#crypto/errors.js";
import { derive, newCode, read, write } from "#crypto/return_code.js";

import { changed, refusal } from "./actors.mjs";

it("reads what it wrote", async () => {
  const code = await newCode();
  const text = await write(code);
  assert.match(text, /^([a-z]{5}-){6}[a-z]{5}$/);
  assert.deepEqual(await read(text.toUpperCase().replaceAll("-", " ")), code);
});

it("tells nearly every typing error at once", async () => {
  const text = await write(await newCode());
  let missed = 0;
  for (let place = 0; place < text.length; place++) {
    if (text[place] === "-") continue;
    const letters = "aiou".includes(text[place] ?? "") ? "aiou" : "bdfghjklmnprstvz";
    for (const letter of letters) {
      if (letter === text[place]) continue;
      const typed = text.slice(0, place) + letter + text.slice(place + 1);
      await read(typed).then(
        () => missed++,
        (error) => assert.ok(error instanceof CryptoError && error.code === "code_checksum"),
      );
    }
  }
  // 378 wrong codes, of which one in 128 has a good checksum by chance: more than 20 never.
  assert.ok(missed < 20, `${missed} errors not noticed`);
  await assert.rejects(read(text.slice(0, -1)), refusal("groups_length"));
});

it("gives other keys in another organisation", async () => {
  const code = await newCode();
  const [here, there] = [await derive(code, randomBytes(16)), await derive(code, randomBytes(16))];
  assert.notDeepEqual(here.mailbox, there.mailbox);
  assert.notDeepEqual(here.verify, there.verify);
  assert.notDeepEqual(here.kemPublic, there.kemPublic);
});

it("derives from the random bits alone", async () => {
  const code = await newCode();
  const salt = randomBytes(16);
  assert.deepEqual((await derive(changed(code, 13), salt)).mailbox, (await derive(code, salt)).mailbox);
});
