// The letter as text, put together from what the server composed and what only the browser knows;
// and what must still stand in it when the handler has edited it.

import { filled, MARKS } from "./marks.js";

/**
 * @typedef {object} Paragraph
 * @property {string} id
 * @property {string | null} heading
 * @property {string} text
 * @property {string[]} items
 *
 * @typedef {object} Letter
 * @property {string} subject
 * @property {string} greeting
 * @property {string} greeting_unnamed
 * @property {Paragraph[]} paragraphs
 * @property {string} closing
 * @property {string} signature
 * @property {{id: string, text: string}[]} phrases
 *
 * @typedef {object} Known what the server does not know
 * @property {string} name
 * @property {Record<string, string>} reasons by right
 * @property {Record<string, string[]>} weighed by right, how each item is named to the person
 * @property {string[]} enclosed names of files
 * @property {string} heading over the names of the files
 */

/**
 * @param {Letter} letter
 * @param {Known} known
 * @returns {string}
 */
export function letterText(letter, known) {
  const words = marksOf(known);
  const greeting = known.name === "" ? letter.greeting_unnamed : filled(letter.greeting, words);
  const enclosed = { id: "attached", heading: known.heading, text: "", items: known.enclosed };
  const paragraphs = known.enclosed.length === 0 ? letter.paragraphs : before(letter.paragraphs, "contact", enclosed);
  const blocks = paragraphs.map(({ heading, text, items }) =>
    [heading, filled(text, words), ...items.map((item) => `- ${filled(item, words)}`)].filter(Boolean).join("\n"),
  );
  return [letter.subject, greeting, ...blocks, letter.closing, letter.signature].filter(Boolean).join("\n\n");
}

/**
 * What the law wants in the letter and the text no longer holds.
 *
 * @param {Letter} letter
 * @param {Known} known
 * @param {string} text as it was edited
 * @returns {{id: string, text: string}[]}
 */
export function missing(letter, known, text) {
  const words = marksOf(known);
  const flat = flattened(text);
  const phrases = letter.phrases.map(({ id, text: phrase }) => ({ id, text: filled(phrase, words) }));
  return phrases.filter((phrase) => !flat.includes(flattened(phrase.text)));
}

/**
 * The headings of the letter, which the paper sets as such.
 *
 * @param {Letter} letter
 * @param {Known} known
 */
export function headingsOf(letter, known) {
  return [...letter.paragraphs.map(({ heading }) => heading), known.heading].filter(Boolean).join("\n");
}

/** @param {Known} known */
function marksOf({ name, reasons, weighed }) {
  const marks = Object.entries(reasons).map(([kind, words]) => [`\u27e6reasons:${kind}\u27e7`, words]);
  const items = Object.entries(weighed).flatMap(([kind, named]) =>
    named.map((words, place) => [`\u27e6weighed:${kind}:${place + 1}\u27e7`, words]),
  );
  return Object.fromEntries([[MARKS.name, name], ...marks, ...items]);
}

/**
 * @param {Paragraph[]} paragraphs
 * @param {string} id
 * @param {Paragraph} more
 */
function before(paragraphs, id, more) {
  const place = paragraphs.findIndex((one) => one.id === id);
  return place < 0 ? [...paragraphs, more] : paragraphs.toSpliced(place, 0, more);
}

/** @param {string} text spaces and line ends aside */
function flattened(text) {
  return text.replaceAll(/\s+/gu, " ").trim();
}
