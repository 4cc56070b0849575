// What goes with the answer: the copy, the data to take along, other files; packed where they are
// several.

import { t } from "../page/texts.js";

import { bothForms, packed, ZIP } from "./packing.js";
import { readFiles } from "./sealed-files.js";

/** @typedef {import("./sealed-files.js").PlainFile} PlainFile */
/** @typedef {{copy: HTMLInputElement | null, data: HTMLInputElement | null, other: HTMLInputElement | null}} Fields */

/**
 * The names under which they will be enclosed, for the letter.
 *
 * @param {Fields} fields
 * @returns {string[]}
 */
export function packedNames({ copy, data, other }) {
  const names = (/** @type {HTMLInputElement | null} */ field) => [...(field?.files ?? [])].map(({ name }) => name);
  return [
    ...(names(copy).length > 1 ? [zipName("copy")] : names(copy)),
    ...(names(data).length > 0 ? [zipName("data")] : []),
    ...names(other),
  ];
}

/**
 * @param {Fields} fields
 * @param {string} reference the request's, for the manifests
 * @returns {Promise<PlainFile[]>}
 * @throws {import("./sealed-files.js").FilesRefused}
 */
export async function enclosures(fields, reference) {
  const about = { request: reference, made: new Date().toISOString().slice(0, 10) };
  const read = async (/** @type {HTMLInputElement | null} */ field) => (field ? readFiles(field) : []);
  const [copy = [], data = [], other = []] = await Promise.all([fields.copy, fields.data, fields.other].map(read));
  const found = copy.length > 1 ? [{ name: zipName("copy"), type: ZIP, content: await packed(copy, about) }] : copy;
  if (data.length === 0) return [...found, ...other];
  const content = await packed(bothForms(data), about);
  return [...found, { name: zipName("data"), type: ZIP, content }, ...other];
}

/** @param {"copy" | "data"} of */
function zipName(of) {
  return `${t(`rights.answer.${of}_name`)}.zip`;
}
