// The mailbox on the page: the code is typed, the conversation is shown, more is written.

import { CryptoError } from "#crypto/errors.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { readTypedCode } from "./code_step.js";
import { showConversation } from "./conversation_view.js";
import { guardLeaving } from "./guard.js";
import { wipeFields } from "./leaving.js";
import { Mailbox } from "./mailbox.js";
import { bringUp, element, field, onClick } from "./page.js";
import { Attachments } from "./rights/attachments.js";
import { isAddress } from "./rights/own_request.js";
import { TransportError } from "./transport.js";
import { watch } from "./warnings.js";
import { showWork } from "./work_notice.js";

/**
 * @typedef {import("./page.js").PageData} PageData
 * @typedef {import("./leaving.js").Texts} Texts
 */

const KNOWN = new Set([
  "offline",
  "timeout",
  "unreachable",
  "too_many_requests",
  "work_required",
  "work_stopped",
  "busy",
  "storage_full",
  "message_too_long",
  "too_large",
]);

export class MailboxPage {
  #page;
  #texts;
  /** @type {Mailbox | null} */
  #mailbox = null;
  #busy = false;
  #attachments;

  /**
   * @param {PageData} page
   * @param {Texts} texts
   */
  constructor(page, texts) {
    this.#page = page;
    this.#texts = texts;
    this.#attachments = new Attachments(texts, page.language);
  }

  start() {
    wipeFields();
    onClick("open", () => void this.#alone(() => this.#open()));
    onClick("reply-send", () => void this.#alone(() => this.#reply()));
    onClick("refresh", () => void this.#alone(() => this.#refresh()));
    onClick("close", () => this.#close());
    onClick("notice-save", () => void this.#alone(() => this.#wish(field("address").value.trim())));
    onClick("notice-stop", () => void this.#alone(() => this.#wish("")));
    field("code").addEventListener("keydown", (event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== "Enter") return;
      event.preventDefault();
      element("open").click();
    });
    watch("reply", this.#texts);
    showWork(this.#texts, () => element(this.#mailbox === null ? "open-progress" : "reply-progress"));
    guardLeaving(() => field("reply").value.trim() !== "");
    window.addEventListener("pagehide", () => this.#forget());
    element("enter").hidden = false;
  }

  /**
   * One thing at a time: a second press while something is under way does nothing.
   *
   * @param {() => Promise<void>} act
   */
  async #alone(act) {
    if (this.#busy) return;
    this.#busy = true;
    for (const failure of ["reply-failure", "alarm", "reply-sent"]) element(failure).hidden = true;
    try {
      await act();
    } finally {
      this.#busy = false;
      field("reply").readOnly = false;
      for (const progress of ["open-progress", "reply-progress"]) element(progress).hidden = true;
    }
  }

  /**
   * @param {"open" | "reply"} place
   * @param {string} key
   */
  #progress(place, key) {
    const line = element(`${place}-progress`);
    line.hidden = false;
    line.textContent = this.#texts(key);
  }

  async #open() {
    const summary = element("problems");
    const typed = await readTypedCode("code", this.#texts);
    if ("problem" in typed) {
      showProblems(summary, [typed.problem]);
      return;
    }
    clearProblems(summary);
    this.#progress("open", "stage_opening");
    const { organisation, urls } = this.#page;
    try {
      this.#mailbox = await Mailbox.open(typed.code, organisation.salt, urls);
    } catch (error) {
      this.#tellOpening(error);
      return;
    }
    field("code").value = "";
    element("enter").hidden = true;
    this.#show();
    bringUp(element("opened-title"));
    window.scrollTo(0, 0);
  }

  /** @param {unknown} error */
  #tellOpening(error) {
    if (error instanceof CryptoError) {
      this.#alarm(error.code);
      return;
    }
    if (!(error instanceof TransportError)) throw error;
    const known = error.code === "mailbox_unknown" ? error.code : this.#failure(error.code);
    showProblems(element("problems"), [{ id: "code", text: this.#texts(known, { code: error.code }) }]);
  }

  /** @param {string} code */
  #failure(code) {
    return KNOWN.has(code) ? `failure_${code}` : "failure_other";
  }

  /** What the server sent cannot be true: nothing of it is shown. @param {string} code */
  #alarm(code) {
    this.#forget();
    element("opened").hidden = true;
    element("enter").hidden = true;
    element("alarm-code").textContent = code;
    bringUp(element("alarm"));
  }

  async #refresh() {
    this.#progress("reply", "stage_refreshing");
    await this.#guarded(async () => {
      await this.#opened().refresh();
      this.#show();
    });
  }

  async #reply() {
    const summary = element("problems");
    const body = field("reply").value.trim();
    const { entries } = this.#attachments;
    const problems = this.#attachments.problems();
    if (body === "" && entries.length === 0) problems.push({ id: "reply", text: this.#texts("reply_missing") });
    if (problems.length > 0) {
      showProblems(summary, problems);
      return;
    }
    clearProblems(summary);
    this.#progress("reply", "stage_reply");
    // What would be typed now would be emptied with the rest when the answer comes.
    field("reply").readOnly = true;
    await this.#guarded(async () => {
      const { overtaken } = await this.#opened().reply(body, this.#page.language, { entries, files: this.#attachments.of(entries) });
      field("reply").value = "";
      this.#attachments.forget();
      element("reply-warnings").replaceChildren();
      this.#show();
      element("reply-sent-text").textContent = this.#texts(overtaken ? "reply_sent_overtaken" : "reply_sent");
      bringUp(element("reply-sent"));
    });
  }

  /** @param {string} address nothing: no more mails */
  async #wish(address) {
    const summary = element("problems");
    if (!isAddress(address)) {
      showProblems(summary, [{ id: "address", text: this.#texts("address_invalid") }]);
      return;
    }
    clearProblems(summary);
    try {
      await this.#opened().wish(address);
      this.#show();
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      showProblems(summary, [{ id: "address", text: this.#texts("notice_failed", { code: error.code }) }]);
    }
  }

  /** @param {() => Promise<void>} act */
  async #guarded(act) {
    try {
      await act();
    } catch (error) {
      if (error instanceof CryptoError && error.code !== "message_too_long") {
        this.#alarm(error.code);
        return;
      }
      const code = error instanceof TransportError || error instanceof CryptoError ? error.code : "";
      if (code === "") throw error;
      element("reply-failure-why").textContent = this.#texts(this.#failure(code), { code });
      bringUp(element("reply-failure"));
    }
  }

  /** @returns {Mailbox} */
  #opened() {
    if (this.#mailbox === null) throw new Error("The mailbox is closed.");
    return this.#mailbox;
  }

  #show() {
    showConversation(this.#opened(), this.#page, this.#texts);
    element("opened").hidden = false;
  }

  #close() {
    this.#forget();
    element("opened").hidden = true;
    bringUp(element("closed"));
  }

  #forget() {
    this.#mailbox?.close();
    this.#mailbox = null;
    wipeFields();
    // Where one has left quickly, the page has nothing in it any more.
    this.#attachments.forget();
    for (const id of ["conversation", "others", "duties", "mailbox-readers", "request-lines"]) document.getElementById(id)?.replaceChildren();
  }
}
