// One open mailbox: proving that one holds the code, reading, writing more. It knows nothing of the
// page, and its keys are nowhere but here.

import { openAttachment } from "#crypto/attachment.js";
import { b64u, equalBytes, fromB64u, wipe } from "#crypto/encoding.js";
import { seal } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { fill } from "#crypto/filling.js";
import { newMessage } from "#crypto/message.js";
import { signMailbox } from "#crypto/proof.js";
import { check as checkReceipt } from "#crypto/receipt.js";
import { derive } from "#crypto/return_code.js";
import { envelopeHash } from "#crypto/wire.js";

import { readConversation } from "./conversation.js";
import { postEnclosed } from "./rights/enclosing.js";
import { readOthers } from "./rights/others.js";
import { postEnvelope, postForBytes, postJson, TransportError } from "./transport.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("#crypto/return_code.js").ReporterKeys} ReporterKeys
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("./filing.js").Duty} Duty
 * @typedef {import("#crypto/message.js").AttachmentEntry} AttachmentEntry
 * @typedef {import("./rights/enclosing.js").SealedFile} SealedFile
 * @typedef {import("./rights/request_view.js").RequestState} RequestState
 *
 * @typedef {object} Enclosed files with a reply
 * @property {AttachmentEntry[]} entries
 * @property {SealedFile[]} files
 *
 * @typedef {object} About what the server knows of the case
 * @property {string} state
 * @property {string} received_on YYYY-MM-DD
 * @property {Duty[]} duties
 * @property {RequestState | null} request what there is of a request about one's own data
 * @property {import("./conversation.js").Entry[]} others what others than its readers wrote to it
 *
 * @typedef {object} Pending a reply that may have been stored
 * @property {Bytes} envelope
 * @property {SealedFile[]} files
 * @property {string} hash
 * @property {string} words what its writer gave
 * @property {string} content what it was sealed from
 * @property {number} sequence
 * @property {Bytes} previous
 */

// Each round means that somebody else wrote at the same moment.
const ROUNDS = 5;
// The server takes a little more.
const LONGEST_ADDRESS = 250;
/** @type {Enclosed} */
const NOTHING = { entries: [], files: [] };

export class Mailbox {
  #keys;
  #urls;
  /** @type {Conversation | null} */
  #conversation = null;
  /** @type {About | null} */
  #about = null;
  /** @type {Pending | null} */
  #pending = null;

  /**
   * @param {ReporterKeys} keys
   * @param {Record<string, string>} urls
   */
  constructor(keys, urls) {
    this.#keys = keys;
    this.#urls = urls;
  }

  /**
   * @param {Bytes} code
   * @param {string} salt b64u
   * @param {Record<string, string>} urls
   * @returns {Promise<Mailbox>}
   * @throws TransportError mailbox_unknown, whatever is wrong with the code
   */
  static async open(code, salt, urls) {
    const mailbox = new Mailbox(await derive(code, fromB64u(salt, 16)), urls);
    await mailbox.refresh();
    return mailbox;
  }

  /** @returns {Conversation} */
  get conversation() {
    if (this.#conversation === null) throw new Error("The mailbox is not open.");
    return this.#conversation;
  }

  /** @returns {About} */
  get about() {
    if (this.#about === null) throw new Error("The mailbox is not open.");
    return this.#about;
  }

  /** Fetches everything again. What was believed before must still be there. */
  async refresh() {
    const answer = await postJson(this.#urls.open ?? "", await this.#prove());
    this.#conversation = await readConversation(answer, this.#keys, this.#conversation);
    const { state, received_on, duties, request } = answer;
    this.#about = { state, received_on, duties, request, others: await readOthers(answer.others, this.#keys) };
  }

  /** Each proof is good once. */
  async #prove() {
    const { mailbox, signingSeed } = this.#keys;
    const { challenge } = await postJson(this.#urls.challenge ?? "", { mailbox: b64u(mailbox) });
    const signature = signMailbox(signingSeed, mailbox, fromB64u(challenge));
    return { mailbox: b64u(mailbox), challenge, signature: b64u(signature) };
  }

  /**
   * Fetches a file of the conversation, and opens it here.
   *
   * @param {AttachmentEntry} entry
   * @returns {Promise<Bytes>}
   * @throws TransportError, CryptoError
   */
  async file(entry) {
    const proof = await this.#prove();
    return openAttachment(await postForBytes(this.#urls.attachment ?? "", { ...proof, attachment: entry.id }), entry);
  }

  /**
   * Where the person wishes to be told that something has come; nothing is nowhere. Whatever it
   * is, what goes over the line is of one length.
   *
   * @param {string} address
   */
  async wish(address) {
    const filled = address.padEnd(LONGEST_ADDRESS);
    const answer = await postJson(this.#urls.notice ?? "", { ...(await this.#prove()), address: filled });
    if (this.about.request !== null) this.about.request.address = answer.address;
  }

  /**
   * Seals and sends. Where somebody was faster it is sealed anew, behind what they wrote. What may
   * already be stored is looked for first, and never stored twice; if it is there and its writer
   * has changed the words since, the new ones follow it.
   *
   * @param {string} body
   * @param {string} language
   * @param {Enclosed} [enclosed]
   * @returns {Promise<{overtaken: boolean}>}
   */
  async reply(body, language, enclosed = NOTHING) {
    if (this.#pending !== null) {
      const { words } = this.#pending;
      await this.refresh();
      if (this.#isStored() && words === wordsOf(body, enclosed)) return { overtaken: false };
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const pending = await this.#seal(body, language, enclosed);
      try {
        await this.#post(pending);
        await this.refresh();
        // There is a receipt for it: a conversation without it is not the whole one.
        if (!this.#isStored()) throw new CryptoError("thread_broken");
        return { overtaken: round > 0 };
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        if (error.code !== "stale_head" && error.code !== "charter_superseded") throw error;
        await this.refresh();
        if (this.#isStored()) return { overtaken: false };
      }
    }
    throw new TransportError("busy", true);
  }

  #isStored() {
    if (this.#pending === null || !this.conversation.hashes.has(this.#pending.hash)) return false;
    this.#pending = null;
    return true;
  }

  /**
   * @param {string} body
   * @param {string} language
   * @param {Enclosed} enclosed
   * @returns {Promise<Pending>}
   */
  async #seal(body, language, enclosed) {
    const { scheme, charter, sequence, head, readers } = this.conversation;
    const { entries, files } = enclosed;
    const words = wordsOf(body, enclosed);
    const content = JSON.stringify([words, b64u(charter.hash)]);
    const before = this.#pending;
    if (before?.content === content && before.sequence === sequence + 1 && equalBytes(before.previous, head)) return before;
    const envelope = await seal(newMessage({ type: "message", language, body, attachments: entries }), {
      context: {
        scheme,
        charter: charter.hash,
        case: this.conversation.case,
        direction: "reply",
        sequence: sequence + 1,
        previous: head,
        reporter: null,
      },
      senderSeed: this.#keys.signingSeed,
      readers: [...readers.map(({ kem }) => kem), this.#keys.kemPublic],
    });
    const hash = b64u(await envelopeHash(envelope));
    this.#pending = { envelope, files, hash, words, content, sequence: sequence + 1, previous: head };
    return this.#pending;
  }

  /** @param {Pending} pending */
  async #post({ envelope, files, sequence }) {
    const { scheme, charter } = this.conversation;
    const answer = await (files.length > 0
      ? postEnclosed(this.#urls.replies_with_files ?? "", { facts: {}, envelope, files }, () => undefined)
      : postEnvelope(this.#urls.replies ?? "", fill(envelope, charter.recipients.length)));
    checkReceipt(answer.receipt, charter.receipt, {
      scheme,
      case: this.conversation.case,
      sequence,
      envelope: await envelopeHash(envelope),
    });
  }

  /** Forgets everything. */
  close() {
    wipe(this.#keys.signingSeed, this.#keys.kemPrivate, this.#keys.mailbox);
    this.#conversation = null;
    this.#about = null;
    this.#pending = null;
  }
}

/**
 * What a person wishes to send, to tell whether it is the same as before.
 *
 * @param {string} body
 * @param {Enclosed} enclosed
 */
function wordsOf(body, { entries }) {
  return JSON.stringify([body, entries]);
}
