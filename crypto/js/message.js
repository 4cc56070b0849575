/**
 * What is inside an envelope (crypto/SPEC.md, section 7). Whoever reads one learns from here
 * that every field is what it should be, and nothing else is there.
 *
 * @import { Bytes } from "./encoding.js"
 * @import { Direction } from "./wire.js"
 *
 * @typedef {"report" | "message" | "acknowledgement" | "feedback" | "note"} MessageType
 * @typedef {{id: string, label: string}} Category as the reporter saw it
 * @typedef {{question: string, label: string, text: string}} Answer
 *
 * @typedef {object} AttachmentEntry
 * @property {string} id b64u, 16 bytes
 * @property {string} name
 * @property {string} type
 * @property {number} size in bytes
 * @property {string} sha256 b64u, 32 bytes
 * @property {string} key b64u, 32 bytes
 *
 * @typedef {object} Message
 * @property {1} version
 * @property {MessageType} type
 * @property {string} time the sender's clock, `YYYY-MM-DDTHH:MM:SSZ`
 * @property {string} language two lower-case letters
 * @property {Category | null} category in reports only
 * @property {string} body
 * @property {Answer[]} answers
 * @property {AttachmentEntry[]} attachments
 */

import { fromB64u, parseJson, utf8, wellFormed } from "./encoding.js";
import { OpenError } from "./errors.js";
import { hasExactly, isText, isTime, writeTime } from "./forms.js";

const FIELDS = ["version", "type", "time", "language", "category", "body", "answers", "attachments"];

/** @type {Record<Direction, MessageType[]>} */
const TYPES = {
  report: ["report"],
  reply: ["message"],
  answer: ["message", "acknowledgement", "feedback"],
  note: ["note"],
};

/**
 * @param {object} content
 * @param {MessageType} content.type
 * @param {string} content.language
 * @param {string} content.body
 * @param {Category | null} [content.category]
 * @param {Answer[]} [content.answers]
 * @param {AttachmentEntry[]} [content.attachments]
 * @param {Date} [content.time]
 * @returns {Message}
 */
export function newMessage({ type, language, body, category, answers, attachments, time }) {
  return {
    version: 1,
    type,
    time: writeTime(time ?? new Date()),
    language,
    category: category ?? null,
    body,
    answers: answers ?? [],
    attachments: attachments ?? [],
  };
}

/**
 * @param {Message} message
 * @param {Direction} direction of the envelope it goes into
 * @returns {Bytes} its JSON
 * @throws {OpenError} `message_invalid`
 */
export function encodeMessage(message, direction) {
  const copy = wellFormed(message);
  check(copy, direction);
  return utf8(JSON.stringify(copy));
}

/**
 * @param {Bytes} bytes
 * @param {Direction} direction of the envelope it was in
 * @returns {Message}
 * @throws {OpenError} `message_invalid`
 */
export function decodeMessage(bytes, direction) {
  let message;
  try {
    message = parseJson(bytes);
  } catch {
    throw new OpenError("message_invalid");
  }
  check(message, direction);
  return /** @type {Message} */ (message);
}

/**
 * @param {unknown} message
 * @param {Direction} direction
 */
function check(message, direction) {
  const fits =
    hasExactly(message, FIELDS) &&
    message.version === 1 &&
    TYPES[direction].some((type) => type === message.type) &&
    isTime(message.time) &&
    isText(message.language) &&
    /^[a-z]{2}$/.test(message.language) &&
    (message.category === null || (message.type === "report" && isCategory(message.category))) &&
    isText(message.body) &&
    isListOf(message.answers, isAnswer) &&
    isListOf(message.attachments, isAttachment);
  if (!fits) throw new OpenError("message_invalid");
}

/**
 * @param {unknown} value
 * @param {(item: unknown) => boolean} isItem
 */
function isListOf(value, isItem) {
  return Array.isArray(value) && value.every(isItem);
}

/** @param {unknown} value */
function isCategory(value) {
  return hasExactly(value, ["id", "label"]) && Object.values(value).every(isText);
}

/** @param {unknown} value */
function isAnswer(value) {
  return hasExactly(value, ["question", "label", "text"]) && Object.values(value).every(isText);
}

/** @param {unknown} value */
function isAttachment(value) {
  return (
    hasExactly(value, ["id", "name", "type", "size", "sha256", "key"]) &&
    isBinary(value.id, 16) &&
    isText(value.name) &&
    isText(value.type) &&
    Number.isSafeInteger(value.size) &&
    Number(value.size) >= 0 &&
    isBinary(value.sha256, 32) &&
    isBinary(value.key, 32)
  );
}

/**
 * @param {unknown} value
 * @param {number} length
 */
function isBinary(value, length) {
  if (typeof value !== "string") return false;
  try {
    return fromB64u(value, length).length === length;
  } catch {
    return false;
  }
}
