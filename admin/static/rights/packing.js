// Files to hand over, packed: data to take along as JSON and CSV both, and a list of hashes, so
// that whoever gets them can check that nothing was changed.

import { sha256 } from "#crypto/derivation.js";
import { concat, fromUtf8, unsigned, utf8 } from "#crypto/encoding.js";

import { parseCsv, writeCsv } from "./csv.js";
import { safelyNamed } from "./safe-names.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("./sealed-files.js").PlainFile} PlainFile */

export const ZIP = "application/zip";
const MANIFEST = "manifest.json";

/**
 * The files in a zip, after a manifest with the SHA-256 of each.
 *
 * @param {PlainFile[]} files
 * @param {{request: string, made: string}} about
 * @returns {Promise<Bytes>}
 */
export async function packed(files, { request, made }) {
  const named = safelyNamed(files, [MANIFEST]);
  const entries = await Promise.all(
    named.map(async ({ name, content }) => ({ name, size: content.length, sha256: hex(await sha256(content)) })),
  );
  const manifest = utf8(`${JSON.stringify({ request, made, files: entries }, null, 2)}\n`);
  return zip([{ name: MANIFEST, content: manifest }, ...named]);
}

/**
 * Each file as JSON and as CSV where it is one of the two; any other as it is. Where both are given
 * already, they are left as they were given.
 *
 * @param {PlainFile[]} files
 * @returns {PlainFile[]}
 */
export function bothForms(files) {
  const given = new Set(files.map(({ name }) => name));
  return files.flatMap((file) => [file, ...twin(file).filter(({ name }) => !given.has(name))]);
}

/**
 * @param {PlainFile} file
 * @returns {PlainFile[]} the same in the other form; none where it is no table
 */
function twin({ name, content }) {
  const [stem, ending] = [name.replace(/\.[^.]*$/u, ""), name.toLowerCase().split(".").pop()];
  try {
    const text = fromUtf8(content).replace(/^\ufeff/u, "");
    if (ending === "csv") {
      return [{ name: `${stem}.json`, type: "application/json", content: utf8(`${JSON.stringify(parseCsv(text), null, 2)}\n`) }];
    }
    if (ending === "json") return [{ name: `${stem}.csv`, type: "text/csv", content: utf8(writeCsv(JSON.parse(text))) }];
  } catch {
    // Not in UTF-8, or no table: it is handed over in the form it has.
  }
  return [];
}

/**
 * Stored as they are: what is sealed shows no sizes, so there is nothing to win.
 *
 * @param {{name: string, content: Bytes}[]} files
 * @returns {Bytes}
 */
function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { name, content } of files) {
    const title = utf8(name);
    const common = concat(little(20, 2), little(0x0800, 2), little(0, 2), little(0, 2), little(0x21, 2), little(crc32(content), 4), little(content.length, 4), little(content.length, 4), little(title.length, 2), little(0, 2));
    const head = concat(little(0x04034b50, 4), common, title);
    directory.push(concat(little(0x02014b50, 4), little(20, 2), common, little(0, 2), little(0, 2), little(0, 2), little(0, 4), little(at, 4), title));
    parts.push(head, content);
    at += head.length + content.length;
  }
  const list = concat(...directory);
  const end = concat(little(0x06054b50, 4), little(0, 4), little(files.length, 2), little(files.length, 2), little(list.length, 4), little(at, 4), little(0, 2));
  return concat(...parts, list, end);
}

/**
 * @param {number} value
 * @param {1 | 2 | 4 | 8} width
 */
function little(value, width) {
  return unsigned(value, width).reverse();
}

/** @param {Bytes} bytes */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ -1) >>> 0;
}

/** @param {Bytes} bytes */
function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
