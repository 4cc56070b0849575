// Whether a field holds what nobody has sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isChanged } from "../../admin/static/living/unsent.js";

test("a text is changed while it is not what the page brought", () => {
  assert.equal(isChanged({ type: "textarea", value: "Grunde", defaultValue: "" }), true);
  assert.equal(isChanged({ type: "textarea", value: "Grunde", defaultValue: "Grunde" }), false);
});

test("a choice is changed while another one is made", () => {
  assert.equal(isChanged({ type: "radio", checked: true, defaultChecked: false }), true);
  assert.equal(isChanged({ type: "checkbox", checked: false, defaultChecked: false }), false);
});

test("of a list, the first is what the page chose where it chose none", () => {
  const list = (/** @type {boolean[]} */ ...selected) => selected.map((one) => ({ selected: one, defaultSelected: false }));
  assert.equal(isChanged({ type: "select-one", options: list(true, false) }), false);
  assert.equal(isChanged({ type: "select-one", options: list(false, true) }), true);
  const chosen = [{ selected: true, defaultSelected: false }, { selected: false, defaultSelected: true }];
  assert.equal(isChanged({ type: "select-one", options: chosen }), true);
});

test("nobody types in what is hidden or locked", () => {
  assert.equal(isChanged({ type: "hidden", value: "7", defaultValue: "" }), false);
  assert.equal(isChanged({ type: "textarea", value: "a", defaultValue: "", disabled: true }), false);
});
