// Says what is going on while somebody waits, and how far it is where that is known.

import { h, fill } from "../page/build.js";

export class BusyLine extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
  }

  /**
   * @param {string} sentence
   * @param {number} [fraction] 0 to 1
   */
  show(sentence, fraction) {
    const bar = fraction === undefined ? null : h("progress", { max: 100, value: Math.round(fraction * 100) });
    // The sentence is said once, not again with each step of the bar.
    const said = this.querySelector("p");
    if (said?.dataset.sentence === sentence) this.querySelector("progress")?.replaceWith(bar ?? "");
    else fill(this, h("p", { class: "busy", "data-sentence": sentence }, sentence), bar);
  }

  clear() {
    this.replaceChildren();
  }
}

/**
 * The busy line of a form.
 *
 * @param {ParentNode} scope
 * @returns {BusyLine}
 */
export function busyLine(scope) {
  const found = scope.querySelector("busy-line");
  if (!(found instanceof BusyLine)) throw new TypeError("the page has no busy-line");
  return found;
}
