// The return code: shown, copied, printed, saved, and typed again. All before anything is sent.

import { equalBytes } from "#crypto/encoding.js";
import { GroupsError } from "#crypto/errors.js";
import { read } from "#crypto/return_code.js";

import { element, field, onClick } from "./page.js";

/** @typedef {import("./leaving.js").Texts} Texts */

/**
 * @param {() => Promise<string>} code
 * @param {Texts} texts
 * @param {string} address of the mailbox
 */
export function installCodeActions(code, texts, address) {
  const status = element("code-status");
  element("code-copy").hidden = navigator.clipboard === undefined;
  onClick("code-copy", async () => {
    try {
      await navigator.clipboard.writeText(await code());
      status.textContent = texts("code_copied");
    } catch {
      status.textContent = texts("code_not_copied");
    }
  });
  onClick("code-print", () => window.print());
  onClick("code-save", async () => {
    saveText(texts("code_file_name"), texts("code_file", { code: await code(), address }));
    status.textContent = texts("code_saved");
  });
}

/**
 * Saves a text as a file where the browser puts its downloads.
 *
 * @param {string} name says nothing of what is in it
 * @param {string} text
 */
export function saveText(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/**
 * Reads a typed code; what is wrong with it is said with the number of the group.
 *
 * @param {string} id the field's
 * @param {Texts} texts
 * @returns {Promise<{code: import("#crypto/encoding.js").Bytes} | {problem: {id: string, text: string}}>}
 */
export async function readTypedCode(id, texts) {
  const typed = field(id).value;
  if (typed.trim() === "") return { problem: { id, text: texts("code_missing") } };
  try {
    return { code: await read(typed) };
  } catch (error) {
    if (!(error instanceof GroupsError)) throw error;
    const facts = /** @type {Record<string, number>} */ (error.facts);
    return { problem: { id, text: texts(error.code, facts) } };
  }
}

/**
 * Looks whether somebody has noted down the right code.
 *
 * @param {string} id of the field where it is typed again
 * @param {string} code that the page has shown
 * @param {Texts} texts
 * @returns {Promise<{id: string, text: string} | null>} null: it is the same
 */
export async function problemWithCode(id, code, texts) {
  const typed = await readTypedCode(id, texts);
  if ("problem" in typed) return typed.problem;
  return equalBytes(typed.code, await read(code)) ? null : { id, text: texts("code_differs") };
}
