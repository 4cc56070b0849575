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

/** The one answer that is the message itself; the others go beside it. @param {Question} question */
export function isBody(question) {
  return question.body;
}

/** @param {Question} question */
export function fieldId(question) {
  return question.field;
}

/** Whether an answer is chosen from what is offered. @param {Question} question */
export function isChosen({ kind }) {
  return kind === "choice" || kind === "choices";
}

/**
 * The category that is chosen, if one is. Where there is but one, nobody is asked.
 *
 * @param {Category[]} categories
 * @returns {Category | null}
 */
export function chosenCategory(categories) {
  if (!asksCategory()) return categories[0] ?? null;
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
  if (isChosen(question)) {
    return chosenBoxes(question)
      .map((box) => (box.labels?.[0]?.textContent ?? "").trim())
      .join("\n");
  }
  if (question.kind === "contact" && !identityWanted(question)) return "";
  return field(fieldId(question)).value.trim();
}

/** Whether the form asks for a category. */
export function asksCategory() {
  return document.querySelector('input[name="category"]') !== null;
}

/** @param {Question} question @returns {HTMLInputElement[]} */
function chosenBoxes(question) {
  return [...document.querySelectorAll(`input[name="${fieldId(question)}"]:checked`)].filter((box) => box instanceof HTMLInputElement);
}

/**
 * The question's id, and which of its options were chosen: `data_kinds:cpr,health`. The options keep
 * their ids however they are worded, so that what was chosen can be counted on later.
 *
 * @param {Question} question
 */
function answeredId(question) {
  const chosen = isChosen(question) ? chosenBoxes(question).map((box) => box.value) : [];
  return chosen.length > 0 ? `${question.id}:${chosen.join(",")}` : question.id;
}

/**
 * Whether it is asked who one is: where one must say it, or has switched the question on. Off until
 * one does.
 *
 * @param {Question} question
 */
export function identityWanted(question) {
  if (question.required) return true;
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
    body: all.find(({ question }) => isBody(question))?.text ?? "",
    answers: all
      .filter(({ question }) => !isBody(question))
      .map(({ question, text }) => ({ question: answeredId(question), label: question.label, text })),
  };
}

/** Whether anything has been typed anywhere. */
export function anythingWritten() {
  return [...document.querySelectorAll("textarea, input[type=text]")].some(
    (typed) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (typed).value.trim() !== "",
  );
}
