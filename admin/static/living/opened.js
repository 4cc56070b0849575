// What has been opened with the keys: kept while they are unlocked, so that going back to a page
// does not open it all again; forgotten at the lock.

import { isLocked, onKeys } from "./key-store.js";

/** @typedef {import("#crypto/message.js").Message} Message */

/** @type {Map<string, Message>} by the envelope's hash */
const messages = new Map();

/** @type {Map<string, string>} by the case */
const titles = new Map();

onKeys(() => {
  if (!isLocked()) return;
  messages.clear();
  titles.clear();
});

/**
 * @param {string} hash
 * @returns {Message | undefined}
 */
export function opened(hash) {
  return messages.get(hash);
}

/**
 * @param {string} hash
 * @param {Message} message
 */
export function rememberOpened(hash, message) {
  if (!isLocked()) messages.set(hash, message);
}

/**
 * @param {string} caseId
 * @returns {string | undefined}
 */
export function titleOfCase(caseId) {
  return titles.get(caseId);
}

/**
 * @param {string} caseId
 * @param {string} title
 */
export function rememberTitle(caseId, title) {
  if (!isLocked()) titles.set(caseId, title);
}

const LONGEST = 90;
// What turns the direction of reading: it would reach beyond the title, to the rest of its line.
const TURNING = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

/**
 * @param {string} text somebody else's, to stand within a line of ours
 * @returns {string}
 */
export function straight(text) {
  return text.replaceAll(TURNING, "");
}

/**
 * A line to know a report by: its first sentence, cut at a word.
 *
 * @param {Message} report
 * @returns {string}
 */
export function titleOf(report) {
  const words = report.body || (report.answers.find((answer) => answer.text)?.text ?? "");
  const line = (straight(words).trim().split(/\n|(?<=[.?])\s/u, 1)[0] ?? "").trim();
  if (line === "") return straight(report.category?.label ?? "–");
  if (line.length <= LONGEST) return line;
  return `${line.slice(0, LONGEST).replace(/\s+\S*$/u, "")} …`;
}
