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

test("without words the category stands for it", () => {
  assert.equal(titleOf(report(" \n ")), "Brud på loven");
});
