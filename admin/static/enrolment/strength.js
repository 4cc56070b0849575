// How well a passphrase stands against guessing. The estimator is large and is fetched only where
// a passphrase is chosen.

import { t } from "../page/texts.js";

/** A passphrase has to stand this many guesses, as a power of ten. */
export const ENOUGH = 13;

/** Guesses a second of somebody with a thousand strong machines against 64 MiB of Argon2id. */
const GUESSES_A_SECOND = 1e6;

/** @typedef {{power: number, isEnough: boolean, words: string}} Strength */

/** @type {Promise<import("@zxcvbn-ts/core").ZxcvbnFactory> | null} */
let loading = null;

function estimator() {
  loading ??= import("./estimator.js").then(({ makeEstimator }) => makeEstimator());
  return loading;
}

/**
 * @param {string} passphrase
 * @param {string[]} known words that somebody who guesses would try first: names, the login
 * @returns {Promise<Strength>}
 */
export async function strengthOf(passphrase, known) {
  const result = (await estimator()).check(passphrase.normalize("NFKC"), known);
  const power = Math.min(result.guessesLog10, 30);
  return { power, isEnough: power >= ENOUGH, words: inWords(power) };
}

/** Names of powers of ten, three digits apart. */
const NAMES = ["", "thousand", "million", "billion", "trillion", "quadrillion"];

/**
 * "About 300 billion guesses. With a thousand strong machines that takes about 4 days."
 *
 * @param {number} power of ten
 */
export function inWords(power) {
  if (power >= 18) return t("strength.beyond");
  const step = Math.floor(power / 3);
  const count = Math.max(1, Math.floor(10 ** (power - step * 3)));
  const guesses = t(`strength.${NAMES[step] || "one"}`, { count });
  return t("strength.says", { guesses, time: timeInWords(10 ** power / GUESSES_A_SECOND) });
}

/** @type {[string, number][]} from the longest; a unit is used from two of it on */
const UNITS = [
  ["years", 31_557_600],
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
];

/** @param {number} seconds */
function timeInWords(seconds) {
  if (seconds > 1000 * 31_557_600) return t("strength.centuries");
  for (const [name, length] of UNITS) {
    if (seconds >= 2 * length) return t(`strength.${name}`, { count: Math.floor(seconds / length) });
  }
  return t("strength.moment");
}
