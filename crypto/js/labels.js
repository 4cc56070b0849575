/**
 * Every label, in one place: what is hashed, derived, signed or wrapped for one purpose is of no
 * use for another. The zero byte at the end keeps each from being the beginning of another.
 */

import { utf8 } from "./encoding.js";

/** @param {string} name */
const label = (name) => utf8(`varsel/1/${name}\0`);

export const KEY_ID = label("key-id");
export const CONTEXT = label("context");
export const WRAP = label("wrap");
export const COMMIT = label("commit");
export const PAYLOAD = label("payload");
export const ENVELOPE_SIGNATURE = label("envelope-signature");
export const ENVELOPE_HASH = label("envelope-hash");
export const ATTACHMENT = label("attachment");
export const CODE_CHECKSUM = label("code-checksum");
export const CODE_STRETCH = label("code-stretch");
export const CODE_MAILBOX = label("code-mailbox");
export const CODE_SIGNING = label("code-signing");
export const CODE_KEM = label("code-kem");
export const RECIPIENT_SIGNING = label("recipient-signing");
export const RECIPIENT_KEM = label("recipient-kem");
export const SIGN_IN = label("sign-in");
export const UNLOCK = label("unlock");
export const RECOVERY = label("recovery");
export const RECOVERY_CHECKSUM = label("recovery-checksum");
export const SLOT = label("slot");
export const CHARTER_SIGNATURE = label("charter-signature");
export const CHARTER_HASH = label("charter-hash");
export const MAILBOX_PROOF = label("mailbox-proof");
export const RECIPIENT_PROOF = label("recipient-proof");
export const RECEIPT_SIGNATURE = label("receipt-signature");
export const MANIFEST_SIGNATURE = label("manifest-signature");
export const RELEASE_KEY = label("release-key");
export const WORK = label("work");
export const STAMP = label("stamp-of-letter");
export const LINK_TOKEN = label("link-token");
export const LINK_SIGNING = label("link-signing");
export const LINK_KEM = label("link-kem");
