// The sealed notes of a breach: read, written and sealed here. What is typed survives moving about
// and a failed sending.

import { BusyLine } from "../elements/busy-line.js";
import { draft, keepDraft } from "../living/drafts.js";
import { keys } from "../living/key-store.js";
import { LivingElement } from "../living/living-element.js";
import { say } from "../living/notice.js";
import { button, fill, h } from "../page/build.js";
import { wrong } from "../page/fields.js";
import { language, sentence, t, writeTime } from "../page/texts.js";
import { safeName } from "../rights/safe-names.js";

import { fetchEvidence, readNotes, writeNote } from "./note-file.js";

/** @typedef {import("./note-file.js").Note} Note */
/** @typedef {import("./note-file.js").NoteFile} NoteFile */
/** @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry */

const LARGEST = 25 * 2 ** 20;

export class BreachNotes extends LivingElement {
  /** Counts the drawings, so that a slow one does not overwrite a newer. */
  #drawing = 0;
  #sealing = false;

  get #breach() {
    return this.getAttribute("breach") ?? "";
  }

  refresh() {
    void this.#draw();
  }

  async #draw() {
    const held = keys();
    this.#drawing += 1;
    const drawing = this.#drawing;
    if (!held) return fill(this, h("p", { class: "sealed" }, t("notes.locked")));
    try {
      const file = await readNotes(this.#breach, held);
      if (drawing === this.#drawing) fill(this, this.#list(file), this.#form(file));
    } catch (error) {
      if (drawing === this.#drawing) fill(this, h("p", { class: "error" }, t("notes.failed"), " ", explained(error)));
    }
    return undefined;
  }

  /** @param {NoteFile} file */
  #list({ notes }) {
    if (notes.length === 0) return h("p", { class: "muted" }, t("notes.none"));
    return h("ol", { class: "conversation" }, ...notes.map((note) => this.#item(note)));
  }

  /** @param {Note} note */
  #item({ author, isMine, message, problem }) {
    const head = h(
      "div",
      { class: "message-head" },
      h("p", {}, h("strong", {}, author), isMine && h("span", { class: "muted" }, ` ${t("author.me")}`)),
      message && h("p", { class: "muted small" }, h("time", { datetime: message.time }, writeTime(message.time))),
    );
    if (!message) return h("li", { class: "message message-note" }, head, h("p", {}, t(`error.${problem}`)));
    const files = message.attachments.map((entry) => this.#evidence(entry));
    return h(
      "li",
      { class: "message message-note", lang: message.language === language() ? null : message.language },
      head,
      h("p", { class: "message-body" }, message.body),
      files.length > 0 && h("div", { class: "buttons" }, ...files),
    );
  }

  /** @param {AttachmentEntry} entry */
  #evidence(entry) {
    const label = t("notes.fetch", { name: safeName(entry.name), size: size(entry.size) });
    return button(label, () => void this.#save(entry), "button button-secondary");
  }

  /** @param {AttachmentEntry} entry */
  async #save(entry) {
    try {
      const content = await fetchEvidence(this.#breach, entry);
      // Never as what it says it is: the browser shall keep it, not run it.
      const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
      const link = h("a", { href: url, download: safeName(entry.name) });
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      say("problem", explained(error));
    }
  }

  /** @param {NoteFile} file */
  #form(file) {
    const place = `breach/${this.#breach}/note`;
    const box = h("textarea", { class: "input", id: "note-text", rows: 3, autocomplete: "off", spellcheck: "false", "aria-describedby": "note-hint" });
    box.value = draft(place);
    box.addEventListener("input", () => keepDraft(place, box.value));
    const chosen = h("input", { type: "file", id: "note-file" });
    const busy = new BusyLine();
    const form = h(
      "form",
      { class: "stack answer-box" },
      h("div", { class: "field" }, h("label", { class: "label", for: box.id }, t("notes.text")), h("p", { class: "hint", id: "note-hint" }, t("notes.hint")), box),
      h("div", { class: "field" }, h("label", { class: "label", for: chosen.id }, t("notes.file")), chosen),
      h("div", { class: "buttons" }, h("button", { type: "submit", class: "button button-secondary" }, t("notes.seal"))),
      busy,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      void this.#send(file, { box, chosen, busy, place });
    });
    return h("details", { class: "add", open: box.value !== "" }, h("summary", {}, t("notes.write")), h("div", { class: "details-body" }, form));
  }

  /**
   * @param {NoteFile} file
   * @param {{box: HTMLTextAreaElement, chosen: HTMLInputElement, busy: BusyLine, place: string}} form
   */
  async #send(file, { box, chosen, busy, place }) {
    const held = keys();
    const evidence = chosen.files?.[0] ?? null;
    const body = box.value.trim();
    if (!held || this.#sealing) return;
    if (!body && !evidence) return wrong(box, t("notes.empty"));
    if (evidence && evidence.size > LARGEST) return wrong(chosen, t("notes.large"));
    this.#sealing = true;
    busy.show(t("notes.working"));
    try {
      await writeNote(file, { body: body || t("notes.only"), evidence }, held);
      keepDraft(place, "");
      await this.#draw();
      say("done", t("notes.done"));
    } catch (error) {
      busy.clear();
      wrong(box, `${explained(error)} ${t("seal.kept")}`);
    } finally {
      this.#sealing = false;
    }
  }
}

/** @param {unknown} error */
function explained(error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
  return code === "thread_broken" || code === "sender_unknown" ? t("notes.broken") : sentence(error);
}

/** @param {number} octets */
function size(octets) {
  const number = new Intl.NumberFormat(language() === "da" ? "da-DK" : "en-GB", { maximumFractionDigits: 1 });
  if (octets >= 2 ** 20) return `${number.format(octets / 2 ** 20)} MB`;
  return `${number.format(Math.max(1, Math.round(octets / 1024)))} kB`;
}
