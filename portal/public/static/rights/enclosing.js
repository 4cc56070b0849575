// An envelope, its sealed files and the few facts in clear as one body: all of it is stored, or none.

import { postThrough } from "../transport.js";
import { upload } from "./uploading.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {{id: string, content: Bytes}} SealedFile id: b64u, as in the message
 */

/**
 * @param {string} url
 * @param {object} parts
 * @param {object} parts.facts what is not sealed
 * @param {Bytes} parts.envelope
 * @param {SealedFile[]} parts.files
 * @param {(share: number, size: number) => void} onProgress share from 0 to 1, size in bytes
 * @returns {Promise<any>} the JSON of the answer
 */
export async function postEnclosed(url, { facts, envelope, files }, onProgress) {
  const form = new FormData();
  form.append("facts", JSON.stringify({ ...facts, files: files.map(({ id }) => id) }));
  form.append("envelope", new Blob([envelope]), "envelope");
  for (const { content } of files) form.append("file", new Blob([content]), "file");
  // As bytes, not as a form: work is done for exactly these, should it be asked for.
  const made = new Response(form);
  const type = made.headers.get("Content-Type") ?? "";
  const body = new Uint8Array(await made.arrayBuffer());
  return postThrough(url, body, type, (to, options) => upload(to, options, (share) => onProgress(share, body.length)));
}
