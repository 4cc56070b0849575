// Account: the one-time codes come from another phone. Only who has passphrase and old phone may.

import { b64u, wipe } from "#crypto/encoding.js";

import { busyLine } from "../elements/busy-line.js";
import { again } from "../living/boosting.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { stretch } from "../living/stretching.js";
import { passphraseSalt } from "../living/unlocking.js";
import { one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, getJson, postJson } from "../server.js";

import { factorCode } from "./factor-code.js";

/** @param {HTMLElement} scope @param {string} selector */
const field = (scope, selector) => one(scope, selector, HTMLInputElement);

export class NewPhone extends LivingElement {
  begin() {
    const form = one(this, "form", HTMLFormElement);
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#move(form);
    });
  }

  /** @param {HTMLFormElement} form */
  async #move(form) {
    right(field(form, "#phone-passphrase"));
    const codes = [factorCode(field(form, "#old-code")), factorCode(field(form, "#new-code"))];
    const [old, fresh] = codes;
    if (!old || !fresh) return;
    const send = one(form, "button[type=submit]", HTMLButtonElement);
    send.disabled = true;
    try {
      await this.#post(form, old, fresh);
      await again();
      say("done", t("account.phone.done"));
    } catch (error) {
      this.#tell(form, error);
    } finally {
      busyLine(form).clear();
      send.disabled = false;
    }
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} old
   * @param {string} fresh
   */
  async #post(form, old, fresh) {
    const busy = busyLine(form);
    const salt = passphraseSalt(await getJson(address("/keyring")));
    const { signInKey, slotKey } = await stretch(field(form, "#phone-passphrase").value, salt, (fraction) =>
      busy.show(t("unlock.working"), fraction),
    );
    wipe(slotKey);
    await postJson(address("/account/factor"), {
      current_sign_in_key: b64u(signInKey),
      present_code: old,
      offer: this.dataset.offer,
      code: fresh,
    });
  }

  /**
   * Beside the field that it is about.
   *
   * @param {HTMLFormElement} form
   * @param {unknown} error
   */
  #tell(form, error) {
    const { facts } = /** @type {{facts?: {reason?: string}}} */ (error);
    if (facts?.reason === "present_code") return wrong(field(form, "#old-code"), t("factor.wrong"));
    if (facts?.reason === "code") return wrong(field(form, "#new-code"), t("factor.wrong"));
    wrong(field(form, "#phone-passphrase"), sentence(error));
  }
}
