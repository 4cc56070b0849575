// Opens a breach from a case: the recipient sees exactly what the register will hold, then sends it.
// What was read under the keys is gone from here when they lock.

import { again } from "../living/boosting.js";
import { button, fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t, writeTime } from "../page/texts.js";
import { address, postJson, ServerError } from "../server.js";
import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";

import { offers, people } from "./taken-over.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("./taken-over.js").Allowed} Allowed */
/** @typedef {import("./taken-over.js").Offer} Offer */

/**
 * @typedef {object} TakenOver what is sent, and what the preview is drawn from
 * @property {string} title
 * @property {string[]} data_categories
 * @property {string[]} people_categories
 * @property {number | null} people_count
 * @property {boolean} ongoing
 * @property {string | null} aware_at
 * @property {string} text
 */

// Where a refusal of the register belongs on this page.
const PLACES = /** @type {Record<string, string>} */ ({
  title: "breach-title",
  description: "breach-text",
  people_count: "breach-people",
  aware_at: "breach-aware",
});

export class BreachFromReport extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;
  /** @type {Offer[]} */
  #offers = [];
  #listens = false;

  get #form() {
    return one(this, "form", HTMLFormElement);
  }

  /** @param {string} id @returns {HTMLInputElement | HTMLTextAreaElement} */
  #field(id) {
    const found = this.querySelector(`#${id}`);
    if (!(found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement)) throw new TypeError(`the page has no ${id}`);
    return found;
  }

  /** @param {CaseFile} file */
  show(file) {
    const report = file.conversation[0]?.message;
    if (!report) return;
    // A case is read anew when somebody answers: what was typed here since stays.
    const first = this.#file === null;
    this.#file = file;
    if (!first) return;
    /** @type {Allowed} */
    const allowed = JSON.parse(this.dataset.allowed ?? "{}");
    this.#offers = offers(report, allowed, t("breach.ongoing"));
    this.#field("breach-people").value = String(people(report, allowed) ?? "");
    this.#offer();
    one(this, "[data-locked]", HTMLElement).hidden = true;
    this.#form.hidden = false;
    this.#preview();
    if (!this.#listens) this.#listen();
  }

  hide() {
    this.#file = null;
    this.#offers = [];
    this.#form.reset();
    this.#form.hidden = true;
    for (const place of ["[data-choices]", "[data-preview]"]) one(this, place, HTMLElement).replaceChildren();
    one(this, "[data-locked]", HTMLElement).hidden = false;
    one(this, "[data-pasted]", HTMLElement).hidden = true;
  }

  #listen() {
    this.#listens = true;
    this.#form.addEventListener("input", () => this.#preview());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send();
    });
  }

  #offer() {
    fill(
      one(this, "[data-choices]", HTMLElement),
      ...this.#offers.map(({ label }, index) => {
        const id = `breach-offer-${index}`;
        const box = h("input", { type: "checkbox", id, autocomplete: "off" });
        box.checked = true;
        return h("div", { class: "choice" }, box, h("label", { for: id }, label));
      }),
    );
    one(this, "[data-answers]", HTMLElement).hidden = this.#offers.length === 0;
    one(this, "[data-no-answers]", HTMLElement).hidden = this.#offers.length > 0;
  }

  /** @returns {Offer[]} */
  get #chosen() {
    return this.#offers.filter((_, index) => this.querySelector(`#breach-offer-${index}:checked`) !== null);
  }

  /** @returns {TakenOver} */
  #read() {
    const of = (/** @type {string} */ field) => this.#chosen.filter((offer) => offer.field === field).map(({ value }) => value);
    const [count, aware] = [this.#field("breach-people").value.trim(), this.#field("breach-aware").value];
    return {
      title: this.#field("breach-title").value.trim(),
      data_categories: of("data_categories"),
      people_categories: of("people_categories"),
      people_count: countIn(count),
      ongoing: of("ongoing").length > 0,
      aware_at: aware === "" ? null : new Date(aware).toISOString().replace(/\.\d+Z$/u, "Z"),
      text: this.#field("breach-text").value.trim(),
    };
  }

  #preview() {
    const taken = this.#read();
    const labels = (/** @type {string} */ field) =>
      this.#chosen
        .filter((offer) => offer.field === field)
        .map(({ label }) => label)
        .join(", ");
    const rows = [
      ["breach.preview.title", taken.title],
      ["breach.preview.data", labels("data_categories")],
      ["breach.preview.whose", labels("people_categories")],
      ["breach.preview.people", taken.people_count === null ? "" : String(taken.people_count)],
      ["breach.preview.ongoing", taken.ongoing ? t("breach.yes") : ""],
      ["breach.preview.aware", taken.aware_at === null ? "" : writeTime(taken.aware_at)],
      ["breach.preview.text", taken.text],
    ];
    fill(
      one(this, "[data-preview]", HTMLElement),
      ...rows.map(([key, value]) =>
        h("div", {}, h("dt", {}, t(key ?? "")), h("dd", { class: value ? "message-body" : "muted" }, value || t("breach.preview.nothing"))),
      ),
    );
    one(this, "[data-pasted]", HTMLElement).hidden = taken.text === "";
  }

  /** Says at the fields what cannot be sent. @returns {boolean} */
  #isRight() {
    for (const id of Object.values(PLACES)) right(this.#field(id));
    const count = this.#field("breach-people");
    if (this.#field("breach-title").value.trim() === "") wrong(this.#field("breach-title"), t("breach.title_missing"));
    else if (count.value.trim() !== "" && countIn(count.value.trim()) === null) wrong(count, t("breach.count"));
    else return true;
    return false;
  }

  async #send() {
    const file = this.#file;
    if (file === null || !this.#isRight()) return;
    const busy = busyLine(this);
    const submit = one(this, "button[type=submit]", HTMLButtonElement);
    submit.disabled = true;
    busy.show(t("breach.working"));
    try {
      this.#finish(await postJson(address(`/cases/${file.id}/breach`), this.#read()));
    } catch (error) {
      this.#tell(error);
    } finally {
      busy.clear();
      submit.disabled = false;
    }
  }

  /** @param {unknown} error */
  #tell(error) {
    const named = error instanceof ServerError && error.code === "breach_refused" ? Object.entries(error.facts) : [];
    for (const [field, words] of named.reverse()) {
      wrong(this.#field(PLACES[field] ?? "breach-title"), `${String(words)} ${t("seal.kept")}`);
    }
    if (named.length === 0) wrong(this.#field("breach-title"), `${sentence(error)} ${t("seal.kept")}`);
  }

  /** @param {{reference: string, href: string | null}} opened */
  #finish({ reference, href }) {
    const done = one(this, "[data-done]", HTMLElement);
    fill(
      done,
      h("p", {}, t(href === null ? "breach.handed_over" : "breach.opened", { reference })),
      href !== null && h("p", {}, h("a", { href }, t("breach.go"))),
      h("p", {}, button(t("breach.another"), () => void again(), "button button-quiet")),
    );
    this.#form.reset();
    this.#form.hidden = true;
    done.hidden = false;
    done.focus();
  }
}

/** A count as people write it, with or without points between thousands. @param {string} text */
function countIn(text) {
  const digits = text.replace(/[\s.,']/gu, "");
  return /^\d{1,9}$/u.test(digits) ? Number(digits) : null;
}
