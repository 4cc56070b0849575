// The conversation with the reporter, or the notes among the recipients, as text.

import { fileButtons } from "../rights/sealed-files.js";
import { fill, h } from "../page/build.js";
import { language, pick, sentence, t, writeDate, writeTime } from "../page/texts.js";

import { CasePart } from "./sealed-case.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("../conversation/case-file.js").Entry} Entry */
/** @typedef {import("#crypto/message.js").Message} Message */

export class SealedThread extends CasePart {
  get #isInternal() {
    return this.getAttribute("thread") === "internal";
  }

  /**
   * What those who write from outside are called, and how their files are opened.
   *
   * @param {CaseFile} file
   * @returns {Words}
   */
  #words(file) {
    if (this.getAttribute("reporter") !== "person") return { reporter: t("author.reporter"), kinds: "kind", files: null };
    return { reporter: t("rights.person"), kinds: "rights", files: file };
  }

  /** @param {CaseFile} file */
  show(file) {
    const entries = this.#isInternal ? file.internal : file.conversation;
    const warning =
      file.broken && !this.#isInternal
        ? h("div", { class: "notice notice-warning", role: "alert" }, h("p", {}, t("thread.broken")))
        : null;
    const list = entries.length > 0 ? h("ol", { class: "conversation" }, ...entries.map((entry) => entryItem(entry, this.#words(file)))) : null;
    fill(this, warning, list);
  }

  hide() {
    fill(this, this.#isInternal ? null : h("p", { class: "sealed" }, t("thread.locked")));
  }
}

/** @typedef {{reporter: string, kinds: "kind" | "rights", files: CaseFile | null}} Words */

/**
 * @param {Entry} entry
 * @param {Words} words
 */
function entryItem(entry, words) {
  const { envelope, message } = entry;
  const look = { report: "reporter", reply: "reporter", answer: "recipient", note: "note" }[envelope.direction];
  return h(
    "li",
    { class: `message message-${look}`, lang: message && message.language !== language() ? message.language : null },
    head(entry, words),
    message ? content(message, words) : unread(entry),
  );
}

/**
 * @param {Entry} entry
 * @param {Words} words
 */
function head({ envelope, author, message, receivedOn }, words) {
  const who = author ? author.name : words.reporter;
  const role = author && (author.isMe ? t("author.me") : pick(author.role));
  const sent = message?.time;
  return h(
    "div",
    { class: "message-head", lang: language() },
    h("p", {}, h("strong", {}, who), role && h("span", { class: "muted" }, ` ${role}`)),
    h(
      "p",
      { class: "muted small" },
      kindOf(envelope.direction, message, words.kinds),
      " · ",
      h("time", { datetime: sent ?? receivedOn }, sent ? writeTime(sent) : writeDate(receivedOn)),
    ),
  );
}

/**
 * @param {string} direction
 * @param {Message | null} message
 * @param {string} kinds
 */
function kindOf(direction, message, kinds) {
  if (kinds === "rights" && direction === "report") return t("rights.request");
  if (kinds === "rights" && direction === "reply") return t("rights.reply");
  if (direction !== "answer") return t(`kind.${direction}`);
  return t(`kind.${message?.type === "acknowledgement" || message?.type === "feedback" ? message.type : "answer"}`);
}

/**
 * @param {Message} message
 * @param {Words} words
 */
function content({ category, body, answers, attachments }, { files }) {
  return h(
    "div",
    { class: "message-content" },
    category && h("p", { class: "message-category" }, category.label),
    body && h("p", { class: "message-body" }, body),
    answers.length > 0 && h("dl", { class: "message-answers" }, ...answers.map(answerItem)),
    files && fileButtons(files, attachments),
    !files && attachments.length > 0 && h("p", { class: "muted small" }, t("message.attachments", { count: attachments.length })),
  );
}

/** @param {{label: string, text: string}} answer */
function answerItem({ label, text }) {
  return h("div", {}, h("dt", {}, label), h("dd", { class: "message-body" }, text));
}

/** @param {Entry} entry */
function unread({ problem }) {
  const error = Object.assign(new Error(), { code: problem ?? "failed" });
  return h("div", { class: "notice notice-warning" }, h("p", {}, t("message.unread")), h("p", {}, sentence(error)));
}
