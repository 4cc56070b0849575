// One document, one step at a time. Each step is an entry in the browser's history, so that a
// phone's back button goes one step back and loses nothing; the address never changes. Nor does the
// title: browsers write it into their history, where it would tell how far somebody came.

import { wipeFields } from "./leaving.js";

/**
 * @typedef {object} StepsOptions
 * @property {(from: string, to: string) => string} allow the step to show when history asks for one
 * @property {() => boolean} holds whether the present step must not be gone back from at all
 * @property {(step: string) => void} onShow
 */

export class Steps {
  /** @type {Map<string, HTMLElement>} */
  #sections = new Map();
  #current = "";
  #options;

  /** @param {StepsOptions} options */
  constructor(options) {
    this.#options = options;
    for (const section of document.querySelectorAll("[data-step]")) {
      if (section instanceof HTMLElement) this.#sections.set(section.dataset.step ?? "", section);
    }
    window.addEventListener("popstate", (event) => this.#fromHistory(event.state?.step));
  }

  get current() {
    return this.#current;
  }

  /** @returns {string[]} in the order of the document */
  get names() {
    return [...this.#sections.keys()];
  }

  /** @param {string} step */
  start(step) {
    // A browser that fills fields again after a reload would show what the person thinks is gone.
    wipeFields();
    history.scrollRestoration = "manual";
    history.replaceState({ step }, "");
    this.#show(step, false);
  }

  /** @param {string} step */
  go(step) {
    if (step === this.#current) return;
    history.pushState({ step }, "");
    this.#show(step, true);
  }

  /** The step of the same place in the history: for what must not be come back to. @param {string} step */
  replace(step) {
    history.replaceState({ step }, "");
    this.#show(step, true);
  }

  /** @param {unknown} asked */
  #fromHistory(asked) {
    if (typeof asked !== "string" || !this.#sections.has(asked)) return;
    const allowed = this.#options.allow(this.#current, asked);
    if (allowed !== asked && this.#options.holds()) history.pushState({ step: allowed }, "");
    if (allowed !== this.#current) this.#show(allowed, true);
  }

  /**
   * @param {string} step
   * @param {boolean} focus
   */
  #show(step, focus) {
    this.#current = step;
    for (const [name, section] of this.#sections) section.hidden = name !== step;
    const heading = this.#sections.get(step)?.querySelector("h1");
    this.#options.onShow(step);
    if (!focus || !(heading instanceof HTMLElement)) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}
