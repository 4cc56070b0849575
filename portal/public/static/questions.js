// The questions of the chosen category: which are shown, whether they are answered.

import { answerTo, chosenCategory, fieldId, identityWanted, isChosen } from "./draft.js";
import { element, field, onClick } from "./page.js";
import { watch } from "./warnings.js";

/**
 * @typedef {import("./page.js").Category} Category
 * @typedef {import("./page.js").Question} Question
 * @typedef {import("./leaving.js").Texts} Texts
 */

/** Kinds whose answer is typed, in words of one's own. */
const WRITTEN = new Set(["text", "long", "date"]);

export class Questions {
  #categories;
  #texts;
  /** @type {Category | null} */
  #category = null;

  /**
   * @param {Category[]} categories
   * @param {Texts} texts
   */
  constructor(categories, texts) {
    this.#categories = categories;
    this.#texts = texts;
    const all = new Map(categories.flatMap(({ questions }) => questions).map((question) => [fieldId(question), question]));
    for (const question of all.values()) {
      if (isWritten(question)) watch(fieldId(question), texts);
      else if (question.kind === "contact") letSwitchOn(question);
    }
    for (const box of document.querySelectorAll('input[name="category"]')) {
      box.addEventListener("change", () => this.choose());
    }
  }

  get category() {
    return this.#category;
  }

  /** Shows the questions of the category that is chosen now. */
  choose() {
    const before = this.#category;
    this.#category = chosenCategory(this.#categories);
    const asked = new Set((this.#category?.questions ?? []).map(fieldId));
    for (const place of document.querySelectorAll("[data-question]")) {
      if (place instanceof HTMLElement) place.hidden = !asked.has(place.dataset.question ?? "");
    }
    if (before !== null && this.#category !== null) carryOver(before, this.#category);
  }

  /**
   * @param {string} step
   * @returns {Question[]}
   */
  of(step) {
    return (this.#category?.questions ?? []).filter((question) => question.step === step);
  }

  /**
   * @param {string} step
   * @returns {{id: string, text: string}[]}
   */
  problems(step) {
    if (step === "category" && this.#category === null) {
      const first = document.querySelector('input[name="category"]');
      return [{ id: first?.id ?? "category", text: this.#texts("category_missing") }];
    }
    return this.of(step)
      .filter((question) => isMissing(question))
      .map((question) => ({
        id: isChosen(question) ? firstChoice(question) : fieldId(question),
        text: this.#texts(missingKey(question), { label: question.label }),
      }));
  }

  /** @returns {string[]} what is written in words, but not who the writer chooses to say to be */
  written() {
    return (this.#category?.questions ?? []).filter(isWritten).map(answerTo);
  }
}

/** Whether it is always there to be written in. @param {Question} question */
function isWritten({ kind, required }) {
  return WRITTEN.has(kind) || (kind === "contact" && required);
}

/** @param {Question} question */
function isMissing(question) {
  if (question.kind === "contact") return identityWanted(question) && answerTo(question) === "";
  return question.required && answerTo(question) === "";
}

/** @param {Question} question */
function missingKey(question) {
  if (question.id === "what_happened") return "story_missing";
  if (question.kind === "contact" && !question.required) return "identity_missing";
  return isChosen(question) ? "choice_missing" : "answer_missing";
}

/** @param {Question} question */
function firstChoice(question) {
  return document.querySelector(`input[name="${fieldId(question)}"]`)?.id ?? fieldId(question);
}

/**
 * Who one is: folded away until it is asked for. Switching it off again takes away what was typed.
 *
 * @param {Question} question
 */
function letSwitchOn(question) {
  const wanted = `${fieldId(question)}-wanted`;
  const part = element(`${fieldId(question)}-part`);
  onClick(wanted, () => {
    part.hidden = !identityWanted(question);
    if (part.hidden) field(fieldId(question)).value = "";
  });
}

/**
 * The same question may be worded differently in another category: what was typed comes along.
 *
 * @param {Category} before
 * @param {Category} after
 */
function carryOver(before, after) {
  for (const question of after.questions) {
    const old = before.questions.find(({ id }) => id === question.id);
    if (old === undefined || fieldId(old) === fieldId(question)) continue;
    if (!WRITTEN.has(old.kind) || !WRITTEN.has(question.kind)) continue;
    const target = field(fieldId(question));
    if (target.value === "") target.value = field(fieldId(old)).value;
  }
}
