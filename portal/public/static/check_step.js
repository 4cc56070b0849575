// "Check your answers": everything that will be sealed, as it will be read, each with a way back.

import { pick } from "./charters.js";
import { answerTo, asksCategory } from "./draft.js";
import { copy, element, slot } from "./page.js";
import { showWarnings } from "./warnings.js";

/**
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./charters.js").Recipient} Recipient
 *
 * @typedef {object} Row
 * @property {string} key
 * @property {string} value
 * @property {string} step where it is changed
 */

/**
 * @param {object} form
 * @param {import("./questions.js").Questions} form.questions
 * @param {import("./readers_step.js").ReadersStep} form.readers
 * @param {Texts} form.texts
 * @param {"da" | "en"} form.language
 * @param {Row[]} form.more what the form has besides its questions
 * @param {(step: string) => void} onChange
 */
export function showCheck({ questions, readers, texts, language, more }, onChange) {
  const name = (/** @type {Recipient} */ one) => `${one.name} (${pick(one.role, language)})`;
  /** @type {Row[]} */
  const rows = [{ key: texts("check_readers"), value: readers.readers.map(name).join("\n"), step: "readers" }];
  if (readers.leftOut.length > 0) {
    rows.push({ key: texts("check_left_out"), value: readers.leftOut.map(name).join("\n"), step: "readers" });
  }
  if (asksCategory()) rows.push({ key: texts("check_category"), value: questions.category?.label ?? "", step: "category" });
  for (const question of questions.category?.questions ?? []) {
    const absent = texts(question.kind === "contact" ? "check_anonymous" : "check_not_answered");
    rows.push({ key: question.label, value: answerTo(question) || absent, step: question.step });
  }
  rows.push(...more);
  element("check-rows").replaceChildren(...rows.map((row) => rowOf(row, texts, onChange)));
  showWarnings(element("check-warnings"), questions.written(), texts);
}

/**
 * @param {Row} row
 * @param {Texts} texts
 * @param {(step: string) => void} onChange
 */
function rowOf({ key, value, step }, texts, onChange) {
  const made = copy("template-check-row", { key, value });
  const button = slot(made, "change");
  slot(made, "what").textContent = texts("check_change_what", { what: key });
  button.addEventListener("click", () => onChange(step));
  return made;
}
