// A case as this recipient can read it: every envelope checked, opened, and put in order.

import { b64u, equalBytes, fromB64u } from "#crypto/encoding.js";
import { openEnvelope } from "#crypto/envelope.js";
import { verifyChain } from "#crypto/charter.js";
import { check } from "#crypto/thread.js";
import { envelopeHash, parse } from "#crypto/wire.js";

import { opened, rememberOpened } from "../living/opened.js";
import { address, getJson } from "../server.js";

import { checkNothingLost } from "./seen.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/charter.js").SignedCharter} SignedCharter */
/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */
/** @typedef {import("#crypto/keys.js").RecipientKeys} RecipientKeys */
/** @typedef {import("#crypto/message.js").Message} Message */
/** @typedef {import("#crypto/wire.js").Envelope} Envelope */

/**
 * One envelope. `author` is null for the reporter. `message` is null where `problem` says why it
 * is not shown.
 *
 * @typedef {object} Entry
 * @property {Envelope} envelope
 * @property {string} receivedOn the day, as the server noted it
 * @property {{name: string, role: Record<string, string>, isMe: boolean} | null} author
 * @property {Message | null} message
 * @property {string | null} problem an error's code
 */

/**
 * @typedef {object} CaseFile
 * @property {string} id
 * @property {string} at where cases of its kind have their address, "/cases" or "/requests"
 * @property {Bytes} scheme
 * @property {Charter[]} charters the verified chain
 * @property {SignedCharter[]} signed the chain as it came
 * @property {Entry[]} conversation
 * @property {Entry[]} internal
 * @property {Envelope} report
 * @property {string | null} broken the code of what does not hang together
 */

/**
 * @typedef {object} Sealed what the server gave
 * @property {string} scheme
 * @property {SignedCharter[]} charters
 * @property {{envelope: string, received_on: string}[]} envelopes
 */

/**
 * Fetches and opens a case.
 *
 * @param {string} id
 * @param {string} scheme the scheme that the page speaks of
 * @param {RecipientKeys} keys
 * @param {string} at where it has its address
 * @returns {Promise<CaseFile>}
 * @throws {import("#crypto/errors.js").CryptoError} where nothing of it can be shown
 */
export async function readCase(id, scheme, keys, at = "/cases") {
  /** @type {Sealed} */
  const sealed = await getJson(address(`${at}/${id}/envelopes`));
  const charters = await verifyChain(sealed.charters);
  const received = sealed.envelopes.map((one) => ({
    envelope: parse(fromB64u(one.envelope)),
    receivedOn: one.received_on,
  }));
  const report = theReport(received, id, scheme);
  await checkNothingLost(id, received.map(({ envelope }) => envelope), charters);
  const broken = await check(received.map(({ envelope }) => envelope), charters).then(
    () => null,
    (error) => /** @type {string} */ (error.code ?? "failed"),
  );
  /** @type {Entry[]} */
  const entries = [];
  for (const { envelope, receivedOn } of received) {
    entries.push({ envelope, receivedOn, ...(await open(envelope, { report, charters, keys })) });
  }
  return {
    id,
    at,
    scheme: report.scheme,
    charters,
    signed: sealed.charters,
    conversation: entries.filter(({ envelope }) => envelope.thread === "conversation").sort(inOrder),
    internal: entries.filter(({ envelope }) => envelope.thread === "internal").sort(inOrder),
    report,
    broken,
  };
}

/**
 * The report of this case and no other: a server could hand out another case under this address.
 *
 * @param {{envelope: Envelope}[]} received
 * @param {string} id
 * @param {string} scheme
 */
function theReport(received, id, scheme) {
  const report = received.find(({ envelope }) => envelope.direction === "report")?.envelope;
  if (!report || b64u(report.case) !== id || b64u(report.scheme) !== scheme) {
    throw Object.assign(new Error("not this case"), { code: "thread_broken" });
  }
  return report;
}

/**
 * @param {{envelope: Envelope}} a
 * @param {{envelope: Envelope}} b
 */
function inOrder(a, b) {
  return a.envelope.sequence - b.envelope.sequence;
}

/**
 * @param {Envelope} envelope
 * @param {{report: Envelope, charters: Charter[], keys: RecipientKeys}} known
 * @returns {Promise<{author: Entry["author"], message: Message | null, problem: string | null}>}
 */
async function open(envelope, { report, charters, keys }) {
  const sender = senderOf(envelope, report, charters);
  if (sender === undefined) return { author: null, message: null, problem: "sender_unknown" };
  const author = sender && { name: sender.name, role: sender.role, isMe: equalBytes(sender.verify, keys.verify) };
  try {
    const hash = b64u(await envelopeHash(envelope));
    const message = opened(hash) ?? (await openEnvelope(envelope, keys));
    rememberOpened(hash, message);
    return { author, message, problem: null };
  } catch (error) {
    return { author, message: null, problem: /** @type {{code?: string}} */ (error).code ?? "failed" };
  }
}

/**
 * Who sent it: null is the reporter, undefined is nobody who may.
 *
 * @param {Envelope} envelope
 * @param {Envelope} report
 * @param {Charter[]} charters
 */
function senderOf(envelope, report, charters) {
  if (!equalBytes(envelope.case, report.case)) return undefined;
  if (envelope.direction === "report" || envelope.direction === "reply") {
    return equalBytes(envelope.sender, report.sender) ? null : undefined;
  }
  const named = charters.find(({ hash }) => equalBytes(hash, envelope.charter));
  const sender = named?.recipients.find(({ verify }) => equalBytes(verify, envelope.sender));
  // Somebody to whom the report was not sealed has no say in its case.
  return sender && report.wraps.some(({ key }) => equalBytes(key, sender.keyId)) ? sender : undefined;
}
