/**
 * Five-letter groups that can be said aloud in any language: consonant, vowel, consonant, vowel,
 * consonant stand for 4, 2, 4, 2, 4 bits (crypto/SPEC.md, section 8).
 *
 * @import { Bytes } from "./encoding.js"
 */

import { unsigned } from "./encoding.js";
import { GroupsError } from "./errors.js";

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
const LETTERS = 5;
// White space, hyphens and dashes, full stops, commas: what people and their devices put between.
const BETWEEN = /[\s\u002D\u2010-\u2015\u2212.,]/gu;

/**
 * @param {Uint8Array} bytes an even number of them
 * @returns {string} one group for every two bytes, joined by hyphens
 */
export function writeGroups(bytes) {
  const groups = [];
  for (let index = 0; index < bytes.length; index += 2) {
    const bits = ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
    groups.push(
      CONSONANTS.charAt(bits >> 12) +
        VOWELS.charAt((bits >> 10) & 3) +
        CONSONANTS.charAt((bits >> 6) & 15) +
        VOWELS.charAt((bits >> 4) & 3) +
        CONSONANTS.charAt(bits & 15),
    );
  }
  return groups.join("-");
}

/**
 * @param {string} text as typed
 * @param {number} groups how many there must be
 * @returns {Bytes} two for each group
 * @throws {GroupsError} `groups_length` (facts: letters, wanted) or `groups_letter` (facts: group,
 *   counted from 1)
 */
export function readGroups(text, groups) {
  const letters = [...text.replace(BETWEEN, "")].map((letter) => letter.replace(/[A-Z]/, lower));
  const bytes = new Uint8Array(groups * 2);
  // Letters before length: where one was forgotten, the first that cannot stand says about where.
  letters.slice(0, groups * LETTERS).forEach((letter, index) => {
    const group = Math.floor(index / LETTERS);
    const [alphabet, width] = (index % LETTERS) % 2 === 0 ? [CONSONANTS, 4] : [VOWELS, 2];
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new GroupsError("groups_letter", { group: group + 1 });
    const bits = ((bytes[2 * group] ?? 0) << 8) | (bytes[2 * group + 1] ?? 0);
    bytes.set(unsigned(((bits << width) | value) & 0xffff, 2), 2 * group);
  });
  if (letters.length !== groups * LETTERS) {
    throw new GroupsError("groups_length", { letters: letters.length, wanted: groups * LETTERS });
  }
  return bytes;
}

/** @param {string} letter one ASCII capital */
function lower(letter) {
  return letter.toLowerCase();
}
