// Choosing a passphrase: one is offered, one's own is estimated while it is typed. There are no
// rules of composition; what counts is how many guesses it stands.

import { randomBytes } from "#crypto/encoding.js";
import { writeGroups } from "#crypto/groups.js";

import { one } from "../page/build.js";
import { t } from "../page/texts.js";
import { right, wrong } from "../page/fields.js";

import { ENOUGH, strengthOf } from "./strength.js";

/** Four groups are 64 random bits: beyond any guessing of 64 MiB Argon2id. */
const OFFERED_BYTES = 8;

const PAUSE = 150;

export class PassphraseChoice {
  /** @type {HTMLElement} */
  #scope;

  /** @type {string[]} */
  #known;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} scope the part of the page made by the macro `passphrase_choice`
   * @param {string[]} known names that must not carry the passphrase
   */
  constructor(scope, known) {
    this.#scope = scope;
    this.#known = known.flatMap((words) => [words, ...words.split(/[\s.@-]+/)]).filter((word) => word.length > 2);
    one(scope, "[data-offer-again]", HTMLButtonElement).addEventListener("click", () => this.offer());
    one(scope, "[data-offer-use]", HTMLButtonElement).addEventListener("click", () => this.#use());
    this.#repeated.addEventListener("input", () => right(this.#repeated));
    this.#field.addEventListener("input", () => {
      right(this.#field);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#tell(), PAUSE);
    });
    this.offer();
  }

  get #field() {
    return one(this.#scope, "#new-passphrase", HTMLInputElement);
  }

  get #repeated() {
    return one(this.#scope, "#new-passphrase-again", HTMLInputElement);
  }

  get #offered() {
    return one(this.#scope, "[data-offer]", HTMLElement);
  }

  /** Shows a new random passphrase. */
  offer() {
    this.#offered.textContent = writeGroups(randomBytes(OFFERED_BYTES));
  }

  #use() {
    this.#field.value = this.#offered.textContent ?? "";
    this.#field.type = "text";
    void this.#tell();
    this.#repeated.focus();
  }

  async #tell() {
    const typed = this.#field.value;
    const says = one(this.#scope, "[data-strength]", HTMLElement);
    const meter = one(this.#scope, "meter", HTMLMeterElement);
    if (typed === "") {
      meter.value = 0;
      says.textContent = "";
      return;
    }
    const { power, isEnough, words } = await strengthOf(typed, this.#known);
    if (typed !== this.#field.value) return;
    meter.value = Math.min(power, ENOUGH + 5);
    says.textContent = `${t(isEnough ? "strength.enough" : "strength.more")} ${words}`;
  }

  /** @returns {Promise<string | null>} the passphrase; null when the page now says what is wrong */
  async chosen() {
    const typed = this.#field.value;
    if (typed === "") return this.#refuse(this.#field, t("passphrase.missing"));
    const { isEnough, words } = await strengthOf(typed, this.#known);
    if (!isEnough) return this.#refuse(this.#field, `${t("passphrase.weak")} ${words}`);
    const repeated = this.#repeated.value;
    if (repeated.normalize("NFKC") !== typed.normalize("NFKC")) {
      return this.#refuse(this.#repeated, t("passphrase.differs"));
    }
    return typed;
  }

  /** Takes the passphrase off the page, when it is no longer needed there. */
  clear() {
    this.#field.value = "";
    this.#repeated.value = "";
    this.#offered.textContent = "";
  }

  /**
   * @param {HTMLInputElement} field
   * @param {string} text
   */
  #refuse(field, text) {
    wrong(field, text);
    return null;
  }
}
