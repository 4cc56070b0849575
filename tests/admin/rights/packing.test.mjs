// Tables in both forms, and names that are safe to unpack.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromUtf8, utf8 } from "#crypto/encoding.js";

import { parseCsv, writeCsv } from "../../../admin/static/rights/csv.js";
import { bothForms } from "../../../admin/static/rights/packing.js";
import { safelyNamed, safeName } from "../../../admin/static/rights/safe-names.js";

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, type: "", content: utf8(text) });

for (const [hostile, safe] of [
  ["../../etc/passwd", "__.._etc_passwd"],
  ["..\\..\\windows\\win.ini", "__.._windows_win.ini"],
  ["/tmp/x", "_tmp_x"],
  ["C:evil.txt", "C_evil.txt"],
  ["a.txt:stream", "a.txt_stream"],
  [".bashrc", "_bashrc"],
  ["NUL.csv", "_NUL.csv"],
  ["con", "_con"],
  ["slutter. . ", "slutter"],
  ["\u202egpj.exe", "_gpj.exe"],
  ["a\u0000b\nc", "a_b_c"],
  ["...", "_"],
  ["", "_"],
  ["Målinger fra søen.csv", "Målinger fra søen.csv"],
  ["A\u030arhus.csv", "\u00c5rhus.csv"],
  ["данные.json", "данные.json"],
  ["测量.csv", "测量.csv"],
]) {
  test(`${JSON.stringify(hostile)} is unpacked beside the others`, () => assert.equal(safeName(hostile ?? ""), safe));
}

test("a long name keeps its ending", () => {
  const name = safeName(`${"søen".repeat(100)}.csv`);
  assert.ok(utf8(name).length <= 200);
  assert.ok(name.endsWith(".csv"));
});

test("no two are alike on a system that knows no capitals, and none is the manifest", () => {
  const named = safelyNamed([file("A.csv", ""), file("a.csv", ""), file("MANIFEST.json", "")], ["manifest.json"]);
  assert.deepEqual(named.map(({ name }) => name), ["A.csv", "2-a.csv", "2-MANIFEST.json"]);
});

test("a table is there in both forms, and they agree", () => {
  const csv = 'navn;note\r\nÅse;"to\nlinjer; og ""mere"""\r\nBo;\r\n';
  const [, json] = bothForms([file("Målinger.csv", csv)]);
  assert.equal(json?.name, "Målinger.json");
  const rows = JSON.parse(fromUtf8(json?.content ?? utf8("")));
  assert.deepEqual(rows, [{ navn: "Åse", note: 'to\nlinjer; og "mere"' }, { navn: "Bo", note: "" }]);
  const [, back] = bothForms([file("Målinger.json", JSON.stringify(rows))]);
  assert.deepEqual(parseCsv(fromUtf8(back?.content ?? utf8(""))), rows);
});

test("where both are given, neither is made anew", () => {
  const given = [file("a.csv", "x\n1\n"), file("a.json", '[{"x": "1"}]')];
  assert.deepEqual(bothForms(given), given);
});

test("what would lose something stays in the form it has", () => {
  for (const text of ["a;a\n1;2\n", "a;b\n1;2;3\n"]) assert.equal(bothForms([file("x.csv", text)]).length, 1);
  for (const text of ["[]", '["a"]', "{"]) assert.equal(bothForms([file("x.json", text)]).length, 1);
});

test("a cell that a spreadsheet would run is quoted, a number is not", () => {
  assert.equal(writeCsv([{ a: "=1+1", b: -5, c: { d: 1 } }]), 'a;b;c\r\n\'=1+1;-5;"{""d"":1}"\r\n');
});
