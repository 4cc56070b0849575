// Moves a case to another state. The reason is sealed as an internal note before the form goes:
// what lies in clear is the state alone.

import { keys } from "../living/key-store.js";
import { say } from "../living/notice.js";
import { send } from "../conversation/sending.js";
import { one } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";

import { busyLine } from "./busy-line.js";
import { CasePart } from "./sealed-case.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */

const OK = 200;

export class StateMove extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;

  #noted = false;

  #sealing = false;

  #listens = false;

  get #reason() {
    return one(this, "textarea", HTMLTextAreaElement);
  }

  /** @param {CaseFile} file */
  show(file) {
    this.#file = file;
    one(this, "form", HTMLFormElement).hidden = false;
    if (this.#listens) return;
    this.#listens = true;
    // Before htmx hears of it: the reason goes first, by itself, sealed.
    this.addEventListener("submit", (event) => this.#onSubmit(event), { capture: true });
    // The page that comes says it; by then this element is gone.
    this.addEventListener("htmx:beforeOnLoad", (event) => {
      const { xhr } = /** @type {CustomEvent<{xhr: XMLHttpRequest}>} */ (event).detail;
      if (xhr.status === OK) say("done", t("state.done", { state: this.getAttribute("leads-to") ?? "" }));
    });
  }

  hide() {
    this.#file = null;
    this.#reason.value = "";
    one(this, "form", HTMLFormElement).hidden = true;
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const words = this.#reason.value.trim();
    if (words === "" || this.#noted) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#note(words);
  }

  /** @param {string} body */
  async #note(body) {
    const [file, held] = [this.#file, keys()];
    if (!file || !held || this.#sealing) return;
    this.#sealing = true;
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      await send(file, { kind: "note", body }, held, () => busy.show(t("seal.again")));
      this.#noted = true;
      // The words are sealed now; the form that follows must not carry them.
      this.#reason.value = "";
      this.#reason.required = false;
      one(this, "form", HTMLFormElement).requestSubmit();
    } catch (error) {
      busy.clear();
      wrong(this.#reason, `${sentence(error)} ${t("seal.kept")}`);
    } finally {
      this.#sealing = false;
    }
  }
}
