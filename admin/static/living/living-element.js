// What all custom elements of this site have in common: they draw themselves when they come onto
// the page, and again whenever the keys are locked or unlocked.

import { onKeys } from "./key-store.js";

export class LivingElement extends HTMLElement {
  /** @type {(() => void)[]} */
  #stops = [];

  connectedCallback() {
    this.listen(onKeys(() => this.refresh()));
    // A boosted page is put in piece by piece; its texts may come last.
    queueMicrotask(() => {
      if (!this.isConnected) return;
      this.begin();
      this.refresh();
    });
  }

  disconnectedCallback() {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /**
   * Something to stop when the element leaves the page.
   *
   * @param {() => void} stop
   */
  listen(stop) {
    this.#stops.push(stop);
  }

  /** Once, when the page around the element is whole. */
  begin() {}

  /** Draws the element for the keys as they are now. */
  refresh() {}
}
