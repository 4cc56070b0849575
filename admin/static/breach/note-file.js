// The sealed notes of a breach as this handler can read them, and a new one behind them.

import { openAttachment, sealAttachment } from "#crypto/attachment.js";
import { verifyChain } from "#crypto/charter.js";
import { b64u, equalBytes, fromB64u } from "#crypto/encoding.js";
import { NO_PREVIOUS, openEnvelope, seal } from "#crypto/envelope.js";
import { newMessage } from "#crypto/message.js";
import { checkNotes } from "#crypto/thread.js";
import { envelopeHash, MEDIA_TYPE, parse } from "#crypto/wire.js";

import { language } from "../page/texts.js";
import { address, getBytes, getJson, postBytes, ServerError } from "../server.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */
/** @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {import("#crypto/wire.js").Envelope} Envelope */

/**
 * @typedef {object} Note
 * @property {string} author
 * @property {boolean} isMine
 * @property {Message | null} message null where it was not sealed to this handler
 * @property {string} problem the code of what is wrong with it; empty where nothing is
 *
 * @typedef {object} NoteFile
 * @property {string} breach
 * @property {Bytes} scheme
 * @property {Charter} charter the one in force
 * @property {Set<string>} readers key ids of those who handle the breach
 * @property {Envelope | null} last
 * @property {Note[]} notes
 */

const FILE_TYPE = "application/octet-stream";
const ATTEMPTS = 4;
const MOVED_ON = new Set(["stale_head", "charter_superseded"]);

/**
 * @param {string} breach
 * @param {RecipientKeys} keys
 * @returns {Promise<NoteFile>}
 * @throws {import("#crypto/errors.js").CryptoError | ServerError}
 */
export async function readNotes(breach, keys) {
  const given = await getJson(address(`/breaches/${breach}/notes`));
  const charters = await verifyChain(given.charters);
  const charter = charters.at(-1);
  if (!charter) throw new ServerError("charter_absent");
  const place = { scheme: fromB64u(given.scheme, 16), case: fromB64u(breach, 16) };
  /** @type {Envelope[]} */
  const parsed = given.notes.map((/** @type {{envelope: string}} */ one) => parse(fromB64u(one.envelope)));
  const envelopes = await checkNotes(parsed, charters, place);
  const notes = await Promise.all(envelopes.map((one) => open(one, charters, keys)));
  return {
    breach,
    scheme: place.scheme,
    charter,
    readers: new Set(given.readers),
    last: envelopes.at(-1) ?? null,
    notes,
  };
}

/**
 * @param {Envelope} envelope
 * @param {Charter[]} charters
 * @param {RecipientKeys} keys
 * @returns {Promise<Note>}
 */
async function open(envelope, charters, keys) {
  const named = charters.find(({ hash }) => equalBytes(hash, envelope.charter));
  const author = named?.recipients.find(({ verify }) => equalBytes(verify, envelope.sender));
  const known = { author: author?.name ?? "–", isMine: equalBytes(envelope.sender, keys.verify) };
  try {
    return { ...known, message: await openEnvelope(envelope, keys), problem: "" };
  } catch (error) {
    return { ...known, message: null, problem: /** @type {{code?: string}} */ (error).code ?? "failed" };
  }
}

/**
 * Seals the file, if there is one, then the note that names it, and sends both.
 *
 * @param {NoteFile} file
 * @param {{body: string, evidence: File | null}} words
 * @param {RecipientKeys} keys
 */
export async function writeNote(file, { body, evidence }, keys) {
  const attachments = evidence ? [await sendEvidence(file, evidence)] : [];
  const message = newMessage({ type: "note", language: language(), body, attachments });
  let current = file;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const sealed = await sealNote(current, message, keys);
      return await postBytes(address(`/breaches/${file.breach}/notes`), sealed, MEDIA_TYPE);
    } catch (error) {
      const again = error instanceof ServerError && MOVED_ON.has(error.code) && attempt < ATTEMPTS;
      if (!again) throw error;
      current = await readNotes(file.breach, keys);
    }
  }
}

/**
 * @param {NoteFile} file
 * @param {File} evidence
 * @returns {Promise<AttachmentEntry>}
 */
async function sendEvidence(file, evidence) {
  const content = new Uint8Array(await evidence.arrayBuffer());
  const described = { name: evidence.name, type: evidence.type || FILE_TYPE };
  const { file: sealed, entry } = await sealAttachment(content, described);
  await postBytes(address(`/breaches/${file.breach}/evidence/${entry.id}`), sealed, FILE_TYPE);
  return entry;
}

/**
 * @param {NoteFile} file
 * @param {Message} message
 * @param {RecipientKeys} keys
 */
async function sealNote(file, message, keys) {
  const inside = file.charter.recipients.filter(({ keyId }) => file.readers.has(b64u(keyId)));
  const context = {
    scheme: file.scheme,
    charter: file.charter.hash,
    case: fromB64u(file.breach, 16),
    direction: /** @type {"note"} */ ("note"),
    sequence: (file.last?.sequence ?? 0) + 1,
    previous: file.last ? await envelopeHash(file.last) : NO_PREVIOUS,
    reporter: null,
  };
  const readers = inside.map(({ kem }) => kem);
  return seal(message, { context, senderSeed: keys.signingSeed, readers });
}

/**
 * The content of a piece of evidence, checked against what the note says of it.
 *
 * @param {string} breach
 * @param {AttachmentEntry} entry
 * @returns {Promise<Bytes>}
 */
export async function fetchEvidence(breach, entry) {
  return openAttachment(await getBytes(address(`/breaches/${breach}/evidence/${entry.id}`)), entry);
}
