/**
 * Strict reading of parsed JSON: what an object may hold, and what its values are.
 */

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>} whether it is a JSON object
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {readonly string[]} names
 * @returns {value is Record<string, unknown>} whether it is an object of these fields and no other
 */
export function hasExactly(value, names) {
  if (!isObject(value)) return false;
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/**
 * @param {unknown} value
 * @returns {value is string} whether it is text, and has a UTF-8: half a surrogate pair has none
 */
export function isText(value) {
  return typeof value === "string" && value.isWellFormed();
}

/**
 * @param {unknown} value
 * @returns {value is string} whether it is a day of the calendar, `YYYY-MM-DD`
 */
export function isDate(value) {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && isTime(`${value}T00:00:00Z`);
}

/**
 * @param {unknown} value
 * @returns {value is string} whether it is a second of the calendar, `YYYY-MM-DDTHH:MM:SSZ`, from
 *   the year 1 on
 */
export function isTime(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return false;
  // Date moves 30 February to March and 24:00 to the next day: only writing it again shows that.
  const time = new Date(value);
  return !value.startsWith("0000") && !Number.isNaN(time.getTime()) && writeTime(time) === value;
}

/**
 * @param {Date} time
 * @returns {string} `YYYY-MM-DDTHH:MM:SSZ`
 */
export function writeTime(time) {
  return `${time.toISOString().slice(0, 19)}Z`;
}
