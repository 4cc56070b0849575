// Short sentences about what just happened. They outlive a change of page: the element that shows
// them is new on each page and asks for what is waiting.

/** @typedef {{kind: "done" | "problem", sentence: string}} Notice */

/** @type {Notice | null} */
let waiting = null;

const bell = new EventTarget();

/**
 * Says a sentence on this page, and on the one that replaces it within the next moments.
 *
 * @param {"done" | "problem"} kind
 * @param {string} sentence
 */
export function say(kind, sentence) {
  waiting = { kind, sentence };
  bell.dispatchEvent(new Event("notice"));
}

/** Takes the sentence away, when the person has moved on. */
export function hush() {
  waiting = null;
  bell.dispatchEvent(new Event("notice"));
}

/** @returns {Notice | null} */
export function current() {
  return waiting;
}

/**
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function onNotice(listener) {
  bell.addEventListener("notice", listener);
  return () => bell.removeEventListener("notice", listener);
}
