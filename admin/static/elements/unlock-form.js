// Asks for the passphrase where a page has something sealed and the keys are locked: after a
// reload, after the idle lock, after "Lock". The session is still there, so no code is needed.

import { focusHeading } from "../living/boosting.js";
import { isLocked } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { unlockAgain } from "../living/unlocking.js";
import { fill, h } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";

import { BusyLine } from "./busy-line.js";

export class UnlockForm extends LivingElement {
  refresh() {
    if (!isLocked()) return this.replaceChildren();
    if (this.querySelector("form")) return;
    const input = h("input", {
      class: "input",
      id: "unlock-passphrase",
      type: "password",
      autocomplete: "current-password",
      autocapitalize: "none",
      spellcheck: "false",
      required: true,
    });
    const busy = new BusyLine();
    const send = h("button", { type: "submit", class: "button" }, t("unlock.button"));
    const form = h(
      "form",
      { class: "unlock stack" },
      h("p", {}, t("unlock.why")),
      h("div", { class: "field" }, h("label", { class: "label", for: input.id }, t("unlock.passphrase")), input),
      h("div", { class: "buttons" }, send),
      busy,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#unlock(input, send, busy);
    });
    fill(this, form);
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLButtonElement} send
   * @param {BusyLine} busy
   */
  async #unlock(input, send, busy) {
    send.disabled = true;
    try {
      await unlockAgain(input.value, (fraction) => busy.show(t("unlock.working"), fraction));
      // The form is gone, and the focus with it.
      focusHeading();
    } catch (error) {
      busy.clear();
      wrong(input, sentence(error));
    } finally {
      send.disabled = false;
    }
  }
}
