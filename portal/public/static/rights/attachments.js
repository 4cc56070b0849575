// Files that go with a message: each is sealed as soon as it is chosen, and can be taken away again.

import { sealAttachment } from "#crypto/attachment.js";
import { clearProblems, showProblems } from "#web/problems.js";

import { copy, element, slot } from "../page.js";
import { safeName, writeSize } from "./file_words.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry
 * @typedef {import("../leaving.js").Texts} Texts
 * @typedef {import("./enclosing.js").SealedFile} SealedFile
 */

const MOST = 5;
const LARGEST = 10 * 2 ** 20;
const UNKNOWN = "application/octet-stream";

export class Attachments {
  #texts;
  #language;
  #input;
  /** @type {{entry: AttachmentEntry, content: Bytes}[]} */
  #sealed = [];
  #busy = false;

  /**
   * @param {Texts} texts
   * @param {string} language
   */
  constructor(texts, language) {
    const input = element("files");
    if (!(input instanceof HTMLInputElement)) throw new Error("Files are chosen in an input.");
    this.#texts = texts;
    this.#language = language;
    this.#input = input;
    input.addEventListener("change", () => void this.#take([...(input.files ?? [])]));
  }

  /** @returns {AttachmentEntry[]} what the message says of them */
  get entries() {
    return this.#sealed.map(({ entry }) => entry);
  }

  /** @param {AttachmentEntry[]} entries @returns {SealedFile[]} */
  of(entries) {
    const ids = new Set(entries.map(({ id }) => id));
    return this.#sealed.filter(({ entry }) => ids.has(entry.id)).map(({ entry, content }) => ({ id: entry.id, content }));
  }

  /** @returns {{id: string, text: string}[]} */
  problems() {
    return this.#busy ? [{ id: "files", text: this.#texts("files_wait") }] : [];
  }

  /** @returns {string} each on its line; nothing where there is none */
  words() {
    return this.entries.map((entry) => this.#describe(entry)).join("\n");
  }

  forget() {
    this.#sealed = [];
    this.#render();
  }

  /** @param {File[]} chosen */
  async #take(chosen) {
    if (this.#busy) return;
    this.#setBusy(true);
    clearProblems(element("problems"));
    /** @type {{id: string, text: string}[]} */
    const problems = [];
    for (const file of chosen) {
      const problem = await this.#seal(file);
      if (problem !== "") problems.push({ id: "files", text: this.#texts(problem, { name: safeName(file.name), most: MOST }) });
    }
    // The same file can be chosen again only if the field has forgotten it.
    this.#input.value = "";
    this.#setBusy(false);
    this.#render();
    if (problems.length > 0) showProblems(element("problems"), problems);
  }

  /**
   * @param {File} file
   * @returns {Promise<string>} why it was left out; nothing where it was not
   */
  async #seal(file) {
    if (this.#sealed.length >= MOST) return "files_too_many";
    if (file.size > LARGEST) return "files_too_large";
    if (file.size === 0) return "files_empty";
    const name = safeName(file.name);
    element("files-progress").textContent = this.#texts("files_sealing", { name });
    let content;
    try {
      content = new Uint8Array(await file.arrayBuffer());
    } catch {
      return "files_unreadable";
    }
    const { file: sealed, entry } = await sealAttachment(content, { name, type: file.type || UNKNOWN });
    this.#sealed.push({ entry, content: sealed });
    return "";
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    element("files-progress").hidden = !busy;
    this.#input.disabled = busy;
  }

  #render() {
    element("files-list").replaceChildren(...this.#sealed.map(({ entry }) => this.#itemOf(entry)));
    const count = this.#sealed.length;
    element("files-status").textContent = count > 0 ? this.#texts("files_sealed", { count, most: MOST }) : "";
  }

  /** @param {AttachmentEntry} entry */
  #itemOf(entry) {
    const item = copy("template-chosen-file", { name: this.#describe(entry) });
    slot(item, "what").textContent = this.#texts("files_remove_what", { name: entry.name });
    slot(item, "remove").addEventListener("click", () => {
      this.#sealed = this.#sealed.filter((one) => one.entry !== entry);
      this.#render();
      element("files-status").textContent = this.#texts("files_removed", { name: entry.name });
      this.#input.focus();
    });
    return item;
  }

  /** @param {AttachmentEntry} entry */
  #describe({ name, size }) {
    return this.#texts("file_name_and_size", { name, size: writeSize(size, this.#texts, this.#language) });
  }
}
