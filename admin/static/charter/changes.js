// What a new charter changes against the one in force, and whether it may be signed at all.

import { equalBytes } from "#crypto/encoding.js";

/** @typedef {import("#crypto/charter.js").Charter} Charter */
/** @typedef {import("#crypto/charter.js").Reader} Reader */

/** @typedef {"same" | "new" | "key" | "role" | "gone"} Change */

/** @typedef {"none" | "same" | "new" | "gone"} Signing whether somebody may sign the next charter */

/** @typedef {Record<string, string>} Texts */

const DAY = 24 * 60 * 60 * 1000;

/**
 * Refuses a draft that does not follow the chain, is of another scheme or another day, leaves out
 * the signer, lets somebody sign the next one who is not among the people that are shown, or says
 * of somebody's key that it came on the list on another day than it did.
 *
 * @param {Charter} draft
 * @param {Charter[]} chain verified; empty before the first charter
 * @param {{scheme: string, schemeOfDraft: string, verify: Uint8Array, today: string}} page today:
 *   `YYYY-MM-DD` by this device's clock, which may be a day before or behind the server's
 * @returns {string | null} a code for what is wrong
 */
export function refusal(draft, chain, { scheme, schemeOfDraft, verify, today }) {
  const current = chain.at(-1);
  if (scheme !== schemeOfDraft) return "charter_other_scheme";
  if (draft.version !== (current?.version ?? 0) + 1) return "charter_chain_broken";
  if (current && !equalBytes(draft.previous, current.hash)) return "charter_chain_broken";
  const signers = current?.signers ?? draft.signers;
  if (!signers.some((signer) => equalBytes(signer, verify))) return "charter_signer_unknown";
  const shown = draft.recipients.map((person) => person.verify);
  const allShown = draft.signers.every((signer) => shown.some((key) => equalBytes(key, signer)));
  if (!allShown) return "charter_signer_hidden";
  if (Math.abs(Date.parse(draft.issued) - Date.parse(today)) > DAY) return "charter_issued_wrong";
  return draft.recipients.every((person) => sinceHolds(person, draft, current)) ? null : "charter_since_wrong";
}

/**
 * Reporters are shown since when somebody could read, so a new key is new as of this list.
 *
 * @param {Reader} person
 * @param {Charter} draft
 * @param {Charter | undefined} current
 */
function sinceHolds({ kem, since }, draft, current) {
  const same = current?.recipients.find((old) => equalBytes(old.kem, kem));
  return since === (same?.since ?? draft.issued);
}

/**
 * What the list calls the organisation and the scheme, in every language that is signed.
 *
 * @param {Charter} draft
 * @param {Charter | undefined} current
 * @returns {{what: "organisation" | "title", now: Texts, before: Texts | null}[]} before: null when
 *   nothing changes, or nothing was there
 */
export function namesTold(draft, current) {
  return /** @type {const} */ (["organisation", "title"]).map((what) => {
    const before = current?.[what] ?? null;
    return { what, now: draft[what], before: sameTexts(before, draft[what]) ? null : before };
  });
}

/**
 * @param {Texts | null} one
 * @param {Texts} other
 */
function sameTexts(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Everybody on the draft and every key that leaves, with what changes for them. Keys tell people
 * apart: two may share a name, and then only as many have a new key as have lost one.
 *
 * @param {Charter} draft
 * @param {Charter | undefined} current
 * @returns {{person: Reader, change: Change, signing: Signing}[]}
 */
export function changes(draft, current) {
  const before = current?.recipients ?? [];
  const left = before.filter((old) => !draft.recipients.some((person) => sameKeys(old, person)));
  const on = draft.recipients.map((person) => ({ person, change: changeOf(person, before, left) }));
  const gone = left.map((person) => ({ person, change: /** @type {Change} */ ("gone") }));
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
 * @param {Reader[]} left whose keys are on the list no more; who gets a new one is taken out
 * @returns {Change}
 */
function changeOf(person, before, left) {
  const same = before.find((old) => sameKeys(old, person));
  if (same) return same.name === person.name && sameTexts(same.role, person.role) ? "same" : "role";
  const replaced = left.findIndex(({ name }) => name === person.name);
  if (replaced < 0) return "new";
  left.splice(replaced, 1);
  return "key";
}

/**
 * @param {Reader} one
 * @param {Reader} other
 */
function sameKeys(one, other) {
  return equalBytes(one.kem, other.kem) && equalBytes(one.verify, other.verify);
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
