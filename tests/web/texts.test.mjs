import assert from "node:assert/strict";
import { test } from "node:test";

import { fill } from "#web/texts.js";

test("facts go into their places", () => {
  assert.equal(fill("Prøv igen om {minutes} minutter, {name}.", { minutes: 5, name: "Ida" }), "Prøv igen om 5 minutter, Ida.");
});

test("a place without a fact stays to be seen", () => {
  assert.equal(fill("{missing}", {}), "{missing}");
});

test("names of every object are no facts", () => {
  assert.equal(fill("{constructor} {toString}", {}), "{constructor} {toString}");
});

test("a fact is not filled again", () => {
  assert.equal(fill("{a}", { a: "{b}", b: "x" }), "{b}");
});
