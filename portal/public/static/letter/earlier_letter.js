// A letter that was refused because the list of recipients had changed since: its text is taken
// over from the sealed file, with the code that it had, so that nobody has to write it all again.

import { openEnvelope } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { derive } from "#crypto/return_code.js";
import { unfill } from "#crypto/filling.js";
import { parse } from "#crypto/wire.js";
import { unstamp } from "#crypto/work.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { readTypedCode } from "../code_step.js";
import { isBody, isChosen } from "../draft.js";
import { element, field, onClick } from "../page.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("#crypto/message.js").Message} Message
 * @typedef {import("../leaving.js").Texts} Texts
 * @typedef {import("../page.js").Category} Category
 * @typedef {import("../page.js").Question} Question
 */

/**
 * @param {Bytes} salt the organisation's
 * @param {Category[]} categories
 * @param {Texts} texts
 */
export function installEarlier(salt, categories, texts) {
  let busy = false;
  onClick("earlier-take", async () => {
    if (busy) return;
    busy = true;
    const status = element("earlier-status");
    status.textContent = texts("earlier_opening");
    try {
      const problem = await takeOver(salt, categories, texts);
      status.textContent = problem === null ? texts("earlier_taken") : "";
      if (problem !== null) showProblems(element("problems"), [problem]);
      else clearProblems(element("problems"));
    } finally {
      busy = false;
    }
  });
}

/**
 * @param {Bytes} salt
 * @param {Category[]} categories
 * @param {Texts} texts
 * @returns {Promise<{id: string, text: string} | null>}
 */
async function takeOver(salt, categories, texts) {
  const chosen = field("earlier-file");
  const file = chosen instanceof HTMLInputElement ? chosen.files?.[0] : undefined;
  if (file === undefined) return { id: "earlier-file", text: texts("earlier_missing") };
  const typed = await readTypedCode("earlier-code", texts);
  if ("problem" in typed) return typed.problem;
  try {
    const { envelope } = unstamp(new Uint8Array(await file.arrayBuffer()));
    fill(await openEnvelope(parse(unfill(envelope)), await derive(typed.code, salt)), categories);
  } catch (error) {
    // It is no sealed letter, or this is not its code: nothing of it is shown either way.
    if (!(error instanceof CryptoError)) throw error;
    return { id: "earlier-file", text: texts("earlier_shut") };
  }
  chosen.value = field("earlier-code").value = "";
  return null;
}

/**
 * @param {Message} message
 * @param {Category[]} categories
 */
function fill({ category, body, answers }, categories) {
  const known = categories.find(({ id }) => id === category?.id);
  // Where its subject is no more, the text waits until another one is chosen.
  for (const question of (known ?? categories[0])?.questions ?? []) {
    const text = isBody(question) ? body : (answers.find((answer) => answer.question.split(":", 1)[0] === question.id)?.text ?? "");
    if (text !== "") put(question, text);
  }
  for (const box of document.querySelectorAll('input[name="category"]')) {
    if (box instanceof HTMLInputElement && box.value === known?.id) box.click();
  }
}

/**
 * @param {Question} question
 * @param {string} text
 */
function put(question, text) {
  if (isChosen(question)) {
    const chosen = new Set(text.split("\n"));
    for (const box of document.querySelectorAll(`input[name="${question.field}"]`)) {
      if (box instanceof HTMLInputElement && chosen.has(box.labels?.[0]?.textContent?.trim() ?? "")) box.checked = true;
    }
    return;
  }
  if (question.kind === "contact") {
    const wanted = element(`${question.field}-wanted`);
    if (wanted instanceof HTMLInputElement && !wanted.checked) wanted.click();
  }
  field(question.field).value = text;
}
