// The sentences of a page, from the block of data that the page carries.

/**
 * Says a sentence: its key, and what goes into its `{places}`.
 *
 * @typedef {(key: string, facts?: Record<string, string | number>) => string} Say
 */

/**
 * Reads the block of data once.
 *
 * @param {string} [id] of the `<script type="application/json">`
 * @returns {Say} throws for a key that the page does not have: a missing sentence is a fault
 */
export function readTexts(id = "texts") {
  const block = document.getElementById(id);
  if (!block) throw new Error(`The page has no texts (${id}).`);
  /** @type {Record<string, string>} */
  const texts = JSON.parse(block.textContent ?? "");
  return (key, facts = {}) => {
    if (!Object.hasOwn(texts, key)) throw new Error(`The page has no text named ${key}.`);
    return fill(texts[key] ?? "", facts);
  };
}

/**
 * Puts facts into the `{places}` of a sentence.
 *
 * @param {string} sentence
 * @param {Record<string, string | number>} facts
 */
export function fill(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (place, /** @type {string} */ name) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : place,
  );
}
