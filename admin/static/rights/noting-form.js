// A form whose words are sealed as notes before it goes: in clear go codes, days, and the numbers
// of the notes. It also shows only what the choices call for.

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { send } from "../conversation/sending.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { fill, h, one } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";

import { WEIGHED, WeighedItems } from "./weighed-items.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/message.js").Answer} Answer */

export class NotingForm extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;
  #listens = false;
  #sealed = false;
  #sealing = false;
  /** @type {WeighedItems | null} */
  #items = null;

  get form() {
    return one(this, "form", HTMLFormElement);
  }

  get #boxes() {
    return [...this.querySelectorAll("textarea[data-note]")].filter((box) => box instanceof HTMLTextAreaElement);
  }

  connectedCallback() {
    if (this.#listens) return;
    this.#listens = true;
    const items = this.querySelector("[data-items]");
    if (items instanceof HTMLElement) this.#items = new WeighedItems(items, `${this.#boxes[0]?.id}-item`);
    queueMicrotask(() => this.#look());
    this.addEventListener("change", () => this.#look());
    this.addEventListener("input", ({ target }) => {
      if (!this.#file) return;
      if (target instanceof Node && this.#items?.place.contains(target)) this.#items.keep(this.#itemsPlace);
      else if (target instanceof HTMLTextAreaElement) keepDraft(this.#place(target), target.value);
    });
    // Before htmx hears of it: the words go first, by themselves, sealed.
    this.addEventListener("submit", (event) => this.#onSubmit(event), { capture: true });
    this.querySelector("[data-add-item]")?.addEventListener("click", () => this.#items?.add());
  }

  /** @param {CaseFile} file */
  show(file) {
    this.#file = file;
    for (const box of this.#boxes) {
      box.disabled = false;
      if (box.value === "") box.value = draft(this.#place(box));
    }
    this.#items?.restore(this.#itemsPlace);
  }

  hide() {
    this.#file = null;
    for (const box of this.#boxes) {
      box.value = "";
      box.disabled = true;
    }
    this.#items?.clear();
  }

  /** @param {HTMLTextAreaElement} box */
  #place(box) {
    return `${this.#file?.id}/${box.id}`;
  }

  get #itemsPlace() {
    return `${this.#file?.id}/${this.#items?.name}`;
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
    if (this.#items?.isEmpty && chosen.some((box) => box.hasAttribute("data-weighed"))) this.#items.add();
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

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    if (this.#sealed) return;
    const written = this.#boxes.filter((box) => box.value.trim() !== "" && !isHidden(box));
    const [first] = this.#boxes;
    const weighed = this.#items?.answers.length ?? 0;
    const isWhole = this.#items?.check() ?? true;
    const lacksReasons = weighed > 0 && first?.value.trim() === "";
    if (isWhole && !lacksReasons && written.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (isWhole && lacksReasons) wrong(first, t("rights.item.reasons"));
    else if (isWhole) void this.#seal(written);
  }

  /** @param {HTMLTextAreaElement[]} written */
  async #seal(written) {
    const [file, held] = [this.#file, keys()];
    const [first] = written;
    if (!first) return;
    if (!file || !held) return wrong(first, t("thread.locked"));
    if (this.#sealing) return;
    this.#sealing = true;
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      for (const box of written) {
        const answers = this.#answersOf(box);
        const { sequence } = await send(file, { kind: "note", body: "", answers }, held, () => busy.show(t("seal.again")));
        this.#note(box, sequence);
      }
      if (this.#items) keepDraft(this.#itemsPlace, "");
      this.#sealed = true;
      this.form.requestSubmit();
    } catch (error) {
      busy.clear();
      wrong(first, `${sentence(error)} ${t("seal.kept")}`);
    } finally {
      this.#sealing = false;
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
    const weighed = this.#items?.answers ?? [];
    const count = this.querySelector("[name=weighed_items]");
    if (count instanceof HTMLInputElement) count.value = String(weighed.length);
    return [own, ...weighed];
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
    const rows = message.answers.map(({ question, label, text }) => {
      const heading = question === WEIGHED ? `${t("rights.note.weighed")}: ${label}` : label;
      return h("div", {}, h("dt", {}, heading), h("dd", { class: "message-body" }, text));
    });
    fill(this, message.body && h("p", { class: "message-body" }, message.body), rows.length > 0 && h("dl", { class: "facts" }, ...rows));
  }

  hide() {
    if (this.#sealed.length > 0) this.replaceChildren(...this.#sealed);
  }
}
