// One letter: its return code, and the sealed file that is made of what was written.

import { newCase, openEnvelope } from "#crypto/envelope.js";
import { CryptoError } from "#crypto/errors.js";
import { fill } from "#crypto/filling.js";
import { parse } from "#crypto/wire.js";
import { stamp } from "#crypto/work.js";

import { OwnCode } from "../own_code.js";
import { sealReport } from "../sealing.js";

/** @typedef {import("#crypto/encoding.js").Bytes} Bytes */

export class SealedLetter {
  #code;
  #case = newCase();

  /** @param {Bytes} salt the organisation's */
  constructor(salt) {
    this.#code = new OwnCode(salt);
  }

  /** @returns {Promise<string>} the return code */
  code() {
    return this.#code.text();
  }

  /**
   * Seals, and reads the sealed file once as its writer will: what does not open again would be
   * found out only when the text is gone.
   *
   * @param {import("../sealing.js").Draft} draft
   * @param {import("#crypto/charter.js").Charter} charter
   * @param {Set<string>} excluded keys on it
   * @returns {Promise<Bytes>} the same bytes as a report that is sent from the site, and a stamp
   * @throws CryptoError
   */
  async seal(draft, charter, excluded) {
    const keys = await this.#code.keys();
    const sealed = await sealReport(draft, { charter, excluded, keys, caseId: this.#case });
    const read = await openEnvelope(parse(sealed), keys);
    if (read.body !== draft.body) throw new CryptoError("message_invalid");
    // Where it is handed in no script can work for it, so that is done here.
    return stamp(fill(sealed, charter.recipients.length));
  }

  forget() {
    this.#code.forget();
  }
}
