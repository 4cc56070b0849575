import assert from "node:assert/strict";
import { it } from "node:test";

import { randomBytes } from "#crypto/encoding.js";
import { signMailbox, signRecipient, verifyMailbox, verifyRecipient } from "#crypto/proof.js";

import { chair, refusal, reporter } from "./actors.mjs";

const challenge = randomBytes(60);

it("proves a mailbox, that one and for this challenge", () => {
  const signature = signMailbox(reporter.signingSeed, reporter.mailbox, challenge);
  verifyMailbox(reporter.verify, reporter.mailbox, challenge, signature);
  const attempts = [
    () => verifyMailbox(chair.verify, reporter.mailbox, challenge, signature),
    () => verifyMailbox(reporter.verify, randomBytes(16), challenge, signature),
    () => verifyMailbox(reporter.verify, reporter.mailbox, randomBytes(60), signature),
    () => verifyRecipient(reporter.verify, reporter.mailbox, challenge, signature),
  ];
  for (const attempt of attempts) assert.throws(attempt, refusal("proof_invalid"));
});

it("proves a recipient's key", () => {
  const signature = signRecipient(chair.signingSeed, chair.keyId, challenge);
  verifyRecipient(chair.verify, chair.keyId, challenge, signature);
  assert.throws(
    () => verifyMailbox(chair.verify, chair.keyId, challenge, signature),
    refusal("proof_invalid"),
  );
});

it("signs no challenge of another length", () => {
  for (const length of [0, 15, 256]) {
    const attempt = () => signMailbox(reporter.signingSeed, reporter.mailbox, randomBytes(length));
    assert.throws(attempt, refusal("length_invalid"), String(length));
  }
});
