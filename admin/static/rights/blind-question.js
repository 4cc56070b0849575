// A blind question, on the side of those who receive a whistleblower scheme's reports: read here,
// and given back as one sealed envelope of one size, whether there is anything to say or not.

import { verifyChain } from "#crypto/charter.js";
import { equalBytes, fromB64u } from "#crypto/encoding.js";
import { openEnvelope, seal } from "#crypto/envelope.js";
import { newMessage } from "#crypto/message.js";
import { checkBlind } from "#crypto/question.js";
import { envelopeHash, MEDIA_TYPE, parse } from "#crypto/wire.js";

import { busyLine } from "../elements/busy-line.js";
import { again } from "../living/boosting.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, getJson, postBytes, ServerError } from "../server.js";

/** @typedef {import("#crypto/wire.js").Envelope} Envelope */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {{envelope: Envelope, message: Message, charter: import("#crypto/charter.js").Charter, back: Message | null}} Opened */

const KEM = 1216;
// All of them are of the smallest size there is: a longer one would show that there was something.
const LARGEST_PAYLOAD = 16_400;

export class BlindQuestion extends LivingElement {
  /** @type {Opened | null} */
  #opened = null;
  #listens = false;
  #sealing = false;

  get #id() {
    return this.getAttribute("question") ?? "";
  }

  get #box() {
    const box = this.querySelector("#blind-answer");
    return box instanceof HTMLTextAreaElement ? box : null;
  }

  refresh() {
    const held = keys();
    if (held) void this.#open(held);
    else this.#hide();
  }

  #hide() {
    this.#opened = null;
    one(this, "[data-question]", HTMLElement).textContent = t("blind.locked");
    this.querySelector("[data-back]")?.replaceChildren();
    const form = this.querySelector("form");
    if (form) form.hidden = true;
    if (this.#box) this.#box.value = "";
  }

  /** @param {import("#crypto/keys.js").RecipientKeys} held */
  async #open(held) {
    try {
      const given = await getJson(address(`/questions/${this.#id}/sealed`));
      const [charters, asking] = [await verifyChain(given.charters), await verifyChain(given.asking)];
      const sealed = [given.envelope, given.given_back].filter(Boolean).map((one) => parse(fromB64u(one)));
      const place = { scheme: fromB64u(given.scheme, 16), case: fromB64u(this.#id, 16) };
      const [envelope, back] = await checkBlind(sealed, charters, asking, place);
      const charter = charters.at(-1);
      if (!envelope || !charter) throw new ServerError("thread_broken");
      this.#opened = { envelope, message: await openEnvelope(envelope, held), charter, back: back ? await openEnvelope(back, held) : null };
      if (keys() === held && this.isConnected) this.#show(this.#opened);
    } catch (error) {
      fill(one(this, "[data-question]", HTMLElement), `${t("blind.failed")} ${sentence(error)}`);
    }
  }

  /** @param {Opened} opened */
  #show({ message, back }) {
    const question = one(this, "[data-question]", HTMLElement);
    question.textContent = message.body;
    question.className = "message-body quote";
    const place = this.querySelector("[data-back]");
    if (place && back) fill(place, h("p", { class: "message-body" }, back.body ? t("blind.given_back", { text: back.body }) : t("blind.given_empty")));
    const form = this.querySelector("form");
    if (!form) return;
    form.hidden = false;
    if (this.#box) this.#box.value = draft(`blind/${this.#id}`);
    if (!this.#listens) this.#listen(form);
  }

  /** @param {HTMLFormElement} form */
  #listen(form) {
    this.#listens = true;
    this.#box?.addEventListener("input", () => keepDraft(`blind/${this.#id}`, this.#box?.value ?? ""));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const body = this.#box?.value.trim() ?? "";
      if (body === "" && this.#box) wrong(this.#box, t("blind.empty"));
      else void this.#giveBack(body);
    });
    one(form, "[data-nothing]", HTMLButtonElement).addEventListener("click", () => void this.#giveBack(""));
  }

  /** @param {string} body empty for nothing to add */
  async #giveBack(body) {
    const [opened, held, box] = [this.#opened, keys(), this.#box];
    if (this.#sealing || !opened || !held || !box) return undefined;
    this.#sealing = true;
    right(box);
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      const sealed = await sealBack(opened, body, held.signingSeed);
      if (parse(sealed).payload.length !== LARGEST_PAYLOAD) return wrong(box, t("blind.long"));
      await postBytes(address(`/questions/${this.#id}`), sealed, MEDIA_TYPE);
      keepDraft(`blind/${this.#id}`, "");
      await again();
      say("done", t("blind.done"));
    } catch (error) {
      wrong(box, `${sentence(error)} ${t("seal.kept")}`);
    } finally {
      busy.clear();
      this.#sealing = false;
    }
    return undefined;
  }
}

/**
 * To those who were asked and are still on the list, and to the person's own key.
 *
 * @param {Opened} opened
 * @param {string} body
 * @param {import("#crypto/encoding.js").Bytes} senderSeed
 */
async function sealBack({ envelope, message, charter }, body, senderSeed) {
  const named = message.answers.find(({ question }) => question === "person_key")?.text ?? "";
  const inside = charter.recipients.filter(({ keyId }) => envelope.wraps.some(({ key }) => equalBytes(key, keyId)));
  return seal(newMessage({ type: "message", language: message.language, body }), {
    context: {
      scheme: envelope.scheme,
      charter: charter.hash,
      case: envelope.case,
      direction: "answer",
      sequence: 2,
      previous: await envelopeHash(envelope),
      reporter: null,
    },
    senderSeed,
    readers: [...inside.map(({ kem }) => kem), fromB64u(named, KEM)],
  });
}
