// Items that are weighed one by one: how the answer names each, which the person reads, and why it is
// held back, which stays with the handlers.

import { draft, keepDraft } from "../living/drafts.js";
import { button, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { t } from "../page/texts.js";

/** @typedef {import("#crypto/message.js").Answer} Answer */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {{what: HTMLInputElement, why: HTMLTextAreaElement}} Row */

export const WEIGHED = "weighed";

/**
 * @param {Message} message the sealed note of a decision
 * @returns {string[]} how the answer names what was weighed, each on one line
 */
export function weighedIn(message) {
  return message.answers.filter(({ question }) => question === WEIGHED).map(({ label }) => label.replaceAll(/\s+/gu, " "));
}

/** The rows of a form, in `place`. */
export class WeighedItems {
  /** Counts the rows, so that each field has an id of its own. */
  #made = 0;

  /**
   * @param {HTMLElement} place
   * @param {string} name before the ids of its fields
   */
  constructor(place, name) {
    this.place = place;
    this.name = name;
  }

  get isEmpty() {
    return this.place.childElementCount === 0;
  }

  /** @returns {Row[]} */
  get #rows() {
    return [...this.place.children].map((row) => ({
      what: one(row, "[data-item]", HTMLInputElement),
      why: one(row, "[data-why]", HTMLTextAreaElement),
    }));
  }

  /** @returns {Answer[]} those that are written whole; none while the part is hidden */
  get answers() {
    if (this.place.closest("[hidden]")) return [];
    const rows = this.#rows.map(({ what, why }) => ({ question: WEIGHED, label: what.value.trim(), text: why.value.trim() }));
    return rows.filter(({ label, text }) => label !== "" && text !== "");
  }

  /**
   * Says at the first row that is half written what it lacks: it must not be left out in silence.
   *
   * @returns {boolean} whether every row is whole or empty
   */
  check() {
    if (this.place.closest("[hidden]")) return true;
    for (const { what, why } of this.#rows) {
      for (const [field, other] of [[what, why], [why, what]]) {
        if (!field || !other) continue;
        right(field);
        if (field.value.trim() === "" && other.value.trim() !== "") return wrong(field, t("rights.item.half")), false;
      }
    }
    return true;
  }

  /** @param {{what: string, why: string}} [written] */
  add({ what, why } = { what: "", why: "" }) {
    this.#made += 1;
    const id = `${this.name}-${this.#made}`;
    const named = h("input", { class: "input", id: `${id}-what`, autocomplete: "off", spellcheck: "false", value: what, "data-item": true, "aria-describedby": `${id}-what-hint` });
    const weighed = h("textarea", { class: "input", id: `${id}-why`, rows: 2, autocomplete: "off", spellcheck: "false", "data-why": true, "aria-describedby": `${id}-why-hint` }, why);
    const row = h(
      "div",
      { class: "rights-item" },
      field(named, t("rights.item"), t("rights.item.hint")),
      field(weighed, t("rights.item.why"), t("rights.item.why.hint")),
    );
    const remove = () => {
      row.remove();
      this.place.dispatchEvent(new Event("input", { bubbles: true }));
    };
    row.append(button(t("rights.item.remove"), remove, "button button-quiet button-small"));
    this.place.append(row);
  }

  /** @param {string} draftName */
  keep(draftName) {
    const rows = this.#rows.map(({ what, why }) => ({ what: what.value, why: why.value })).filter(({ what, why }) => what || why);
    keepDraft(draftName, rows.length > 0 ? JSON.stringify(rows) : "");
  }

  /** @param {string} draftName */
  restore(draftName) {
    const written = draft(draftName);
    if (written === "" || this.#rows.some(({ what, why }) => what.value || why.value)) return;
    this.clear();
    for (const row of JSON.parse(written)) this.add(row);
  }

  clear() {
    this.place.replaceChildren();
  }
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {string} label
 * @param {string} hint
 */
function field(input, label, hint) {
  return h(
    "div",
    { class: "field" },
    h("label", { class: "label", for: input.id }, label),
    h("p", { class: "hint", id: `${input.id}-hint` }, hint),
    input,
  );
}
