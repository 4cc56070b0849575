// Entering a request that came otherwise: sealed here as the person's own browser would have done,
// under a fresh return code that is shown once, to be handed over.

import { verifyChain } from "#crypto/charter.js";
import { b64u, fromB64u } from "#crypto/encoding.js";
import { newCase, NO_PREVIOUS, seal } from "#crypto/envelope.js";
import { newMessage } from "#crypto/message.js";
import { derive, newCode, write } from "#crypto/return_code.js";

import { busyLine } from "../elements/busy-line.js";
import { go } from "../living/boosting.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, postBytes, ServerError } from "../server.js";

import { pack, PARCEL } from "./parcel.js";
import { FilesRefused, sealFiles } from "./sealed-files.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

/** @typedef {{code: string, body: Uint8Array<ArrayBuffer>}} Attempt */

export class EnterRequest extends LivingElement {
  /** Sealed and perhaps stored: sent again as it is until its fate is known. @type {Attempt | null} */
  #attempt = null;

  begin() {
    const form = one(this, "form", HTMLFormElement);
    form.hidden = false;
    form.addEventListener("input", () => {
      if (!this.#inDoubt) this.#attempt = null;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#enter(form);
    });
    one(this, "[data-print]", HTMLButtonElement).addEventListener("click", () => print());
    const next = one(this, "[data-next]", HTMLAnchorElement);
    next.addEventListener("click", (event) => {
      event.preventDefault();
      // Within the document, so that the keys stay open.
      go(next.href);
    });
  }

  #inDoubt = false;

  /** @param {string} id */
  #text(id) {
    return one(this, `#${id}`, HTMLTextAreaElement);
  }

  /** @param {string} id */
  #choice(id) {
    return one(this, `#${id}`, HTMLSelectElement).value;
  }

  get #day() {
    return one(this, "#enter-day", HTMLInputElement);
  }

  get #kinds() {
    return [...this.querySelectorAll("[data-kind]:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
  }

  /** @returns {boolean} */
  #isReady() {
    for (const field of [this.#day, this.#text("enter-who")]) right(field);
    const first = one(this, "[data-kind]", HTMLInputElement);
    right(first);
    if (this.#day.value === "" || this.#day.value > this.#day.max) wrong(this.#day, t("rights.enter.day"));
    else if (this.#kinds.length === 0) wrong(first, t("rights.enter.kinds"));
    else if (this.#text("enter-who").value.trim() === "") wrong(this.#text("enter-who"), t("rights.enter.name"));
    else return true;
    return false;
  }

  /** @param {HTMLFormElement} form */
  async #enter(form) {
    if (!this.#isReady()) return;
    const busy = busyLine(this);
    const submit = one(form, "button[type=submit]", HTMLButtonElement);
    submit.disabled = true;
    busy.show(t("rights.enter.working"));
    try {
      this.#attempt ??= await this.#sealed();
      this.#inDoubt = true;
      const made = await postBytes(address("/requests/new"), this.#attempt.body, PARCEL);
      this.#done(form, this.#attempt.code, made);
    } catch (error) {
      this.#tell(error);
    } finally {
      busy.clear();
      submit.disabled = false;
    }
  }

  /** @returns {Promise<Attempt>} */
  async #sealed() {
    const given = JSON.parse(this.getAttribute("sealing") ?? "{}");
    const charter = (await verifyChain(given.charters)).at(-1);
    if (!charter || b64u(charter.scheme) !== given.scheme) throw new ServerError("charter_absent");
    const code = await newCode();
    const keys = await derive(code, fromB64u(given.salt, 16));
    const files = await sealFiles(one(this, "#enter-files", HTMLInputElement));
    const message = newMessage({
      type: "report",
      language: this.#choice("enter-language"),
      body: this.#text("enter-text").value.trim(),
      answers: [
        { question: "requester", label: this.#label("enter-who"), text: this.#text("enter-who").value.trim() },
        ...this.#wish(),
      ],
      attachments: files.map(({ entry }) => entry),
    });
    const envelope = await seal(message, {
      context: {
        scheme: charter.scheme,
        charter: charter.hash,
        case: newCase(),
        direction: "report",
        sequence: 1,
        previous: NO_PREVIOUS,
        reporter: { mailbox: keys.mailbox, kem: keys.kemPublic },
      },
      senderSeed: keys.signingSeed,
      readers: [...charter.recipients.map(({ kem }) => kem), keys.kemPublic],
    });
    return { code: await write(code), body: pack(this.#facts(), envelope, files) };
  }

  /** How the person wants the answer, sealed as the public form seals it. @returns {import("#crypto/message.js").Answer[]} */
  #wish() {
    const chosen = one(this, "#enter-delivery", HTMLSelectElement).selectedOptions[0];
    if (!chosen?.value) return [];
    return [{ question: `delivery:${chosen.value}`, label: this.#label("enter-delivery"), text: chosen.label }];
  }

  #facts() {
    return {
      kinds: this.#kinds,
      relation: this.#choice("enter-relation"),
      language: this.#choice("enter-language"),
      arrived: this.#choice("enter-arrived"),
      received_on: this.#day.value,
    };
  }

  /** @param {string} id */
  #label(id) {
    return this.querySelector(`label[for=${id}]`)?.textContent?.trim() ?? "";
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} code
   * @param {{reference: string, href: string}} made
   */
  #done(form, code, { reference, href }) {
    this.#attempt = null;
    this.#inDoubt = false;
    form.reset();
    form.hidden = true;
    const spans = code.split("-").flatMap((group) => [h("span", {}, group), " "]);
    fill(one(this, "[data-code]", HTMLElement), ...spans);
    one(this, "[data-next]", HTMLAnchorElement).href = href;
    one(this, "[data-made]", HTMLElement).hidden = false;
    one(this, "[data-made] h2", HTMLElement).focus();
    say("done", t("rights.enter.done", { reference }));
  }

  /** @param {unknown} error */
  #tell(error) {
    const code = error instanceof ServerError ? error.code : "";
    if (code !== "unreachable" && code !== "failed") {
      this.#attempt = null;
      this.#inDoubt = false;
    }
    if (error instanceof FilesRefused) return wrong(error.field, error.message);
    const facts = code === "request_refused" && error instanceof ServerError ? Object.values(error.facts).join(" ") : "";
    wrong(this.#text("enter-text"), `${facts || sentence(error)} ${t("seal.kept")}`);
  }
}
