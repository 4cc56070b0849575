// Sends the answer: sealed with its files, or the word that it was delivered in another way.

import { sha256 } from "#crypto/derivation.js";
import { b64u, utf8 } from "#crypto/encoding.js";

import { readCase } from "../conversation/case-file.js";
import { send, sealed } from "../conversation/sending.js";
import { address, postBytes, ServerError } from "../server.js";

import { pack, PARCEL } from "./parcel.js";
import { sealAll } from "./sealed-files.js";

/** @typedef {import("../conversation/case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */
/** @typedef {import("./parcel.js").SealedFile} SealedFile */
/** @typedef {import("./sealed-files.js").PlainFile} PlainFile */

/**
 * @typedef {object} Answer
 * @property {CaseFile} file
 * @property {string} body
 * @property {string} language
 * @property {Record<string, unknown>} facts what the server is told in clear
 */

const ATTEMPTS = 4;
const MOVED_ON = new Set(["stale_head", "charter_superseded"]);
const IN_DOUBT = new Set(["unreachable", "failed"]);

/**
 * What was sent and got no answer: it may be stored, so the same is sent again as the same bytes.
 *
 * @type {{name: string, body: Uint8Array<ArrayBuffer>} | null}
 */
let unanswered = null;

export function forgetUnanswered() {
  unanswered = null;
}

/**
 * @param {Answer} answer
 * @param {PlainFile[]} plain
 * @param {RecipientKeys} held
 */
export async function sendAnswer(answer, plain, held) {
  const { file, body, language, facts } = answer;
  const name = await nameOf(answer, plain);
  /** @type {SealedFile[]} */
  let files = [];
  let current = file;
  for (let attempt = 1; ; attempt += 1) {
    if (unanswered?.name !== name) {
      if (files.length === 0) files = await sealAll(plain);
      const words = { kind: /** @type {const} */ ("message"), body, files, language };
      unanswered = { name, body: pack(facts, await sealed(current, words, held), files) };
    }
    try {
      const said = await postBytes(address(`/requests/${file.id}/answer`), unanswered.body, PARCEL);
      unanswered = null;
      return said;
    } catch (error) {
      const code = error instanceof ServerError ? error.code : "";
      if (!IN_DOUBT.has(code)) unanswered = null;
      if (!MOVED_ON.has(code) || attempt === ATTEMPTS) throw error;
      current = await readCase(file.id, b64u(file.scheme), held, file.at);
    }
  }
}

/**
 * Delivered otherwise: the handlers keep the letter as a sealed note.
 *
 * @param {Answer} answer
 * @param {RecipientKeys} held
 */
export async function noteDelivered({ file, body, facts }, held) {
  await send(file, { kind: "note", body }, held, () => undefined);
  return postBytes(address(`/requests/${file.id}/answer`), pack(facts, null), PARCEL);
}

/**
 * Tells the same answer again, without holding its words: also by its version and its files. The
 * paper comes first and is left out: it is set anew each time, and says what the body says.
 *
 * @param {Answer} answer
 * @param {PlainFile[]} plain
 */
async function nameOf({ file, body, facts }, [, ...plain]) {
  const named = await Promise.all(plain.map(async ({ name, content }) => [name, b64u(await sha256(content))]));
  return b64u(await sha256(utf8(JSON.stringify([file.id, body, facts, named]))));
}
