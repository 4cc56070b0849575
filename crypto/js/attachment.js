/**
 * Files that go with a message, each sealed under a key of its own that stands in the message
 * (crypto/SPEC.md, section 7).
 *
 * @import { Bytes } from "./encoding.js"
 * @import { AttachmentEntry } from "./message.js"
 */

import { hkdf, sha256 } from "./derivation.js";
import { b64u, concat, equalBytes, fromB64u, randomBytes, unsigned, utf8, wipe } from "./encoding.js";
import { OpenError, WireError } from "./errors.js";
import * as labels from "./labels.js";
import { padAttachment, unpadAttachment } from "./padding.js";
import { openStream, sealStream } from "./stream.js";

const MAGIC = utf8("VARSEL-A");
const VERSION = 1;

/**
 * @param {Bytes} content
 * @param {{name: string, type: string}} description
 * @returns {Promise<{file: Bytes, entry: AttachmentEntry}>} what is stored, and what the message
 *   says of it
 */
export async function sealAttachment(content, { name, type }) {
  const id = randomBytes(16);
  const key = randomBytes(32);
  const file = await sealFile(content, { id, key });
  const sha = b64u(await sha256(content));
  const entry = { id: b64u(id), name, type, size: content.length, sha256: sha, key: b64u(key) };
  wipe(key);
  return { file, entry };
}

/**
 * @param {Bytes} content
 * @param {{id: Bytes, key: Bytes}} under 16 and 32 bytes, used for this file alone
 * @returns {Promise<Bytes>}
 */
export async function sealFile(content, { id, key }) {
  const stream = await sealStream(await hkdf(key, id, labels.ATTACHMENT, 32), padAttachment(content));
  return concat(MAGIC, unsigned(VERSION, 1), stream);
}

/**
 * @param {Bytes} file
 * @param {Pick<AttachmentEntry, "id" | "key" | "size" | "sha256">} entry from the message
 * @returns {Promise<Bytes>} the content
 * @throws {WireError} `not_an_attachment`, `version_unknown` or `truncated`
 * @throws {OpenError} `payload_truncated`, `payload_invalid`, `padding_invalid` or
 *   `attachment_mismatch`
 */
export async function openAttachment(file, entry) {
  const id = fromB64u(entry.id, 16);
  const key = await hkdf(fromB64u(entry.key, 32), id, labels.ATTACHMENT, 32);
  const content = unpadAttachment(await openStream(key, cut(file)));
  const hash = await sha256(content);
  if (content.length !== entry.size || !equalBytes(hash, fromB64u(entry.sha256, 32))) {
    throw new OpenError("attachment_mismatch");
  }
  return content;
}

/**
 * @param {Bytes} file
 * @returns {Bytes} the stream in it
 */
function cut(file) {
  const start = file.subarray(0, MAGIC.length);
  if (!equalBytes(start, MAGIC.subarray(0, start.length))) throw new WireError("not_an_attachment");
  if (file.length <= MAGIC.length) throw new WireError("truncated");
  if (file[MAGIC.length] !== VERSION) throw new WireError("version_unknown");
  return file.subarray(MAGIC.length + 1);
}
