// How far a request is, in plain words, and its files: fetched and opened only when one asks for them.

import { CryptoError } from "#crypto/errors.js";

import { pick } from "../charters.js";
import { writeDate, writeDeadline } from "../dates.js";
import { copy, element, field, make, slot } from "../page.js";
import { TransportError } from "../transport.js";
import { safeName, writeSize } from "./file_words.js";

/**
 * @typedef {Record<string, string>} Words
 * @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry
 * @typedef {import("../filing.js").Duty} Duty
 * @typedef {import("../leaving.js").Texts} Texts
 *
 * @typedef {object} RequestState what the server knows of a request
 * @property {string} state
 * @property {Words} label
 * @property {Words} words for the person
 * @property {Words[]} kinds
 * @property {boolean} open
 * @property {boolean} waits whether an answer of the person's own is waited for
 * @property {string | null} extended_on YYYY-MM-DD, as all days
 * @property {number | null} extension the number of the message that says why it takes longer
 * @property {{asked_on: string, answered_on: string | null, about: Words}[]} pauses
 * @property {string | null} answered_on
 * @property {number | null} answer the number of the message that is the answer
 * @property {Words | null} delivery
 * @property {string | null} erase_on once it is closed: the day on which all of it goes
 * @property {string | null} address where news of it are told
 */

/**
 * @param {{request: RequestState | null, duties: Duty[]}} about
 * @param {Texts} texts
 * @param {"da" | "en"} language
 */
export function showRequest({ request, duties }, texts, language) {
  for (const part of ["request-part", "files-part", "notice-part"]) element(part).hidden = request === null;
  element("missed-request").hidden = request === null || !duties.some(({ status }) => status === "missed");
  if (request === null) return;
  warnOfCprAlone();
  const answer = duties.find(({ kind }) => kind === "answer");
  const kinds = texts("request_kinds", { kinds: listed(request.kinds, language) });
  const lines = [make("li", kinds), ...clockOf(request, answer, texts, language)];
  element("request-lines").replaceChildren(...lines);
  showWish(request, texts);
}

/** Whoever asks about their own data says who they are: only one thing is still worth a warning. */
function warnOfCprAlone() {
  const own = document.getElementById("template-warning-of-request");
  if (own === null) return;
  element("template-warning").remove();
  own.id = "template-warning";
}

/**
 * @param {RequestState} request
 * @param {Duty | undefined} answer
 * @param {Texts} texts
 * @param {"da" | "en"} language
 * @returns {HTMLElement[]}
 */
function clockOf(request, answer, texts, language) {
  const day = (/** @type {string} */ iso) => writeDate(iso, language);
  const lines = request.pauses.map(({ asked_on: from, answered_on: to, about }) => {
    const words = { about: within(pick(about, language)) };
    if (to !== null) return make("li", texts("request_pause_over", { ...words, from: day(from), to: day(to) }));
    return linked(texts("request_paused", { ...words, date: day(from) }), texts("request_to_reply"), "reply");
  });
  if (request.extended_on !== null) {
    const told = texts("request_extended", { date: day(request.extended_on) });
    lines.push(linked(told, texts("request_to_extension"), messageId(request.extension)));
  }
  if (request.answered_on !== null) {
    const late = answer?.status === "late";
    const facts = { date: day(request.answered_on), due: writeDeadline(answer?.due_on ?? request.answered_on, language) };
    const said = texts(late ? "request_answered_late" : "request_answered", facts);
    lines.push(linked(said, texts("request_to_answer"), messageId(request.answer)));
    if (request.answer === null && request.delivery !== null) {
      lines.push(make("li", texts("request_delivered", { way: within(pick(request.delivery, language)) })));
    }
  } else if (answer?.due_on) {
    const open = request.waits ? "request_due_if_today" : "request_due";
    const key = answer.status === "missed" ? "request_overdue" : open;
    lines.push(make("li", texts(key, { date: writeDeadline(answer.due_on, language) })));
  }
  if (request.erase_on !== null) lines.push(make("li", texts("request_erase_on", { date: day(request.erase_on) })));
  return lines;
}

/** @param {number | null} number of a message @returns {string} the id of its place on the page */
export function messageId(number) {
  return number === null ? "" : `message-${number}`;
}

/**
 * A line with a way to what it speaks of, which is far down on a phone. The address of the page stays
 * as it is: it must not say that anybody read an answer here.
 *
 * @param {string} text
 * @param {string} label
 * @param {string} id of what it leads to; empty where there is nothing
 */
function linked(text, label, id) {
  const line = make("li", text);
  if (id === "") return line;
  const link = make("a", label);
  link.setAttribute("href", `#${id}`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const place = element(id);
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  });
  line.append(" ", link);
  return line;
}

/** @param {string} words of a choice, to stand within a sentence */
function within(words) {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/**
 * @param {RequestState} request
 * @param {Texts} texts
 */
function showWish({ address, open }, texts) {
  element("notice-part").hidden = !open && address === null;
  element("notice-now").textContent = address === null ? texts("notice_none") : texts("notice_given", { address });
  element("notice-stop").hidden = address === null;
  field("address").value = "";
}

/**
 * @param {Words[]} words
 * @param {string} language
 */
function listed(words, language) {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(words.map((one) => pick(one, language)));
}

/**
 * A file of a message. What it holds is saved, never shown: a page of ours must not run it.
 *
 * @param {AttachmentEntry} entry
 * @param {{file: (entry: AttachmentEntry) => Promise<Uint8Array<ArrayBuffer>>}} mailbox
 * @param {Texts} texts
 * @param {"da" | "en"} language
 */
export function fileItem(entry, mailbox, texts, language) {
  const name = safeName(entry.name);
  const item = copy("template-file", {
    name: texts("file_name_and_size", { name, size: writeSize(entry.size, texts, language) }),
    what: texts("file_save_what", { name }),
  });
  const status = slot(item, "status");
  let busy = false;
  slot(item, "save").addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    status.textContent = texts("file_fetching", { name });
    try {
      save(name, await mailbox.file(entry));
      status.textContent = texts("file_saved", { name });
    } catch (error) {
      if (!(error instanceof TransportError || error instanceof CryptoError)) throw error;
      status.textContent = texts("file_failed", { code: error.code });
    } finally {
      busy = false;
    }
  });
  return item;
}

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} content
 */
function save(name, content) {
  const link = document.createElement("a");
  // Whatever it says to be, no browser opens it by itself as this.
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
