// The letter from the first word to the sealed file: written on one page, then the code, then saved.

import { fromB64u } from "#crypto/encoding.js";
import { CryptoError } from "#crypto/errors.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { pick } from "../charters.js";
import { installCodeActions, problemWithCode } from "../code_step.js";
import { anythingWritten, readDraft } from "../draft.js";
import { guardLeaving } from "../guard.js";
import { wipeFields } from "../leaving.js";
import { bringUp, element, field, onClick, showGroups } from "../page.js";
import { Questions } from "../questions.js";
import { ReadersStep } from "../readers_step.js";
import { Steps } from "../steps.js";
import { installEarlier } from "./earlier_letter.js";
import { SealedLetter } from "./sealed_letter.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {import("../charters.js").Recipient} Recipient
 * @typedef {import("../leaving.js").Texts} Texts
 * @typedef {import("../page.js").PageData} PageData
 */

export class LetterPage {
  #page;
  #texts;
  #salt;
  #letter;
  #questions;
  #readers;
  #steps;
  #busy = false;
  #sealed = false;
  #saved = false;

  /**
   * @param {PageData} page
   * @param {Charter} charter
   * @param {Texts} texts
   */
  constructor(page, charter, texts) {
    this.#page = page;
    this.#texts = texts;
    this.#salt = fromB64u(page.organisation.salt, 16);
    this.#letter = new SealedLetter(this.#salt);
    this.#questions = new Questions(page.scheme.categories, texts);
    this.#readers = new ReadersStep(charter, texts, page.language);
    this.#steps = new Steps({
      allow: (from, to) => this.#allow(from, to),
      holds: () => this.#busy || this.#sealed,
      onShow: (step) => this.#onShow(step),
    });
  }

  start() {
    onClick("to-code", () => this.#toCode());
    onClick("back-to-text", () => history.back());
    onClick("seal", () => void this.#seal());
    onClick("save", () => this.#save());
    for (const box of document.querySelectorAll('input[name="category"]')) {
      box.addEventListener("change", showParts);
    }
    installCodeActions(() => this.#letter.code(), this.#texts, this.#page.urls.mailbox ?? "");
    guardLeaving(() => (this.#sealed ? !this.#saved : anythingWritten() || this.#steps.current === "code"));
    installEarlier(this.#salt, this.#page.scheme.categories, this.#texts);
    this.#steps.start("write");
    this.#questions.choose();
    showParts();
  }

  /**
   * @param {string} from
   * @param {string} to
   */
  #allow(from, to) {
    if (this.#sealed) return "sealed";
    return this.#busy ? from : to;
  }

  /** @param {string} step */
  #onShow(step) {
    clearProblems(element("problems"));
    element("problems").hidden = true;
    // Printed from here, the paper holds the code and nothing else.
    element("code-paper").classList.toggle("print-alone", step === "code");
  }

  #toCode() {
    const steps = new Set((this.#questions.category?.questions ?? []).map(({ step }) => step).concat("category"));
    const problems = [...this.#readers.problems(), ...[...steps].flatMap((step) => this.#questions.problems(step))];
    if (problems.length > 0) {
      showProblems(element("problems"), problems);
      return;
    }
    this.#tellReaders();
    void this.#showCode();
    this.#steps.go("code");
  }

  #tellReaders() {
    const names = (/** @type {Recipient[]} */ people) =>
      people.map(({ name, role }) => `${name} (${pick(role, this.#page.language)})`).join(", ");
    element("sealed-to").textContent = this.#texts("letter_sealed_to", { names: names(this.#readers.readers) });
    const left = this.#readers.leftOut;
    element("left-out").textContent = left.length > 0 ? this.#texts("letter_left_out", { names: names(left) }) : "";
  }

  async #showCode() {
    showGroups(element("code"), await this.#letter.code());
  }

  async #seal() {
    if (this.#busy) return;
    this.#setBusy(true);
    element("seal-failure").hidden = true;
    try {
      const problem = await problemWithCode("code-again", await this.#letter.code(), this.#texts);
      if (problem !== null) {
        showProblems(element("problems"), [problem]);
        return;
      }
      const draft = readDraft(this.#questions.category, this.#page.language);
      this.#finish(await this.#letter.seal(draft, this.#readers.charter, this.#readers.excluded));
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      this.#tell(error.code);
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {string} code */
  #tell(code) {
    const known = code === "message_too_long" ? "letter_too_long" : "letter_not_sealed";
    element("seal-failure-why").textContent = this.#texts(known, { code });
    bringUp(element("seal-failure"));
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    element("seal").setAttribute("aria-disabled", String(busy));
    element("seal-progress").hidden = !busy;
    element("seal-progress").textContent = busy ? this.#texts("letter_sealing") : "";
  }

  /**
   * From here on there is no text any more, only the sealed file. Its address stays good as long as
   * the page is open, so that it can be saved once more.
   *
   * @param {import("#crypto/encoding.js").Bytes} sealed
   */
  #finish(sealed) {
    const link = element("save");
    if (!(link instanceof HTMLAnchorElement)) throw new Error("The file must be a link.");
    link.href = URL.createObjectURL(new Blob([sealed], { type: "application/octet-stream" }));
    this.#sealed = true;
    wipeFields();
    this.#letter.forget();
    element("code").replaceChildren();
    field("code-again").value = "";
    this.#steps.replace("sealed");
  }

  #save() {
    this.#saved = true;
    element("save-status").textContent = this.#texts("letter_saved");
  }
}

/** A part of the page is there only if it asks something that the chosen subject wants to know. */
function showParts() {
  for (const part of document.querySelectorAll("[data-part]")) {
    if (part instanceof HTMLElement) part.hidden = part.querySelector("[data-question]:not([hidden])") === null;
  }
}
