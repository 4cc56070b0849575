// A caseworker's page: the secret of the link gives a token to ask by, a key to read the question
// with, and a key to sign the answer. It is in no request, and is taken out of the address at once.

import { verifyChain } from "#crypto/charter.js";
import { b64u, equalBytes, fromB64u, wipe } from "#crypto/encoding.js";
import { openEnvelope, seal } from "#crypto/envelope.js";
import { newMessage } from "#crypto/message.js";
import { checkLink, linkKeys } from "#crypto/question.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { busyLine } from "../elements/busy-line.js";
import { LivingElement } from "../living/living-element.js";
import { fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { language, sentence, t, writeDate } from "../page/texts.js";
import { address, postBytes, postJson, ServerError } from "../server.js";

import { pack, PARCEL } from "./parcel.js";
import { FilesRefused, sealFiles } from "./sealed-files.js";

/** @typedef {import("#crypto/question.js").LinkKeys} LinkKeys */
/** @typedef {import("#crypto/wire.js").Envelope} Envelope */
/** @typedef {{keys: LinkKeys, question: Envelope, charter: import("#crypto/charter.js").Charter, readers: Set<string>}} Asked */

const SECRET = 32;

/** So that a change of language, which loads the page anew, still finds the link. @type {Uint8Array<ArrayBuffer> | null} */
let kept = null;

export class CaseworkerQuestion extends LivingElement {
  /** @type {Asked | null} */
  #asked = null;
  /** Sealed and perhaps stored: sent again as it is. @type {{text: string, body: Uint8Array<ArrayBuffer>} | null} */
  #unanswered = null;

  begin() {
    const secret = this.#secret();
    if (secret === null) return this.#say(t("caseworker.missing"));
    this.#say(t("caseworker.looking"));
    void this.#look(secret);
    const form = one(this, "form", HTMLFormElement);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send(form);
    });
    return undefined;
  }

  #secret() {
    try {
      if (location.hash.length > 1) kept = fromB64u(location.hash.slice(1), SECRET);
    } catch {
      return null;
    }
    history.replaceState(history.state, "", location.pathname);
    return kept;
  }

  /** @param {string} text */
  #say(text) {
    one(this, "[data-state]", HTMLElement).textContent = text;
  }

  /** @param {Uint8Array<ArrayBuffer>} secret */
  async #look(secret) {
    try {
      const keys = await linkKeys(secret);
      const given = await postJson(address("/caseworker/question"), { token: b64u(keys.token) });
      const charters = await verifyChain(given.charters);
      const place = { scheme: fromB64u(given.scheme, 16), case: fromB64u(given.link, 16) };
      const [question] = await checkLink([parse(fromB64u(given.question))], charters, place, null);
      const charter = charters.at(-1);
      if (!question || !charter) throw new ServerError("thread_broken");
      const message = await openEnvelope(question, keys);
      this.#asked = { keys, question, charter, readers: new Set(given.readers) };
      this.#show(given, message);
    } catch (error) {
      const gone = error instanceof ServerError && error.code === "caseworker_link_unknown";
      this.#say(gone ? t("caseworker.unknown") : sentence(error));
    }
  }

  /**
   * @param {{organisation: string, name: string, kinds: string[], systems: {name: string, search: string}[], expires_on: string}} given
   * @param {import("#crypto/message.js").Message} message
   */
  #show(given, message) {
    this.#say("");
    const labels = one(this, "[data-asked]", HTMLElement).dataset;
    const systems = given.systems.map(({ name, search }) => (search ? `${name}: ${search}` : name)).join("\n");
    const rows = [
      [labels.organisation ?? "", given.organisation],
      [labels.to ?? "", given.name],
      [labels.kinds ?? "", given.kinds.join(", ")],
      [labels.systems ?? "", systems],
      [labels.until ?? "", writeDate(given.expires_on)],
    ];
    fill(
      one(this, "[data-facts]", HTMLElement),
      ...rows.map(([key, value]) => h("div", {}, h("dt", {}, key ?? ""), h("dd", { class: "message-body" }, value ?? ""))),
    );
    one(this, "[data-question]", HTMLElement).textContent = message.body;
    one(this, "[data-asked]", HTMLElement).hidden = false;
    one(this, "form", HTMLFormElement).hidden = false;
  }

  /** @param {string} id */
  #text(id) {
    return one(this, `#${id}`, HTMLTextAreaElement);
  }

  /** @param {HTMLFormElement} form */
  async #send(form) {
    const asked = this.#asked;
    const held = this.#text("held");
    right(held);
    if (!asked) return undefined;
    if (held.value.trim() === "") return wrong(held, t("caseworker.empty"));
    const busy = busyLine(this);
    const submit = one(form, "button[type=submit]", HTMLButtonElement);
    submit.disabled = true;
    busy.show(t("caseworker.working"));
    try {
      await postBytes(address("/caseworker/answer"), await this.#sealed(asked), PARCEL);
      this.#done(form);
    } catch (error) {
      if (error instanceof FilesRefused) wrong(error.field, error.message);
      else wrong(held, `${sentence(error)} ${t("seal.kept")}`);
    } finally {
      busy.clear();
      submit.disabled = false;
    }
    return undefined;
  }

  /** @param {Asked} asked */
  async #sealed({ keys, question, charter, readers }) {
    const answers = [
      { question: "held", label: t("caseworker.held"), text: this.#text("held").value.trim() },
      { question: "for", label: t("caseworker.for"), text: this.#text("speaks-for").value.trim() },
      { question: "against", label: t("caseworker.against"), text: this.#text("speaks-against").value.trim() },
    ].filter(({ text }) => text !== "");
    const field = one(this, "#caseworker-files", HTMLInputElement);
    const text = JSON.stringify([answers, [...(field.files ?? [])].map(({ name, size }) => [name, size])]);
    if (this.#unanswered?.text === text) return this.#unanswered.body;
    const files = await sealFiles(field);
    const attachments = files.map(({ entry }) => entry);
    const envelope = await seal(newMessage({ type: "note", language: language(), body: "", answers, attachments }), {
      context: {
        scheme: question.scheme,
        charter: charter.hash,
        case: question.case,
        direction: "note",
        sequence: 2,
        previous: await envelopeHash(question),
        reporter: null,
      },
      senderSeed: keys.signingSeed,
      readers: readersOf(question, charter, readers),
    });
    const body = pack({ token: b64u(keys.token) }, envelope, files);
    this.#unanswered = { text, body };
    return body;
  }

  /** @param {HTMLFormElement} form */
  #done(form) {
    if (kept) wipe(kept);
    kept = this.#asked = this.#unanswered = null;
    form.reset();
    form.hidden = true;
    one(this, "[data-asked]", HTMLElement).hidden = true;
    one(this, "[data-question]", HTMLElement).textContent = "";
    this.#say(t("caseworker.done"));
  }
}

/**
 * Those to whom the question itself was sealed, who are on the list, and whom the server names.
 *
 * @param {Envelope} question
 * @param {import("#crypto/charter.js").Charter} charter
 * @param {Set<string>} readers
 */
function readersOf(question, charter, readers) {
  const inside = charter.recipients.filter(
    ({ keyId }) => readers.has(b64u(keyId)) && question.wraps.some(({ key }) => equalBytes(key, keyId)),
  );
  return inside.map(({ kem }) => kem);
}
