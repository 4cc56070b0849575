// The step that shows who will read, and lets people be left out.

import { carryExclusions, compare, keyOf, pick } from "./charters.js";
import { writeDate } from "./dates.js";
import { copy, element, make, showGroups, slot } from "./page.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {import("./charters.js").Recipient} Recipient
 * @typedef {import("./leaving.js").Texts} Texts
 */

export class ReadersStep {
  /** @type {Charter} */
  #charter;
  #texts;
  #language;

  /**
   * @param {Charter} charter
   * @param {Texts} texts
   * @param {"da" | "en"} language
   */
  constructor(charter, texts, language) {
    this.#charter = charter;
    this.#texts = texts;
    this.#language = language;
    this.#render(new Set());
  }

  get charter() {
    return this.#charter;
  }

  /** @returns {Set<string>} keys of those who are left out */
  get excluded() {
    const boxes = element("exclude-choices").querySelectorAll("input:checked");
    return new Set([...boxes].map((box) => /** @type {HTMLInputElement} */ (box).value));
  }

  /** @returns {Recipient[]} */
  get readers() {
    const excluded = this.excluded;
    return this.#charter.recipients.filter((recipient) => !excluded.has(keyOf(recipient)));
  }

  /** @returns {Recipient[]} */
  get leftOut() {
    const excluded = this.excluded;
    return this.#charter.recipients.filter((recipient) => excluded.has(keyOf(recipient)));
  }

  /**
   * Goes over to a new list, says what is different, and keeps left out whoever was.
   *
   * @param {Charter} charter
   */
  change(charter) {
    const difference = compare(this.#charter, charter);
    const excluded = carryExclusions(this.#charter, charter, this.excluded);
    this.#charter = charter;
    this.#render(excluded);
    const names = (/** @type {Recipient[]} */ people) => people.map((one) => this.#describe(one)).join(", ");
    const lines = /** @type {const} */ (["added", "removed", "rekeyed"])
      .filter((kind) => difference[kind].length > 0)
      .map((kind) => make("li", this.#texts(`charter_${kind}`, { names: names(difference[kind]) })));
    if (lines.length === 0) lines.push(make("li", this.#texts("charter_details")));
    element("charter-changes").replaceChildren(...lines);
    element("charter-changed").hidden = false;
  }

  /** The person has looked at the new list. */
  settle() {
    element("charter-changed").hidden = true;
  }

  /** @returns {{id: string, text: string}[]} */
  problems() {
    if (this.readers.length > 0) return [];
    return [{ id: "exclude-0", text: this.#texts("readers_none_left") }];
  }

  /** @param {Recipient} recipient */
  #describe({ name, role }) {
    return `${name} (${pick(role, this.#language)})`;
  }

  /** @param {Set<string>} excluded */
  #render(excluded) {
    const { recipients, fingerprint } = this.#charter;
    element("readers").replaceChildren(...readerItems(this.#charter, this.#texts, this.#language));
    showGroups(element("readers-fingerprint"), fingerprint);
    element("exclusion").hidden = recipients.length < 2;
    element("exclusion-none").hidden = recipients.length >= 2;
    element("exclude-choices").replaceChildren(
      ...recipients.map((recipient, index) => {
        const choice = copy("template-exclude", { label: this.#describe(recipient) });
        const box = /** @type {HTMLInputElement} */ (choice.querySelector("input"));
        box.id = `exclude-${index}`;
        box.value = keyOf(recipient);
        box.checked = excluded.has(box.value);
        slot(choice, "label").setAttribute("for", box.id);
        return choice;
      }),
    );
  }
}

/**
 * @param {Charter} charter
 * @param {Texts} texts
 * @param {"da" | "en"} language
 * @returns {HTMLElement[]}
 */
export function readerItems(charter, texts, language) {
  return charter.recipients.map(({ name, role, since }) =>
    copy("template-reader", {
      name,
      role: pick(role, language),
      since: texts("reader_since", { date: writeDate(since, language) }),
    }),
  );
}
