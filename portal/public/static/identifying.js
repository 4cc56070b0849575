// Finds what in a text may tell who wrote it. It runs in the browser, on what is being written;
// it warns and never stops anybody, so a false alarm costs a glance and no more.

/**
 * @typedef {"cpr" | "email" | "phone" | "only_i" | "my_name" | "my_work"} Kind
 *
 * @typedef {object} Finding
 * @property {Kind} kind
 * @property {string} words as they stand in the text
 */

// The start of a Danish civil registration number is a date of birth. The old check by modulus 11
// no longer holds for all numbers, so only the date is looked at.
const CPR = /(?<![\d-])(\d{2})(\d{2})\d{2}[ -]?\d{4}(?![\d-])/g;
// Every repetition is bounded: a text of any length must be read in a moment.
const EMAIL =
  /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,6}\.\p{L}{2,24}/gu;
// Eight digits, together or in twos or fours, as Danish numbers are written, or a foreign one with +.
const PHONE =
  /(?<![\d.,+-])(?:(?:\+|00)45[ -]?)?(?:[2-9]\d{7}|[2-9]\d(?:[ -]\d\d){3}|[2-9]\d{3}[ -]\d{4})(?![\d-]|[.,]\d)|(?<![\d+])\+(?!45)\d{1,3}(?:[ -]?\d{2,4}){2,5}(?!\d)/g;

// Whoever has written so many will not read a longer list.
const MOST = 30;

const START = "(?<![\\p{L}\\d])";
const END = "(?![\\p{L}\\d])";

/**
 * @param {string[]} alternatives
 * @returns {RegExp} whole words in any case, any white space between them
 */
function phrases(alternatives) {
  const spaced = alternatives.map((words) => words.replaceAll(" ", "\\s{1,8}")).join("|");
  return new RegExp(`${START}(?:${spaced})${END}`, "giu");
}

const ONLY_I = phrases([
  "(?:kun|bare|udelukkende) (?:jeg|mig)",
  "(?:jeg (?:er|var)|som) den eneste",
  "den eneste,? (?:der|som) (?:ved|vidste|kender|kendte|så|har|havde)",
  "ingen andre (?:end mig|end jeg|ved|vidste|kender|kendte|så|har set|har hørt)",
  "(?:mig|jeg) alene",
  "only (?:I|me)",
  "I(?:['’]m| am| was) the only",
  "(?:the )?only (?:one|person) who (?:knows|knew|saw|heard|has|had)",
  "(?:no ?one|nobody) (?:else|but me|other than me|except me)",
  "(?:known|told) only to me",
]);

const MY_NAME = phrases([
  "jeg hedder",
  "mit (?:fulde )?navn er",
  "(?:med )?venlig hilsen",
  "mvh\\.?",
  "my (?:full )?name is",
  "(?:kind|best) regards",
  "yours (?:sincerely|faithfully)",
]);

const MY_WORK = phrases([
  "(?:min|mit) (?:stilling|titel|afdeling|kontor|medarbejdernummer|lønnummer|team)",
  "(?:min|mit) (?:nærmeste )?(?:chef|leder|kollega|makker|vagt|skift)",
  "i min (?:rolle|egenskab) (?:som|af)",
  "jeg (?:er|blev) ansat (?:som|i)",
  "da jeg blev (?:ansat|forfremmet)",
  "my (?:position|title|job|department|office|team|employee number|shift|desk)",
  "my (?:boss|manager|supervisor|colleague)",
  "in my (?:role|capacity) as",
  "when I was (?:hired|promoted)",
]);

/** @type {[Kind, RegExp][]} the first that fits a place in the text names it */
const PATTERNS = [
  ["email", EMAIL],
  ["cpr", CPR],
  ["phone", PHONE],
  ["only_i", ONLY_I],
  ["my_name", MY_NAME],
  ["my_work", MY_WORK],
];

/**
 * @param {RegExpMatchArray} match
 */
function bornOnADate(match) {
  const day = Number(match[1]);
  const month = Number(match[2]);
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/**
 * @param {Iterable<RegExpExecArray>} matches
 * @returns {RegExpExecArray[]}
 */
function firstOf(matches) {
  const first = [];
  for (const match of matches) {
    first.push(match);
    if (first.length === MOST) break;
  }
  return first;
}

/**
 * What may tell who wrote a text, in the order of the text, each wording once.
 *
 * @param {string} text
 * @returns {Finding[]}
 */
export function findIdentifying(text) {
  /** @type {{kind: Kind, words: string, from: number, to: number}[]} */
  const found = [];
  for (const [kind, pattern] of PATTERNS) {
    for (const match of firstOf(text.matchAll(pattern))) {
      const from = match.index;
      const to = from + match[0].length;
      if (kind === "cpr" && !bornOnADate(match)) continue;
      if (found.some((other) => from < other.to && other.from < to)) continue;
      found.push({ kind, words: match[0].replace(/\s+/gu, " "), from, to });
    }
  }
  found.sort((one, other) => one.from - other.from);
  const seen = new Set();
  return found.flatMap(({ kind, words }) => {
    const key = `${kind} ${words.toLowerCase()}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ kind, words }];
  });
}
