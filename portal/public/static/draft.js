// What has been written, read from the document's fields: nowhere else is it kept.

import { field } from "./page.js";

/**
 * @typedef {import("./page.js").Question} Question
 * @typedef {import("./page.js").Category} Category
 *
 * @typedef {object} Given
 * @property {Question} question
 * @property {string} text
 */

// The one answer that is the message itself; the others go beside it under their questions.
const BODY = "what_happened";

/** @param {Question} question */
export function isBody(question) {
  return question.id === BODY;
}

/** @param {Question} question */
export function fieldId(question) {
  return question.field;
}

/**
 * The category that is chosen, if one is.
 *
 * @param {Category[]} categories
 * @returns {Category | null}
 */
export function chosenCategory(categories) {
  const chosen = document.querySelector('input[name="category"]:checked');
  const id = chosen instanceof HTMLInputElement ? chosen.value : "";
  return categories.find((category) => category.id === id) ?? null;
}

/**
 * What is answered to a question, without white space around it.
 *
 * @param {Question} question
 * @returns {string}
 */
export function answerTo(question) {
  if (question.kind === "choice") {
    const chosen = document.querySelector(`input[name="${fieldId(question)}"]:checked`);
    return chosen instanceof HTMLInputElement ? (chosen.labels?.[0]?.textContent ?? "").trim() : "";
  }
  if (question.kind === "contact" && !identityWanted(question)) return "";
  return field(fieldId(question)).value.trim();
}

/**
 * Whether a reporter has switched on the question who they are. Off until they do.
 *
 * @param {Question} question
 */
export function identityWanted(question) {
  const box = document.getElementById(`${fieldId(question)}-wanted`);
  return box instanceof HTMLInputElement && box.checked;
}

/**
 * @param {Category | null} category
 * @returns {Given[]} every question of the category that has an answer, in the form's order
 */
export function given(category) {
  return (category?.questions ?? []).map((question) => ({ question, text: answerTo(question) })).filter(({ text }) => text !== "");
}

/**
 * @param {Category | null} category
 * @param {string} language
 * @returns {import("./filing.js").Draft}
 */
export function readDraft(category, language) {
  const all = given(category);
  return {
    language,
    category: category && { id: category.id, label: category.label },
    body: all.find(({ question }) => question.id === BODY)?.text ?? "",
    answers: all
      .filter(({ question }) => question.id !== BODY)
      .map(({ question, text }) => ({ question: question.id, label: question.label, text })),
  };
}

/** Whether anything has been typed anywhere. */
export function anythingWritten() {
  return [...document.querySelectorAll("textarea, input[type=text]")].some(
    (typed) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (typed).value.trim() !== "",
  );
}
