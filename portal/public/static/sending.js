// The last step before the receipt: the code typed again, then sending, with every failure in words.

import { clearProblems, showProblems } from "#web/problems.js";

import { problemWithCode } from "./code_step.js";
import { bringUp, element, field } from "./page.js";

/**
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./filing.js").Outcome} Outcome
 * @typedef {import("./filing.js").Stored} Stored
 */

/** What only somebody who has tampered with the list of recipients can have caused. */
const TAMPERED = new Set([
  "charter_swapped",
  "charter_malformed",
  "charter_signature_invalid",
  "charter_signer_unknown",
  "charter_chain_broken",
]);

const TOO_LONG = new Set(["message_too_long", "too_large"]);

/** Failures that have a sentence of their own; every other one is told by its code. */
const KNOWN = new Set([
  ...TAMPERED,
  ...TOO_LONG,
  "offline",
  "timeout",
  "unreachable",
  "charter_absent",
  "too_many_requests",
  "work_required",
  "work_stopped",
  "busy",
  "storage_full",
  "receipt_invalid",
  "receipt_malformed",
]);

/**
 * @param {string} code
 * @param {boolean} settled
 */
function whatNow(code, settled) {
  if (!settled) return "send_unknown_now";
  if (TAMPERED.has(code)) return "send_tampered_now";
  return TOO_LONG.has(code) ? "send_too_long_now" : "send_failed_now";
}

export class Sending {
  #filing;
  #texts;
  #busy = false;
  #confirmed = false;

  /**
   * @param {import("./filing.js").Filing} filing
   * @param {Texts} texts
   */
  constructor(filing, texts) {
    this.#filing = filing;
    this.#texts = texts;
  }

  get busy() {
    return this.#busy;
  }

  /** Whether the right code has been typed. */
  async #confirm() {
    if (this.#confirmed) return true;
    const summary = element("problems");
    const problem = await problemWithCode("code-again", await this.#filing.code(), this.#texts);
    if (problem !== null) {
      showProblems(summary, [problem]);
      return false;
    }
    clearProblems(summary);
    this.#confirmed = true;
    field("code-again").value = "";
    element("code-again-part").hidden = true;
    element("code-again-done").hidden = false;
    return true;
  }

  /**
   * @param {() => Promise<Outcome>} send
   * @returns {Promise<Outcome | null>} null: nothing was tried
   */
  async run(send) {
    if (this.#busy) return null;
    this.#setBusy(true);
    element("send-failure").hidden = true;
    try {
      if (!(await this.#confirm())) return null;
      const outcome = await send();
      if (outcome.kind === "failed") this.#tell(outcome);
      return outcome;
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {"checking" | "sealing" | "sending"} stage */
  stage(stage) {
    element("send-progress").textContent = this.#texts(`stage_${stage}`);
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    element("send-progress").hidden = !busy;
    element("send").setAttribute("aria-disabled", String(busy));
    element("send").classList.toggle("waiting", busy);
    if (!busy) element("send-progress").textContent = "";
  }

  /** @param {import("./filing.js").Failed} failure */
  #tell({ code, settled }) {
    element("send-failure-title").textContent = this.#texts(settled ? "send_failed" : "send_unknown");
    element("send-failure-why").textContent = this.#texts(KNOWN.has(code) ? `failure_${code}` : "failure_other", { code });
    element("send-failure-now").textContent = this.#texts(whatNow(code, settled));
    element("send").textContent = this.#texts("send_again");
    bringUp(element("send-failure"));
  }
}
