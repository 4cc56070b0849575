// A box to write in: an answer, an acknowledgement or a note. What is typed survives moving about,
// a lock and a failed sending; it leaves the browser sealed or not at all.

import { again } from "../living/boosting.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { say } from "../living/notice.js";
import { one } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { languageOf, send } from "../conversation/sending.js";
import { FilesRefused, sealFiles } from "../rights/sealed-files.js";

import { busyLine } from "./busy-line.js";
import { CasePart } from "./sealed-case.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */

export class SealForm extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;

  #listens = false;

  /** @returns {"answer" | "acknowledgement" | "note"} */
  get #kind() {
    const kind = this.getAttribute("kind");
    return kind === "note" || kind === "acknowledgement" ? kind : "answer";
  }

  get #box() {
    return one(this, "textarea", HTMLTextAreaElement);
  }

  get #place() {
    return `${this.#file?.id}/${this.#kind}`;
  }

  /** @param {CaseFile} file */
  show(file) {
    this.#file = file;
    this.#box.value = draft(this.#place) || this.#ready(file);
    one(this, "form", HTMLFormElement).hidden = false;
    if (!this.#listens) this.#listen();
  }

  hide() {
    one(this, "form", HTMLFormElement).hidden = true;
    this.#box.value = "";
    this.#file = null;
  }

  /**
   * A text ready to send, in the reporter's language.
   *
   * @param {CaseFile} file
   */
  #ready(file) {
    return this.dataset[languageOf(file) === "en" ? "readyEn" : "readyDa"] ?? "";
  }

  #listen() {
    this.#listens = true;
    this.#box.addEventListener("input", () => {
      const ready = this.#file ? this.#ready(this.#file) : "";
      keepDraft(this.#place, this.#box.value === ready ? "" : this.#box.value);
    });
    one(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send();
    });
  }

  /** @returns {import("../conversation/sending.js").Kind} */
  get #type() {
    if (this.#kind !== "answer") return this.#kind;
    return this.querySelector("input[type=checkbox]:checked") ? "feedback" : "message";
  }

  async #send() {
    const [file, held, place, box] = [this.#file, keys(), this.#place, this.#box];
    if (!file || !held) return;
    const body = box.value.trim();
    const chosen = this.querySelector("input[type=file]");
    if (body === "") return wrong(box, t("seal.empty"));
    const busy = busyLine(this);
    const button = one(this, "button[type=submit]", HTMLButtonElement);
    // What would be typed now would be emptied with the rest.
    button.disabled = box.readOnly = true;
    busy.show(t("seal.working"));
    try {
      const kind = this.#type;
      const files = chosen instanceof HTMLInputElement ? await sealFiles(chosen) : [];
      await send(file, { kind, body, files }, held, () => busy.show(t("seal.again")));
      // The keys may have been locked meanwhile, and the case be gone from here.
      keepDraft(place, "");
      box.value = "";
      await again();
      say("done", t(`seal.done.${kind}`));
    } catch (error) {
      if (error instanceof FilesRefused) return wrong(error.field, error.message);
      wrong(box, `${sentence(error)} ${t("seal.kept")}`);
    } finally {
      busy.clear();
      button.disabled = box.readOnly = false;
    }
  }
}
