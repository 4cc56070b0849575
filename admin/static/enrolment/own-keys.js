// Account: another passphrase, or another recovery kit, for the keys one has.

import { b64u, equalBytes, wipe } from "#crypto/encoding.js";
import { fromJson, newKit, readKit, replaceKit, toJson, unlockWithSlotKey, writeKit } from "#crypto/keyring.js";
import { fingerprint } from "#crypto/keys.js";

import { busyLine } from "../elements/busy-line.js";
import { again } from "../living/boosting.js";
import { unlock } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { newPassphrase, stretch } from "../living/stretching.js";
import { passphraseSalt } from "../living/unlocking.js";
import { button, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, getJson, postJson } from "../server.js";

import { kitSentence } from "./enrol-steps.js";
import { drawKit } from "./kit-sheet.js";
import { PassphraseChoice } from "./passphrase-choice.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

/**
 * Opens the own keyring with the passphrase typed now: unlocked keys alone must not be enough to
 * change how they are locked.
 *
 * @param {string} passphrase
 * @param {(fraction: number) => void} onProgress
 */
async function openOwn(passphrase, onProgress) {
  const keyring = await getJson(address("/keyring"));
  const { signInKey, slotKey } = await stretch(passphrase, passphraseSalt(keyring), onProgress);
  const secret = await unlockWithSlotKey(fromJson(keyring), slotKey.slice());
  return { keyring, signInKey, slotKey, secret };
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} act
 */
async function guarded(form, act) {
  const send = one(form, "button[type=submit]", HTMLButtonElement);
  const current = one(form, "input[type=password], input[data-current]", HTMLInputElement);
  send.disabled = true;
  right(current);
  try {
    await act();
  } catch (error) {
    wrong(current, sentence(error));
  } finally {
    busyLine(form).clear();
    send.disabled = false;
  }
}

/** A new passphrase. Everybody else who is signed in as this person is signed out. */
export class ChangePassphrase extends LivingElement {
  begin() {
    const form = one(this, "form", HTMLFormElement);
    const choice = new PassphraseChoice(this, [this.dataset.name ?? "", this.dataset.login ?? "", "varsel"]);
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void guarded(form, () => this.#change(form, choice));
    });
  }

  /**
   * @param {HTMLFormElement} form
   * @param {PassphraseChoice} choice
   */
  async #change(form, choice) {
    const chosen = await choice.chosen();
    if (chosen === null) return;
    const busy = busyLine(form);
    const current = one(form, "#current-passphrase", HTMLInputElement);
    const own = await openOwn(current.value, (fraction) => busy.show(t("unlock.working"), fraction));
    const made = await newPassphrase(own.keyring, own.secret, chosen, (fraction) =>
      busy.show(t("enrol.working"), fraction),
    );
    await postJson(address("/account/keyring"), {
      current_sign_in_key: b64u(own.signInKey),
      keyring: made.keyring,
      sign_in_key: b64u(made.signInKey),
    });
    // Whoever has just typed the passphrase need not type it again.
    await unlock(own.keyring, own.slotKey);
    wipe(own.secret);
    await again();
    say("done", t("account.passphrase.done"));
  }
}

/** A new recovery kit. The old sheet is worth nothing from then on. */
export class NewKit extends LivingElement {
  /** @type {Bytes} */
  #kit = new Uint8Array();

  begin() {
    // Here and not before: what is wiped when the element leaves the page must be made anew.
    this.#kit = newKit();
    const [form, confirm] = this.querySelectorAll("form");
    if (!form || !confirm) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void guarded(form, () => this.#make(form, confirm));
    });
    one(this, "[data-print]", HTMLElement).append(button(t("kit.print"), () => window.print(), "button button-secondary"));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wipe(this.#kit);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLFormElement} confirm
   */
  async #make(form, confirm) {
    const busy = busyLine(form);
    const current = one(form, "#kit-passphrase", HTMLInputElement);
    const own = await openOwn(current.value, (fraction) => busy.show(t("unlock.working"), fraction));
    const keyring = await replaceKit(fromJson(own.keyring), own.secret, this.#kit);
    wipe(own.secret, own.slotKey);
    drawKit(one(this, "[data-kit]", HTMLElement), {
      kit: await writeKit(this.#kit),
      name: this.dataset.name ?? "",
      organisation: this.dataset.organisation ?? "",
      fingerprint: fingerprint(keyring.key),
    });
    form.hidden = true;
    confirm.hidden = false;
    one(this, "[data-made]", HTMLElement).hidden = false;
    confirm.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#keep(confirm, toJson(keyring), own.signInKey);
    });
  }

  /**
   * @param {HTMLFormElement} confirm
   * @param {object} keyring
   * @param {Bytes} signInKey the passphrase stays, and so does this
   */
  async #keep(confirm, keyring, signInKey) {
    const field = one(confirm, "textarea", HTMLTextAreaElement);
    right(field);
    try {
      if (!equalBytes(await readKit(field.value), this.#kit)) return wrong(field, t("kit.other"));
      const key = b64u(signInKey);
      await postJson(address("/account/keyring"), { current_sign_in_key: key, keyring, sign_in_key: key });
      await again();
      say("done", t("account.kit.done"));
    } catch (error) {
      wrong(field, kitSentence(error));
    }
  }
}
