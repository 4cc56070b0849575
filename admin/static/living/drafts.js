// What a recipient has begun to write. Kept in memory alone, so that moving between pages, a lock
// or a failed sending loses nothing, and so that nothing is left behind when the window closes.

/** @type {Map<string, string>} */
const drafts = new Map();

/** Whose drafts these are: the recipient's key id. */
let owner = "";

/**
 * @param {string} place the case and the box, "<case>/answer"
 * @returns {string}
 */
export function draft(place) {
  return drafts.get(place) ?? "";
}

/**
 * @param {string} place
 * @param {string} text an empty text forgets the draft
 */
export function keepDraft(place, text) {
  if (text === "") drafts.delete(place);
  else drafts.set(place, text);
}

/** @returns {boolean} whether anything would be lost if the window were closed now */
export function hasDrafts() {
  return drafts.size > 0;
}

/** Forgets every draft, at signing out. */
export function forgetDrafts() {
  drafts.clear();
}

/**
 * Another person at the same window must not find what the first one wrote.
 *
 * @param {string} keyId
 */
export function claimDrafts(keyId) {
  if (owner !== keyId) drafts.clear();
  owner = keyId;
}
