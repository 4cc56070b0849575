// Letters come from the server with marks where sealed words belong; they are filled in here.

export const MARKS = { name: "\u27e6name\u27e7", reasons: "\u27e6reasons\u27e7", question: "\u27e6question\u27e7" };

/**
 * Puts words in the place of marks; a mark without words stays, to be seen.
 *
 * @param {string} text
 * @param {Record<string, string>} words by mark
 */
export function filled(text, words) {
  let made = text;
  for (const [mark, word] of Object.entries(words)) if (word !== "") made = made.replaceAll(mark, () => word);
  return made;
}

/** @param {string} text */
export function hasMarks(text) {
  return /[\u27e6\u27e7]/u.test(text);
}
