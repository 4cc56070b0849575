// A short letter to the person that goes, sealed, before its form: asking who they are, or telling
// that it takes longer. The form then carries the day, and the number of the message.

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { languageOf, send } from "../conversation/sending.js";
import { keys } from "../living/key-store.js";
import { one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";

import { filled, hasMarks, MARKS } from "./marks.js";
import { nameIn } from "./person-name.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */

export class LetterForm extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;
  #listens = false;
  #sent = false;
  /** What was composed: as long as it stands unchanged, it may be composed anew. */
  #composed = "";

  get #form() {
    return one(this, "form", HTMLFormElement);
  }

  get #box() {
    return one(this, "[data-letter]", HTMLTextAreaElement);
  }

  /** @param {CaseFile} file */
  show(file) {
    const first = this.#file === null;
    this.#file = file;
    this.#box.disabled = false;
    if (first) this.#compose();
    if (this.#listens) return;
    this.#listens = true;
    this.addEventListener("input", ({ target }) => {
      if (target !== this.#box) this.#compose();
    });
    this.addEventListener("submit", (event) => this.#onSubmit(event), { capture: true });
  }

  hide() {
    this.#file = null;
    this.#box.value = this.#composed = "";
    this.#box.disabled = true;
  }

  /** The letter that this form sends: its own, or by what is chosen. */
  get #letter() {
    const chosen = this.getAttribute("choose");
    if (chosen === null) return this.getAttribute("letter") ?? "";
    const about = new FormData(this.#form).get(chosen);
    return about ? `ask_${String(about)}` : "";
  }

  #compose() {
    const [file, box] = [this.#file, this.#box];
    if (!file || box.value !== this.#composed) return;
    /** @type {Record<string, Record<string, string>>} */
    const letters = JSON.parse(this.getAttribute("letters") ?? "{}");
    const report = file.conversation[0]?.message;
    const reasons = this.querySelector("[data-reasons]");
    const text = letters[this.#letter]?.[languageOf(file)] ?? "";
    box.value = this.#composed = filled(text, {
      [MARKS.name]: report ? nameIn(report) : "",
      [MARKS.reasons]: reasons instanceof HTMLTextAreaElement ? reasons.value.trim() : "",
    });
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    if (this.#sent) return;
    const body = this.#box.value.trim();
    right(this.#box);
    if (body === "" && this.getAttribute("choose") !== null) return;
    event.preventDefault();
    event.stopPropagation();
    if (body === "") return wrong(this.#box, t("rights.letter.empty"));
    if (hasMarks(body)) return wrong(this.#box, t("rights.letter.marks"));
    void this.#send(body);
  }

  /** @param {string} body */
  async #send(body) {
    const [file, held] = [this.#file, keys()];
    if (!file || !held) return wrong(this.#box, t("thread.locked"));
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      const { sequence } = await send(file, { kind: "message", body }, held, () => busy.show(t("seal.again")));
      const field = this.#form.elements.namedItem(this.getAttribute("field") ?? "");
      if (field instanceof HTMLInputElement) field.value = String(sequence);
      this.#sent = true;
      this.#form.requestSubmit();
    } catch (error) {
      busy.clear();
      wrong(this.#box, `${sentence(error)} ${t("seal.kept")}`);
    }
  }
}
