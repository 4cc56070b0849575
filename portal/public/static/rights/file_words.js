// What a file is called and how large it is, as a person reads it. A name that came with a message
// is somebody else's text: nothing in it may turn the line around or lead to another folder.

/** @typedef {import("../leaving.js").Texts} Texts */

const LONGEST = 120;
// Controls, and the marks that turn the direction of writing.
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const FORBIDDEN = /[\\/:*?"<>|]/gu;

/**
 * The name, fit to be shown and to be saved under.
 *
 * @param {string} name
 */
export function safeName(name) {
  const plain = name.replace(UNSEEN, "").replace(FORBIDDEN, "_").replace(/^[.\s]+|[.\s]+$/gu, "");
  if (plain.length <= LONGEST) return plain || "file";
  const ending = /\.[\p{L}\d]{1,8}$/u.exec(plain)?.[0] ?? "";
  return plain.slice(0, LONGEST - ending.length) + ending;
}

/**
 * @param {number} bytes
 * @param {Texts} texts
 * @param {string} language
 */
export function writeSize(bytes, texts, language) {
  const large = bytes >= 2 ** 20;
  const number = large ? bytes / 2 ** 20 : Math.max(1, Math.round(bytes / 1024));
  const words = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(number);
  return texts(large ? "size_mb" : "size_kb", { number: words });
}
