// The answer: composed from the decisions, edited, checked, set as a paper, packed, sealed, sent.

import { busyLine } from "../elements/busy-line.js";
import { CasePart } from "../elements/sealed-case.js";
import { go } from "../living/boosting.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { say } from "../living/notice.js";
import { button, fill, h, one } from "../page/build.js";
import { right, wrong } from "../page/fields.js";
import { sentence, t } from "../page/texts.js";
import { address, postForBytes, ServerError } from "../server.js";

import { forgetUnanswered, noteDelivered, sendAnswer } from "./answer-sending.js";
import { enclosures, packedNames } from "./enclosures.js";
import { headingsOf, letterText, missing } from "./letter-text.js";
import { hasMarks } from "./marks.js";
import { nameIn, wishIn } from "./person-name.js";
import { FilesRefused, save } from "./sealed-files.js";
import { weighedIn } from "./weighed-items.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {import("./letter-text.js").Letter} Letter */
/** @typedef {import("./letter-text.js").Known} Known */
/** @typedef {import("./sealed-files.js").PlainFile} PlainFile */

const PDF = "application/pdf";
const MAILBOX = "mailbox";

export class AnswerLetter extends CasePart {
  /** @type {CaseFile | null} */
  #file = null;
  #listens = false;
  #composed = "";
  /** The way that the person asked for, where they did. */
  #wish = "";

  get #form() {
    return one(this, "form", HTMLFormElement);
  }

  get #box() {
    return one(this, "#letter-text", HTMLTextAreaElement);
  }

  get #language() {
    return one(this, "#letter-language", HTMLSelectElement).value;
  }

  get #delivery() {
    return one(this, "#delivery-way", HTMLSelectElement).value;
  }

  get #place() {
    return `${this.#file?.id}/answer-letter`;
  }

  /** @returns {Letter} */
  get #letter() {
    return JSON.parse(this.getAttribute("letters") ?? "{}")[this.#language];
  }

  /** @param {string} id @returns {HTMLInputElement | null} */
  #input(id) {
    const found = this.querySelector(`#${id}`);
    return found instanceof HTMLInputElement ? found : null;
  }

  /** @param {CaseFile} file */
  show(file) {
    const first = this.#file === null;
    this.#file = file;
    if (first) this.#begin(file);
    this.#form.hidden = false;
    if (!this.#listens) this.#listen();
    this.#check();
  }

  hide() {
    this.#form.hidden = true;
    this.#form.reset();
    this.#box.value = this.#composed = "";
    forgetUnanswered();
    one(this, "[data-checks]", HTMLElement).replaceChildren();
    this.#file = null;
  }

  /** @param {CaseFile} file */
  #begin(file) {
    const report = file.conversation[0]?.message;
    one(this, "#letter-name", HTMLInputElement).value = report ? nameIn(report) : "";
    this.#offer(report ? wishIn(report) : "");
    this.#compose();
    this.#box.value = draft(this.#place) || this.#composed;
  }

  #listen() {
    this.#listens = true;
    this.#box.addEventListener("input", () => {
      keepDraft(this.#place, this.#box.value === this.#composed ? "" : this.#box.value);
      this.#check();
    });
    for (const id of ["letter-language", "letter-name", "copy-files", "data-files", "other-files"]) {
      this.querySelector(`#${id}`)?.addEventListener("input", () => this.#recompose());
    }
    one(this, "#delivery-way", HTMLSelectElement).addEventListener("input", () => this.#lookAtDelivery());
    one(this, "[data-compose]", HTMLButtonElement).addEventListener("click", () => this.#composeAnew());
    one(this, "[data-pdf]", HTMLButtonElement).addEventListener("click", () => void this.#savePaper());
    one(this, "[data-save]", HTMLButtonElement).addEventListener("click", () => void this.#saveAll());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send();
    });
  }

  /** @returns {{way: string, why: string, wished: string, caution: string}} */
  get #offered() {
    return JSON.parse(this.getAttribute("delivery") ?? "{}");
  }

  /**
   * Begins with what fits: what the person asked for, or else the way the request came.
   *
   * @param {string} wish
   */
  #offer(wish) {
    const select = one(this, "#delivery-way", HTMLSelectElement);
    const isKnown = [...select.options].some(({ value }) => value === wish);
    this.#wish = isKnown ? wish : "";
    select.value = this.#wish || this.#offered.way;
    this.#lookAtDelivery();
  }

  #lookAtDelivery() {
    const [way, { way: first, why, wished, caution }] = [this.#delivery, this.#offered];
    one(this, "[data-otherwise]", HTMLElement).hidden = way === MAILBOX;
    const reason = way === this.#wish ? wished : way === first ? why : way === MAILBOX ? caution : "";
    one(this, "[data-why]", HTMLElement).textContent = reason;
    const does = t(way === MAILBOX ? "rights.answer.send" : "rights.answer.note");
    one(this, "[data-send]", HTMLButtonElement).textContent = does;
  }

  /** @returns {import("./enclosures.js").Fields} */
  get #fields() {
    return { copy: this.#input("copy-files"), data: this.#input("data-files"), other: this.#input("other-files") };
  }

  /** @returns {Known} */
  get #known() {
    return {
      name: one(this, "#letter-name", HTMLInputElement).value.trim(),
      reasons: this.#fromNotes((message, kind) => message?.answers.find(isReasons(kind))?.text ?? message?.body ?? ""),
      weighed: this.#fromNotes((message) => (message ? weighedIn(message) : [])),
      enclosed: packedNames(this.#fields),
      heading: this.#language === "da" ? "Vedlagt" : "Enclosed",
    };
  }

  /**
   * @template T
   * @param {(message: Message | null | undefined, kind: string) => T} read
   * @returns {Record<string, T>} from the sealed notes, by right
   */
  #fromNotes(read) {
    /** @type {Record<string, number>} */
    const notes = JSON.parse(this.getAttribute("notes") ?? "{}");
    const found = Object.entries(notes).map(([kind, number]) => {
      const message = this.#file?.internal.find(({ envelope }) => envelope.sequence === number)?.message;
      return [kind, read(message, kind)];
    });
    return Object.fromEntries(found);
  }

  #compose() {
    this.#composed = letterText(this.#letter, this.#known);
  }

  /** The letter follows the choices as long as nobody has edited it. */
  #recompose() {
    const untouched = this.#box.value === this.#composed;
    this.#compose();
    if (untouched) this.#box.value = this.#composed;
    this.#check();
  }

  #composeAnew() {
    this.#compose();
    this.#box.value = this.#composed;
    keepDraft(this.#place, "");
    this.#check();
  }

  /** Says below the text what the law wants there and it no longer holds. */
  #check() {
    const lacks = missing(this.#letter, this.#known, this.#box.value);
    const items = lacks.map(({ id, text }) =>
      h(
        "li",
        {},
        h("span", {}, t(`rights.answer.why.${id.split(":", 1)[0]}`)),
        " ",
        button(t("rights.answer.put_back"), () => this.#putBack(text), "button button-secondary button-small"),
      ),
    );
    fill(one(this, "[data-checks]", HTMLElement), items.length > 0 && h("ul", { class: "rights-missing" }, ...items));
    return lacks;
  }

  /** @param {string} text */
  #putBack(text) {
    this.#box.value = `${this.#box.value.trimEnd()}\n\n${text}\n`;
    this.#box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @returns {Promise<PlainFile>} */
  async #paper() {
    const content = await postForBytes(address(`/requests/${this.#file?.id}/answer/letter.pdf`), {
      text: this.#box.value,
      language: this.#language,
      headings: headingsOf(this.#letter, this.#known),
    });
    const name = `${t("rights.answer.letter")}-${this.getAttribute("reference")}.pdf`;
    return { name, type: PDF, content };
  }

  /** @returns {Promise<PlainFile[]>} */
  get #enclosures() {
    return enclosures(this.#fields, this.getAttribute("reference") ?? "");
  }

  async #savePaper() {
    const busy = busyLine(this);
    busy.show(t("seal.working"));
    try {
      const { content, name } = await this.#paper();
      save(content, name);
    } catch (error) {
      wrong(this.#box, sentence(error));
    } finally {
      busy.clear();
    }
  }

  async #saveAll() {
    try {
      for (const { content, name } of [await this.#paper(), ...(await this.#enclosures)]) save(content, name);
    } catch (error) {
      if (error instanceof FilesRefused) wrong(error.field, error.message);
      else wrong(this.#box, sentence(error));
    }
  }

  /** Says at the fields what stops it. @returns {boolean} */
  #isReady() {
    right(this.#box);
    const [lack] = this.#check();
    const enclosed = this.#input("delivery-enclosed")?.checked && this.#delivery !== MAILBOX;
    for (const [id, attribute, words] of [["copy-files", "wants-copy", "copy"], ["data-files", "wants-data", "data"]]) {
      const field = this.#input(id ?? "");
      if (!field || !this.hasAttribute(attribute ?? "")) continue;
      right(field);
      if (!enclosed && field.files?.length === 0) return wrong(field, t(`rights.answer.${words}`)), false;
    }
    if (hasMarks(this.#box.value)) wrong(this.#box, t("rights.letter.marks"));
    else if (lack) wrong(this.#box, t("rights.answer.missing", { text: lack.text }));
    else return true;
    return false;
  }

  async #send() {
    const [file, held] = [this.#file, keys()];
    if (!file || !held || !this.#isReady()) return;
    const answer = { file, body: this.#box.value.trim(), language: this.#language, facts: this.#facts() };
    const busy = busyLine(this);
    const submit = one(this, "[data-send]", HTMLButtonElement);
    submit.disabled = true;
    busy.show(t("rights.answer.working"));
    try {
      const plain = [await this.#paper(), ...(await this.#enclosures)];
      if (this.#delivery === MAILBOX) await sendAnswer(answer, plain, held);
      else await noteDelivered(answer, held);
      keepDraft(this.#place, "");
      const done = t(this.#delivery === MAILBOX ? "rights.answer.done" : "rights.answer.noted");
      // A page that is asked for takes sentences away; this one is for the page that comes.
      document.addEventListener("htmx:afterSettle", () => say("done", done), { once: true });
      go(this.getAttribute("next") ?? "");
    } catch (error) {
      this.#tell(error);
    } finally {
      busy.clear();
      submit.disabled = false;
    }
  }

  /** What the server is told of the sealed answer: that it holds what it must. */
  #facts() {
    const otherwise = this.#delivery !== MAILBOX;
    const enclosed = otherwise && (this.#input("delivery-enclosed")?.checked ?? false);
    const has = (/** @type {string} */ id) => enclosed || (this.#input(id)?.files?.length ?? 0) > 0;
    const today = new Date();
    const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    return {
      version: Number(this.getAttribute("version")),
      delivery: this.#delivery,
      answered_on: otherwise ? one(this, "#delivery-day", HTMLInputElement).value : (this.#input("delivery-day")?.defaultValue ?? day),
      complaint_in_text: true,
      court_in_text: true,
      reasons_in_text: true,
      backups_in_text: true,
      copy_attached: has("copy-files"),
      files_attached: has("data-files"),
    };
  }

  /** @param {unknown} error */
  #tell(error) {
    if (error instanceof FilesRefused) return wrong(error.field, error.message);
    const facts = error instanceof ServerError && error.code === "request_refused" ? error.facts : {};
    const sentences = Object.values(facts).map(String).join(" ");
    const words = sentences ? t("rights.refused", { sentences }) : sentence(error);
    wrong(this.#box, `${words} ${t("seal.kept")}`);
  }
}

/** @param {string} kind @returns {(answer: {question: string}) => boolean} */
function isReasons(kind) {
  return ({ question }) => question === `reasons:${kind}`;
}
