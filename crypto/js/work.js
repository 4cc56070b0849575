/**
 * Proof of work: a little computing for a request, asked while the site is pressed
 * (crypto/SPEC.md, section 17).
 *
 * @import { Bytes } from "./encoding.js"
 *
 * @typedef {object} Work
 * @property {Bytes} puzzle by the server, 16 to 255 bytes
 * @property {number[]} answers 16 of them, ascending
 */

import { sha256 } from "./derivation.js";
import { b64u, concat, equalBytes, fromB64u, readUnsigned, unsigned, utf8 } from "./encoding.js";
import { CryptoError } from "./errors.js";
import * as labels from "./labels.js";

export const ANSWERS = 16;
/** More than a minute of a fast processor: what asks for more is no server of ours. */
export const LARGEST_EFFORT = 2 ** 20;

/** What the stamp of a sealed letter takes: the most that any server asks for. */
const STAMP_EFFORT = 7_200;
const STAMP = concat(utf8("VARSEL-W"), unsigned(1, 1));
const STAMP_LENGTH = STAMP.length + 4 * ANSWERS;

const ROUNDS = 1024;
const RANGE = 2 ** 32;
const NUMBER = /^(?:0|[1-9][0-9]{0,9})$/;
// So many tries are under way at once: the browser's own threads then never wait for the page's.
const AT_ONCE = 16;

/**
 * @param {string} text as it was sent
 * @returns {Work}
 * @throws {CryptoError} `work_malformed`
 */
export function read(text) {
  const [first = "", ...numbers] = text.split(".");
  if (numbers.length !== ANSWERS || !numbers.every((number) => NUMBER.test(number))) throw malformed();
  const answers = numbers.map(Number);
  const puzzle = readPuzzle(first);
  if (!ascends(answers) || (answers.at(-1) ?? 0) >= RANGE || puzzle.length < 16 || puzzle.length > 255) throw malformed();
  return { puzzle, answers };
}

/**
 * @param {Work} work
 * @returns {string} as it is sent
 */
export function write({ puzzle, answers }) {
  return [b64u(puzzle), ...answers].join(".");
}

/**
 * @param {Work} work
 * @param {Bytes} bodyHash SHA-256 of the request's body
 * @param {number} effort tries that all answers take together, on average
 * @throws {CryptoError} `work_wrong`
 */
export async function check({ puzzle, answers }, bodyHash, effort) {
  const attempt = await prepare(puzzle, bodyHash);
  for (const answer of answers) {
    if ((await attempt(answer)) >= threshold(effort)) throw new CryptoError("work_wrong");
  }
}

/**
 * Tries numbers from zero until enough of them are answers. Most of the time goes to the
 * browser's own threads, so a page in which this runs stays alive.
 *
 * @param {Bytes} puzzle
 * @param {Bytes} bodyHash
 * @param {number} effort
 * @param {object} [watch]
 * @param {(found: number) => void} [watch.onFound] how many of the 16 are found
 * @param {AbortSignal} [watch.signal]
 * @returns {Promise<Work>}
 * @throws {unknown} the signal's reason
 */
export async function solve(puzzle, bodyHash, effort, { onFound, signal } = {}) {
  const attempt = await prepare(puzzle, bodyHash);
  const below = threshold(effort);
  /** @type {number[]} */
  const answers = [];
  for (let first = 0; answers.length < ANSWERS; first += AT_ONCE) {
    signal?.throwIfAborted();
    const numbers = Array.from({ length: AT_ONCE }, (_, place) => first + place);
    const before = answers.length;
    const tried = await Promise.all(numbers.map(attempt));
    answers.push(...numbers.filter((_, place) => (tried[place] ?? RANGE) < below));
    if (answers.length > before) onFound?.(Math.min(answers.length, ANSWERS));
  }
  return { puzzle, answers: answers.slice(0, ANSWERS) };
}

/**
 * The sealed file of a letter: the envelope, and behind it work that nobody had to ask for.
 *
 * @param {Bytes} envelope
 * @param {Parameters<typeof solve>[3]} [watch]
 * @returns {Promise<Bytes>}
 */
export async function stamp(envelope, watch) {
  const { answers } = await solve(labels.STAMP, await sha256(envelope), STAMP_EFFORT, watch);
  return concat(envelope, STAMP, ...answers.map((answer) => unsigned(answer, 4)));
}

/**
 * @param {Bytes} file
 * @returns {{envelope: Bytes, work: Work | null}} nothing is computed: see `checkStamp`
 */
export function unstamp(file) {
  const end = file.subarray(-STAMP_LENGTH);
  if (end.length < STAMP_LENGTH || !equalBytes(end.subarray(0, STAMP.length), STAMP)) return { envelope: file, work: null };
  const answers = Array.from({ length: ANSWERS }, (_, place) => {
    const at = STAMP.length + 4 * place;
    return readUnsigned(end.subarray(at, at + 4));
  });
  return { envelope: file.slice(0, -STAMP_LENGTH), work: { puzzle: labels.STAMP, answers } };
}

/**
 * @param {Bytes} envelope
 * @param {Work} work
 * @throws {CryptoError} `work_wrong`
 */
export async function checkStamp(envelope, work) {
  if (!ascends(work.answers)) throw new CryptoError("work_wrong");
  await check(work, await sha256(envelope), STAMP_EFFORT);
}

/** @param {number[]} answers */
function ascends(answers) {
  return answers.every((answer, place) => place === 0 || (answers[place - 1] ?? 0) < answer);
}

/** @param {number} effort */
function threshold(effort) {
  return Math.floor((RANGE * ANSWERS) / Math.max(effort, ANSWERS));
}

/**
 * @param {Bytes} puzzle
 * @param {Bytes} bodyHash
 * @returns {Promise<(number: number) => Promise<number>>} one try: 32 bits
 */
async function prepare(puzzle, bodyHash) {
  const key = await crypto.subtle.importKey("raw", concat(puzzle, bodyHash), "PBKDF2", false, ["deriveBits"]);
  return async (number) => {
    const salt = concat(labels.WORK, unsigned(number, 4));
    const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
    return readUnsigned(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)).subarray(0, 4));
  };
}

/** @param {string} text */
function readPuzzle(text) {
  try {
    return fromB64u(text);
  } catch {
    throw malformed();
  }
}

function malformed() {
  return new CryptoError("work_malformed");
}
