// Filing one report: the code, the sealing, the sending. It knows nothing of the page.
//
// Two things must never happen: a report that is stored while its writer has no code, and a code
// whose writer wrongly believes that a report was stored. So the code is made and shown first, and
// whatever may have reached the server is sent again as the same bytes until its fate is known.

import { b64u, fromB64u } from "#crypto/encoding.js";
import { newCase } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { fill } from "#crypto/filling.js";
import { check as checkReceipt } from "#crypto/receipt.js";
import { envelopeHash } from "#crypto/wire.js";

import { fetchChain, last, onChain, sameCharter } from "./charters.js";
import { OwnCode } from "./own_code.js";
import { sealReport } from "./sealing.js";
import { postEnvelope, TransportError } from "./transport.js";

/**
 * @typedef {import("#crypto/charter.js").Charter} Charter
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("./sealing.js").Draft} Draft
 *
 * @typedef {{kind: "stored", receipt: import("#crypto/receipt.js").Receipt, signed: object, duties: Duty[]}} Stored
 * @typedef {{kind: "charter_changed", charter: Charter}} CharterChanged
 * @typedef {{kind: "failed", code: string, settled: boolean}} Failed settled: surely nothing is stored
 * @typedef {Stored | CharterChanged | Failed} Outcome
 *
 * @typedef {object} Duty a legal deadline, as the rules say it
 * @property {string} kind
 * @property {Record<string, string>} label
 * @property {string | null} due_on
 * @property {string | null} met_on
 * @property {string} status
 * @property {Record<string, string>} basis
 * @property {Record<string, string>} explanation
 * @property {boolean} [at_once] it has no day, for it must be done now
 *
 * @typedef {object} Attempt
 * @property {Bytes} envelope
 * @property {Charter} charter
 * @property {Draft} draft
 * @property {string} content what it was sealed from, to see whether it is still that
 */

// When bytes are sent again, only an answer that comes after the server has looked for them says
// that they are not there. Being refused for haste, or not getting through, says nothing of the kind.
const LOOKED_FOR_IT = new Set(["charter_superseded", "charter_absent"]);

export class Filing {
  #scheme;
  #charterUrl;
  #send;
  #code;
  #case = newCase();
  /** @type {Attempt | null} */
  #attempt = null;
  #inDoubt = false;
  #resent = false;

  /**
   * @param {object} options
   * @param {string} options.scheme b64u
   * @param {string} options.salt b64u
   * @param {{charter: string, reports: string}} options.urls
   * @param {(envelope: Bytes, draft: Draft, charter: Charter) => Promise<any>} [options.post] where more is sent than
   *   the envelope; it must send the same again for the same
   */
  constructor({ scheme, salt, urls, post }) {
    this.#scheme = scheme;
    this.#code = new OwnCode(fromB64u(salt, 16));
    this.#charterUrl = urls.charter;
    this.#send = post ?? ((envelope, _draft, charter) => postEnvelope(urls.reports, fill(envelope, charter.recipients.length)));
  }

  /** True while it is not known whether the server has stored what was sent: nothing may change then. */
  get inDoubt() {
    return this.#inDoubt;
  }

  /** @returns {Promise<string>} the return code */
  code() {
    return this.#code.text();
  }

  /**
   * Seals to the recipients that were shown and not left out, and sends.
   *
   * @param {Draft} draft
   * @param {Charter} shown the list that the person saw
   * @param {Set<string>} excluded keys on it
   * @param {(stage: "checking" | "sealing" | "sending") => void} onStage
   * @returns {Promise<Outcome>}
   */
  async send(draft, shown, excluded, onStage) {
    try {
      if (!this.#inDoubt) {
        onStage("checking");
        const current = await this.#currentCharter(shown);
        if (!sameCharter(current, shown)) return { kind: "charter_changed", charter: current };
        onStage("sealing");
        await this.#prepare(draft, shown, excluded);
      }
      onStage("sending");
      return await this.#post();
    } catch (error) {
      const failure = this.#failed(error);
      if (failure.code !== "charter_superseded" || !failure.settled) return failure;
      return this.#afterSuperseded(shown);
    }
  }

  /**
   * @param {Charter} shown
   * @returns {Promise<Charter>}
   */
  async #currentCharter(shown) {
    const chain = await fetchChain(this.#charterUrl, this.#scheme);
    onChain(chain, shown.hash);
    return last(chain);
  }

  /**
   * @param {Charter} shown
   * @returns {Promise<CharterChanged | Failed>}
   */
  async #afterSuperseded(shown) {
    try {
      return { kind: "charter_changed", charter: await this.#currentCharter(shown) };
    } catch (error) {
      return this.#failed(error);
    }
  }

  /**
   * @param {Draft} draft
   * @param {Charter} charter
   * @param {Set<string>} excluded
   */
  async #prepare(draft, charter, excluded) {
    const content = JSON.stringify([draft, b64u(charter.hash), [...excluded].sort()]);
    if (this.#attempt?.content === content) return;
    const keys = await this.#code.keys();
    const envelope = await sealReport(draft, { charter, excluded, keys, caseId: this.#case });
    this.#attempt = { envelope, charter, draft, content };
  }

  /** Once the report is stored, its writer has the code, and the page needs it no more. */
  forget() {
    this.#code.forget();
    this.#attempt = null;
  }

  /** @returns {Promise<Stored>} */
  async #post() {
    const { envelope, charter, draft } = /** @type {Attempt} */ (this.#attempt);
    this.#inDoubt = true;
    const answer = await this.#send(envelope, draft, charter);
    const receipt = checkReceipt(answer.receipt, charter.receipt, {
      scheme: charter.scheme,
      case: this.#case,
      sequence: 1,
      envelope: await envelopeHash(envelope),
    });
    this.#inDoubt = this.#resent = false;
    return { kind: "stored", receipt, signed: answer.receipt, duties: answer.duties };
  }

  /**
   * @param {unknown} error
   * @returns {Failed}
   */
  #failed(error) {
    if (error instanceof TransportError) {
      const settled = this.#resent ? LOOKED_FOR_IT.has(error.code) : !this.#inDoubt || error.settled;
      if (settled) this.#inDoubt = this.#resent = false;
      else this.#resent = true;
      return { kind: "failed", code: error.code, settled };
    }
    if (error instanceof CryptoError) return { kind: "failed", code: error.code, settled: !this.#inDoubt };
    throw error;
  }
}
