// Enrolling: the secret is made here, locked under a passphrase and a recovery kit, and only what
// is public or locked leaves the page.

import { b64u, equalBytes, fromB64u, wipe } from "#crypto/encoding.js";
import { newKit, readKit, writeKit } from "#crypto/keyring.js";
import { fingerprint, newSecret, recipientKeys } from "#crypto/keys.js";
import { signRecipient } from "#crypto/proof.js";

import { busyLine } from "../elements/busy-line.js";
import { go } from "../living/boosting.js";
import { hold } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { makeKeyring } from "../living/stretching.js";
import { button, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, postJson } from "../server.js";

import { factorCode } from "./factor-code.js";
import { drawKit } from "./kit-sheet.js";
import { PassphraseChoice } from "./passphrase-choice.js";
import { onStep, showStep } from "./steps.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */

export class EnrolSteps extends LivingElement {
  /** @type {Bytes} */
  #secret = new Uint8Array();

  /** @type {Bytes} */
  #kit = new Uint8Array();

  #passphrase = "";

  /** @type {{keyring: object, signInKey: Bytes} | null} */
  #made = null;

  begin() {
    const data = this.dataset;
    // Here and not before: what is wiped when the element leaves the page must be made anew.
    this.#secret = newSecret();
    this.#kit = newKit();
    const choice = new PassphraseChoice(this, [data.name ?? "", data.login ?? "", data.organisation ?? "", "varsel"]);
    onStep(this, "who", () => showStep(this, "passphrase"));
    onStep(this, "passphrase", () => this.#keepPassphrase(choice));
    onStep(this, "kit", (form) => this.#checkKit(form, choice));
    onStep(this, "factor", (form) => this.#finish(form));
    one(this, "[data-print]", HTMLElement).append(button(t("kit.print"), () => window.print(), "button button-secondary"));
    showStep(this, "who");
    addEventListener("beforeunload", this.#warn);
    this.listen(() => removeEventListener("beforeunload", this.#warn));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    wipe(this.#secret, this.#kit);
    this.#passphrase = "";
  }

  /** @param {BeforeUnloadEvent} event */
  #warn = (event) => {
    if (this.#passphrase !== "") event.preventDefault();
  };

  /** @param {PassphraseChoice} choice */
  async #keepPassphrase(choice) {
    const chosen = await choice.chosen();
    if (chosen === null) return;
    this.#passphrase = chosen;
    const keys = await recipientKeys(this.#secret);
    drawKit(one(this, "[data-kit]", HTMLElement), {
      kit: await writeKit(this.#kit),
      name: this.dataset.name ?? "",
      organisation: this.dataset.organisation ?? "",
      fingerprint: fingerprint(keys.keyId),
    });
    showStep(this, "kit");
  }

  /**
   * @param {HTMLFormElement} form
   * @param {PassphraseChoice} choice
   */
  async #checkKit(form, choice) {
    const field = one(form, "#kit-again", HTMLTextAreaElement);
    const busy = busyLine(form);
    const send = one(form, "button[type=submit]", HTMLButtonElement);
    try {
      right(field);
      if (!equalBytes(await readKit(field.value), this.#kit)) return wrong(field, t("kit.other"));
      send.disabled = true;
      busy.show(t("enrol.working"), 0);
      this.#made = await makeKeyring(this.#secret, this.#passphrase, this.#kit, (fraction) =>
        busy.show(t("enrol.working"), fraction),
      );
      choice.clear();
      showStep(this, "factor");
    } catch (error) {
      wrong(field, kitSentence(error));
    } finally {
      send.disabled = false;
      busy.clear();
    }
  }

  /** @param {HTMLFormElement} form */
  async #finish(form) {
    const field = one(form, "#code", HTMLInputElement);
    const code = factorCode(field);
    if (code === null) return;
    if (!this.#made) return;
    await finish(this, form, { secret: this.#secret, made: this.#made, code, kind: "enrol" }, () => {
      this.#passphrase = "";
    });
  }
}

/**
 * What is wrong with a kit as typed, with the place where it is known.
 *
 * @param {unknown} error
 */
export function kitSentence(error) {
  const { code, facts } = /** @type {{code?: string, facts?: {group?: number}}} */ (error);
  return code === "groups_letter" ? t("error.groups_letter.at", { group: facts?.group ?? 0 }) : sentence(error);
}

/**
 * Posts the locked keyring and the proof of holding the secret, and goes on, signed in.
 *
 * @param {HTMLElement} element carries the token and the challenge
 * @param {HTMLFormElement} form
 * @param {{secret: Bytes, made: {keyring: object, signInKey: Bytes}, code: string, kind: "enrol" | "recover"}} what
 * @param {() => void} onDone before the page changes
 */
export async function finish(element, form, { secret, made, code, kind }, onDone) {
  const busy = busyLine(form);
  const field = one(form, "#code", HTMLInputElement);
  const keys = await recipientKeys(secret);
  const proof = signRecipient(keys.signingSeed, keys.keyId, fromB64u(element.dataset.challenge ?? ""));
  busy.show(t("enrol.sending"));
  try {
    const sent = {
      kind,
      token: element.dataset.token,
      keyring: made.keyring,
      kem: b64u(keys.kemPublic),
      sign_in_key: b64u(made.signInKey),
      code,
      proof: b64u(proof),
    };
    const onWork = (/** @type {number} */ fraction) => busy.show(t("sign_in.pressed"), fraction);
    const { next } = await postJson(address("/invitation/finish"), sent, onWork);
    await hold(secret);
    onDone();
    go(next);
  } catch (error) {
    busy.clear();
    const { code: what, facts } = /** @type {{code?: string, facts?: {reason?: string}}} */ (error);
    wrong(field, what === "enrolment_refused" && facts?.reason === "code" ? t("factor.wrong") : sentence(error));
  }
}
