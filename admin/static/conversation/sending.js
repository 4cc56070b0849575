// Seals an answer or a note and sends it. If somebody else wrote at the same moment, the server
// says so, and the same words are sealed again behind what came first.

import { sha256 } from "#crypto/derivation.js";
import { b64u, equalBytes, utf8 } from "#crypto/encoding.js";
import { seal } from "#crypto/envelope.js";
import { keyId } from "#crypto/keys.js";
import { newMessage } from "#crypto/message.js";
import { envelopeHash, MEDIA_TYPE } from "#crypto/wire.js";

import { pack, PARCEL } from "../rights/parcel.js";
import { address, postBytes, ServerError } from "../server.js";

import { readCase } from "./case-file.js";

/** @typedef {import("./case-file.js").CaseFile} CaseFile */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */

/** @typedef {"message" | "acknowledgement" | "feedback" | "note"} Kind */

/**
 * @typedef {object} Words what is to be sealed
 * @property {Kind} kind
 * @property {string} body
 * @property {import("#crypto/message.js").Answer[]} [answers]
 * @property {import("../rights/parcel.js").SealedFile[]} [files] sealed already; for requests alone
 * @property {string} [language] where it is not that of the conversation
 */

const ATTEMPTS = 4;

// What the server answers when the case or the charter moved on while we sealed.
const MOVED_ON = new Set(["stale_head", "charter_superseded"]);

/**
 * What was sent and got no answer, by the name of its words: it may be stored. The same words are
 * sent again as the same bytes, which the server stores once, whatever was sent in between. Sealed,
 * so that nothing readable outlives a lock.
 *
 * @type {Map<string, Bytes>}
 */
const unanswered = new Map();

/**
 * @param {CaseFile} file
 * @param {Words} words
 * @param {RecipientKeys} keys
 * @param {() => void} onAgain called when it has to be sealed once more
 * @throws {ServerError | import("#crypto/errors.js").CryptoError} nothing was stored then
 */
export async function send(file, words, keys, onAgain) {
  const name = await nameOf(file, words);
  let current = file;
  let envelope = unanswered.get(name) ?? (await sealed(current, words, keys));
  for (let attempt = 1; ; attempt += 1) {
    try {
      unanswered.set(name, envelope);
      const answer = await post(target(current, words.kind), envelope, words.files ?? []);
      unanswered.delete(name);
      return answer;
    } catch (error) {
      const refused = error instanceof ServerError && error.code !== "unreachable" && error.code !== "failed";
      if (refused) unanswered.delete(name);
      if (!refused || !MOVED_ON.has(error.code) || attempt >= ATTEMPTS) throw error;
      onAgain();
      current = await readCase(current.id, b64u(current.scheme), keys, current.at);
      envelope = await sealed(current, words, keys);
    }
  }
}

/**
 * An envelope, with its files in the same request where it has any.
 *
 * @param {string} url
 * @param {Bytes} envelope
 * @param {import("../rights/parcel.js").SealedFile[]} files
 */
function post(url, envelope, files) {
  if (files.length === 0) return postBytes(url, envelope, MEDIA_TYPE);
  return postBytes(url, pack({}, envelope, files), PARCEL);
}

/**
 * Tells the same words in the same case again, without holding them.
 *
 * @param {CaseFile} file
 * @param {Words} words
 */
async function nameOf({ id }, { kind, body, answers = [], files = [] }) {
  const ids = files.map(({ entry }) => entry.id);
  return b64u(await sha256(utf8(JSON.stringify([id, kind, body, answers, ids]))));
}

/**
 * @param {CaseFile} file
 * @param {Kind} kind
 */
function target({ id, at }, kind) {
  if (kind === "note") return address(`${at}/${id}/notes`);
  return address(`${at}/${id}/answers${kind === "message" ? "" : `?mark=${kind}`}`);
}

/**
 * The words as an envelope behind what the case holds.
 *
 * @param {CaseFile} file
 * @param {Words} words
 * @param {RecipientKeys} keys
 * @returns {Promise<Bytes>}
 */
export async function sealed(file, { kind, body, answers, files = [], language }, keys) {
  const charter = file.charters.at(-1);
  if (!charter) throw new ServerError("charter_absent");
  // Never behind a thread that does not hang together: it would lend it our signature.
  if (file.broken) throw new ServerError(file.broken);
  const note = kind === "note";
  const thread = note ? file.internal : file.conversation;
  const last = thread.at(-1)?.envelope;
  const context = {
    scheme: file.scheme,
    charter: charter.hash,
    case: file.report.case,
    direction: /** @type {"note" | "answer"} */ (note ? "note" : "answer"),
    sequence: (last?.sequence ?? 0) + 1,
    previous: await envelopeHash(last ?? file.report),
    reporter: null,
  };
  const message = newMessage({
    type: kind,
    language: language ?? languageOf(file),
    body,
    answers,
    attachments: files.map(({ entry }) => entry),
  });
  const readers = await readersOf(file, note);
  return seal(message, { context, senderSeed: keys.signingSeed, readers });
}

/**
 * Those to whom the report was sealed and who are still on the charter. Whoever the reporter left
 * out is in no wrap of the report, and so gets nothing here either, whatever the server says.
 *
 * @param {CaseFile} file
 * @param {boolean} note the reporter reads no notes
 */
async function readersOf({ report, charters }, note) {
  const recipients = charters.at(-1)?.recipients ?? [];
  const inside = recipients.filter(({ keyId: id }) => report.wraps.some(({ key }) => equalBytes(key, id)));
  const kems = inside.map(({ kem }) => kem);
  if (note || !report.reporter) return kems;
  const reporter = await keyId(report.reporter.kem);
  if (!report.wraps.some(({ key }) => equalBytes(key, reporter))) throw new ServerError("reporter_wrap_missing");
  return [...kems, report.reporter.kem];
}

/**
 * The language in which the reporter wrote.
 *
 * @param {CaseFile} file
 */
export function languageOf(file) {
  return file.conversation[0]?.message?.language ?? "da";
}
