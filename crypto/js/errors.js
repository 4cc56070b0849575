/**
 * What can be wrong with bytes. The codes are those of crypto/SPEC.md, the same in every
 * implementation; the sentence a person reads is the page's, chosen by the code.
 */

/** The root: every refusal of this library is one. */
export class CryptoError extends Error {
  /**
   * @param {string} code word from crypto/SPEC.md
   * @param {Record<string, unknown>} [facts] what the sentence needs, never a secret
   */
  constructor(code, facts = {}) {
    super(code);
    this.name = new.target.name;
    this.code = code;
    this.facts = facts;
  }
}

/** The form of an envelope is wrong; seen without any key. */
export class WireError extends CryptoError {}

/** An envelope or attachment of the right form does not open. */
export class OpenError extends CryptoError {}

/** A keyring is malformed, does not open, or holds another person's secret. */
export class KeyringError extends CryptoError {}

/** A charter, or a chain of them, is not to be trusted. */
export class CharterError extends CryptoError {}

/** Something typed in five-letter groups is mistyped. */
export class GroupsError extends CryptoError {}
