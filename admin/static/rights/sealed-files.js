// Files of a request: sealed before they leave the browser, opened in it, and saved, never run.

import { openAttachment, sealAttachment } from "#crypto/attachment.js";

import { say } from "../living/notice.js";
import { button, h } from "../page/build.js";
import { language, sentence, t } from "../page/texts.js";
import { address, getBytes } from "../server.js";

import { safeName } from "./safe-names.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry */
/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("./parcel.js").SealedFile} SealedFile */
/** @typedef {{name: string, type: string, content: Bytes}} PlainFile */

export const MOST = 5;
export const LARGEST = 10 * 2 ** 20;
const TYPE = "application/octet-stream";

/** Files that cannot be sent; the field says why. */
export class FilesRefused extends Error {
  /**
   * @param {HTMLInputElement} field
   * @param {string} sentence
   */
  constructor(field, sentence) {
    super(sentence);
    this.field = field;
  }
}

/**
 * @param {HTMLInputElement} field
 * @returns {Promise<PlainFile[]>}
 * @throws {FilesRefused}
 */
export async function readFiles(field) {
  const chosen = [...(field.files ?? [])];
  if (chosen.length > MOST) throw new FilesRefused(field, t("rights.files.many"));
  if (chosen.some(({ size }) => size > LARGEST)) throw new FilesRefused(field, t("rights.files.large"));
  return Promise.all(
    chosen.map(async (file) => ({
      name: file.name,
      type: file.type || TYPE,
      content: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

/**
 * @param {HTMLInputElement} field
 * @returns {Promise<SealedFile[]>}
 * @throws {FilesRefused}
 */
export async function sealFiles(field) {
  return sealAll(await readFiles(field));
}

/**
 * @param {PlainFile[]} files
 * @returns {Promise<SealedFile[]>}
 */
export async function sealAll(files) {
  return Promise.all(files.map(({ name, type, content }) => sealAttachment(content, { name, type })));
}

/**
 * A button for each file of a message.
 *
 * @param {CaseFile} file
 * @param {AttachmentEntry[]} entries
 */
export function fileButtons(file, entries) {
  if (entries.length === 0) return null;
  const open = (/** @type {AttachmentEntry} */ entry) => {
    const label = t("rights.file", { name: safeName(entry.name), size: size(entry.size) });
    return button(label, () => void fetchAndSave(file, entry), "button button-secondary button-small");
  };
  return h("div", { class: "buttons" }, ...entries.map(open));
}

/**
 * @param {CaseFile} file
 * @param {AttachmentEntry} entry
 */
async function fetchAndSave(file, entry) {
  try {
    const sealed = await getBytes(address(`${file.at}/${file.id}/attachments/${entry.id}`));
    save(await openAttachment(sealed, entry), safeName(entry.name));
  } catch (error) {
    say("problem", `${t("rights.file.failed")} ${sentence(error)}`);
  }
}

/**
 * Never as what it says it is: the browser shall keep it, not run it.
 *
 * @param {Bytes} content
 * @param {string} name
 */
export function save(content, name) {
  const url = URL.createObjectURL(new Blob([content], { type: TYPE }));
  const link = h("a", { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** @param {number} octets */
export function size(octets) {
  const number = new Intl.NumberFormat(language() === "da" ? "da-DK" : "en-GB", { maximumFractionDigits: 1 });
  if (octets >= 2 ** 20) return `${number.format(octets / 2 ** 20)} MB`;
  return `${number.format(Math.max(1, Math.round(octets / 1024)))} kB`;
}
