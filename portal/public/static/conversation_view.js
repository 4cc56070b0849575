// A conversation as a list, legal dates as a line of time. Everything that came sealed is shown as
// text and never as anything else.

import { pick } from "./charters.js";
import { writeDate, writeTime } from "./dates.js";
import { anyMissed, dutyItems } from "./duties.js";
import { copy, element, make, slot } from "./page.js";
import { fileItem, messageId, showRequest } from "./rights/request_view.js";

/**
 * @typedef {import("./leaving.js").Texts} Texts
 * @typedef {import("./page.js").PageData} PageData
 * @typedef {import("./conversation.js").Entry} Entry
 * @typedef {import("./charters.js").Recipient} Recipient
 */

/**
 * @param {import("./mailbox.js").Mailbox} mailbox
 * @param {PageData} page
 * @param {Texts} texts
 */
export function showConversation(mailbox, { language }, texts) {
  const { conversation, about } = mailbox;
  const people = (/** @type {Recipient[]} */ list) => list.map((one) => `${one.name} (${pick(one.role, language)})`).join(", ");
  const date = writeDate(about.received_on, language);
  const { request, others } = about;
  element("state").textContent = request === null ? texts(`state_${about.state}`) : pick(request.label, language);
  element("state-explanation").textContent =
    request === null ? texts(`state_${about.state}_explanation`) : pick(request.words, language);
  element("received").textContent = texts(request === null ? "mailbox_received" : "request_received", { date });
  element("duties").replaceChildren(...dutyItems(about.duties, texts, language));
  element("duties-part").hidden = about.duties.length === 0;
  element("missed").hidden = request !== null || !anyMissed(about.duties);
  showRequest(about, texts, language);
  const items = conversation.entries.map((entry, index) => {
    const item = itemOf(entry, language, texts, mailbox, partIn(request, index + 1));
    item.id = messageId(index + 1);
    item.tabIndex = -1;
    return item;
  });
  element("conversation").replaceChildren(...items);
  element("others").replaceChildren(...others.map((entry) => itemOf(entry, language, texts, mailbox)));
  element("others-part").hidden = others.length === 0;
  const lines = [make("p", texts("mailbox_readers", { names: people(conversation.readers) }))];
  if (conversation.leftOut.length > 0) {
    lines.push(make("p", texts("mailbox_left_out", { names: people(conversation.leftOut) })));
  }
  const nobody = conversation.readers.length === 0;
  if (nobody) lines.splice(0, 1, make("p", texts("mailbox_no_readers")));
  element("mailbox-readers").replaceChildren(...lines);
  element("reply-part").hidden = nobody;
}

/**
 * @param {Entry} entry
 * @param {"da" | "en"} language
 * @param {Texts} texts
 * @param {import("./mailbox.js").Mailbox} mailbox where its files are fetched from
 * @param {string} [part] what it is in a request, where it is something particular
 */
function itemOf({ own, author, message, fault }, language, texts, mailbox, part = "") {
  const item = copy("template-message", {
    who: own ? texts("author_you") : texts("author", { name: author?.name ?? "", role: pick(author?.role ?? {}, language) }),
    when: message === null ? "" : writeTime(message.time, language),
    body: message?.body ?? texts("message_not_shown", { code: fault }),
  });
  item.classList.add(own ? "message-reporter" : "message-recipient");
  const kind = slot(item, "kind");
  kind.hidden = message === null || (part === "" && (message.type === "message" || message.type === "report"));
  if (message === null) return item;
  if (!kind.hidden) kind.textContent = texts(`message_${part || message.type}`);
  const answers = slot(item, "answers");
  if (message.category !== null) answers.append(factOf(texts("check_category"), message.category.label));
  answers.append(...message.answers.map(({ label, text }) => factOf(label, text)));
  answers.hidden = answers.childElementCount === 0;
  slot(item, "body").hidden = message.body === "";
  const files = slot(item, "files");
  files.append(...message.attachments.map((entry) => fileItem(entry, mailbox, texts, language)));
  files.hidden = message.attachments.length === 0;
  return item;
}

/**
 * @param {import("./rights/request_view.js").RequestState | null} request
 * @param {number} number of a message
 */
function partIn(request, number) {
  if (number === request?.answer) return "answer";
  return number === request?.extension ? "extension" : "";
}

/**
 * @param {string} key
 * @param {string} value
 */
function factOf(key, value) {
  return copy("template-fact", { key, value });
}
