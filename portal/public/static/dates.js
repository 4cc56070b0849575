// Dates written out, as LOOK of the portal wants them: "den 3. marts 2026", with weekday for deadlines.

/** @typedef {"da" | "en"} Language */

const LOCALES = { da: "da-DK", en: "en-GB" };

/**
 * @param {string} day YYYY-MM-DD
 * @returns {Date} noon, so that no zone moves it to another day
 */
function noon(day) {
  return new Date(`${day}T12:00:00Z`);
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {Language} language
 */
export function writeDate(day, language) {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const words = new Intl.DateTimeFormat(LOCALES[language], /** @type {Intl.DateTimeFormatOptions} */ (format));
  return `${language === "da" ? "den " : ""}${words.format(noon(day))}`;
}

/**
 * With the weekday: for a date by which something must be done.
 *
 * @param {string} day YYYY-MM-DD
 * @param {Language} language
 */
export function writeDeadline(day, language) {
  const weekday = new Intl.DateTimeFormat(LOCALES[language], { weekday: "long", timeZone: "UTC" });
  return `${weekday.format(noon(day))} ${writeDate(day, language)}`;
}

/**
 * A month and no day, where a day would say too much.
 *
 * @param {string} month YYYY-MM
 * @param {Language} language
 */
export function writeMonth(month, language) {
  const words = new Intl.DateTimeFormat(LOCALES[language], { month: "long", year: "numeric", timeZone: "UTC" });
  return words.format(noon(`${month}-01`));
}

/**
 * The reader's own clock, for messages: their exact time is inside the seal.
 *
 * @param {string} time ISO, UTC
 * @param {Language} language
 */
export function writeTime(time, language) {
  const moment = new Date(time);
  const pad = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const day = `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
  const clock = `${pad(moment.getHours())}${language === "da" ? "." : ":"}${pad(moment.getMinutes())}`;
  return `${writeDate(day, language)}${language === "da" ? " kl. " : ", "}${clock}`;
}
