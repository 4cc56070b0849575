// What of a report may be taken over into the register of breaches: what was chosen, never what was
// written. The server has the same list and takes nothing else.

/** @typedef {import("#crypto/message.js").Message} Message */

/**
 * @typedef {object} Allowed from the page
 * @property {Record<string, Record<string, string>>} choices question -> option -> its words
 * @property {Record<string, "data_categories" | "people_categories">} fields question -> field
 * @property {Record<string, number>} people option of how_many -> the number that is proposed
 *
 * @typedef {object} Offer one thing that can be taken over
 * @property {"data_categories" | "people_categories" | "ongoing"} field
 * @property {string} value the option's id
 * @property {string} label
 */

const HOW_MANY = "how_many";
const GOING_ON = "still_going_on";

/**
 * The options that were chosen. Their ids stand behind the question's: `data_kinds:name,health`.
 *
 * @param {Message} report
 * @param {string} question
 * @returns {string[]}
 */
export function chosen({ answers }, question) {
  const answer = answers.find((one) => one.question.startsWith(`${question}:`));
  return answer?.question.slice(question.length + 1).split(",") ?? [];
}

/**
 * @param {Message} report
 * @param {Allowed} allowed
 * @param {string} ongoing the words for what is still going on
 * @returns {Offer[]} in the order of the page; what the register does not know is left out
 */
export function offers(report, { choices, fields }, ongoing) {
  const found = Object.entries(fields).flatMap(([question, field]) =>
    chosen(report, question).flatMap((value) => {
      const known = choices[question] ?? {};
      return Object.hasOwn(known, value) ? [{ field, value, label: known[value] ?? "" }] : [];
    }),
  );
  if (chosen(report, GOING_ON).includes("yes")) found.push({ field: /** @type {any} */ ("ongoing"), value: "yes", label: ongoing });
  return found;
}

/**
 * @param {Message} report
 * @param {Allowed} allowed
 * @returns {number | null} how many people are proposed
 */
export function people(report, allowed) {
  const [range] = chosen(report, HOW_MANY);
  return range !== undefined && Object.hasOwn(allowed.people, range) ? (allowed.people[range] ?? null) : null;
}
