// The line by which a report is known in the list.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newMessage } from "#crypto/message.js";

import { titleOf } from "../../admin/static/living/opened.js";

/** @param {string} body */
const report = (body) => newMessage({ type: "report", language: "da", body, category: { id: "law", label: "Brud på loven" } });

test("the first sentence is the title", () => {
  assert.equal(titleOf(report("  Der mangler bilag. Det er sket før.\nMange gange.")), "Der mangler bilag.");
});

test("a long one is cut at a word", () => {
  const title = titleOf(report("kasse ".repeat(40)));
  assert.ok(title.length <= 92);
  assert.ok(title.endsWith("kasse …"));
});

test("nothing in it turns the line around in which it stands", () => {
  assert.equal(titleOf(report("Bilag \u202e7102\u202c og \u2067mere\u2069.")), "Bilag 7102 og mere.");
  assert.equal(titleOf(report("\u202e\u200f")), "Brud på loven");
});

test("without words the category stands for it", () => {
  assert.equal(titleOf(report(" \n ")), "Brud på loven");
});
