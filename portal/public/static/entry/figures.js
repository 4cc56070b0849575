// How requests were handled. The page is the same for everybody; the figures come beside it.

import { readTexts } from "#web/texts.js";

import { pick } from "../charters.js";
import { writeDate } from "../dates.js";
import { installLeaving } from "../leaving.js";
import { copy, element, readPage, slot } from "../page.js";
import { getJson, TransportError } from "../transport.js";

/**
 * @typedef {Record<string, string>} Words
 * @typedef {{label: Words, value: number | null}} Figure
 * @typedef {{label: Words, rows: Figure[]}} Group
 * @typedef {{year: number, until: string, figures: Figure[], groups: Group[]}} Year
 */

const texts = readTexts();
const { language, urls } = readPage();
installLeaving(texts);
await show();

async function show() {
  const status = element("figures-status");
  try {
    /** @type {{years: Year[]}} */
    const { years } = await getJson(urls.figures ?? "");
    element("figures").replaceChildren(...years.map(sectionOf));
    status.textContent = years.length === 0 ? texts("figures_none") : "";
    status.hidden = years.length > 0;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    status.textContent = texts("figures_not_fetched");
  }
  performance.mark("ready");
}

/** @param {Year} year */
function sectionOf({ year, until, figures, groups }) {
  const section = copy("template-year", {
    year: String(year),
    until: texts("figures_until", { date: writeDate(until, language) }),
  });
  slot(section, "numbers").append(...figures.map((one) => rowOf(one)));
  slot(section, "groups").append(...groups.filter(({ rows }) => rows.length > 0).map(groupOf));
  return section;
}

/** @param {Group} group */
function groupOf({ label, rows }) {
  const made = copy("template-group", { label: pick(label, language) });
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  slot(made, "rows").append(...rows.map((one) => rowOf(one, most)));
  return made;
}

/**
 * @param {Figure} figure
 * @param {number} [most] what the longest bar stands for; without it there is none
 */
function rowOf({ label, value }, most) {
  const number = value === null ? texts("figures_hidden") : new Intl.NumberFormat(language).format(value);
  const row = copy(most === undefined ? "template-number" : "template-bar", { label: pick(label, language), value: number });
  if (most !== undefined) row.querySelector('[data-slot="bar"]')?.setAttribute("width", String((100 * (value ?? 0)) / most));
  return row;
}
