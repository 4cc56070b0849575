import assert from "node:assert/strict";
import { it } from "node:test";

import * as forms from "#crypto/forms.js";

it("knows the calendar", () => {
  for (const date of ["2024-02-29", "0001-01-01", "9999-12-31"]) assert.ok(forms.isDate(date), date);
  const wrongs = ["2026-02-29", "0000-01-01", "2026-13-01", "2026-1-1", "2026-04-31", "2026-01-01\n", 5];
  for (const wrong of wrongs) assert.ok(!forms.isDate(wrong), String(wrong));
  assert.ok(forms.isTime("2026-11-22T23:59:59Z"));
  for (const wrong of ["2026-11-22T24:00:00Z", "2026-11-22T23:59:60Z", "2026-11-22T23:59:59.0Z"]) {
    assert.ok(!forms.isTime(wrong), wrong);
  }
  assert.ok(forms.isTime(forms.writeTime(new Date())));
});

it("knows an object of exactly these fields", () => {
  assert.ok(forms.hasExactly({ a: 1, b: undefined }, ["a", "b"]));
  for (const wrong of [null, [], "ab", { a: 1 }, { a: 1, b: 2, c: 3 }, { a: 1, toString: 2 }]) {
    assert.ok(!forms.hasExactly(wrong, ["a", "b"]), JSON.stringify(wrong));
  }
  assert.ok(!forms.hasExactly({ a: 1 }, ["toString"]));
});

it("knows text that has a UTF-8", () => {
  assert.ok(forms.isText("🗺️"));
  assert.ok(!forms.isText("\ud83d"));
  assert.ok(!forms.isText(5));
});
