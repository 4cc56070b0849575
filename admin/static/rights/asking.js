// Asking others: a caseworker through a link that only this browser knows, and the recipients of
// the whistleblower scheme, blindly.

import { verifyChain } from "#crypto/charter.js";
import { b64u, equalBytes, fromB64u, randomBytes, wipe } from "#crypto/encoding.js";
import { newCase, NO_PREVIOUS, openEnvelope, seal } from "#crypto/envelope.js";
import { newSecret } from "#crypto/keys.js";
import { newMessage } from "#crypto/message.js";
import { checkLink, linkKeys } from "#crypto/question.js";
import { parse } from "#crypto/wire.js";

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { again } from "../living/boosting.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { say } from "../living/notice.js";
import { button, fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { language, sentence, t, writeDate } from "../page/texts.js";
import { address, getJson, postBytes, ServerError } from "../server.js";

import { pack, PARCEL } from "./parcel.js";
import { fileButtons } from "./sealed-files.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */

const DAYS = 14;

/** A form whose words are sealed and sent by itself. */
class AskingForm extends CasePart {
  /** @type {CaseFile | null} */
  file = null;
  #listens = false;
  #asking = false;

  get box() {
    return one(this, "textarea", HTMLTextAreaElement);
  }

  get version() {
    return Number(this.getAttribute("version"));
  }

  get #place() {
    return `${this.file?.id}/${this.box.id}`;
  }

  /** @param {CaseFile} file */
  show(file) {
    this.file = file;
    this.box.value = draft(this.#place);
    one(this, "form", HTMLFormElement).hidden = false;
    if (this.#listens) return;
    this.#listens = true;
    this.begin();
    this.box.addEventListener("input", () => keepDraft(this.#place, this.box.value));
    one(this, "form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#ask();
    });
  }

  hide() {
    one(this, "form", HTMLFormElement).hidden = true;
    this.box.value = "";
    this.file = null;
  }

  begin() {}

  /** @returns {boolean} whether it can be asked; what stands in the way is said at its field */
  isReady() {
    right(this.box);
    if (this.box.value.trim() !== "") return true;
    wrong(this.box, t("rights.ask.missing"));
    return false;
  }

  /**
   * @param {CaseFile} _file
   * @param {RecipientKeys} _held
   */
  async ask(_file, _held) {}

  async #ask() {
    const [file, held] = [this.file, keys()];
    if (this.#asking || !file || !held || !this.isReady()) return;
    this.#asking = true;
    const busy = busyLine(this);
    busy.show(t("rights.ask.working"));
    try {
      await this.ask(file, held);
      keepDraft(this.#place, "");
      this.box.value = "";
    } catch (error) {
      const facts = error instanceof ServerError && error.code === "request_refused" ? Object.values(error.facts).join(" ") : "";
      wrong(this.box, `${facts || sentence(error)} ${t("seal.kept")}`);
    } finally {
      busy.clear();
      this.#asking = false;
    }
  }
}

export class AskCaseworker extends AskingForm {
  get #name() {
    return one(this, "#ask-name", HTMLInputElement);
  }

  get #systems() {
    return [...this.querySelectorAll("[data-system]:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
  }

  /** Whoever the file names for the chosen system is proposed. */
  begin() {
    /** @type {Record<string, string>} */
    const owners = JSON.parse(this.getAttribute("owners") ?? "{}");
    this.addEventListener("change", () => {
      const owner = this.#systems.map((system) => owners[system]).find(Boolean);
      if (this.#name.value === "" && owner) this.#name.value = owner;
    });
  }

  isReady() {
    right(this.#name);
    if (this.#name.value.trim() === "") wrong(this.#name, t("rights.ask.name"));
    else if (this.#systems.length === 0) wrong(this.#name, t("rights.ask.systems"));
    else return super.isReady();
    return false;
  }

  /**
   * @param {CaseFile} file
   * @param {RecipientKeys} held
   */
  async ask(file, held) {
    const secret = newSecret();
    const link = await linkKeys(secret);
    const id = newCase();
    const envelope = await sealQuestion(file, { id, body: this.box.value.trim(), link }, held);
    const facts = {
      version: this.version,
      link: b64u(id),
      token: b64u(link.token),
      verify: b64u(link.verify),
      kem_key: b64u(link.keyId),
      name: this.#name.value.trim(),
      systems: this.#systems,
      days: DAYS,
    };
    const { version } = await postBytes(address(`/requests/${file.id}/caseworkers`), pack(facts, envelope), PARCEL);
    standOn(version, facts.version);
    this.#showLink(`${location.origin}${address("/caseworker")}#${b64u(secret)}`);
    wipe(secret);
    say("done", t("rights.ask.done"));
  }

  /** @param {string} href shown this once: nobody else has it, the server neither */
  #showLink(href) {
    const shown = h("input", { class: "input", id: "made-link", readonly: true, value: href, "aria-label": t("rights.ask.done") });
    const copied = h("span", { role: "status" });
    const copy = button(t("copy.button"), () => void copyTo(href, shown, copied));
    fill(one(this, "[data-made]", HTMLElement), h("div", { class: "notice notice-done" }, h("p", {}, t("rights.ask.done")), shown, h("p", { class: "buttons" }, copy, copied)));
    one(this, "form", HTMLFormElement).hidden = true;
    shown.select();
  }
}

/**
 * The page stays, for the link is shown this once: its other forms stand on what was just done here.
 *
 * @param {number} version
 * @param {number} before what the forms stood on
 */
function standOn(version, before) {
  for (const field of document.querySelectorAll('input[name="version"]')) {
    if (field instanceof HTMLInputElement && field.value === String(before)) field.value = String(version);
  }
  for (const part of document.querySelectorAll(`[version="${before}"]`)) part.setAttribute("version", String(version));
}

/**
 * @param {string} text
 * @param {HTMLInputElement} shown
 * @param {HTMLElement} said
 */
async function copyTo(text, shown, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = t("copy.done");
  } catch {
    shown.select();
    said.textContent = t("copy.by_hand");
  }
}

/**
 * To the handlers of this request and to the link, under whose key the answer will be signed.
 *
 * @param {CaseFile} file
 * @param {{id: Bytes, body: string, link: import("#crypto/question.js").LinkKeys}} asked
 * @param {RecipientKeys} held
 */
async function sealQuestion(file, { id, body, link }, held) {
  const charter = file.charters.at(-1);
  if (!charter) throw new ServerError("charter_absent");
  const handlers = charter.recipients.filter(({ keyId }) => file.report.wraps.some(({ key }) => equalBytes(key, keyId)));
  const answers = [{ question: "link", label: t("rights.ask.label"), text: b64u(link.verify) }];
  return seal(newMessage({ type: "note", language: language(), body, answers }), {
    context: context(file.scheme, charter.hash, id),
    senderSeed: held.signingSeed,
    readers: [...handlers.map(({ kem }) => kem), link.kemPublic],
  });
}

/**
 * @param {Bytes} scheme
 * @param {Bytes} charter
 * @param {Bytes} id
 */
function context(scheme, charter, id) {
  return { scheme, charter, case: id, direction: /** @type {const} */ ("note"), sequence: 1, previous: NO_PREVIOUS, reporter: null };
}

export class AskBlindly extends AskingForm {
  /**
   * @param {CaseFile} file
   * @param {RecipientKeys} held
   */
  async ask(file, held) {
    const { targets } = await getJson(address(`/requests/${file.id}/blind/targets`));
    const field = this.querySelector("#blind-scheme");
    const chosen = field instanceof HTMLSelectElement || field instanceof HTMLInputElement ? field.value : "";
    const target = targets.find((/** @type {{scheme: string}} */ { scheme }) => scheme === chosen);
    const charter = (await verifyChain(target?.charters ?? [])).at(-1);
    if (!charter || b64u(charter.scheme) !== chosen || !file.report.reporter) throw new ServerError("charter_absent");
    const answers = [{ question: "person_key", label: t("rights.ask.label"), text: b64u(file.report.reporter.kem) }];
    const envelope = await seal(newMessage({ type: "note", language: language(), body: this.box.value.trim(), answers }), {
      context: context(charter.scheme, charter.hash, randomBytes(16)),
      senderSeed: held.signingSeed,
      readers: charter.recipients.map(({ kem }) => kem),
    });
    const { closes_on: closes } = await postBytes(address(`/requests/${file.id}/blind`), pack({ version: this.version }, envelope), PARCEL);
    await again();
    say("done", t("rights.blind.done", { day: writeDate(closes) }));
  }
}

/** All questions of a request come with one answer of the server. @type {WeakMap<CaseFile, Promise<any>>} */
const fetched = new WeakMap();

/** A question to a caseworker and what came back, checked and opened. */
export class CaseworkerAnswer extends CasePart {
  /** @param {CaseFile} file */
  show(file) {
    void this.#open(file);
  }

  hide() {
    this.replaceChildren();
  }

  /** @param {CaseFile} file */
  async #open(file) {
    try {
      const asked = fetched.get(file) ?? getJson(address(`/requests/${file.id}/questions`));
      fetched.set(file, asked);
      const { questions } = await asked;
      const mine = questions.find((/** @type {{id: string}} */ { id }) => id === this.getAttribute("link"));
      const held = keys();
      if (mine && held) this.#show(file, await opened(file, mine, held));
    } catch (error) {
      fill(this, h("p", { class: "error" }, sentence(error)));
    }
  }

  /**
   * @param {CaseFile} file
   * @param {{question: Message, answer: Message | null}} messages
   */
  #show(file, { question, answer }) {
    if (keys() === null) return;
    const rows = (answer?.answers ?? []).map(({ label, text }) => h("div", {}, h("dt", {}, label), h("dd", { class: "message-body" }, text)));
    fill(
      this,
      h("details", { class: "details" }, h("summary", {}, t("rights.ask.question")), h("p", { class: "message-body" }, question.body)),
      answer ? h("div", { class: "message message-note" }, answer.body && h("p", { class: "message-body" }, answer.body), h("dl", { class: "facts" }, ...rows), fileButtons(file, answer.attachments)) : h("p", { class: "small muted" }, t("rights.ask.waiting")),
    );
  }
}

/**
 * @param {CaseFile} file
 * @param {{id: string, verify: string, question: string, answer: string | null}} given
 * @param {RecipientKeys} held
 * @returns {Promise<{question: Message, answer: Message | null}>}
 */
async function opened(file, given, held) {
  const envelopes = [given.question, given.answer].filter((one) => one !== null).map((one) => parse(fromB64u(one)));
  const place = { scheme: file.scheme, case: fromB64u(given.id, 16) };
  const [first] = envelopes;
  if (!first) throw new ServerError("thread_broken");
  const question = await openEnvelope(first, held);
  // Which key may answer stands inside the sealed question: the server's word is not enough.
  const named = question.answers.find((answer) => answer.question === "link")?.text ?? "";
  const [, back] = await checkLink(envelopes, file.charters, place, fromB64u(named, 32));
  return { question, answer: back ? await openEnvelope(back, held) : null };
}
