// A button that copies the value of a field, for filling in a form on another site.

import { LivingElement } from "../living/living-element.js";
import { button, fill, h } from "../page/build.js";
import { t } from "../page/texts.js";

/** The one that copied last: only one says so at a time. @type {CopyField | null} */
let last = null;

export class CopyField extends LivingElement {
  /** @type {HTMLElement | null} */
  #said = null;

  begin() {
    const name = this.getAttribute("label") ?? "";
    const copy = button(t("copy.button"), () => void this.#copy(), "button button-secondary button-small");
    copy.append(h("span", { class: "visually-hidden" }, ` ${name}`));
    this.#said = h("span", { class: "copied", role: "status" });
    fill(this, copy, this.#said);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (last === this) last = null;
  }

  async #copy() {
    const value = document.getElementById(this.getAttribute("of") ?? "");
    if (!value) return;
    if (last && last !== this) last.#say("");
    last = this;
    try {
      await navigator.clipboard.writeText(value.textContent ?? "");
      this.#say(t("copy.done"));
    } catch {
      // Not every browser lets a page copy: then it is marked, and one key away.
      select(value);
      this.#say(t("copy.by_hand"));
    }
  }

  /** @param {string} sentence */
  #say(sentence) {
    if (this.#said) this.#said.textContent = sentence;
  }
}

/** @param {HTMLElement} element */
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
