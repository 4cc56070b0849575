// What a new charter changes against the one in force, and whether it may be signed at all.

import { equalBytes } from "#crypto/encoding.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/charter.js").Reader} Reader */

/** @typedef {"same" | "new" | "key" | "role" | "gone"} Change */

/** @typedef {"none" | "same" | "new" | "gone"} Signing whether somebody may sign the next charter */

/**
 * Refuses a draft that does not follow the chain, is of another scheme, leaves out the signer, or
 * lets somebody sign the next one who is not among the people that are shown.
 *
 * @param {Charter} draft
 * @param {Charter[]} chain verified; empty before the first charter
 * @param {{scheme: string, schemeOfDraft: string, verify: Uint8Array}} page
 * @returns {string | null} a code for what is wrong
 */
export function refusal(draft, chain, { scheme, schemeOfDraft, verify }) {
  const current = chain.at(-1);
  if (scheme !== schemeOfDraft) return "charter_other_scheme";
  if (draft.version !== (current?.version ?? 0) + 1) return "charter_chain_broken";
  if (current && !equalBytes(draft.previous, current.hash)) return "charter_chain_broken";
  const signers = current?.signers ?? draft.signers;
  if (!signers.some((signer) => equalBytes(signer, verify))) return "charter_signer_unknown";
  const shown = draft.recipients.map((person) => person.verify);
  const allShown = draft.signers.every((signer) => shown.some((key) => equalBytes(key, signer)));
  return allShown ? null : "charter_signer_hidden";
}

/**
 * Everybody on the draft and everybody who leaves, with what changes for them.
 *
 * @param {Charter} draft
 * @param {Charter | undefined} current
 * @returns {{person: Reader, change: Change, signing: Signing}[]}
 */
export function changes(draft, current) {
  const before = current?.recipients ?? [];
  const on = draft.recipients.map((person) => ({ person, change: changeOf(person, before) }));
  const gone = before
    .filter((old) => !draft.recipients.some(({ name }) => name === old.name))
    .map((person) => ({ person, change: /** @type {Change} */ ("gone") }));
  return [...on, ...gone].map((entry) => ({ ...entry, signing: signingOf(entry.person, draft, current) }));
}

/**
 * Who signs decides who reads from the next version on, so it is told like any other change.
 *
 * @param {Reader} person
 * @param {Charter} draft
 * @param {Charter | undefined} current
 * @returns {Signing}
 */
function signingOf({ verify }, draft, current) {
  const maySign = (/** @type {Charter | undefined} */ charter) =>
    charter?.signers.some((signer) => equalBytes(signer, verify)) ?? false;
  if (maySign(draft)) return maySign(current) ? "same" : "new";
  return maySign(current) ? "gone" : "none";
}

/**
 * @param {Reader} person
 * @param {Reader[]} before
 * @returns {Change}
 */
function changeOf(person, before) {
  const same = before.find(({ kem, verify }) => equalBytes(kem, person.kem) && equalBytes(verify, person.verify));
  if (!same) return before.some(({ name }) => name === person.name) ? "key" : "new";
  const told = same.name === person.name && JSON.stringify(same.role) === JSON.stringify(person.role);
  return told ? "same" : "role";
}

/**
 * A new receipt key means a new installation, or somebody between the reporters and this one.
 *
 * @param {Charter} draft
 * @param {Charter | undefined} current
 */
export function receiptKeyChanged(draft, current) {
  return current !== undefined && !equalBytes(draft.receipt, current.receipt);
}
