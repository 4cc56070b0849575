// The conversation with the reporter, or the notes among the recipients, as text.

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

  /** @param {CaseFile} file */
  show(file) {
    const entries = this.#isInternal ? file.internal : file.conversation;
    const warning =
      file.broken && !this.#isInternal
        ? h("div", { class: "notice notice-warning", role: "alert" }, h("p", {}, t("thread.broken")))
        : null;
    const list = entries.length > 0 ? h("ol", { class: "conversation" }, ...entries.map(entryItem)) : null;
    fill(this, warning, list);
  }

  hide() {
    fill(this, this.#isInternal ? null : h("p", { class: "sealed" }, t("thread.locked")));
  }
}

/** @param {Entry} entry */
function entryItem(entry) {
  const { envelope, message } = entry;
  const look = { report: "reporter", reply: "reporter", answer: "recipient", note: "note" }[envelope.direction];
  return h(
    "li",
    { class: `message message-${look}`, lang: message && message.language !== language() ? message.language : null },
    head(entry),
    message ? content(message) : unread(entry),
  );
}

/** @param {Entry} entry */
function head({ envelope, author, message, receivedOn }) {
  const who = author ? author.name : t("author.reporter");
  const role = author && (author.isMe ? t("author.me") : pick(author.role));
  const sent = message?.time;
  return h(
    "div",
    { class: "message-head", lang: language() },
    h("p", {}, h("strong", {}, who), role && h("span", { class: "muted" }, ` ${role}`)),
    h(
      "p",
      { class: "muted small" },
      kindOf(envelope.direction, message),
      " · ",
      h("time", { datetime: sent ?? receivedOn }, sent ? writeTime(sent) : writeDate(receivedOn)),
    ),
  );
}

/**
 * @param {string} direction
 * @param {Message | null} message
 */
function kindOf(direction, message) {
  if (direction !== "answer") return t(`kind.${direction}`);
  return t(`kind.${message?.type === "acknowledgement" || message?.type === "feedback" ? message.type : "answer"}`);
}

/** @param {Message} message */
function content({ category, body, answers, attachments }) {
  return h(
    "div",
    { class: "message-content" },
    category && h("p", { class: "message-category" }, category.label),
    body && h("p", { class: "message-body" }, body),
    answers.length > 0 && h("dl", { class: "message-answers" }, ...answers.map(answerItem)),
    attachments.length > 0 && h("p", { class: "muted small" }, t("message.attachments", { count: attachments.length })),
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
