// A processor's alert: what is typed is checked, sent, and stays until it is known to have arrived.
//
// The token stands behind the # of the link, which no browser sends. It stays there, so that the
// link can be kept; it goes to the server in the request alone.

import { b64u } from "#crypto/encoding.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { writeTime } from "./dates.js";
import { guardLeaving, releaseGuard } from "./guard.js";
import { bringUp, element, field, onClick } from "./page.js";
import { postJson, TransportError } from "./transport.js";
import { showWork } from "./work_notice.js";

/**
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./page.js").PageData} PageData
 * @typedef {{id: string, text: string}} Problem
 *
 * @typedef {object} Alert
 * @property {string} what
 * @property {string | null} noticed an instant, ISO
 * @property {boolean} ongoing
 * @property {string[]} kinds
 * @property {string[]} whose
 * @property {number | null} people
 * @property {number | null} records
 * @property {string} done
 * @property {string} contact
 */

const LONGEST = /** @type {const} */ ({ what: 6000, done: 6000, contact: 400 });
const MOST = 1_000_000_000;

// Where on the page stands what the register calls otherwise.
const PLACES = /** @type {Record<string, string>} */ ({
  title: "what",
  description: "what",
  measures_taken: "done",
  detected_at: "noticed",
  people_count: "people",
  records_count: "records",
});
const REASONS = new Set(["cpr_in_text", "in_the_future", "text_too_long"]);
const FAILURES = new Set(["offline", "timeout", "unreachable", "work_required", "work_stopped", "busy", "storage_full", "alert_unknown", "alerts_used_up"]);

export class ProcessorPage {
  #page;
  #texts;
  #token = location.hash.slice(1);
  /** What was sent last, and under which id: the same words again are the same alert. */
  #attempt = { content: "", id: "" };
  #busy = false;
  #done = false;

  /**
   * @param {PageData} page
   * @param {Texts} texts
   */
  constructor(page, texts) {
    this.#page = page;
    this.#texts = texts;
  }

  start() {
    if (this.#token === "") {
      element("no-token").hidden = false;
      // The whole link, opened over this page, changes nothing but the part behind the #.
      window.addEventListener("hashchange", () => location.reload());
      return;
    }
    // The other language must not lose the link.
    for (const link of document.querySelectorAll("a[hreflang]")) {
      if (link instanceof HTMLAnchorElement) link.hash = this.#token;
    }
    onClick("send", () => void this.#send());
    onClick("print", () => window.print());
    guardLeaving(() => !this.#done && (field("what").value.trim() !== "" || field("contact").value.trim() !== ""));
    showWork(this.#texts, () => element("send-progress"));
    element("write").hidden = false;
  }

  async #send() {
    if (this.#busy) return;
    const problems = this.#problems();
    if (problems.length > 0) {
      showProblems(element("problems"), problems);
      return;
    }
    clearProblems(element("problems"));
    element("send-failure").hidden = true;
    this.#setBusy(true);
    try {
      const alert = readAlert();
      this.#finish(await postJson(this.#page.urls.alert ?? "", { token: this.#token, id: this.#idOf(alert), ...alert }));
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      this.#tell(error);
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {Alert} alert */
  #idOf(alert) {
    const content = JSON.stringify(alert);
    if (this.#attempt.content !== content) {
      this.#attempt = { content, id: b64u(crypto.getRandomValues(new Uint8Array(16))) };
    }
    return this.#attempt.id;
  }

  /** @returns {Problem[]} */
  #problems() {
    /** @type {Problem[]} */
    const found = [];
    for (const id of /** @type {const} */ (["what", "noticed", "people", "records", "done", "contact"])) {
      const code = problemOf(id);
      if (code !== null) found.push({ id, text: this.#texts(code, { most: LONGEST[/** @type {"what"} */ (id)] ?? 0 }) });
    }
    return found;
  }

  /** @param {TransportError} error */
  #tell({ code, settled, facts }) {
    const reason = String(facts.reason ?? "");
    if (code === "breach_refused" && REASONS.has(reason)) {
      const place = PLACES[String(facts.field)] ?? "what";
      showProblems(element("problems"), [{ id: place, text: this.#texts(`alert_${reason}`, { most: LONGEST.what }) }]);
      return;
    }
    element("send-failure-title").textContent = this.#texts(settled ? "alert_failed" : "alert_unsure");
    element("send-failure-why").textContent = this.#texts(FAILURES.has(code) ? `failure_${code}` : "failure_other", { code });
    element("send-failure-now").textContent = this.#texts(settled ? "alert_failed_now" : "alert_unsure_now");
    bringUp(element("send-failure"));
  }

  /** @param {{reference: string, received_at: string}} receipt */
  #finish({ reference, received_at: at }) {
    this.#done = true;
    releaseGuard();
    element("received-at").textContent = this.#texts("alert_received", { time: writeTime(at, this.#page.language) });
    element("received-reference").textContent = this.#texts("alert_reference", { reference });
    element("write").hidden = true;
    performance.mark("stored");
    bringUp(element("received"));
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    element("send").setAttribute("aria-disabled", String(busy));
    element("send-progress").hidden = !busy;
    element("send-progress").textContent = busy ? this.#texts("alert_sending") : "";
  }
}

/**
 * @param {"what" | "noticed" | "people" | "records" | "done" | "contact"} id
 * @returns {string | null} the key of the sentence
 */
function problemOf(id) {
  const input = field(id);
  const text = input.value.trim();
  if (id === "people" || id === "records") return text === "" || countIn(text) !== null ? null : "alert_count";
  if (id === "noticed") {
    if (input.validity.badInput) return "alert_moment";
    return text !== "" && new Date(text).getTime() > Date.now() ? "alert_in_the_future" : null;
  }
  if (text.length > LONGEST[id]) return "alert_text_too_long";
  return text === "" && id !== "done" ? `alert_${id}_missing` : null;
}

/** A count as people write it, with or without points between thousands. @param {string} text */
function countIn(text) {
  const digits = text.replace(/[\s.,']/gu, "");
  const count = Number(digits);
  return /^\d{1,10}$/u.test(digits) && count <= MOST ? count : null;
}

/** @returns {Alert} */
function readAlert() {
  const noticed = field("noticed").value;
  const chosen = (/** @type {string} */ name) =>
    [...document.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => /** @type {HTMLInputElement} */ (box).value);
  return {
    what: field("what").value.trim(),
    noticed: noticed === "" ? null : new Date(noticed).toISOString().replace(/\.\d+Z$/u, "Z"),
    ongoing: chosen("ongoing").includes("yes"),
    kinds: chosen("kinds"),
    whose: chosen("whose"),
    people: countIn(field("people").value.trim()),
    records: countIn(field("records").value.trim()),
    done: field("done").value.trim(),
    contact: field("contact").value.trim(),
  };
}
