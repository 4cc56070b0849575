// Coming back with the recovery kit: the same keys, a new passphrase, new one-time codes.

import { fromJson, readKit, unlockWithKit } from "#crypto/keyring.js";
import { wipe } from "#crypto/encoding.js";

import { busyLine } from "../elements/busy-line.js";
import { LivingElement } from "../living/living-element.js";
import { newPassphrase } from "../living/stretching.js";
import { one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { t } from "../page/texts.js";

import { finish, kitSentence } from "./enrol-steps.js";
import { factorCode } from "./factor-code.js";
import { PassphraseChoice } from "./passphrase-choice.js";
import { onStep, showStep } from "./steps.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

export class RecoverSteps extends LivingElement {
  /** @type {Bytes | null} */
  #secret = null;

  /** @type {{keyring: object, signInKey: Bytes} | null} */
  #made = null;

  get #keyring() {
    return JSON.parse(this.dataset.keyring ?? "null");
  }

  begin() {
    const data = this.dataset;
    const choice = new PassphraseChoice(this, [data.name ?? "", data.login ?? "", data.organisation ?? "", "varsel"]);
    onStep(this, "kit", (form) => this.#openKit(form));
    onStep(this, "passphrase", (form) => this.#lockAgain(form, choice));
    onStep(this, "factor", (form) => this.#finish(form));
    showStep(this, "kit");
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    if (this.#secret) wipe(this.#secret);
  }

  /** @param {HTMLFormElement} form */
  async #openKit(form) {
    const field = one(form, "#kit-typed", HTMLTextAreaElement);
    right(field);
    try {
      this.#secret = await unlockWithKit(fromJson(this.#keyring), await readKit(field.value));
      field.value = "";
      showStep(this, "passphrase");
    } catch (error) {
      wrong(field, /** @type {{code?: string}} */ (error).code === "slot_locked" ? t("kit.not_yours") : kitSentence(error));
    }
  }

  /**
   * @param {HTMLFormElement} form
   * @param {PassphraseChoice} choice
   */
  async #lockAgain(form, choice) {
    const chosen = await choice.chosen();
    if (chosen === null || this.#secret === null) return;
    const busy = busyLine(form);
    this.#made = await newPassphrase(this.#keyring, this.#secret, chosen, (fraction) =>
      busy.show(t("enrol.working"), fraction),
    );
    busy.clear();
    choice.clear();
    showStep(this, "factor");
  }

  /** @param {HTMLFormElement} form */
  async #finish(form) {
    const field = one(form, "#code", HTMLInputElement);
    const code = factorCode(field);
    if (code === null) return;
    if (!this.#made || !this.#secret) return;
    await finish(this, form, { secret: this.#secret, made: this.#made, code, kind: "recover" }, () => undefined);
  }
}
