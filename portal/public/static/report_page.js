// The report form from its first step to the receipt: which step follows which, and what must be
// right before one can go on.

import { clearProblems, showProblems } from "#web/problems.js";

import { showCheck } from "./check_step.js";
import { installCodeActions } from "./code_step.js";
import { anythingWritten, readDraft } from "./draft.js";
import { Filing } from "./filing.js";
import { guardLeaving, releaseGuard } from "./guard.js";
import { wipeFields } from "./leaving.js";
import { element, onClick, showGroups } from "./page.js";
import { Questions } from "./questions.js";
import { ReadersStep } from "./readers_step.js";
import { showReceipt } from "./receipt_step.js";
import { Sending } from "./sending.js";
import { Steps } from "./steps.js";
import { showWork } from "./work_notice.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {import("./page.js").PageData} PageData
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./sealing.js").Draft} Draft
 *
 * @typedef {object} Part a step that a form has besides its questions
 * @property {string} step
 * @property {() => {id: string, text: string}[]} problems
 * @property {() => import("./check_step.js").Row[]} rows what the check shows of it
 *
 * @typedef {object} Own what a form does in its own way
 * @property {Part[]} parts
 * @property {(draft: Draft) => Draft} complete
 * @property {(envelope: import("#crypto/encoding.js").Bytes, draft: Draft) => Promise<any>} [post]
 * @property {() => void} forget what the parts hold, once all is stored
 */

// Steps without questions of the organisation; all others are asked only if they have any.
const COMMON = new Set(["start", "readers", "category", "check", "code", "send", "receipt"]);

/** @type {Own} */
const PLAIN = { parts: [], complete: (draft) => draft, forget: () => undefined };

export class ReportPage {
  #page;
  #texts;
  #own;
  #filing;
  #questions;
  #readers;
  #sending;
  #steps;
  #backToCheck = false;
  #done = false;

  /**
   * @param {PageData} page
   * @param {Charter} charter
   * @param {Texts} texts
   * @param {Own} [own]
   */
  constructor(page, charter, texts, own = PLAIN) {
    const { scheme, organisation, urls, language } = page;
    this.#page = page;
    this.#texts = texts;
    this.#own = own;
    this.#filing = new Filing({
      scheme: scheme.id,
      salt: organisation.salt,
      urls: { charter: urls.charter ?? "", reports: urls.reports ?? "" },
      post: own.post,
    });
    this.#questions = new Questions(scheme.categories, texts);
    this.#readers = new ReadersStep(charter, texts, language);
    this.#sending = new Sending(this.#filing, texts);
    this.#steps = new Steps({
      allow: (from, to) => this.#allow(from, to),
      holds: () => !this.#done && (this.#filing.inDoubt || this.#sending.busy),
      onShow: (step) => this.#onShow(step),
    });
  }

  start() {
    for (const button of document.querySelectorAll("[data-go]")) {
      const way = button instanceof HTMLElement ? button.dataset.go : "";
      button.addEventListener("click", () => (way === "back" ? history.back() : this.#forward()));
    }
    onClick("send", () => void this.#send());
    const address = new URL(this.#page.urls.mailbox ?? "", location.href).href;
    installCodeActions(() => this.#filing.code(), this.#texts, address);
    guardLeaving(() => !this.#done && (anythingWritten() || this.#filing.inDoubt || this.#steps.current === "code"));
    showWork(this.#texts, () => element("send-progress"));
    this.#steps.start(this.#steps.names[0] ?? "start");
    this.#questions.choose();
  }

  /** @returns {string[]} the steps that this report has, in order */
  #sequence() {
    return this.#steps.names.filter((step) => COMMON.has(step) || this.#part(step) || this.#questions.of(step).length > 0);
  }

  #forward() {
    const step = this.#steps.current;
    const problems = this.#problems(step);
    const summary = element("problems");
    if (problems.length > 0) {
      showProblems(summary, problems);
      return;
    }
    clearProblems(summary);
    if (step === "readers") this.#readers.settle();
    if (this.#backToCheck) {
      // A change of the category may have brought questions that want an answer.
      const open = this.#sequence().find((name) => this.#problems(name).length > 0);
      if (open === undefined) this.#backToCheck = false;
      this.#steps.go(open ?? "check");
      return;
    }
    const sequence = this.#sequence();
    this.#steps.go(sequence[sequence.indexOf(step) + 1] ?? step);
  }

  /** @param {string} step */
  #part(step) {
    return this.#own.parts.find((part) => part.step === step);
  }

  /** @param {string} step */
  #problems(step) {
    if (step === "readers") return this.#readers.problems();
    if (COMMON.has(step) && step !== "category") return [];
    return this.#part(step)?.problems() ?? this.#questions.problems(step);
  }

  /**
   * What history may show: nothing but the receipt once the report is stored, and no way back to
   * the text while it is not known whether it is.
   *
   * @param {string} from
   * @param {string} to
   */
  #allow(from, to) {
    if (this.#done) return "receipt";
    if (this.#filing.inDoubt || this.#sending.busy) return from;
    return to;
  }

  /** @param {string} step */
  #onShow(step) {
    clearProblems(element("problems"));
    element("problems").hidden = true;
    if (step === "check") {
      this.#backToCheck = false;
      const { language } = this.#page;
      const more = this.#own.parts.flatMap((part) => part.rows());
      const form = { questions: this.#questions, readers: this.#readers, texts: this.#texts, language, more };
      showCheck(form, (to) => this.#change(to));
    }
    // Printed from here, the paper holds the code and nothing else.
    element("code-paper").classList.toggle("print-alone", step === "code");
    // The keys take a second to derive: that is done while the person reads on.
    if (step === "check" || step === "code") void this.#showCode();
  }

  async #showCode() {
    showGroups(element("code"), await this.#filing.code());
  }

  /** @param {string} step */
  #change(step) {
    this.#backToCheck = true;
    this.#steps.go(step);
  }

  async #send() {
    const outcome = await this.#sending.run(() => {
      const draft = this.#own.complete(readDraft(this.#questions.category, this.#page.language));
      const { charter, excluded } = this.#readers;
      return this.#filing.send(draft, charter, excluded, (stage) => this.#sending.stage(stage));
    });
    if (outcome?.kind === "charter_changed") {
      this.#readers.change(outcome.charter);
      this.#backToCheck = true;
      this.#steps.go("readers");
    } else if (outcome?.kind === "stored") {
      this.#finish(outcome);
    }
    for (const back of document.querySelectorAll('[data-step="send"] [data-go="back"]')) {
      if (back instanceof HTMLElement) back.hidden = this.#filing.inDoubt;
    }
  }

  /** @param {import("./filing.js").Stored} stored */
  #finish(stored) {
    this.#done = true;
    performance.mark("stored");
    releaseGuard();
    wipeFields();
    this.#filing.forget();
    this.#own.forget();
    for (const id of ["code", "check-rows", "check-warnings"]) element(id).replaceChildren();
    showReceipt(stored, this.#texts, this.#page.language);
    this.#steps.replace("receipt");
  }
}
