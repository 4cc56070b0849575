import assert from "node:assert/strict";
import { test } from "node:test";

import { findIdentifying } from "../../portal/public/static/identifying.js";

/** @type {[string, string[]][]} a text, and what is found in it: kind and words */
const EXAMPLES = [
  // Danish
  ["Mit CPR er 010190-1234.", ["cpr 010190-1234"]],
  ["0101901234", ["cpr 0101901234"]],
  ["010190 1234 og 010190 1234", ["cpr 010190 1234"]],
  ["Sagsnummer 990190-1234", []],
  ["Faktura 4501901234567", []],
  ["Skriv til kim.klit@klintmark.example i dag", ["email kim.klit@klintmark.example"]],
  ["søren@ærø.example", ["email søren@ærø.example"]],
  ["Ring 20 30 40 50", ["phone 20 30 40 50"]],
  ["Ring +45 20304050.", ["phone +45 20304050"]],
  ["2030 4050", ["phone 2030 4050"]],
  ["+46 70 123 45 67", ["phone +46 70 123 45 67"]],
  ["Der mangler 20.304.050 kr.", []],
  ["Der mangler 2030 kr. og 4050 kr.", []],
  ["Det skete i 2024 og 2025", []],
  ["Kun jeg så det", ["only_i Kun jeg"]],
  ["Jeg er den eneste, der var der", ["only_i Jeg er den eneste"]],
  ["som den eneste på lageret", ["only_i som den eneste"]],
  ["Ingen andre ved det", ["only_i Ingen andre ved"]],
  ["det ved kun\nmig", ["only_i kun mig"]],
  ["Jeg hedder Kim", ["my_name Jeg hedder"]],
  ["Venlig hilsen Kim", ["my_name Venlig hilsen"]],
  ["Min chef sagde det i min afdeling", ["my_work Min chef", "my_work min afdeling"]],
  ["Jeg er ansat som lagerchef", ["my_work Jeg er ansat som"]],
  ["Chefen tog pengene, og vi var mange, der så det.", []],
  ["De eneste bilag, der mangler, er fra maj.", []],
  // English
  ["Only I know about it", ["only_i Only I"]],
  ["I am the only one who saw it", ["only_i I am the only"]],
  ["I’m the only one", ["only_i I’m the only"]],
  ["Nobody else was there", ["only_i Nobody else"]],
  ["No one but me knows", ["only_i No one but me"]],
  ["My name is Kim", ["my_name My name is"]],
  ["Kind regards, Kim", ["my_name Kind regards"]],
  ["my manager told me", ["my_work my manager"]],
  ["The manager told everybody.", []],
  ["", []],
];

for (const [text, expected] of EXAMPLES) {
  test(`in ${JSON.stringify(text)}`, () => {
    const found = findIdentifying(text).map(({ kind, words }) => `${kind} ${words}`);
    assert.deepEqual(found, expected);
  });
}

test("a long text takes no time", () => {
  const before = performance.now();
  findIdentifying("Jeg er den 20 30 40 5 a.b.c.d.e @ ".repeat(10_000));
  findIdentifying("a".repeat(200_000));
  findIdentifying("12 ".repeat(70_000));
  assert.ok(performance.now() - before < 2000);
});
