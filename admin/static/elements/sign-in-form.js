// Signing in: one passphrase gives two keys. The first goes to the server with the code; only then
// does the keyring come, and the second key, which never leaves the page, opens it.

import { b64u, fromB64u } from "#crypto/encoding.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { go } from "../living/boosting.js";
import { lock, unlock } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { stretch } from "../living/stretching.js";
import { one } from "../page/build.js";
import { sentence, t } from "../page/texts.js";
import { address, getJson, postJson } from "../server.js";

import { busyLine } from "./busy-line.js";

const SALT_BYTES = 16;

export class SignInForm extends LivingElement {
  begin() {
    // Whoever comes here is somebody else, or has gone.
    lock();
    const form = one(this, "form", HTMLFormElement);
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#attempt(form);
    });
  }

  /** @param {string} name */
  #field(name) {
    return one(this, `#${name}`, HTMLInputElement);
  }

  /** @returns {{id: string, text: string}[]} */
  #missing() {
    return ["login", "passphrase", "code"]
      .filter((name) => this.#field(name).value.trim() === "")
      .map((name) => ({ id: name, text: t(`sign_in.missing.${name}`) }));
  }

  /** @param {HTMLFormElement} form */
  async #attempt(form) {
    const summary = one(document, "#problems", HTMLElement);
    clearProblems(summary);
    const missing = this.#missing();
    if (missing.length > 0) return showProblems(summary, missing);
    const send = one(form, "button[type=submit]", HTMLButtonElement);
    const busy = busyLine(form);
    send.disabled = true;
    try {
      const next = await this.#signIn(
        (fraction) => busy.show(t("sign_in.working"), fraction),
        (fraction) => busy.show(t("sign_in.pressed"), fraction),
      );
      this.#field("passphrase").value = "";
      go(next);
    } catch (error) {
      busy.clear();
      send.disabled = false;
      showProblems(summary, [{ id: "passphrase", text: sentence(error) }]);
    }
  }

  /**
   * @param {(fraction: number) => void} onProgress
   * @param {(fraction: number) => void} onWork while the site is under pressure
   * @returns {Promise<string>} where to go
   */
  async #signIn(onProgress, onWork) {
    const login = this.#field("login").value.trim().toLowerCase();
    onProgress(0);
    const { salt } = await postJson(address("/sign-in/salt"), { login });
    const passphrase = this.#field("passphrase").value;
    const { signInKey, slotKey } = await stretch(passphrase, fromB64u(salt, SALT_BYTES), onProgress);
    const code = this.#field("code").value.replace(/\s/g, "");
    const attempt = { login, sign_in_key: b64u(signInKey), code };
    const { next } = await postJson(address("/sign-in"), attempt, onWork);
    await unlock(await getJson(address("/keyring")), slotKey);
    return next;
  }
}
