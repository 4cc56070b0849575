// The sentences of this page, from its data block. A boosted page brings its own block, perhaps in
// another language, so the block is looked up each time and read once.

import { readTexts } from "#web/texts.js";

/** @type {{block: Element | null, say: (key: string, facts?: Record<string, string | number>) => string} | null} */
let known = null;

/**
 * @param {string} key as in texts.py
 * @param {Record<string, string | number>} [facts] fill the places in braces
 * @returns {string}
 */
export function t(key, facts) {
  const block = document.getElementById("texts");
  if (known === null || known.block !== block) known = { block, say: readTexts() };
  return known.say(key, facts);
}

/** @returns {"da" | "en"} the page's own; an error page says it by its address alone */
export function language() {
  const said = document.getElementById("page")?.dataset.language ?? location.pathname.split("/", 2)[1];
  return said === "en" ? "en" : "da";
}

/**
 * The text in the page's language, else in any that is there.
 *
 * @param {Record<string, string>} texts
 */
export function pick(texts) {
  return texts[language()] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/**
 * The sentence for an error: its own where there is one, else that something went wrong.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function sentence(error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
  try {
    return t(`error.${code}`);
  } catch {
    return t("error.failed", { code });
  }
}

/**
 * A day as people write it: "3. marts 2026".
 *
 * @param {string} iso YYYY-MM-DD, or an instant
 */
export function writeDate(iso) {
  const day = iso.length === 10 ? new Date(`${iso}T12:00:00`) : new Date(iso);
  const written = new Intl.DateTimeFormat(language() === "da" ? "da-DK" : "en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return written.format(day);
}

/**
 * An instant by the reader's clock: "3. marts 2026 kl. 14.05".
 *
 * @param {string} iso
 */
export function writeTime(iso) {
  const clock = new Intl.DateTimeFormat(language() === "da" ? "da-DK" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  return t("time", { date: writeDate(iso), clock: clock.format(new Date(iso)) });
}
