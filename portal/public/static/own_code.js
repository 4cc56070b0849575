// The return code of one report, and the keys that come of it. It is kept in memory alone.

import { wipe } from "#crypto/encoding.js";
import { derive, newCode, write } from "#crypto/return_code.js";

/**
 * @typedef {import("#crypto/encoding.js").Bytes} Bytes
 * @typedef {import("#crypto/return_code.js").ReporterKeys} ReporterKeys
 */

export class OwnCode {
  #salt;
  /** @type {Bytes | null} */
  #code = null;
  /** @type {Promise<ReporterKeys> | null} */
  #keys = null;

  /** @param {Bytes} salt the organisation's */
  constructor(salt) {
    this.#salt = salt;
  }

  /**
   * The return code, made at the first call. The keys are derived from it while the person reads.
   *
   * @returns {Promise<string>}
   */
  async text() {
    if (this.#code === null) {
      this.#code = await newCode();
      this.#keys = derive(this.#code, this.#salt);
      // Who awaits it later gets the error; here it only must not count as unhandled.
      this.#keys.catch(() => undefined);
    }
    return write(this.#code);
  }

  /** @returns {Promise<ReporterKeys>} */
  async keys() {
    await this.text();
    return /** @type {Promise<ReporterKeys>} */ (this.#keys);
  }

  /** Once its writer has noted the code down, and it is of use, the page needs it no more. */
  forget() {
    if (this.#code !== null) wipe(this.#code);
    this.#code = this.#keys = null;
  }
}
