// A form whose words are sealed as notes before it goes: in clear go codes, days, and the numbers
// of the notes. It also shows only what the choices call for.

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { send } from "../conversation/sending.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { button, fill, h, one } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/message.js").Answer} Answer */

export class NotingForm extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;
  #listens = false;
  #sealed = false;
  /** Counts the items, so that each field has an id of its own. */
  #items = 0;

  get form() {
    return one(this, "form", HTMLFormElement);
  }

  get #boxes() {
    return [...this.querySelectorAll("textarea[data-note]")].filter((box) => box instanceof HTMLTextAreaElement);
  }

  connectedCallback() {
    if (this.#listens) return;
    this.#listens = true;
    queueMicrotask(() => this.#look());
    this.addEventListener("change", () => this.#look());
    this.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLTextAreaElement && this.#file) keepDraft(this.#place(target), target.value);
    });
    // Before htmx hears of it: the words go first, by themselves, sealed.
    this.addEventListener("submit", (event) => this.#onSubmit(event), { capture: true });
    this.querySelector("[data-add-item]")?.addEventListener("click", () => this.#addItem());
  }

  /** @param {CaseFile} file */
  show(file) {
    this.#file = file;
    for (const box of this.#boxes) {
      box.disabled = false;
      if (box.value === "") box.value = draft(this.#place(box));
    }
  }

  hide() {
    this.#file = null;
    for (const box of this.#boxes) {
      box.value = "";
      box.disabled = true;
    }
    this.querySelector("[data-items]")?.replaceChildren();
  }

  /** @param {HTMLTextAreaElement} box */
  #place(box) {
    return `${this.#file?.id}/${box.id}`;
  }

  /** Shows what the choices made call for, and nothing else. */
  #look() {
    for (const part of this.querySelectorAll("[data-when]")) {
      if (!(part instanceof HTMLElement)) continue;
      const wanted = (part.dataset.is ?? "").split(" ");
      part.hidden = !this.#values(part.dataset.when ?? "").some((value) => wanted.includes(value));
    }
    this.#lookAtGrounds();
  }

  #lookAtGrounds() {
    const grounds = this.querySelector("[data-grounds]");
    if (!(grounds instanceof HTMLElement)) return;
    const [outcome] = this.#values("outcome");
    let offered = 0;
    for (const choice of grounds.querySelectorAll("[data-outcomes]")) {
      if (!(choice instanceof HTMLElement)) continue;
      const fits = (choice.dataset.outcomes ?? "").split(" ").includes(outcome ?? "");
      choice.hidden = !fits;
      if (fits) offered += 1;
      const box = one(choice, "input", HTMLInputElement);
      if (!fits) box.checked = false;
    }
    grounds.hidden = offered === 0;
    const chosen = [...grounds.querySelectorAll("input:checked")];
    this.#toggle("[data-reasons-part]", chosen.length > 0);
    this.#toggle("[data-weighing]", chosen.some((box) => box.hasAttribute("data-weighed")));
    this.#toggle("[data-evidence-part]", chosen.some((box) => box.hasAttribute("data-evidence")));
    const items = this.querySelector("[data-items]");
    if (items?.childElementCount === 0 && chosen.some((box) => box.hasAttribute("data-weighed"))) this.#addItem();
  }

  /**
   * @param {string} place
   * @param {boolean} shown
   */
  #toggle(place, shown) {
    const part = this.querySelector(place);
    if (part instanceof HTMLElement) part.hidden = !shown;
  }

  /**
   * @param {string} name
   * @returns {string[]} what is chosen in that field
   */
  #values(name) {
    return new FormData(this.form).getAll(name).map(String);
  }

  #addItem() {
    const items = this.querySelector("[data-items]");
    if (!items) return;
    this.#items += 1;
    const id = `${this.form.querySelector("textarea")?.id ?? "item"}-${this.#items}`;
    const what = h("input", { class: "input", id: `${id}-what`, autocomplete: "off", "data-item": true });
    const why = h("textarea", { class: "input", id: `${id}-why`, rows: 2, "data-why": true });
    const row = h(
      "div",
      { class: "rights-item" },
      h("div", { class: "field" }, h("label", { class: "label", for: what.id }, t("rights.item")), what),
      h("div", { class: "field" }, h("label", { class: "label", for: why.id }, t("rights.item.why")), why),
    );
    row.append(button(t("rights.item.remove"), () => row.remove(), "button button-quiet button-small"));
    items.append(row);
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    if (this.#sealed) return;
    const written = this.#boxes.filter((box) => box.value.trim() !== "" && !isHidden(box));
    if (written.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#seal(written);
  }

  /** @param {HTMLTextAreaElement[]} written */
  async #seal(written) {
    const [file, held] = [this.#file, keys()];
    const [first] = written;
    if (!first) return;
    if (!file || !held) return wrong(first, t("thread.locked"));
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      for (const box of written) {
        const answers = this.#answersOf(box);
        const { sequence } = await send(file, { kind: "note", body: "", answers }, held, () => busy.show(t("seal.again")));
        this.#note(box, sequence);
      }
      this.#sealed = true;
      this.form.requestSubmit();
    } catch (error) {
      busy.clear();
      wrong(first, `${sentence(error)} ${t("seal.kept")}`);
    }
  }

  /**
   * @param {HTMLTextAreaElement} box
   * @returns {Answer[]} the words under what they are about, then each item that was weighed
   */
  #answersOf(box) {
    const { question = "", heading = "" } = box.dataset;
    const own = { question, label: heading, text: box.value.trim() };
    if (!question.startsWith("reasons:")) return [own];
    const items = [...this.querySelectorAll(".rights-item")].filter((row) => !isHidden(row)).map((row) => {
      const what = one(row, "[data-item]", HTMLInputElement).value.trim();
      return { question: "weighed", label: what, text: one(row, "[data-why]", HTMLTextAreaElement).value.trim() };
    });
    const weighed = items.filter(({ label, text }) => label !== "" && text !== "");
    const count = this.querySelector("[name=weighed_items]");
    if (count instanceof HTMLInputElement) count.value = String(weighed.length);
    return [own, ...weighed.map((item) => ({ ...item, label: `${t("rights.note.weighed")}: ${item.label}` }))];
  }

  /**
   * The words are sealed now; the form that follows carries their number alone.
   *
   * @param {HTMLTextAreaElement} box
   * @param {number} number
   */
  #note(box, number) {
    const field = this.form.elements.namedItem(box.dataset.note ?? "");
    if (field instanceof HTMLInputElement) field.value = String(number);
    keepDraft(this.#place(box), "");
    box.value = "";
  }
}

/** @param {Element} element */
function isHidden(element) {
  return element.closest("[hidden]") !== null;
}

/** A sealed note shown where it belongs: the reasons under their decision. */
export class OpenedNote extends CasePart {
  /** @type {Node[]} */
  #sealed = [];

  /** @param {CaseFile} file */
  show(file) {
    const number = Number(this.getAttribute("number"));
    const message = file.internal.find(({ envelope }) => envelope.sequence === number)?.message;
    if (this.#sealed.length === 0) this.#sealed = [...this.childNodes];
    if (!message) return fill(this, h("p", { class: "small" }, t("rights.note.missing")));
    const rows = message.answers.map(({ label, text }) => h("div", {}, h("dt", {}, label), h("dd", { class: "message-body" }, text)));
    fill(this, message.body && h("p", { class: "message-body" }, message.body), rows.length > 0 && h("dl", { class: "facts" }, ...rows));
  }

  hide() {
    if (this.#sealed.length > 0) this.replaceChildren(...this.#sealed);
  }
}
